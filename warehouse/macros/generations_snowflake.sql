{#-
  Not tried here: no Snowflake was at hand. By its documentation, `swap with` exchanges two schemas
  as one operation (https://docs.snowflake.com/en/sql-reference/sql/alter-schema); every statement
  commits, so that several schemas are swapped one right after the other. Privileges go with their
  schema, and a view keeps the names that it was written with: the first are copied before, the
  second written again after it.
-#}
{% macro snowflake__dbt_ci_swap_schemas(swap) %}
  {% set live = [] %}
  {% for pair in swap.schemas %}
    {% if adapter.check_schema_exists(pair.database, pair.live) %}
      {% do live.append(pair.live) %}
      {% do dbt_ci_snowflake_copy_grants(pair, swap.granted_by_dbt) %}
    {% endif %}
    {% call statement('dbt_ci_drop_marker') %}
      drop table if exists {{ dbt_ci_generation_relation(pair.database, pair.incoming) }}
    {% endcall %}
  {% endfor %}
  {% set started = modules.datetime.datetime.now() %}
  {% for pair in swap.schemas %}
    {% set schema = api.Relation.create(database=pair.database, schema=pair.live).without_identifier() %}
    {% set incoming = api.Relation.create(database=pair.database, schema=pair.incoming).without_identifier() %}
    {% call statement('dbt_ci_swap') %}
      alter schema {{ incoming }} {{ 'swap with' if pair.live in live else 'rename to' }} {{ schema }}
    {% endcall %}
  {% endfor %}
  {% for pair in swap.schemas %}
    {% do dbt_ci_snowflake_rewrite_views(pair, swap.schemas) %}
  {% endfor %}
  {% set seconds = (modules.datetime.datetime.now() - started).total_seconds() %}
  {#- What was live is called like the incoming one now. -#}
  {% for pair in swap.schemas if pair.live in live %}
    {% call statement('dbt_ci_rename') %}
      alter schema {{ api.Relation.create(database=pair.database, schema=pair.incoming).without_identifier() }}
      rename to {{ api.Relation.create(database=pair.database, schema=pair.old).without_identifier() }}
    {% endcall %}
    {% do dbt_ci_write_generation(pair.database, pair.old, dict(swap.marker, live=pair.live)) %}
  {% endfor %}
  {{ return({'swapped': true, 'seconds': seconds, 'waiting_for': []}) }}
{% endmacro %}

{% macro dbt_ci_snowflake_rewrite_views(pair, pairs) %}
  {% for row in run_query(
    'select view_definition from ' ~ dbt_ci_quote(pair.database | upper) ~ '.information_schema.views'
    ~ ' where lower(table_schema) = lower(' ~ dbt_ci_literal(pair.live) ~ ') order by created'
  ).rows %}
    {% set sql = namespace(text=row[0]) %}
    {% for other in pairs %}
      {% set before = api.Relation.create(database=other.database, schema=other.incoming).without_identifier() ~ '.' %}
      {% set after = api.Relation.create(database=other.database, schema=other.live).without_identifier() ~ '.' %}
      {% set sql.text = modules.re.sub('(?i)' ~ modules.re.escape(before), after, sql.text) %}
    {% endfor %}
    {% if sql.text != row[0] %}
      {% set head = modules.re.match('(?i)\\s*create\\s+(?:or\\s+replace\\s+)?', sql.text) %}
      {% call statement('dbt_ci_view') %}create or replace {{ sql.text[head.end():] }}{% endcall %}
    {% endif %}
  {% endfor %}
{% endmacro %}

{#- https://docs.snowflake.com/en/sql-reference/sql/show-grants: privilege, granted_on, granted_to, grantee_name -#}
{% macro dbt_ci_snowflake_copy_grants(pair, granted_by_dbt) %}
  {% do dbt_ci_snowflake_grant('schema',
    api.Relation.create(database=pair.database, schema=pair.live).without_identifier(),
    api.Relation.create(database=pair.database, schema=pair.incoming).without_identifier()) %}
  {% for relation in adapter.list_relations_without_caching(api.Relation.create(database=pair.database, schema=pair.incoming)) %}
    {% set namesake = adapter.get_relation(pair.database, pair.live, relation.identifier) %}
    {% if namesake is not none and (pair.live ~ '.' ~ relation.identifier) not in granted_by_dbt %}
      {% do dbt_ci_snowflake_grant('view' if relation.is_view else 'table', namesake, relation) %}
    {% endif %}
  {% endfor %}
{% endmacro %}

{% macro dbt_ci_snowflake_grant(kind, before, after) %}
  {% for row in run_query('show grants on ' ~ kind ~ ' ' ~ before).rows %}
    {% if row['privilege'] != 'OWNERSHIP' and row['granted_to'] in ['ROLE', 'DATABASE_ROLE'] %}
      {% call statement('dbt_ci_grant') %}
        grant {{ row['privilege'] }} on {{ kind }} {{ after }} to {{ row['granted_to'] | replace('_', ' ') }} {{ dbt_ci_quote(row['grantee_name']) }}
      {% endcall %}
    {% endif %}
  {% endfor %}
{% endmacro %}
