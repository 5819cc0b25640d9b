{#- A column in a form that `=` compares. -#}
{% macro dbt_ci_value(column) %}
  {{ return(adapter.dispatch('dbt_ci_value', 'dbt_ci_warehouse')(column)) }}
{% endmacro %}

{% macro default__dbt_ci_value(column) %}
  {{ return(dbt_ci_quote(column.name)) }}
{% endmacro %}

{#- `=` does not exist for maps and variants, nor for what holds one. -#}
{% macro spark__dbt_ci_value(column) %}
  {% set quoted = dbt_ci_quote(column.name) %}
  {{ return('cast(' ~ quoted ~ ' as string)' if modules.re.search('map<|variant', column.type | lower) else quoted) }}
{% endmacro %}

{#- `=` does not exist for json, and for some types (box, citext) it is not equality: as text. -#}
{% macro postgres__dbt_ci_value(column) %}
  {% set exact = dbt_ci_type_family(column.type) in ['number', 'text'] or dbt_ci_type_name(column.type) in [
    'boolean', 'date', 'time without time zone', 'time with time zone', 'timestamp without time zone',
    'timestamp with time zone', 'interval', 'uuid', 'bytea', 'jsonb', 'inet', 'cidr'
  ] %}
  {{ return(dbt_ci_quote(column.name) ~ ('' if exact else '::text')) }}
{% endmacro %}

{#-
  A column as text where its type matches: `forms` are [(pattern of the type, text with %s for the
  column)], the first that fits.
-#}
{% macro dbt_ci_value_in_form(column, forms) %}
  {% set quoted = dbt_ci_quote(column.name) %}
  {% for pattern, form in forms if modules.re.search('^(?:' ~ pattern ~ ')', column.type | lower) %}
    {{ return(form % quoted) }}
  {% endfor %}
  {{ return(quoted) }}
{% endmacro %}

{#-
  https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types: arrays, JSON and geographies
  have no equality, a struct has none that a window can group by.
-#}
{% macro bigquery__dbt_ci_value(column) %}
  {{ return(dbt_ci_value_in_form(column, [
    ('array|struct|record|json|range', 'to_json_string(%s)'), ('geography', 'st_astext(%s)'), ('bytes', 'to_hex(%s)')
  ])) }}
{% endmacro %}

{#-
  Maps, rows and arrays have `=` and no text; `cast(… as json)` has both.
  https://trino.io/docs/current/functions/json.html#cast-to-json, https://trino.io/docs/current/functions/binary.html
-#}
{% macro trino__dbt_ci_value(column) %}
  {{ return(dbt_ci_value_in_form(column, [
    ('array|map|row|json', 'json_format(cast(%s as json))'), ('varbinary', 'to_hex(%s)'), ('geometry', 'st_astext(%s)')
  ])) }}
{% endmacro %}

{#- https://docs.snowflake.com/en/sql-reference/data-types-geospatial, https://docs.snowflake.com/en/sql-reference/data-types-vector -#}
{% macro snowflake__dbt_ci_value(column) %}
  {{ return(dbt_ci_value_in_form(column, [
    ('geography|geometry', 'st_aswkt(%s)'), ('vector', 'cast(cast(%s as array) as varchar)')
  ])) }}
{% endmacro %}

{#-
  https://docs.aws.amazon.com/redshift/latest/dg/r_SUPER_type.html, https://docs.aws.amazon.com/redshift/latest/dg/geospatial-functions.html;
  its names of types are not PostgreSQL's, and `::text` of a SUPER array is an error.
-#}
{% macro redshift__dbt_ci_value(column) %}
  {{ return(dbt_ci_value_in_form(column, [('super', 'json_serialize(%s)'), ('geometry|geography', 'st_asewkt(%s)')])) }}
{% endmacro %}

{#- https://clickhouse.com/docs/sql-reference/data-types/newjson: no type for keys or comparison -#}
{% macro clickhouse__dbt_ci_value(column) %}
  {{ return(dbt_ci_value_in_form(column, [('json|object|variant|dynamic|map', 'toString(%s)')])) }}
{% endmacro %}
