{#-
  Compares relations: `requests` are [{unique_id, before, after, key, loose_key, time, by_value}], where
  `before` and `after` are places, `key` is a list of column names or none, and `time` names
  of columns by which later rows are told, or none. Of a `loose_key` only those names count that are
  columns. Without `by_value`, rows and columns are counted only. Answers once per request, in order, so
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
  {% set key = dbt_ci_request_key(request, columns.compared) %}
  {% set time = dbt_ci_time_columns(request, columns.compared) %}
  {% set by_value = request.by_value and columns.compared %}
  {% set small = dbt_ci_is_small(before, max_rows) and dbt_ci_is_small(after, max_rows) %}
  {% set before = dbt_ci_whole(before) %}
  {% set after = dbt_ci_whole(after) %}
  {% if not (by_value and key and small) %}
    {% do answer.update({'rows': dbt_ci_count_rows(before, after)}) %}
    {% set small = answer.rows.before <= max_rows and answer.rows.after <= max_rows %}
  {% endif %}
  {% if request.key and not key %}
    {% do answer.update({'key_left_out': true}) %}
  {% endif %}
  {% if by_value and not small %}
    {% do answer.update({'too_large': true}) %}
  {% elif by_value %}
    {% if key %}
      {% do answer.update(dbt_ci_diff_rows(before, after, key, columns.compared, time)) %}
    {% endif %}
    {% do answer.update(dbt_ci_diff_without_key(before, after, key, columns.compared, time, answer)) %}
    {% do answer.update({'not_compared': columns.not_compared}) %}
  {% endif %}
  {{ return(answer) }}
{% endmacro %}

{#-
  What a comparison by key leaves open. Without a key, or where some rows have none of their own, the
  rows are compared whole. Where a key finds as many rows with other values, it may be the key that
  differs: then the rows without it are the same.
-#}
{% macro dbt_ci_diff_without_key(before, after, key, compared, time, answer) %}
  {% set found = {} %}
  {% if not key or answer['keys'].unusable > 0 %}
    {% do found.update(dbt_ci_diff_whole_rows(before, after, compared, time)) %}
    {% if key %}{% do found.pop('later', none) %}{% endif %}
  {% endif %}
  {% if key and answer['keys'].unusable == 0 %}
    {% set others = compared | rejectattr('name', 'in', key | map(attribute='name') | list) | list %}
    {% set arrived = answer.later.added if answer.later else 0 %}
    {% set differs = answer['keys'].changed or answer['keys'].added > 0 or answer['keys'].removed > 0 %}
    {% if others and differs and answer.rows.before == answer.rows.after - arrived %}
      {% set whole = dbt_ci_diff_whole_rows(before, after, others, time).whole %}
      {% if whole.added == 0 and whole.removed == 0 %}
        {% do answer['keys'].update({'unstable': true}) %}
      {% endif %}
    {% endif %}
  {% endif %}
  {{ return(found) }}
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
  {% set found = dbt_ci_named_columns(key, compared) %}
  {{ return(found if found | length == key | length else []) }}
{% endmacro %}

{#- The pairs of `compared` that `names` has. YAML need not spell a name as the warehouse does. -#}
{% macro dbt_ci_named_columns(names, compared) %}
  {% set found = [] %}
  {% for name in names %}
    {% set exact = [] %}
    {% set alike = [] %}
    {% for pair in compared if pair.name | lower == name | lower %}
      {% do (exact if pair.name == name else alike).append(pair) %}
    {% endfor %}
    {% for pair in (exact + alike)[:1] if pair not in found %}{% do found.append(pair) %}{% endfor %}
  {% endfor %}
  {{ return(found) }}
{% endmacro %}

{% macro dbt_ci_request_key(request, compared) %}
  {% set find = dbt_ci_named_columns if request.loose_key else dbt_ci_key_columns %}
  {{ return(find(request.key or [], compared)) }}
{% endmacro %}

{#-
  The pairs of the columns by which later rows are told: they have an order, and the same type. Empty
  where the first, which has the time of each row, is not there.
-#}
{% macro dbt_ci_time_columns(request, compared) %}
  {% set ordered = [] %}
  {% for pair in dbt_ci_named_columns(request.time or [], compared) %}
    {% set family = dbt_ci_type_family(pair.after.type) %}
    {% set has_order = family == 'number' or modules.re.match('(date|time)', family) %}
    {% if has_order and pair.before.type == pair.after.type %}{% do ordered.append(pair) %}{% endif %}
  {% endfor %}
  {% set first = dbt_ci_named_columns((request.time or [])[:1], ordered) %}
  {{ return(ordered if first else []) }}
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
