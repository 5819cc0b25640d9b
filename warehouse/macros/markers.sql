{#-
  A schema that the action creates has a table that says whose it is, the ownership marker. A schema
  without it is never dropped, so the marker has to come with the schema:

  - Where the warehouse has transactions for DDL, both are made in one.
  - Elsewhere the marker follows at once. A run that is killed in between leaves an empty schema without
    a marker. It is taken for the pull request's own only where its name says so and it is empty, and
    clean-up only looks for it at the pull request's exact schema and at those on record.

  The record, `dbt_ci_schema_list`, stands in the first of the schemas and names the others, which
  may be in other databases. It is written before they are created.
-#}
{% macro dbt_ci_marker() %}{{ return('dbt_ci_schema_owner') }}{% endmacro %}

{% macro dbt_ci_marker_relation(database, schema) %}
  {{ return(api.Relation.create(database=database, schema=schema, identifier=dbt_ci_marker())) }}
{% endmacro %}

{% macro dbt_ci_record_relation(database, schema) %}
  {{ return(api.Relation.create(database=database, schema=schema, identifier='dbt_ci_schema_list')) }}
{% endmacro %}

{#- Whether a schema and its first tables can be created in one transaction. -#}
{% macro dbt_ci_has_ddl_transactions() %}
  {{ return(adapter.dispatch('dbt_ci_has_ddl_transactions', 'dbt_ci_warehouse')()) }}
{% endmacro %}

{#- Not Redshift: dbt-redshift commits each statement by itself. -#}
{% macro default__dbt_ci_has_ddl_transactions() %}
  {{ return(target.type in ['postgres', 'duckdb']) }}
{% endmacro %}

{#-
  Whose a schema is: {repository, project, pull_request}. None where it has no marker, or a table of
  that name that this action did not write.
-#}
{% macro dbt_ci_owner_of(database, schema) %}
  {% set relation = adapter.get_relation(database, schema, dbt_ci_marker()) %}
  {% if relation is none or relation.type == 'view' %}{{ return(none) }}{% endif %}
  {% set columns = [] %}
  {% for column in adapter.get_columns_in_relation(relation) %}
    {% do columns.append(column.name | lower) %}
  {% endfor %}
  {% if columns | sort != ['project', 'pull_request', 'repository'] %}{{ return(none) }}{% endif %}
  {% set text = dbt.type_string() %}
  {% set rows = run_query(
    'select min(cast(repository as ' ~ text ~ ')), min(cast(project as ' ~ text ~ ')),'
    ~ ' min(cast(pull_request as ' ~ text ~ ')), count(*) from ' ~ relation
  ).rows %}
  {% set row = rows[0] %}
  {% if row[3] | int != 1 or none in row.values() | list %}{{ return(none) }}{% endif %}
  {{ return({'repository': row[0], 'project': row[1], 'pull_request': row[2]}) }}
{% endmacro %}

{#-
  Whether a schema's relations can be listed. Without databases, what the catalogue calls its own is not
  known: no row would be taken for an empty schema, whatever others keep there.
-#}
{% macro dbt_ci_lists_relations(database) %}
  {{ return(adapter.dispatch('dbt_ci_lists_relations', 'dbt_ci_warehouse')(database)) }}
{% endmacro %}

{% macro default__dbt_ci_lists_relations(database) %}{{ return(database | default('', true) != '') }}{% endmacro %}

{% macro spark__dbt_ci_lists_relations(database) %}{{ return(true) }}{% endmacro %}

{% macro databricks__dbt_ci_lists_relations(database) %}{{ return(true) }}{% endmacro %}

{#-
  `system.tables` has what the user may see. Who may create or drop in a database sees all in it, as any
  grant on a table implies SHOW TABLES: https://clickhouse.com/docs/sql-reference/statements/grant#show
-#}
{% macro clickhouse__dbt_ci_lists_relations(database) %}{{ return(true) }}{% endmacro %}

{% macro dbt_ci_is_empty_schema(database, schema) %}
  {% if not dbt_ci_lists_relations(database) %}{{ return(false) }}{% endif %}
  {{ return(dbt_ci_relation_names(database, schema) | length == 0) }}
{% endmacro %}

{#-
  Whether a schema is a pull request's by its name: the isolated schema is in it, and is not the rest
  of a longer number. The same rule is `isOwnName` in src/plan/guard.ts.
-#}
{% macro dbt_ci_is_named_for(schema, isolated) %}
  {% set name = schema | lower %}
  {% set own = isolated | lower %}
  {% set digits = '0123456789' %}
  {% for start in range(name | length) if name[start:].startswith(own) %}
    {% set before = name[start - 1:start] if start > 0 else '' %}
    {% set after = name[start + own | length:][:1] %}
    {% if not (before and before in digits and own[:1] in digits)
      and not (after and after in digits and own[-1:] in digits) %}
      {{ return(true) }}
    {% endif %}
  {% endfor %}
  {{ return(false) }}
{% endmacro %}

{#- One transaction, where the warehouse has them for DDL. `others`: what is created next. -#}
{% macro dbt_ci_create_schema(place, owner, others) %}
  {% set text = dbt.type_string() %}
  {% do dbt_ci_begin() %}
  {% do create_schema(api.Relation.create(database=place.database, schema=place.schema)) %}
  {% call statement('dbt_ci_create_marker', auto_begin=true) %}
    {{ dbt_ci_create_table_as(dbt_ci_marker_relation(place.database, place.schema)) }}
    select
      cast({{ dbt_ci_literal(owner.repository) }} as {{ text }}) as repository,
      cast({{ dbt_ci_literal(owner.project) }} as {{ text }}) as project,
      cast({{ dbt_ci_literal(owner.pull_request) }} as {{ text }}) as pull_request
  {% endcall %}
  {% if others %}{% do dbt_ci_record(place, others, false) %}{% endif %}
  {% do dbt_ci_commit() %}
{% endmacro %}

{#- Adds to the record in the schema `home`. -#}
{% macro dbt_ci_record(home, places, exists) %}
  {% set text = dbt.type_string() %}
  {% set relation = dbt_ci_record_relation(home.database, home.schema) %}
  {% call statement('dbt_ci_record', auto_begin=true) %}
    {% if exists %}insert into {{ relation }}{% else %}{{ dbt_ci_create_table_as(relation) }}{% endif %}
    {% for place in places %}
    {{ 'union all' if not loop.first }}
    select
      cast({{ dbt_ci_literal(place.database) }} as {{ text }}) as database_name,
      cast({{ dbt_ci_literal(place.schema) }} as {{ text }}) as schema_name
    {% endfor %}
  {% endcall %}
{% endmacro %}

{#- [{database, schema}] of the record in a schema. -#}
{% macro dbt_ci_recorded(database, schema) %}
  {% set recorded = [] %}
  {% set relation = dbt_ci_record_relation(database, schema) %}
  {% if adapter.get_relation(database, schema, relation.identifier) is not none %}
    {% for row in run_query('select distinct database_name, schema_name from ' ~ relation).rows
      if dbt_ci_is_plain_name(row[0]) and dbt_ci_is_plain_name(row[1]) %}
      {% do recorded.append({'database': row[0], 'schema': row[1]}) %}
    {% endfor %}
  {% endif %}
  {{ return(recorded) }}
{% endmacro %}

{#- Schemas of `database` with a table that is called like the marker. -#}
{% macro dbt_ci_marked_schemas(database) %}
  {% set schemas = adapter.dispatch('dbt_ci_marked_schemas', 'dbt_ci_warehouse')(database) %}
  {{ return(dbt_ci_plain_names(schemas)) }}
{% endmacro %}

{% macro default__dbt_ci_marked_schemas(database) %}
  {% set rows = run_query(
    'select table_schema from ' ~ dbt_ci_information_schema_tables(database)
    ~ ' where lower(table_name) = ' ~ dbt_ci_literal(dbt_ci_marker())
    ~ ' and lower(table_catalog) = lower(' ~ dbt_ci_literal(database) ~ ') order by 1'
  ) %}
  {{ return(dbt_ci_first_values(rows)) }}
{% endmacro %}

{#- https://clickhouse.com/docs/operations/system-tables/tables -#}
{% macro clickhouse__dbt_ci_marked_schemas(database) %}
  {{ return(dbt_ci_first_values(run_query(
    'select database from system.tables where name = ' ~ dbt_ci_literal(dbt_ci_marker()) ~ ' order by 1'
  ))) }}
{% endmacro %}

{#-
  Only what the project's `quoting` can name: `"pr_1_shop"` of another project, by a name that is folded,
  would be taken for PR_1_SHOP.
-#}
{% macro snowflake__dbt_ci_marked_schemas(database) %}
  {% set schemas = [] %}
  {% for schema in default__dbt_ci_marked_schemas(database) if dbt_ci_catalogue_name(schema, 'schema') == schema %}
    {% do schemas.append(schema) %}
  {% endfor %}
  {{ return(schemas) }}
{% endmacro %}

{#- A connection sees one database. -#}
{% macro postgres__dbt_ci_marked_schemas(database) %}
  {{ return(default__dbt_ci_marked_schemas(database) if database | lower == target.database | lower else []) }}
{% endmacro %}

{% macro dbt_ci_information_schema_tables(database) %}
  {{ return(adapter.dispatch('dbt_ci_information_schema_tables', 'dbt_ci_warehouse')(database)) }}
{% endmacro %}

{% macro default__dbt_ci_information_schema_tables(database) %}
  {{ return(api.Relation.create(database=database, schema='information_schema', identifier='tables')) }}
{% endmacro %}

{#- DuckDB keeps one information_schema, over all attached databases. -#}
{% macro duckdb__dbt_ci_information_schema_tables(database) %}
  {{ return('system.information_schema.tables') }}
{% endmacro %}

{#- Not tried here: BigQuery has no information_schema over all datasets without naming a region. -#}
{% macro bigquery__dbt_ci_marked_schemas(database) %}
  {% set marked = [] %}
  {% for schema in adapter.list_schemas(database) %}
    {% if adapter.get_relation(database, schema, dbt_ci_marker()) is not none %}
      {% do marked.append(schema) %}
    {% endif %}
  {% endfor %}
  {{ return(marked) }}
{% endmacro %}

{#- Nor has Spark. -#}
{% macro spark__dbt_ci_marked_schemas(database) %}
  {% set marked = [] %}
  {% for row in list_schemas(database).rows %}
    {% set schema = row[0] %}
    {% if run_query('show tables in ' ~ dbt_ci_quote(schema) ~ ' like ' ~ dbt_ci_literal(dbt_ci_marker())).rows %}
      {% do marked.append(schema) %}
    {% endif %}
  {% endfor %}
  {{ return(marked) }}
{% endmacro %}

{#- Not tried here: a catalogue of Unity Catalog has an information_schema, hive_metastore has none. -#}
{% macro databricks__dbt_ci_marked_schemas(database) %}
  {% if (database or 'hive_metastore') | lower == 'hive_metastore' %}
    {{ return(spark__dbt_ci_marked_schemas(database)) }}
  {% endif %}
  {{ return(default__dbt_ci_marked_schemas(database)) }}
{% endmacro %}
