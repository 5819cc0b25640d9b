{#-
  Gives relations of a pull request the rows that they have in production: `requests` are
  [{unique_id, production, relation}], both places, `production` none where there is none. What an
  earlier push left is dropped in any case. Answers once per request, in order:
  {unique_id, how: clone | copy | full-refresh | empty, rows, cause: rows | type | none}.
-#}
{% macro dbt_ci_clone_production(requests, max_rows) %}
  {% for request in requests %}
    {% do dbt_ci_answer(dbt_ci_clone_one(request, max_rows)) %}
  {% endfor %}
{% endmacro %}

{% macro dbt_ci_clone_one(request, max_rows) %}
  {% set production = dbt_ci_find_relation(request.production) if request.production else none %}
  {% set leftover = dbt_ci_find_relation(request.relation) %}
  {% if production is not none and leftover == production %}
    {% do exceptions.raise_compiler_error('The copy would replace production itself: ' ~ production) %}
  {% endif %}
  {% set answer = {'unique_id': request.unique_id, 'how': 'full-refresh', 'rows': none, 'cause': none} %}
  {% if production is none %}
    {% do answer.update({'how': 'empty'}) %}
  {% elif not production.is_table %}
    {% do answer.update({'cause': 'type'}) %}
  {% elif dbt_ci_can_clone(production) %}
    {% do answer.update({'how': 'clone'}) %}
  {% else %}
    {% set rows = dbt_ci_bounded_count(production, max_rows) %}
    {% if rows <= max_rows %}
      {% do answer.update({'how': 'copy', 'rows': rows}) %}
    {% else %}
      {% do answer.update({'cause': 'rows'}) %}
    {% endif %}
  {% endif %}
  {#- In one transaction, where the warehouse has them for DDL. -#}
  {% do dbt_ci_begin() %}
  {% if leftover is not none %}
    {% do adapter.drop_relation(leftover) %}
  {% endif %}
  {% if answer.how in ['clone', 'copy'] %}
    {% set relation = api.Relation.create(
      database=request.relation.database or none,
      schema=request.relation.schema,
      identifier=request.relation.identifier,
      type='table',
    ) %}
    {% if answer.how == 'clone' %}
      {% do dbt_ci_clone(production, relation) %}
    {% else %}
      {% do dbt_ci_copy_table(production, relation) %}
    {% endif %}
  {% endif %}
  {% do dbt_ci_commit() %}
  {{ return(answer) }}
{% endmacro %}

{% macro dbt_ci_can_clone(production) %}
  {{ return(adapter.dispatch('dbt_ci_can_clone', 'dbt_ci_warehouse')(production)) }}
{% endmacro %}

{% macro default__dbt_ci_can_clone(production) %}{{ return(can_clone_table()) }}{% endmacro %}

{#- Of its formats only one can be cloned. -#}
{% macro spark__dbt_ci_can_clone(production) %}{{ return(production.is_delta) }}{% endmacro %}

{#-
  By the table's engine: the adapter's own macro asks a model's config, which an operation has not
  (dbt-clickhouse, macros/materializations/clone.sql). A copy takes an engine of its own, as one of a
  Distributed table would write into the tables behind it.
-#}
{% macro clickhouse__dbt_ci_can_clone(production) %}
  {% for row in run_query(
    'select engine, engine_full from system.tables where database = ' ~ dbt_ci_literal(production.schema)
    ~ ' and name = ' ~ dbt_ci_literal(production.identifier)
  ).rows %}
    {{ return(dbt_ci_clickhouse_is_clonable(row[0], row[1])) }}
  {% endfor %}
  {{ return(false) }}
{% endmacro %}

{#-
  A clone takes the engine with its arguments. A replicated table's path in Keeper must be its own, or
  the clone would be a replica of production's table: `{uuid}` makes it so
  (https://clickhouse.com/docs/engines/table-engines/mergetree-family/replication#creating-replicated-tables).
-#}
{% macro dbt_ci_clickhouse_is_clonable(engine, full) %}
  {{ return(engine.endswith('MergeTree') and (not engine.startswith('Replicated') or '{uuid}' in full)) }}
{% endmacro %}

{#- Not tried here: its tables are of that format unless a model asks for another. -#}
{% macro databricks__dbt_ci_can_clone(production) %}
  {{ return(default__dbt_ci_can_clone(production)) }}
{% endmacro %}

{% macro dbt_ci_clone(production, relation) %}
  {{ return(adapter.dispatch('dbt_ci_clone', 'dbt_ci_warehouse')(production, relation)) }}
{% endmacro %}

{% macro default__dbt_ci_clone(production, relation) %}
  {% call statement('dbt_ci_clone') %}{{ create_or_replace_clone(relation, production) }}{% endcall %}
{% endmacro %}

{#- Rows of a relation, at most max_rows + 1: a larger one is not read further. -#}
{% macro dbt_ci_bounded_count(relation, max_rows) %}
  {{ return(run_query(
    'select count(*) from (select 1 as one from ' ~ relation ~ ' limit ' ~ (max_rows + 1) ~ ') as bounded'
  ).rows[0][0] | int) }}
{% endmacro %}

{#-
  A table with the columns, types and rows of another, and with its constraints where that is said
  here: what violates production's must fail in the pull request too.
-#}
{% macro dbt_ci_copy_table(production, relation) %}
  {{ return(adapter.dispatch('dbt_ci_copy_table', 'dbt_ci_warehouse')(production, relation)) }}
{% endmacro %}

{% macro default__dbt_ci_copy_table(production, relation) %}
  {% call statement('dbt_ci_copy') %}
    {{ dbt_ci_create_table_as(relation) }} select * from {{ production }}
  {% endcall %}
{% endmacro %}

{#- Not `including all`: a default may be `nextval` of production's own sequence. -#}
{% macro postgres__dbt_ci_copy_table(production, relation) %}
  {% call statement('dbt_ci_copy') %}
    create table {{ relation }} (like {{ production }} including constraints including indexes);
    insert into {{ relation }} select * from {{ production }}
  {% endcall %}
{% endmacro %}

{#- Not tried here: its `like` takes no indexes, for it has none. -#}
{% macro redshift__dbt_ci_copy_table(production, relation) %}
  {{ return(default__dbt_ci_copy_table(production, relation)) }}
{% endmacro %}

{#- `like` keeps the format and the partitions, by which an incremental model may replace rows. -#}
{% macro spark__dbt_ci_copy_table(production, relation) %}
  {% call statement('dbt_ci_copy_shape') %}create table {{ relation }} like {{ production }}{% endcall %}
  {% call statement('dbt_ci_copy') %}insert into {{ relation }} select * from {{ production }}{% endcall %}
{% endmacro %}

{% macro duckdb__dbt_ci_copy_table(production, relation) %}
  {% set constraints = run_query(
    'select constraint_type, constraint_text, constraint_column_names[1] from duckdb_constraints()'
    ~ " where constraint_type in ('NOT NULL', 'PRIMARY KEY', 'UNIQUE', 'CHECK')"
    ~ ' and lower(database_name) = lower(' ~ dbt_ci_literal(production.database)
    ~ ') and lower(schema_name) = lower(' ~ dbt_ci_literal(production.schema)
    ~ ') and lower(table_name) = lower(' ~ dbt_ci_literal(production.identifier)
    ~ ') order by constraint_index'
  ).rows %}
  {% set not_null = constraints | selectattr(0, 'equalto', 'NOT NULL') | map(attribute=2) | list %}
  {% set definitions = [] %}
  {% for column in dbt_ci_columns(production) %}
    {% do definitions.append(
      dbt_ci_quote(column.name) ~ ' ' ~ column.type ~ (' not null' if column.name in not_null else '')
    ) %}
  {% endfor %}
  {% for constraint in constraints if constraint[0] != 'NOT NULL' %}
    {% do definitions.append(constraint[1]) %}
  {% endfor %}
  {% call statement('dbt_ci_copy') %}
    create table {{ relation }} ({{ definitions | join(', ') }});
    insert into {{ relation }} select * from {{ production }}
  {% endcall %}
{% endmacro %}
