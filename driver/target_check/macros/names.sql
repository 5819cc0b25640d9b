{% macro generate_schema_name(custom_schema_name, node) %}{{ target.schema }}{% endmacro %}

{% macro generate_database_name(custom_database_name=none, node=none) %}{{ target.database }}{% endmacro %}
