{#-
  A pull request's schema also says which run wrote into it last. What an earlier run recorded of its
  nodes holds only as long as no other run (cancelled, of a merge queue, outside of GitHub) came after.
-#}
{% macro dbt_ci_run_relation(database, schema) %}
  {{ return(api.Relation.create(database=database, schema=schema, identifier='dbt_ci_schema_run', type='table')) }}
{% endmacro %}

{#- Answers {runs: [{database, schema, run}]} for those of `schemas` that say it. -#}
{% macro dbt_ci_schema_runs(schemas) %}
  {% set runs = [] %}
  {% for place in schemas %}
    {% set relation = dbt_ci_run_relation(place.database, place.schema) %}
    {% if adapter.get_relation(place.database, place.schema, relation.identifier) is not none %}
      {% set rows = run_query('select run from ' ~ relation).rows %}
      {% do runs.append({'database': place.database, 'schema': place.schema, 'run': rows[0][0]}) %}
    {% endif %}
  {% endfor %}
  {% do dbt_ci_answer({'runs': runs}) %}
{% endmacro %}

{#- Both statements in one transaction, where the warehouse has them for DDL. -#}
{% macro dbt_ci_mark_run(schemas, run) %}
  {% for place in schemas %}
    {% set relation = dbt_ci_run_relation(place.database, place.schema) %}
    {% call statement('dbt_ci_begin', auto_begin=true) %}select 1{% endcall %}
    {% do adapter.drop_relation(relation) %}
    {% call statement('dbt_ci_mark_run', auto_begin=true) %}
      create table {{ relation }} as select {{ dbt_ci_literal(run) }} as run
    {% endcall %}
    {% do adapter.commit() %}
  {% endfor %}
  {% do dbt_ci_answer({'marked': schemas}) %}
{% endmacro %}
