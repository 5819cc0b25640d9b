{#-
  Counts the rows of relations of one schema, in one statement: `requests` are [{unique_id, place}].
  Where `views` is false, only what is stored is counted. Above `max_exact` rows the catalogue's
  estimate is taken, where there is one. Answers {counts: [{unique_id, rows, estimated}]}, `rows`
  none of what was not found or not counted.
-#}
{% macro dbt_ci_row_counts(requests, views, max_exact) %}
  {% set counted = [] %}
  {% set counts = [] %}
  {% set estimates = dbt_ci_row_estimates(requests[0].place, max_exact) %}
  {% for request in requests %}
    {% set relation = dbt_ci_find_relation(request.place) %}
    {% set answer = {'unique_id': request.unique_id, 'rows': none, 'estimated': false} %}
    {% do counts.append(answer) %}
    {% if relation is none or (relation.is_view and not views) %}
    {% elif relation.identifier in estimates %}
      {% do answer.update({'rows': estimates[relation.identifier], 'estimated': true}) %}
    {% else %}
      {% do counted.append({'answer': answer, 'relation': relation}) %}
    {% endif %}
  {% endfor %}
  {% if counted %}
    {% for row in run_query(dbt_ci_row_counts_sql(counted)).rows %}
      {% do counted[row[0] | int].answer.update({'rows': row[1] | int}) %}
    {% endfor %}
  {% endif %}
  {% do dbt_ci_answer({'counts': counts}) %}
{% endmacro %}

{% macro dbt_ci_row_counts_sql(counted) %}
  {% for each in counted -%}
    select {{ loop.index0 }} as nth, count(*) as row_count from {{ dbt_ci_whole(each.relation) }}
    {{- ' union all ' if not loop.last }}
  {% endfor %}
{% endmacro %}

{#-
  By identifier, the rows of the relations of a schema that have more than `max_exact` by the
  catalogue. Empty where counting is cheap: BigQuery, Snowflake and Delta tables of Databricks answer
  count(*) from their metadata (by their documentation; not tried here), and so does DuckDB.
-#}
{% macro dbt_ci_row_estimates(place, max_exact) %}
  {{ return(adapter.dispatch('dbt_ci_row_estimates', 'dbt_ci_warehouse')(place, max_exact)) }}
{% endmacro %}

{% macro default__dbt_ci_row_estimates(place, max_exact) %}{{ return({}) }}{% endmacro %}

{#- `reltuples` is what the last VACUUM, ANALYZE or CREATE INDEX saw; -1 or 0 before the first. -#}
{% macro postgres__dbt_ci_row_estimates(place, max_exact) %}
  {% set rows = run_query(
    'select c.relname, c.reltuples::bigint from pg_catalog.pg_class as c'
    ~ ' join pg_catalog.pg_namespace as n on n.oid = c.relnamespace'
    ~ ' where n.nspname = ' ~ dbt_ci_literal(place.schema)
    ~ " and c.relkind in ('r', 'p', 'm') and c.reltuples > " ~ max_exact
  ).rows %}
  {% set estimates = {} %}
  {% for row in rows %}
    {% do estimates.update({row[0]: row[1] | int}) %}
  {% endfor %}
  {{ return(estimates) }}
{% endmacro %}

{#- Not tried here: it has `reltuples` too, but of what was there before the last ANALYZE only. -#}
{% macro redshift__dbt_ci_row_estimates(place, max_exact) %}{{ return({}) }}{% endmacro %}
