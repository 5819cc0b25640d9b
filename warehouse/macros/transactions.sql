{#-
  Where the warehouse has transactions for DDL, everything from here to `dbt_ci_commit` happens whole
  or not at all; an operation that fails is rolled back when its connection is closed.
-#}
{% macro dbt_ci_begin() %}
  {{ return(adapter.dispatch('dbt_ci_begin', 'dbt_ci_warehouse')()) }}
{% endmacro %}

{% macro default__dbt_ci_begin() %}
  {% call statement('dbt_ci_begin', auto_begin=true) %}select 1{% endcall %}
{% endmacro %}

{#-
  An operation starts with a COMMIT that psycopg2 does not notice, so that it begins no transaction
  by itself any more; with `autocommit: true` it never does. dbt-postgres sends no BEGIN at all.
-#}
{% macro postgres__dbt_ci_begin() %}
  {% call statement('dbt_ci_begin', auto_begin=true) %}begin{% endcall %}
{% endmacro %}

{% macro dbt_ci_commit() %}
  {{ return(adapter.dispatch('dbt_ci_commit', 'dbt_ci_warehouse')()) }}
{% endmacro %}

{% macro default__dbt_ci_commit() %}{% do adapter.commit() %}{% endmacro %}

{#- dbt's own COMMIT comes after it, and is not sent with `autocommit: true`. -#}
{% macro postgres__dbt_ci_commit() %}
  {% call statement('dbt_ci_commit', auto_begin=true) %}commit{% endcall %}
  {% do adapter.commit() %}
{% endmacro %}
