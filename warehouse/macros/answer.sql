{#- How an operation answers: a log line that src/warehouse/operations.ts looks for. -#}
{% macro dbt_ci_answer(value) %}
  {% do log('DBT_CI_ANSWER:' ~ tojson(value), info=true) %}
{% endmacro %}

{% macro dbt_ci_literal(text) %}
  {{- return(adapter.dispatch('dbt_ci_literal', 'dbt_ci_warehouse')(text)) -}}
{% endmacro %}

{% macro default__dbt_ci_literal(text) %}
  {{- return("'" ~ (text | string | replace("'", "''")) ~ "'") -}}
{% endmacro %}

{% macro spark__dbt_ci_literal(text) %}
  {{- return("'" ~ (text | string | replace('\\', '\\\\') | replace("'", "\\'")) ~ "'") -}}
{% endmacro %}
