{#-
  DuckDB cannot rename a schema, nor move a table to another one, and a view keeps the names that it
  was written with. But all DDL is transactional: the relations are copied, one by one, and readers
  see either none of the copies or all. What dbt does not know in a live schema stays where it is.
-#}
{% macro duckdb__dbt_ci_swap_schemas(swap) %}
  {% set started = modules.datetime.datetime.now() %}
  {% do dbt_ci_begin() %}
  {% set arriving = [] %}
  {% set leaving = [] %}
  {% for pair in swap.schemas %}
    {% set names = [] %}
    {% for each in dbt_ci_duckdb_relations(pair.database, pair.incoming) %}
      {% do arriving.append(dict(each, target=pair.live)) %}
      {% do names.append(each.name | lower) %}
    {% endfor %}
    {% for each in dbt_ci_duckdb_relations(pair.database, pair.live) %}
      {% if each.name | lower in names or (pair.live ~ '.' ~ each.name) in swap.gone %}
        {% do leaving.append(dict(each, target=pair.old)) %}
      {% endif %}
    {% endfor %}
  {% endfor %}

  {% if swap.keep %}
    {% for pair in swap.schemas if leaving | selectattr('schema', 'equalto', pair.live) | list %}
      {% do create_schema(api.Relation.create(database=pair.database, schema=pair.old)) %}
      {% do dbt_ci_write_generation(pair.database, pair.old, dict(swap.marker, live=pair.live)) %}
    {% endfor %}
    {% do dbt_ci_duckdb_copy(leaving) %}
  {% endif %}
  {% for each in leaving | sort(attribute='oid') | reverse %}
    {% call statement('dbt_ci_drop') %}
      drop {{ each.kind }} {{ api.Relation.create(database=each.database, schema=each.schema, identifier=each.name) }}
    {% endcall %}
  {% endfor %}
  {% for pair in swap.schemas if not adapter.check_schema_exists(pair.database, pair.live) %}
    {% do create_schema(api.Relation.create(database=pair.database, schema=pair.live)) %}
  {% endfor %}
  {% do dbt_ci_duckdb_copy(arriving) %}
  {% for pair in swap.schemas %}
    {% do dbt_ci_drop_marked({'database': pair.database, 'schema': pair.incoming}) %}
  {% endfor %}
  {% do dbt_ci_commit() %}
  {% set seconds = (modules.datetime.datetime.now() - started).total_seconds() %}
  {{ return({'swapped': true, 'seconds': seconds, 'waiting_for': []}) }}
{% endmacro %}

{#-
  Tables and views of a schema, without the marker. A table has a higher `oid` than those that its
  foreign keys refer to. The `oid` of a view says nothing of what it reads: DuckDB numbers the views
  of a file by name when it opens it again.
-#}
{% macro dbt_ci_duckdb_relations(database, schema) %}
  {{ return(dbt_ci_records(
    "select 'table', database_name, schema_name, table_name, '', table_oid from duckdb_tables()"
    ~ ' where database_name = ' ~ dbt_ci_literal(database) ~ ' and schema_name = ' ~ dbt_ci_literal(schema)
    ~ ' and table_name <> ' ~ dbt_ci_literal(dbt_ci_generation_marker())
    ~ " union all select 'view', database_name, schema_name, view_name, sql, view_oid from duckdb_views()"
    ~ ' where database_name = ' ~ dbt_ci_literal(database) ~ ' and schema_name = ' ~ dbt_ci_literal(schema)
    ~ ' order by 6',
    ['kind', 'database', 'schema', 'name', 'sql', 'oid']
  )) }}
{% endmacro %}

{#- Copies relations to their `target` schemas; a view reads the copies of what it read. -#}
{% macro dbt_ci_duckdb_copy(relations) %}
  {% set moved = {} %}
  {% for each in relations %}
    {% do moved.update({dbt_ci_duckdb_key(each.schema, each.name): each.target}) %}
  {% endfor %}
  {% for each in relations if each.kind == 'table' %}
    {% set source = api.Relation.create(database=each.database, schema=each.schema, identifier=each.name, type='table') %}
    {% set copy = api.Relation.create(database=each.database, schema=each.target, identifier=each.name, type='table') %}
    {% do dbt_ci_copy_table(source, copy) %}
    {% do dbt_ci_duckdb_copy_indexes(source, copy) %}
    {% do dbt_ci_duckdb_copy_comments(source, copy, 'table') %}
  {% endfor %}
  {% set views = [] %}
  {% for each in relations if each.kind == 'view' %}
    {% do views.append(dbt_ci_duckdb_retarget(each, moved)) %}
  {% endfor %}
  {% for each in dbt_ci_duckdb_read_first(views) %}
    {% set source = api.Relation.create(database=each.database, schema=each.schema, identifier=each.name, type='view') %}
    {% set copy = api.Relation.create(database=each.database, schema=each.target, identifier=each.name, type='view') %}
    {% call statement('dbt_ci_view') %}
      create view {{ copy }} {{ each.columns }} as {{ each.query }}
    {% endcall %}
    {% do dbt_ci_duckdb_copy_comments(source, copy, 'view') %}
  {% endfor %}
{% endmacro %}

{#-
  Views in an order in which each stands after those that it reads: DuckDB creates no view on
  something that is not there. Views that seem to read each other come last, as they are.
-#}
{% macro dbt_ci_duckdb_read_first(views) %}
  {% set waiting = {} %}
  {% for each in views %}{% do waiting.update({each.key: each}) %}{% endfor %}
  {% set ordered = [] %}
  {% for _ in views %}
    {% for each in waiting.values() | list if not each.reads | reject('equalto', each.key) | select('in', waiting) | list %}
      {% do ordered.append(waiting.pop(each.key)) %}
    {% endfor %}
  {% endfor %}
  {{ return(ordered + waiting.values() | list) }}
{% endmacro %}

{#- The pattern of a name in the SQL that DuckDB keeps. -#}
{% macro dbt_ci_duckdb_name() %}{{ return('(?:"(?:[^"]|"")*"|\\w+)') }}{% endmacro %}

{#-
  A view with what its copy takes: `columns`, its list of names if it has one, and `query`, with other
  schemas in it, which DuckDB itself parses and writes. `reads` are the keys of what it may read; a
  name without a schema is of the view's own, or of a CTE.
-#}
{% macro dbt_ci_duckdb_retarget(view, moved) %}
  {% set name = dbt_ci_duckdb_name() %}
  {% set parts = modules.re.match(
    '^CREATE (?:TEMP(?:ORARY)? )?VIEW (?:' ~ name ~ '\\.)*' ~ name
    ~ '( ?\\(' ~ name ~ '(?:, ?' ~ name ~ ')*\\))? AS ((?:.|\\n)*?);?\\s*$', view.sql
  ) %}
  {% if not parts %}
    {% do exceptions.raise_compiler_error('The view ' ~ view.schema ~ '.' ~ view.name ~ ' is of a form that cannot be copied.') %}
  {% endif %}
  {% set tree = fromjson(run_query('select json_serialize_sql(' ~ dbt_ci_literal(parts.group(2)) ~ ')').rows[0][0]) %}
  {% if tree.error %}
    {% do exceptions.raise_compiler_error('The view ' ~ view.schema ~ '.' ~ view.name ~ ' cannot be copied: ' ~ tree.error_message) %}
  {% endif %}
  {% set nodes = dbt_ci_duckdb_nodes(tree) %}
  {% set ctes = [] %}
  {% for node in nodes if node.cte_map %}
    {% for each in node.cte_map.map %}{% do ctes.append(each.key | lower) %}{% endfor %}
  {% endfor %}
  {% set reads = [] %}
  {% for node in nodes if node.table_name and (node.schema_name or node.table_name | lower not in ctes) %}
    {% do reads.append(dbt_ci_duckdb_key(node.schema_name or view.schema, node.table_name)) %}
  {% endfor %}
  {% do dbt_ci_duckdb_rename(nodes, moved) %}
  {{ return(dict(
    view,
    key=dbt_ci_duckdb_key(view.schema, view.name),
    reads=reads,
    columns=parts.group(1) or '',
    query=run_query('select json_deserialize_sql(' ~ dbt_ci_literal(tojson(tree)) ~ ')').rows[0][0]
  )) }}
{% endmacro %}

{#- DuckDB compares names without their case. -#}
{% macro dbt_ci_duckdb_key(schema, name) %}{{ return((schema ~ '.' ~ name) | lower) }}{% endmacro %}

{#- All mappings of a tree, found in a loop: the tree of a sum of 60 terms has 180 levels. -#}
{% macro dbt_ci_duckdb_nodes(tree) %}
  {% set branches = [tree] %}
  {% for branch in branches %}
    {% for value in (branch.values() if branch is mapping else branch) if value is mapping or (value is iterable and value is not string) %}
      {% do branches.append(value) %}
    {% endfor %}
  {% endfor %}
  {{ return(branches | select('mapping') | list) }}
{% endmacro %}

{#- DuckDB has a name in two forms, its parts and a path; which of them it writes is its own. -#}
{% macro dbt_ci_duckdb_rename(nodes, moved) %}
  {% for node in nodes %}
    {% set schema = moved.get(dbt_ci_duckdb_key(node.schema_name, node.table_name)) %}
    {% if schema %}
      {% do node.update({'schema_name': schema}) %}
    {% endif %}
    {#- `schema.table.column`, and the path of a table: with the database before it, or without. -#}
    {% for key in ['column_names', 'path'] if node.get(key) is iterable and node.get(key) is not string %}
      {% for at in range(0, 2) if node[key] | length > at + 1 %}
        {% set other = moved.get(dbt_ci_duckdb_key(node[key][at], node[key][at + 1])) %}
        {% if other %}
          {% do node.update({key: node[key][:at] + [other] + node[key][at + 1:]}) %}
        {% endif %}
      {% endfor %}
    {% endfor %}
  {% endfor %}
{% endmacro %}

{% macro dbt_ci_duckdb_copy_indexes(source, copy) %}
  {% for index in dbt_ci_first_values(run_query(
    'select sql from duckdb_indexes() where sql is not null and database_name = ' ~ dbt_ci_literal(source.database)
    ~ ' and schema_name = ' ~ dbt_ci_literal(source.schema) ~ ' and table_name = ' ~ dbt_ci_literal(source.identifier)
  )) %}
    {% set name = dbt_ci_duckdb_name() %}
    {% set parts = modules.re.match('^(CREATE (?:UNIQUE )?INDEX ' ~ name ~ ') ON (?:' ~ name ~ '\\.)*' ~ name ~ '((?:.|\\n)*)$', index) %}
    {% call statement('dbt_ci_index') %}{{ parts.group(1) }} on {{ copy }} {{ parts.group(2) }}{% endcall %}
  {% endfor %}
{% endmacro %}

{% macro dbt_ci_duckdb_copy_comments(source, copy, kind) %}
  {% set place = ' where comment is not null and database_name = ' ~ dbt_ci_literal(source.database)
    ~ ' and schema_name = ' ~ dbt_ci_literal(source.schema) %}
  {% for row in run_query(
    'select comment from duckdb_' ~ kind ~ 's()' ~ place ~ ' and ' ~ kind ~ '_name = ' ~ dbt_ci_literal(source.identifier)
  ).rows %}
    {% call statement('dbt_ci_comment') %}comment on {{ kind }} {{ copy }} is {{ dbt_ci_literal(row[0]) }}{% endcall %}
  {% endfor %}
  {% for row in run_query(
    'select column_name, comment from duckdb_columns()' ~ place ~ ' and table_name = ' ~ dbt_ci_literal(source.identifier)
  ).rows %}
    {% call statement('dbt_ci_comment') %}
      comment on column {{ copy }}.{{ dbt_ci_quote(row[0]) }} is {{ dbt_ci_literal(row[1]) }}
    {% endcall %}
  {% endfor %}
{% endmacro %}

{#- Only to know which live relations of dbt's nothing takes the place of. -#}
{% macro duckdb__dbt_ci_survey_schemas(schemas) %}
  {% set objects = [] %}
  {% for pair in schemas %}
    {% for schema in [pair.live, pair.green] %}
      {% for each in dbt_ci_duckdb_relations(pair.database, schema) %}
        {% do objects.append({
          'kind': each.kind, 'schema': schema, 'name': each.name, 'identity': schema ~ '.' ~ each.name, 'handle': ''
        }) %}
      {% endfor %}
    {% endfor %}
  {% endfor %}
  {{ return({'replaces': 'relations', 'objects': objects, 'dependencies': [], 'extras': [], 'locked': []}) }}
{% endmacro %}
