{#-
  Columns of relations: `requests` are [{unique_id, relation}]. Answers once per request, in order:
  {unique_id, columns: [{name, type}]}, none where there is no such relation.
-#}
{% macro dbt_ci_list_columns(requests) %}
  {% for request in requests %}
    {% set relation = dbt_ci_find_relation(request.relation) %}
    {% do dbt_ci_answer({
      'unique_id': request.unique_id,
      'columns': dbt_ci_columns(relation) if relation is not none else none,
    }) %}
  {% endfor %}
{% endmacro %}

{#-
  Names of the columns of a relation, and of those that a query gives; the query is not run. Answers
  {table, query}, `table` none where there is no such relation.
-#}
{% macro dbt_ci_compare_columns(relation, sql) %}
  {% set found = dbt_ci_find_relation(relation) %}
  {% set table = none %}
  {% if found is not none %}
    {% set table = dbt_ci_columns(found) | map(attribute='name') | list %}
  {% endif %}
  {% do dbt_ci_answer({'table': table, 'query': get_columns_in_query(sql)}) %}
{% endmacro %}

{#-
  Rows of a relation, and those that a query gives. Answers {production, refreshed}, `production` none
  where there is no such relation.
-#}
{% macro dbt_ci_count_refresh(relation, sql) %}
  {% set found = dbt_ci_find_relation(relation) %}
  {% set answer = {'production': none, 'refreshed': none} %}
  {% if found is not none %}
    {% do answer.update({'production': run_query('select count(*) from ' ~ dbt_ci_whole(found)).rows[0][0] | int}) %}
    {#- A comment may end the query. -#}
    {% set counted = 'select count(*) from (\n' ~ sql ~ '\n) as dbt_ci_refreshed' %}
    {% do answer.update({'refreshed': run_query(counted).rows[0][0] | int}) %}
  {% endif %}
  {% do dbt_ci_answer(answer) %}
{% endmacro %}
