{#-
  Compares relations: `requests` are [{unique_id, before, after, key}], where `before` and `after`
  are places and `key` is a list of column names or none. Answers once per request, in order, so
  that what came before a failing one is not lost; see src/warehouse/diff-answer.ts.
-#}
{% macro dbt_ci_diff(requests, max_rows) %}
  {% for request in requests %}
    {% do dbt_ci_answer(dbt_ci_diff_relations(request, max_rows)) %}
  {% endfor %}
{% endmacro %}

{% macro dbt_ci_diff_relations(request, max_rows) %}
  {% set before = dbt_ci_find_relation(request.before) %}
  {% set after = dbt_ci_find_relation(request.after) %}
  {% if before is none or after is none %}
    {{ return({'unique_id': request.unique_id, 'missing': 'before' if before is none else 'after'}) }}
  {% endif %}
  {% set columns = dbt_ci_diff_columns(dbt_ci_columns(before), dbt_ci_columns(after)) %}
  {% set answer = {
    'unique_id': request.unique_id,
    'columns': {'added': columns.added, 'removed': columns.removed, 'retyped': columns.retyped},
  } %}
  {% set key = dbt_ci_key_columns(request.key or [], columns.compared) %}
  {% set small = dbt_ci_is_small(before, max_rows) and dbt_ci_is_small(after, max_rows) %}
  {% if not (key and small) %}
    {% do answer.update({'rows': dbt_ci_count_rows(before, after)}) %}
    {% set small = answer.rows.before <= max_rows and answer.rows.after <= max_rows %}
  {% endif %}
  {% if request.key and not key %}
    {% do answer.update({'left_out': 'key'}) %}
  {% elif key and not small %}
    {% do answer.update({'left_out': 'rows'}) %}
  {% elif key %}
    {% do answer.update(dbt_ci_diff_rows(before, after, key, columns.compared)) %}
    {% do answer.update({'not_compared': columns.not_compared}) %}
  {% endif %}
  {{ return(answer) }}
{% endmacro %}

{#-
  {added, removed, retyped, compared, not_compared}: `compared` has the pairs [{name, before, after}]
  whose values can be held against each other, `not_compared` the names of the other pairs.
-#}
{% macro dbt_ci_diff_columns(before, after) %}
  {% set diff = {'added': [], 'removed': [], 'retyped': [], 'compared': [], 'not_compared': []} %}
  {% set by_name = {} %}
  {% for column in after %}
    {% do by_name.update({dbt_ci_fold_name(column.name): column}) %}
  {% endfor %}
  {% for column in before %}
    {% set other = by_name.pop(dbt_ci_fold_name(column.name), none) %}
    {% if other is none %}
      {% do diff.removed.append(column) %}
    {% else %}
      {% if column.type != other.type %}
        {% do diff.retyped.append({'name': other.name, 'before': column.type, 'after': other.type}) %}
      {% endif %}
      {% if dbt_ci_type_family(column.type) == dbt_ci_type_family(other.type) %}
        {% do diff.compared.append({'name': other.name, 'before': column, 'after': other}) %}
      {% else %}
        {% do diff.not_compared.append(other.name) %}
      {% endif %}
    {% endif %}
  {% endfor %}
  {% for column in after if dbt_ci_fold_name(column.name) in by_name %}
    {% do diff.added.append(column) %}
  {% endfor %}
  {{ return(diff) }}
{% endmacro %}

{#- Values of two types can be compared when their families are the same. -#}
{% macro dbt_ci_type_family(type) %}
  {% set name = dbt_ci_type_name(type) %}
  {% if name in [
    'tinyint', 'smallint', 'int', 'integer', 'bigint', 'hugeint', 'utinyint', 'usmallint', 'uinteger',
    'ubigint', 'uhugeint', 'int64', 'byteint', 'decimal', 'numeric', 'bignumeric', 'number', 'real',
    'float', 'float64', 'double', 'double precision'
  ] %}
    {{ return('number') }}
  {% elif name in ['varchar', 'character varying', 'char', 'character', 'nvarchar', 'text', 'string'] %}
    {{ return('text') }}
  {% endif %}
  {{ return(name) }}
{% endmacro %}

{#- A type without its length or precision. -#}
{% macro dbt_ci_type_name(type) %}
  {{ return(modules.re.sub(' *\\( *[0-9]+ *(, *-?[0-9]+ *)?\\)', '', type | lower)) }}
{% endmacro %}

{#- The pairs of `compared` that `key` names; empty when one of them is not there. -#}
{% macro dbt_ci_key_columns(key, compared) %}
  {% set found = [] %}
  {% for name in key %}
    {% set exact = [] %}
    {% set alike = [] %}
    {% for pair in compared if pair.name | lower == name | lower %}
      {% do (exact if pair.name == name else alike).append(pair) %}
    {% endfor %}
    {#- YAML need not spell a name as the warehouse does. -#}
    {% do found.extend((exact + alike)[:1]) %}
  {% endfor %}
  {{ return(found if found | length == key | length else []) }}
{% endmacro %}

{% macro dbt_ci_is_small(relation, max_rows) %}
  {% set bound = dbt_ci_row_bound(relation) %}
  {{ return(bound is not none and bound <= max_rows) }}
{% endmacro %}

{% macro dbt_ci_count_rows(before, after) %}
  {% set row = run_query(
    'select (select count(*) from ' ~ before ~ ') as rows_before,'
    ~ ' (select count(*) from ' ~ after ~ ') as rows_after'
  ).rows[0] %}
  {{ return({'before': row[0] | int, 'after': row[1] | int}) }}
{% endmacro %}

{#- {rows, keys} of two relations, in one query that reads each of them once. -#}
{% macro dbt_ci_diff_rows(before, after, key, compared) %}
  {% set values = compared | rejectattr('name', 'in', key | map(attribute='name') | list) | list %}
  {% set row = run_query(dbt_ci_diff_rows_sql(before, after, key, values)).rows[0] %}
  {% set changed = [] %}
  {% for pair in values %}
    {% set rows = row[5 + loop.index0] | int %}
    {% if rows > 0 %}{% do changed.append({'column': pair.name, 'rows': rows}) %}{% endif %}
  {% endfor %}
  {{ return({
    'rows': {'before': row[0] | int, 'after': row[1] | int},
    'keys': {
      'columns': key | map(attribute='name') | list,
      'added': row[2] | int,
      'removed': row[3] | int,
      'unusable': row[4] | int,
      'changed': changed,
    },
  }) }}
{% endmacro %}

{#-
  Each side has one row per key, with the number of rows of that key (n). A key that has several on
  either side says nothing about its rows, and one with a null equals no other.
-#}
{% macro dbt_ci_diff_rows_sql(before, after, key, values) %}
  select
    coalesce(sum(b.n), 0) as rows_before,
    coalesce(sum(a.n), 0) as rows_after,
    coalesce(sum(case when b.n is null and a.n = 1 and a.usable = 1 then 1 else 0 end), 0) as added,
    coalesce(sum(case when a.n is null and b.n = 1 and b.usable = 1 then 1 else 0 end), 0) as removed,
    coalesce(sum(
      case when b.n > 1 or a.n > 1 or b.usable = 0 or a.usable = 0
        then coalesce(b.n, 0) + coalesce(a.n, 0) else 0 end
    ), 0) as unusable
    {%- for pair in values %},
    coalesce(sum(
      case when b.n = 1 and a.n = 1 then
        case when {{ dbt_ci_same_value(loop.index0) }} then 0 else 1 end
      else 0 end
    ), 0) as c{{ loop.index0 }}
    {%- endfor %}
  from ({{ dbt_ci_diff_side_sql(before, 'before', key, values) }}) as b
  full outer join ({{ dbt_ci_diff_side_sql(after, 'after', key, values) }}) as a
    on {{ dbt_ci_same_key(key) }}
  {{ dbt_ci_join_settings() }}
{% endmacro %}

{#- What makes an outer join give null where a side has no row, as it does by the standard. -#}
{% macro dbt_ci_join_settings() %}
  {{ return(adapter.dispatch('dbt_ci_join_settings', 'dbt_ci_warehouse')()) }}
{% endmacro %}

{% macro default__dbt_ci_join_settings() %}{{ return('') }}{% endmacro %}

{#- https://clickhouse.com/docs/operations/settings/settings#join_use_nulls: by default a zero or an empty text -#}
{% macro clickhouse__dbt_ci_join_settings() %}{{ return('settings join_use_nulls = 1') }}{% endmacro %}

{#- Of two sides `b` and `a` of dbt_ci_diff_side_sql. -#}
{% macro dbt_ci_same_key(key) %}
  {%- for _ in key %}b.k{{ loop.index0 }} = a.k{{ loop.index0 }}{{ ' and ' if not loop.last }}{% endfor %}
{%- endmacro %}

{% macro dbt_ci_same_value(index) %}
  {{- return('(b.c%s = a.c%s or (b.c%s is null and a.c%s is null))' % (index, index, index, index)) }}
{%- endmacro %}

{% macro dbt_ci_diff_side_sql(relation, side, key, values) %}
  {%- set keys = [] -%}
  {%- for pair in key -%}{%- do keys.append(dbt_ci_value(pair[side])) -%}{%- endfor -%}
  select * from (
    select
      {% for value in keys -%}
      {{ value }} as k{{ loop.index0 }},
      {% endfor -%}
      {% for pair in values -%}
      {{ dbt_ci_value(pair[side]) }} as c{{ loop.index0 }},
      {% endfor -%}
      case when {% for value in keys %}{{ value }} is null{{ ' or ' if not loop.last }}{% endfor %} then 0 else 1 end as usable,
      count(*) over (partition by {{ keys | join(', ') }}) as n,
      row_number() over (partition by {{ keys | join(', ') }} order by {{ keys | join(', ') }}) as nth
    from {{ relation }}
  ) as numbered
  where nth = 1
{%- endmacro %}

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
