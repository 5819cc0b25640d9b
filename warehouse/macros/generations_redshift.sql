{#-
  Not tried here: no Redshift was at hand. By its documentation, schemas are renamed within a
  transaction (https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_SCHEMA.html), and its views
  follow their tables, but for those without binding.
-#}
{% macro redshift__dbt_ci_swap_schemas(swap) %}
  {% set started = modules.datetime.datetime.now() %}
  {% do dbt_ci_begin() %}
  {% for pair in swap.schemas %}
    {% do dbt_ci_redshift_refuse_unbound(pair.incoming) %}
    {% if adapter.check_schema_exists(pair.database, pair.live) %}
      {% do dbt_ci_redshift_copy_grants(pair, swap.granted_by_dbt) %}
    {% endif %}
  {% endfor %}
  {% for pair in swap.schemas %}
    {% call statement('dbt_ci_drop_marker') %}
      drop table if exists {{ dbt_ci_generation_relation(pair.database, pair.incoming) }}
    {% endcall %}
    {% if adapter.check_schema_exists(pair.database, pair.live) %}
      {% call statement('dbt_ci_rename') %}alter schema {{ dbt_ci_quote(pair.live) }} rename to {{ dbt_ci_quote(pair.old) }}{% endcall %}
      {% do dbt_ci_write_generation(pair.database, pair.old, dict(swap.marker, live=pair.live)) %}
    {% endif %}
    {% call statement('dbt_ci_rename') %}alter schema {{ dbt_ci_quote(pair.incoming) }} rename to {{ dbt_ci_quote(pair.live) }}{% endcall %}
  {% endfor %}
  {% do dbt_ci_commit() %}
  {% set seconds = (modules.datetime.datetime.now() - started).total_seconds() %}
  {{ return({'swapped': true, 'seconds': seconds, 'waiting_for': []}) }}
{% endmacro %}

{% macro dbt_ci_redshift_refuse_unbound(schema) %}
  {% set views = run_query(
    'select viewname from pg_catalog.pg_views where schemaname = ' ~ dbt_ci_literal(schema)
    ~ " and lower(definition) like '%with no schema binding%' order by 1"
  ).columns[0].values() %}
  {% if views %}
    {% do exceptions.raise_compiler_error(
      'These views keep the names that they were built with, and would read what is replaced: ' ~ views | join(', ')
      ~ '. Set `bind: true` for them.'
    ) %}
  {% endif %}
{% endmacro %}

{#- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_RELATION_PRIVILEGES.html -#}
{% macro dbt_ci_redshift_copy_grants(pair, granted_by_dbt) %}
  {% for row in run_query(
    'select privilege_type, identity_type, identity_name from svv_schema_privileges where namespace_name = '
    ~ dbt_ci_literal(pair.live)
  ).rows %}
    {% call statement('dbt_ci_grant') %}
      grant {{ row[0] }} on schema {{ dbt_ci_quote(pair.incoming) }} to {{ dbt_ci_redshift_grantee(row[1], row[2]) }}
    {% endcall %}
  {% endfor %}
  {% for row in run_query(
    'select p.privilege_type, p.identity_type, p.identity_name, p.relation_name from svv_relation_privileges as p'
    ~ ' join pg_catalog.pg_class as c on c.relname = p.relation_name'
    ~ ' join pg_catalog.pg_namespace as n on n.oid = c.relnamespace and n.nspname = ' ~ dbt_ci_literal(pair.incoming)
    ~ ' where p.namespace_name = ' ~ dbt_ci_literal(pair.live)
  ).rows if (pair.live ~ '.' ~ row[3]) not in granted_by_dbt %}
    {% call statement('dbt_ci_grant') %}
      grant {{ row[0] }} on {{ dbt_ci_quote(pair.incoming) }}.{{ dbt_ci_quote(row[3]) }} to {{ dbt_ci_redshift_grantee(row[1], row[2]) }}
    {% endcall %}
  {% endfor %}
{% endmacro %}

{% macro dbt_ci_redshift_grantee(kind, name) %}
  {{ return('public' if kind == 'public' else ('' if kind == 'user' else kind ~ ' ') ~ dbt_ci_quote(name)) }}
{% endmacro %}
