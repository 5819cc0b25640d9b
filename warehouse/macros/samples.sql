{#-
  A few rows that differ: `requests` are those of dbt_ci_diff with a `key`, and `columns`, the names
  of the columns whose values are shown. Answers once per request, in order: the rows of each kind
  that come first by key, at most `max_rows`. Values are text of at most `max_length` characters.
-#}
{% macro dbt_ci_samples(requests, max_rows, max_length) %}
  {% for request in requests %}
    {% set rows = dbt_ci_sample_rows(request, max_rows, max_length) %}
    {% do dbt_ci_answer({'unique_id': request.unique_id, 'rows': rows}) %}
  {% endfor %}
{% endmacro %}

{% macro dbt_ci_sample_rows(request, max_rows, max_length) %}
  {% set before = dbt_ci_find_relation(request.before) %}
  {% set after = dbt_ci_find_relation(request.after) %}
  {% if before is none or after is none %}{{ return([]) }}{% endif %}
  {% set compared = dbt_ci_diff_columns(dbt_ci_columns(before), dbt_ci_columns(after)).compared %}
  {% set key = dbt_ci_request_key(request, compared) %}
  {% set time = dbt_ci_time_columns(request, compared) %}
  {% set values = dbt_ci_key_columns(request.columns, compared) %}
  {% set samples = [] %}
  {% set before = dbt_ci_whole(before) %}
  {% set after = dbt_ci_whole(after) %}
  {% for row in run_query(dbt_ci_samples_sql(before, after, key, values, time, max_rows, max_length)).rows %}
    {% set sample = {'kind': row[0], 'key': [], 'changed': []} %}
    {% for _ in key %}{% do sample.key.append(row[1 + loop.index0]) %}{% endfor %}
    {% for pair in values if row[0] == 'changed' %}
      {% set first = 1 + key | length + 3 * loop.index0 %}
      {% if row[first] | int == 1 %}
        {% do sample.changed.append({
          'column': pair.name,
          'before': row[first + 1],
          'after': row[first + 2],
        }) %}
      {% endif %}
    {% endfor %}
    {% do samples.append(sample) %}
  {% endfor %}
  {{ return(samples) }}
{% endmacro %}

{#- Rows whose key is null or not unique are left out, and late ones, as in dbt_ci_diff_rows_sql. -#}
{% macro dbt_ci_samples_sql(before, after, key, values, time, max_rows, max_length) %}
  select
    kind
    {%- for _ in key %}, {{ dbt_ci_text('k' ~ loop.index0, max_length) }} as t{{ loop.index0 }}{% endfor %}
    {%- for _ in values %},
    d{{ loop.index0 }},
    {{ dbt_ci_text('b' ~ loop.index0, max_length) }} as bt{{ loop.index0 }},
    {{ dbt_ci_text('a' ~ loop.index0, max_length) }} as at{{ loop.index0 }}
    {%- endfor %}
  from (
    select differing.*, row_number() over (
      partition by kind order by {% for _ in key %}k{{ loop.index0 }}{{ ', ' if not loop.last }}{% endfor %}
    ) as nth
    from (
      select
        case when b.n is null then 'added' when a.n is null then 'removed' else 'changed' end as kind
        {%- for _ in key %}, coalesce(b.k{{ loop.index0 }}, a.k{{ loop.index0 }}) as k{{ loop.index0 }}{% endfor %}
        {%- for _ in values %},
        b.c{{ loop.index0 }} as b{{ loop.index0 }},
        a.c{{ loop.index0 }} as a{{ loop.index0 }},
        case when {{ dbt_ci_same_value(loop.index0) }} then 0 else 1 end as d{{ loop.index0 }}
        {%- endfor %}
      from ({{ dbt_ci_diff_side_sql(before, 'before', key, values) }}) as b
      full outer join ({{ dbt_ci_diff_side_sql(after, 'after', key, values, time, before) }}) as a
        on {{ dbt_ci_same_key(key) }}
      where coalesce(b.n, 1) = 1 and coalesce(a.n, 1) = 1
        and coalesce(b.usable, 1) = 1 and coalesce(a.usable, 1) = 1 and coalesce(a.late, 0) = 0
    ) as differing
    where kind <> 'changed'{% for _ in values %} or d{{ loop.index0 }} = 1{% endfor %}
  ) as numbered
  where nth <= {{ max_rows }}
  order by kind, nth
  {{ dbt_ci_join_settings() }}
{% endmacro %}

{#- A value of any type as text, or null. -#}
{% macro dbt_ci_text(value, max_length) %}
  {{ return(adapter.dispatch('dbt_ci_text', 'dbt_ci_warehouse')(value, max_length)) }}
{% endmacro %}

{% macro default__dbt_ci_text(value, max_length) %}
  {{ return("substr(cast(" ~ value ~ ' as ' ~ dbt.type_string() ~ '), 1, ' ~ max_length ~ ')') }}
{% endmacro %}

{#- A cast of null to String is an error, `toString` of null is null. -#}
{% macro clickhouse__dbt_ci_text(value, max_length) %}
  {{ return('substringUTF8(toString(' ~ value ~ '), 1, ' ~ max_length ~ ')') }}
{% endmacro %}
