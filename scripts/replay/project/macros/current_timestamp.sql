{# The day that is replayed: the freshness of a source is counted to it. #}
{% macro duckdb__current_timestamp() -%}
  cast('{{ env_var("REPLAY_NOW") }}' as timestamp)
{%- endmacro %}
