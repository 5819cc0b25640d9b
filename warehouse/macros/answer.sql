{#- How an operation answers: a log line that src/warehouse/operations.ts looks for. -#}
{% macro dbt_ci_answer(value) %}
  {% do log('DBT_CI_ANSWER:' ~ tojson(value), info=true) %}
{% endmacro %}

{% macro dbt_ci_literal(text) %}
  {{- return("'" ~ (text | string | replace("'", "''")) ~ "'") -}}
{% endmacro %}
