{#-
  Blue-green on Snowflake, by its pages; on an emulator that follows them (`npm run e2e:snowflake`).

  `alter schema … swap with` exchanges two schemas, all in them and all privileges on them
  (https://docs.snowflake.com/en/sql-reference/sql/alter-schema). Every statement commits by itself, so
  several schemas are swapped one right after the other, and each step leaves what the next deploy can
  go on from:

  1. privileges are copied to what becomes live, and each view is written anew in mind: what cannot be
     is refused before anything is changed
  2. the live schemas get the marker of what is replaced, good for the name that they will have
  3. swap, rename, and the views: a view keeps the names that it was written with
  4. the marker of the green schema goes
-#}
{% macro snowflake__dbt_ci_swap_schemas(swap) %}
  {% set live = [] %}
  {% set views = [] %}
  {% for pair in swap.schemas %}
    {% do dbt_ci_snowflake_refuse_refreshing(pair) %}
    {% do views.extend(dbt_ci_snowflake_rewritten_views(pair, swap.schemas)) %}
    {% if adapter.check_schema_exists(pair.database, pair.live) %}
      {% do live.append(pair.live) %}
      {% do dbt_ci_snowflake_copy_grants(pair, swap.granted_by_dbt) %}
    {% endif %}
  {% endfor %}
  {% for pair in swap.schemas if pair.live in live %}
    {% call statement('dbt_ci_write_marker') %}
      create or replace table {{ dbt_ci_generation_relation(pair.database, pair.live) }} as
      select {{ dbt_ci_literal(tojson(dict(swap.marker, live=pair.live, schema=pair.old))) }} as mark
    {% endcall %}
  {% endfor %}
  {% set started = modules.datetime.datetime.now() %}
  {% for pair in swap.schemas %}
    {% call statement('dbt_ci_swap') %}
      alter schema {{ dbt_ci_schema(pair.database, pair.incoming) }}
      {{ 'swap with' if pair.live in live else 'rename to' }} {{ dbt_ci_schema(pair.database, pair.live) }}
    {% endcall %}
  {% endfor %}
  {% for sql in views %}
    {% call statement('dbt_ci_view') %}{{ sql }}{% endcall %}
  {% endfor %}
  {% set seconds = (modules.datetime.datetime.now() - started).total_seconds() %}
  {% for pair in swap.schemas %}
    {% if pair.live in live %}{% do dbt_ci_snowflake_put_away(pair.database, pair.incoming, pair.old) %}{% endif %}
    {% call statement('dbt_ci_drop_marker') %}
      drop table if exists {{ dbt_ci_generation_relation(pair.database, pair.live) }}
    {% endcall %}
  {% endfor %}
  {{ return({'swapped': true, 'seconds': seconds, 'waiting_for': []}) }}
{% endmacro %}

{#- What was live is called like the incoming one after the swap. -#}
{% macro dbt_ci_snowflake_put_away(database, incoming, old) %}
  {% call statement('dbt_ci_rename') %}
    alter schema {{ dbt_ci_schema(database, incoming) }} rename to {{ dbt_ci_schema(database, old) }}
  {% endcall %}
{% endmacro %}

{#- A run was killed between swap and rename: the green name has the marker of an old schema. -#}
{% macro snowflake__dbt_ci_finish_swap(schemas, owner) %}
  {% for pair in schemas if adapter.check_schema_exists(pair.database, pair.green) %}
    {% set relation = dbt_ci_generation_relation(pair.database, pair.green) %}
    {% if adapter.get_relation(pair.database, pair.green, relation.identifier) is not none %}
      {% for text in dbt_ci_first_values(run_query('select mark from ' ~ relation)) %}
        {% set marker = fromjson(text) %}
        {% if marker.role == 'old' and marker.repository == owner.repository and marker.project == owner.project
          and dbt_ci_is_plain_name(marker.schema) %}
          {% do dbt_ci_snowflake_put_away(pair.database, pair.green, marker.schema) %}
        {% endif %}
      {% endfor %}
    {% endif %}
  {% endfor %}
{% endmacro %}

{#-
  Transient, with managed access, with its days of Time Travel and its comment, as the live one: what
  is built in a transient schema is transient
  (https://docs.snowflake.com/en/sql-reference/sql/create-schema,
  https://docs.snowflake.com/en/sql-reference/info-schema/schemata).
-#}
{% macro snowflake__dbt_ci_create_green(pair) %}
  {% set like = namespace(transient='', managed='', comment='', days='') %}
  {% for row in run_query(
    'select is_transient, is_managed_access, retention_time, comment from '
    ~ dbt_ci_snowflake_information_schema(pair.database) ~ '.schemata where schema_name = '
    ~ dbt_ci_literal(dbt_ci_catalogue_name(pair.live, 'schema'))
  ).rows %}
    {% set like.transient = 'transient ' if row[0] == 'YES' else '' %}
    {% set like.managed = ' with managed access' if row[1] == 'YES' else '' %}
    {% set like.days = ' data_retention_time_in_days = ' ~ row[2] if row[2] is not none else '' %}
    {% set like.comment = ' comment = ' ~ dbt_ci_literal(row[3]) if row[3] else '' %}
  {% endfor %}
  {% call statement('dbt_ci_create_green') %}
    create {{ like.transient }}schema {{ dbt_ci_schema(pair.database, pair.green) }}{{ like.managed }}{{ like.days }}{{ like.comment }}
  {% endcall %}
{% endmacro %}

{#-
  Future grants: https://docs.snowflake.com/en/sql-reference/sql/show-grants (privilege, grant_on,
  grant_to, grantee_name) and https://docs.snowflake.com/en/sql-reference/sql/grant-privilege.
-#}
{% macro snowflake__dbt_ci_copy_default_privileges(pair) %}
  {% for row in run_query('show future grants in schema ' ~ dbt_ci_schema(pair.database, pair.live)).rows %}
    {% call statement('dbt_ci_grant') %}
      grant {{ row['privilege'] }} on future {{ row['grant_on'] | replace('_', ' ') }}s in schema {{ dbt_ci_schema(pair.database, pair.green) }}
      to {{ dbt_ci_snowflake_grantee(pair.database, row['grant_to'], row['grantee_name']) }}{{ dbt_ci_snowflake_option(row) }}
    {% endcall %}
  {% endfor %}
{% endmacro %}

{#- Of the schema, and of each relation that takes the place of one whose grants dbt does not set. -#}
{% macro dbt_ci_snowflake_copy_grants(pair, granted_by_dbt) %}
  {% do dbt_ci_snowflake_grant('schema', pair.database,
    dbt_ci_schema(pair.database, pair.live), dbt_ci_schema(pair.database, pair.incoming)) %}
  {% set granted = [] %}
  {% for name in granted_by_dbt %}{% do granted.append(name | lower) %}{% endfor %}
  {% for row in dbt_ci_snowflake_relations(pair.database, pair.incoming) %}
    {% set namesake = dbt_ci_snowflake_relation(pair.database, pair.live, row[0], row[1]) %}
    {% if namesake is not none and (pair.live ~ '.' ~ row[0]) | lower not in granted
      and row[0] | lower != dbt_ci_generation_marker() %}
      {% do dbt_ci_snowflake_grant('view' if 'VIEW' in row[1] else 'table', pair.database,
        dbt_ci_schema(pair.database, pair.live) ~ '.' ~ dbt_ci_quote(row[0]),
        dbt_ci_schema(pair.database, pair.incoming) ~ '.' ~ dbt_ci_quote(row[0])) %}
    {% endif %}
  {% endfor %}
{% endmacro %}

{% macro dbt_ci_snowflake_relation(database, schema, name, type) %}
  {% for row in dbt_ci_snowflake_relations(database, schema) if row[0] == name and ('VIEW' in row[1]) == ('VIEW' in type) %}
    {{ return(row) }}
  {% endfor %}
  {{ return(none) }}
{% endmacro %}

{#- https://docs.snowflake.com/en/sql-reference/sql/show-grants: privilege, granted_to, grantee_name, grant_option -#}
{% macro dbt_ci_snowflake_grant(kind, database, before, after) %}
  {% for row in run_query('show grants on ' ~ kind ~ ' ' ~ before).rows if row['privilege'] != 'OWNERSHIP' %}
    {% call statement('dbt_ci_grant') %}
      grant {{ row['privilege'] }} on {{ kind }} {{ after }}
      to {{ dbt_ci_snowflake_grantee(database, row['granted_to'], row['grantee_name']) }}{{ dbt_ci_snowflake_option(row) }}
    {% endcall %}
  {% endfor %}
{% endmacro %}

{#- A database role is named with its database, or is of the same one. -#}
{% macro dbt_ci_snowflake_grantee(database, to, name) %}
  {% set parts = [] %}
  {% for part in (name.split('.') if to == 'DATABASE_ROLE' else [name]) %}
    {% do parts.append(dbt_ci_quote(part)) %}
  {% endfor %}
  {% if to == 'DATABASE_ROLE' and parts | length == 1 %}
    {% set parts = [api.Relation.create(database=database).include(schema=false, identifier=false) | string] + parts %}
  {% endif %}
  {{ return(to | replace('_', ' ') ~ ' ' ~ parts | join('.')) }}
{% endmacro %}

{% macro dbt_ci_snowflake_option(row) %}
  {{ return(' with grant option' if row['grant_option'] | string | lower == 'true' else '') }}
{% endmacro %}

{#-
  The statements that write the views of an incoming schema with the live names. GET_DDL has columns with
  their comments, policies and tags (https://docs.snowflake.com/en/sql-reference/functions/get_ddl);
  without `copy grants` a view that is replaced loses its grants
  (https://docs.snowflake.com/en/sql-reference/sql/create-view). In the order in which they came to be, as
  one may read another.
-#}
{% macro dbt_ci_snowflake_rewritten_views(pair, pairs) %}
  {% set statements = [] %}
  {% for name in dbt_ci_first_values(run_query(
    'select table_name from ' ~ dbt_ci_snowflake_information_schema(pair.database) ~ '.views where table_schema = '
    ~ dbt_ci_literal(dbt_ci_catalogue_name(pair.incoming, 'schema')) ~ ' order by created'
  )) %}
    {% set view = dbt_ci_schema(pair.database, pair.incoming) ~ '.' ~ dbt_ci_quote(name) %}
    {% set ddl = dbt_ci_first_values(run_query("select get_ddl('view', " ~ dbt_ci_literal(view) ~ ', true)'))[0] %}
    {% set sql = namespace(text=ddl) %}
    {% for other in pairs %}
      {% set sql.text = dbt_ci_snowflake_renamed(sql.text, other) %}
      {% if modules.re.search('(?i)(?<![\\w$])' ~ modules.re.escape(other.incoming) ~ '(?![\\w$])', sql.text) %}
        {% do exceptions.raise_compiler_error(
          'The view ' ~ view ~ ' names the schema ' ~ other.incoming ~ ' without its database, so it cannot be written anew for the live one.'
        ) %}
      {% endif %}
    {% endfor %}
    {% do statements.append(dbt_ci_snowflake_with_grants(sql.text)) %}
  {% endfor %}
  {{ return(statements) }}
{% endmacro %}

{#- However the names are quoted: `SHOP.ANALYTICS_green.`, `"SHOP"."ANALYTICS_GREEN".` -#}
{% macro dbt_ci_snowflake_renamed(text, pair) %}
  {% set before = '(?i)(?<![\\w$"])"?' ~ modules.re.escape(pair.database) ~ '"?\\s*\\.\\s*"?' ~ modules.re.escape(pair.incoming) ~ '"?(?=\\s*\\.)' %}
  {% set after = dbt_ci_schema(pair.database, pair.live) | replace('\\', '\\\\') %}
  {{ return(modules.re.sub(before, after, text)) }}
{% endmacro %}

{#- Right behind the name and its columns, as dbt-snowflake puts it (macros/relations/view/create.sql). -#}
{% macro dbt_ci_snowflake_with_grants(ddl) %}
  {% set name = '(?:"(?:[^"]|"")*"|[\\w$]+)' %}
  {% set head = modules.re.match(
    '(?i)\\s*create\\s+(?:or\\s+replace\\s+)?((?:secure\\s+)?(?:recursive\\s+)?view\\s+(?:' ~ name ~ '\\s*\\.\\s*)*' ~ name ~ ')\\s*', ddl
  ) %}
  {% if not head %}
    {% do exceptions.raise_compiler_error('A view is of a form that cannot be written anew: ' ~ ddl[:200]) %}
  {% endif %}
  {% set end = namespace(at=head.end(), depth=0, done=ddl[head.end():head.end() + 1] != '(') %}
  {% for token in modules.re.finditer("'(?:[^'\\\\]|''|\\\\.)*'|\"(?:[^\"]|\"\")*\"|[()]", ddl[head.end():]) if not end.done %}
    {% set end.depth = end.depth + {'(': 1, ')': -1}.get(token.group(0), 0) %}
    {% if end.depth == 0 %}
      {% set end.done = true %}
      {% set end.at = head.end() + token.end() %}
    {% endif %}
  {% endfor %}
  {{ return('create or replace ' ~ head.group(1) ~ ' ' ~ ddl[head.end():end.at] ~ ' copy grants ' ~ ddl[end.at:]) }}
{% endmacro %}

{#-
  A dynamic table or a materialized view keeps the green names in its query, and there is no `copy grants`
  that would keep its rows: https://docs.snowflake.com/en/user-guide/dynamic-tables-intro.
-#}
{% macro dbt_ci_snowflake_refuse_refreshing(pair) %}
  {% set names = [] %}
  {% for row in dbt_ci_snowflake_relations(pair.database, pair.incoming) if row[3] == 'YES' or row[1] == 'MATERIALIZED VIEW' %}
    {% do names.append(row[0]) %}
  {% endfor %}
  {% if names %}
    {% do exceptions.raise_compiler_error(
      'These refresh themselves by the names of the green schemas, and would fail once those are live: ' ~ names | join(', ')
    ) %}
  {% endif %}
{% endmacro %}

{#- [name, type, is_transient, is_dynamic, is_cloneable] of a schema. -#}
{% macro dbt_ci_snowflake_relations(database, schema) %}
  {{ return(run_query(
    "select table_name, table_type, is_transient, is_dynamic, case when is_iceberg = 'YES' or is_hybrid = 'YES' then 'NO' else 'YES' end from "
    ~ dbt_ci_snowflake_information_schema(database) ~ '.tables where table_schema = '
    ~ dbt_ci_literal(dbt_ci_catalogue_name(schema, 'schema')) ~ ' order by 1'
  ).rows) }}
{% endmacro %}

{% macro dbt_ci_snowflake_information_schema(database) %}
  {{ return(api.Relation.create(database=database, schema='x').include(schema=false, identifier=false) ~ '.information_schema') }}
{% endmacro %}

{#-
  What has a schema besides relations goes with it, and is dropped with the old generation. Tables and
  views by the catalogue; the rest by SHOW, which needs no privilege but on the schema
  (https://docs.snowflake.com/en/sql-reference/sql/show).
-#}
{% macro snowflake__dbt_ci_survey_schemas(schemas) %}
  {% set objects = [] %}
  {% for pair in schemas %}
    {% for schema in [pair.live, pair.green] if adapter.check_schema_exists(pair.database, schema) %}
      {% for row in dbt_ci_snowflake_relations(pair.database, schema) %}
        {% do objects.append(dbt_ci_snowflake_object(schema, 'view' if 'VIEW' in row[1] else 'table', row[0])) %}
      {% endfor %}
      {% for kind in ['stage', 'stream', 'task', 'pipe', 'sequence', 'file format', 'alert', 'user function', 'user procedure'] %}
        {% for row in run_query('show ' ~ kind ~ 's in schema ' ~ dbt_ci_schema(pair.database, schema)).rows %}
          {% do objects.append(dbt_ci_snowflake_object(schema, kind | replace('user ', ''), row['name'])) %}
        {% endfor %}
      {% endfor %}
    {% endfor %}
  {% endfor %}
  {{ return({'replaces': 'schemas', 'objects': objects, 'dependencies': [], 'extras': [], 'locked': []}) }}
{% endmacro %}

{% macro dbt_ci_snowflake_object(schema, kind, name) %}
  {{ return({'kind': kind, 'schema': schema, 'name': name, 'identity': schema ~ '.' ~ name, 'handle': ''}) }}
{% endmacro %}

{#-
  As permanent or transient as production's: `create_or_replace_clone` asks a model's config, which an
  operation has not, and a clone that became transient would lose Fail-safe
  (https://docs.snowflake.com/en/user-guide/tables-temp-transient).
-#}
{% macro snowflake__dbt_ci_clone(production, relation) %}
  {% set transient = [] %}
  {% for row in dbt_ci_snowflake_relations(production.database, production.schema) if row[0] == production.identifier and row[2] == 'YES' %}
    {% do transient.append('transient ') %}
  {% endfor %}
  {% call statement('dbt_ci_clone') %}
    create or replace {{ transient | join }}table {{ relation }} clone {{ production }}
  {% endcall %}
{% endmacro %}

{#-
  Iceberg tables take another statement, and a hybrid table is only cloned with its database:
  https://docs.snowflake.com/en/sql-reference/sql/create-clone. Both are copied.
-#}
{% macro snowflake__dbt_ci_can_clone(production) %}
  {% for row in dbt_ci_snowflake_relations(production.database, production.schema) if row[0] == production.identifier %}
    {{ return(row[4] == 'YES') }}
  {% endfor %}
  {{ return(false) }}
{% endmacro %}
