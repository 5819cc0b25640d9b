{#- {rows, keys, later} of two relations, in one query that reads each of them once. -#}
{% macro dbt_ci_diff_rows(before, after, key, compared, time) %}
  {% set values = compared | rejectattr('name', 'in', key | map(attribute='name') | list) | list %}
  {% set row = run_query(dbt_ci_diff_rows_sql(before, after, key, values, time)).rows[0] %}
  {% set changed = [] %}
  {% for pair in values %}
    {% set rows = row[7 + loop.index0] | int %}
    {% if rows > 0 %}{% do changed.append({'column': pair.name, 'rows': rows}) %}{% endif %}
  {% endfor %}
  {% set answer = {
    'rows': {'before': row[0] | int, 'after': row[1] | int},
    'keys': {
      'columns': key | map(attribute='name') | list,
      'added': row[2] | int,
      'removed': row[3] | int,
      'unusable': row[4] | int,
      'changed': changed,
    },
  } %}
  {% set later = dbt_ci_later(before, time, row[5] | int, row[6] | int) %}
  {% if later %}{% do answer.update({'later': later}) %}{% endif %}
  {{ return(answer) }}
{% endmacro %}

{#- {column, than, added, changed}: rows that are later than the newest of `before`; none without any. -#}
{% macro dbt_ci_later(before, time, added, changed) %}
  {% if not time or added + changed == 0 %}{{ return(none) }}{% endif %}
  {% set newest = 'max(' ~ dbt_ci_quote(time[0].before.name) ~ ')' %}
  {% set row = run_query('select ' ~ dbt_ci_text(newest, 100) ~ ' as newest from ' ~ before).rows[0] %}
  {{ return({'column': time[0].name, 'than': row[0] | string, 'added': added, 'changed': changed}) }}
{% endmacro %}

{#- Whether a row of `after` is later than all of `before`, as 1 or 0; of `before` none is. -#}
{% macro dbt_ci_is_late(side, time, before) %}
  {% if not time or side == 'before' %}{{ return('0') }}{% endif %}
  {% set newest = '(select max(' ~ dbt_ci_quote(time[0].before.name) ~ ') from ' ~ before ~ ')' %}
  {% set later = [] %}
  {% for pair in time %}{% do later.append(dbt_ci_quote(pair.after.name) ~ ' > ' ~ newest) %}{% endfor %}
  {{ return('case when ' ~ later | join(' or ') ~ ' then 1 else 0 end') }}
{% endmacro %}

{#-
  Each side has one row per key, with the number of rows of that key (n). A key that has several on
  either side says nothing about its rows, and one with a null equals no other. Late rows are counted
  on their own.
-#}
{% macro dbt_ci_diff_rows_sql(before, after, key, values, time) %}
  select
    coalesce(sum(b.n), 0) as rows_before,
    coalesce(sum(a.n), 0) as rows_after,
    coalesce(sum(case when b.n is null and a.n = 1 and a.usable = 1 and a.late = 0 then 1 else 0 end), 0) as added,
    coalesce(sum(case when a.n is null and b.n = 1 and b.usable = 1 then 1 else 0 end), 0) as removed,
    coalesce(sum(
      case when b.n > 1 or a.n > 1 or b.usable = 0 or a.usable = 0
        then coalesce(b.n, 0) + coalesce(a.n, 0) else 0 end
    ), 0) as unusable,
    coalesce(sum(case when a.late = 1 and b.n is null and a.n = 1 and a.usable = 1 then 1 else 0 end), 0) as arrived,
    coalesce(sum(case when a.late = 1 and b.n = 1 and a.n = 1 then 1 else 0 end), 0) as updated
    {%- for pair in values %},
    coalesce(sum(
      case when b.n = 1 and a.n = 1 and a.late = 0 then
        case when {{ dbt_ci_same_value(loop.index0) }} then 0 else 1 end
      else 0 end
    ), 0) as c{{ loop.index0 }}
    {%- endfor %}
  from ({{ dbt_ci_diff_side_sql(before, 'before', key, values) }}) as b
  full outer join ({{ dbt_ci_diff_side_sql(after, 'after', key, values, time, before) }}) as a
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

{#-
  {whole, later}: rows that only one side has, equal ones counted as often as they are there; rows of
  `after` that are later than all of `before` aside.
-#}
{% macro dbt_ci_diff_whole_rows(before, after, compared, time) %}
  {% set row = run_query(dbt_ci_diff_whole_rows_sql(before, after, compared, time)).rows[0] %}
  {% set answer = {'whole': {'removed': row[0] | int, 'added': row[1] | int}} %}
  {% set later = dbt_ci_later(before, time, row[2] | int, 0) %}
  {% if later %}{% do answer.update({'later': later}) %}{% endif %}
  {{ return(answer) }}
{% endmacro %}

{% macro dbt_ci_diff_whole_rows_sql(before, after, compared, time) %}
  {%- set names = [] -%}
  {%- for _ in compared -%}{%- do names.append('c' ~ loop.index0) -%}{%- endfor -%}
  select
    coalesce(sum(case when n < 0 then -n else 0 end), 0) as removed,
    coalesce(sum(case when n > 0 and late = 0 then n else 0 end), 0) as added,
    coalesce(sum(case when late = 1 then n else 0 end), 0) as arrived
  from (
    select {{ names | join(', ') }}, late, sum(side) as n
    from (
      select
        {% for pair in compared %}{{ dbt_ci_value(pair.before) }} as c{{ loop.index0 }}, {% endfor %}
        0 as late, -1 as side
      from {{ before }}
      union all
      select
        {% for pair in compared %}{{ dbt_ci_value(pair.after) }} as c{{ loop.index0 }}, {% endfor %}
        {{ dbt_ci_is_late('after', time, before) }} as late, 1 as side
      from {{ after }}
    ) as sides
    group by {{ names | join(', ') }}, late
  ) as counted
{%- endmacro %}

{#- Of two sides `b` and `a` of dbt_ci_diff_side_sql. -#}
{% macro dbt_ci_same_key(key) %}
  {%- for _ in key %}b.k{{ loop.index0 }} = a.k{{ loop.index0 }}{{ ' and ' if not loop.last }}{% endfor %}
{%- endmacro %}

{% macro dbt_ci_same_value(index) %}
  {{- return('(b.c%s = a.c%s or (b.c%s is null and a.c%s is null))' % (index, index, index, index)) }}
{%- endmacro %}

{% macro dbt_ci_diff_side_sql(relation, side, key, values, time=[], before=none) %}
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
      {{ dbt_ci_is_late(side, time, before) }} as late,
      count(*) over (partition by {{ keys | join(', ') }}) as n,
      row_number() over (partition by {{ keys | join(', ') }} order by {{ keys | join(', ') }}) as nth
    from {{ relation }}
  ) as numbered
  where nth = 1
{%- endmacro %}
