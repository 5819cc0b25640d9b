{#-
  A schema that the action creates carries a table that says whose it is. The mark is written with
  the schema, so that what was created is known whatever happens to the run, and a schema without
  the mark is never dropped.
-#}
{% macro dbt_ci_mark() %}{{ return('dbt_ci_schema_owner') }}{% endmacro %}

{% macro dbt_ci_mark_relation(database, schema) %}
  {{ return(api.Relation.create(database=database, schema=schema, identifier=dbt_ci_mark())) }}
{% endmacro %}

{% macro dbt_ci_owner_of(database, schema) %}
  {% set rows = run_query(
    'select repository, project, pull_request from ' ~ dbt_ci_mark_relation(database, schema)
  ) %}
  {% set row = rows.rows[0] %}
  {{ return({'repository': row[0], 'project': row[1], 'pull_request': row[2]}) }}
{% endmacro %}

{#- Both statements in one transaction, where the warehouse has them for DDL. -#}
{% macro dbt_ci_create_schema(database, schema, owner) %}
  {% do dbt_ci_begin() %}
  {% do create_schema(api.Relation.create(database=database, schema=schema)) %}
  {% call statement('dbt_ci_mark', auto_begin=true) %}
    create table {{ dbt_ci_mark_relation(database, schema) }} as
    select
      {{ dbt_ci_literal(owner.repository) }} as repository,
      {{ dbt_ci_literal(owner.project) }} as project,
      {{ dbt_ci_literal(owner.pull_request) }} as pull_request
  {% endcall %}
  {% do dbt_ci_commit() %}
{% endmacro %}

{#- Schemas of `database` that carry the mark. -#}
{% macro dbt_ci_marked_schemas(database) %}
  {{ return(adapter.dispatch('dbt_ci_marked_schemas', 'dbt_ci_warehouse')(database)) }}
{% endmacro %}

{% macro default__dbt_ci_marked_schemas(database) %}
  {% set rows = run_query(
    'select table_schema from ' ~ dbt_ci_information_schema_tables(database)
    ~ ' where lower(table_name) = ' ~ dbt_ci_literal(dbt_ci_mark())
    ~ ' and lower(table_catalog) = lower(' ~ dbt_ci_literal(database) ~ ') order by 1'
  ) %}
  {{ return(rows.columns[0].values() | list) }}
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
    {% if adapter.get_relation(database, schema, dbt_ci_mark()) is not none %}
      {% do marked.append(schema) %}
    {% endif %}
  {% endfor %}
  {{ return(marked) }}
{% endmacro %}

{#-
  Creates and marks those of `schemas` ([{database, schema}]) that do not exist. Answers
  {created, ours, unmarked, foreign}: lists of {database, schema}, foreign with its owner.
  Creates nothing when one of them is foreign.
-#}
{% macro dbt_ci_claim_schemas(schemas, owner) %}
  {% set answer = {'created': [], 'ours': [], 'unmarked': [], 'foreign': []} %}
  {% set missing = [] %}
  {% for place in schemas %}
    {% if not adapter.check_schema_exists(place.database, place.schema) %}
      {% do missing.append(place) %}
    {% elif adapter.get_relation(place.database, place.schema, dbt_ci_mark()) is none %}
      {% do answer.unmarked.append(place) %}
    {% else %}
      {% set current = dbt_ci_owner_of(place.database, place.schema) %}
      {% if current == owner %}
        {% do answer.ours.append(place) %}
      {% else %}
        {% do answer.foreign.append({'database': place.database, 'schema': place.schema, 'owner': current}) %}
      {% endif %}
    {% endif %}
  {% endfor %}
  {% if not answer.foreign %}
    {% for place in missing %}
      {% do dbt_ci_create_schema(place.database, place.schema, owner) %}
      {% do answer.created.append(place) %}
    {% endfor %}
  {% endif %}
  {% do dbt_ci_answer(answer) %}
{% endmacro %}

{#- Drops the schemas that carry this owner's mark, and answers {dropped: [{database, schema}]}. -#}
{% macro dbt_ci_drop_schemas(owner, databases=none) %}
  {% set dropped = [] %}
  {% for database in databases or [target.database] %}
    {% for schema in dbt_ci_marked_schemas(database) %}
      {% if dbt_ci_owner_of(database, schema) == owner %}
        {% do adapter.drop_schema(api.Relation.create(database=database, schema=schema)) %}
        {% do dropped.append({'database': database, 'schema': schema}) %}
      {% endif %}
    {% endfor %}
  {% endfor %}
  {% do dbt_ci_answer({'dropped': dropped}) %}
{% endmacro %}
