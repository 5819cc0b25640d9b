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

{#-
  Where a backslash escapes in a literal:
  https://spark.apache.org/docs/latest/sql-ref-literals.html,
  https://docs.snowflake.com/en/sql-reference/data-types-text,
  https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#escape_sequences,
  https://clickhouse.com/docs/sql-reference/syntax#string
-#}
{% macro spark__dbt_ci_literal(text) %}
  {{- return("'" ~ (text | string | replace('\\', '\\\\') | replace("'", "\\'")) ~ "'") -}}
{% endmacro %}

{% macro snowflake__dbt_ci_literal(text) %}{{ return(spark__dbt_ci_literal(text)) }}{% endmacro %}

{% macro bigquery__dbt_ci_literal(text) %}{{ return(spark__dbt_ci_literal(text)) }}{% endmacro %}

{% macro clickhouse__dbt_ci_literal(text) %}{{ return(spark__dbt_ci_literal(text)) }}{% endmacro %}
