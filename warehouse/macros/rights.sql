{#-
  What the login may do, asked of the catalogue: nothing is tried, so nothing is written. Answers
  {asked, user, role, creates_schemas: [{database, allowed}], complete, schemas: [{database, schema, owner,
  uses, creates, owns, relations: [{name, owner, reads, writes, owns}]}]} of the schemas that exist.

  `writes` and `owns` are also true where the login may become a role that can. `complete`: a relation
  that is not listed does not exist; else the login has no right on it. `asked` is false where this
  action does not know whom to ask.
-#}
{% macro dbt_ci_inspect_rights(schemas) %}
  {% do dbt_ci_answer(adapter.dispatch('dbt_ci_rights', 'dbt_ci_warehouse')(schemas)) %}
{% endmacro %}

{% macro dbt_ci_rights_answer(asked, user, role, creates, schemas, complete) %}
  {{ return({
    'asked': asked, 'user': user, 'role': role, 'creates_schemas': creates, 'schemas': schemas,
    'complete': complete
  }) }}
{% endmacro %}

{#- One statement shows that the login works. -#}
{% macro default__dbt_ci_rights(schemas) %}
  {% do run_query('select 1 as dbt_ci_login') %}
  {{ return(dbt_ci_rights_answer(false, none, none, [], [], false)) }}
{% endmacro %}

{#-
  Rows of the catalogue as the answer has them. `spaces`: schema, owner, uses, creates, owns. `relations`:
  schema, name, owner, reads, writes, owns.
-#}
{% macro dbt_ci_rights_schemas(database, spaces, relations) %}
  {% set found = {} %}
  {% for row in spaces %}
    {% do found.update({row[0]: {
      'database': database, 'schema': row[0], 'owner': row[1], 'uses': row[2], 'creates': row[3],
      'owns': row[4], 'relations': []
    }}) %}
  {% endfor %}
  {% for row in relations if row[0] in found %}
    {% do found[row[0]].relations.append({
      'name': row[1], 'owner': row[2], 'reads': row[3], 'writes': row[4], 'owns': row[5]
    }) %}
  {% endfor %}
  {{ return(found.values() | list) }}
{% endmacro %}

{#-
  https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-ACCESS. MEMBER also covers
  roles whose privileges are not inherited: `set role` takes them.
-#}
{% macro postgres__dbt_ci_rights(schemas) %}
  {% set names = dbt_ci_schema_literals(schemas) %}
  {% set writing = "'INSERT, UPDATE, DELETE, TRUNCATE'" %}
  {% set login = run_query(
    "select current_user::text, current_database()::text, has_database_privilege(current_database(), 'CREATE')"
  ).rows[0] %}
  {% set spaces = run_query(
    "select n.nspname::text, pg_get_userbyid(n.nspowner)::text, has_schema_privilege(n.oid, 'USAGE'),"
    ~ " has_schema_privilege(n.oid, 'CREATE'), pg_has_role(n.nspowner, 'MEMBER')"
    ~ ' from pg_catalog.pg_namespace as n where n.nspname in (' ~ names ~ ') order by 1'
  ).rows %}
  {% set relations = run_query(
    'select n.nspname::text, c.relname::text, pg_get_userbyid(c.relowner)::text,'
    ~ " has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT'),"
    ~ " pg_has_role(c.relowner, 'MEMBER') or exists (select 1 from pg_catalog.pg_roles as r"
    ~ " where pg_has_role(r.oid, 'MEMBER') and has_schema_privilege(r.oid, n.oid, 'USAGE')"
    ~ ' and has_table_privilege(r.oid, c.oid, ' ~ writing ~ ')),'
    ~ " pg_has_role(c.relowner, 'MEMBER')"
    ~ ' from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace'
    ~ " where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname in (" ~ names ~ ') order by 1, 2'
  ).rows %}
  {{ return(dbt_ci_rights_answer(
    true, login[0], none, [{'database': login[1], 'allowed': login[2]}],
    dbt_ci_rights_schemas(login[1], spaces, relations), true
  )) }}
{% endmacro %}

{#-
  Not tried on Redshift. It takes one privilege at a time, and has no `pg_has_role`:
  https://docs.aws.amazon.com/redshift/latest/dg/r_HAS_TABLE_PRIVILEGE.html
-#}
{% macro redshift__dbt_ci_rights(schemas) %}
  {% set names = dbt_ci_schema_literals(schemas) %}
  {% set name = "quote_ident(n.nspname) || '.' || quote_ident(c.relname)" %}
  {#- Without it, a name is not resolved and the question fails. -#}
  {% set uses = "has_schema_privilege(n.nspname, 'usage')" %}
  {% set may = [] %}
  {% for privilege in ['insert', 'update', 'delete'] %}
    {% do may.append('has_table_privilege(' ~ name ~ ", '" ~ privilege ~ "')") %}
  {% endfor %}
  {% set super = 'coalesce((select u.usesuper from pg_user as u where u.usename = current_user), false)' %}
  {% set login = run_query(
    "select cast(current_user as varchar(128)), cast(current_database() as varchar(128)),"
    ~ " has_database_privilege(current_database(), 'create'), " ~ super
  ).rows[0] %}
  {% set spaces = run_query(
    "select cast(n.nspname as varchar(128)), cast(pg_get_userbyid(n.nspowner) as varchar(128)),"
    ~ " has_schema_privilege(n.nspname, 'usage'), has_schema_privilege(n.nspname, 'create'),"
    ~ ' pg_get_userbyid(n.nspowner) = current_user or ' ~ super
    ~ ' from pg_namespace as n where n.nspname in (' ~ names ~ ') order by 1'
  ).rows %}
  {% set relations = run_query(
    'select cast(n.nspname as varchar(128)), cast(c.relname as varchar(128)),'
    ~ ' cast(pg_get_userbyid(c.relowner) as varchar(128)),'
    ~ ' case when ' ~ uses ~ " then has_table_privilege(" ~ name ~ ", 'select') else false end,"
    ~ ' case when ' ~ uses ~ ' then ' ~ may | join(' or ') ~ ' else false end'
    ~ ' or pg_get_userbyid(c.relowner) = current_user or ' ~ super ~ ','
    ~ ' pg_get_userbyid(c.relowner) = current_user or ' ~ super
    ~ ' from pg_class as c join pg_namespace as n on n.oid = c.relnamespace'
    ~ " where c.relkind in ('r', 'v') and n.nspname in (" ~ names ~ ') order by 1, 2'
  ).rows %}
  {{ return(dbt_ci_rights_answer(
    true, login[0], none, [{'database': login[1], 'allowed': login[2]}],
    dbt_ci_rights_schemas(login[1], spaces, relations), true
  )) }}
{% endmacro %}

{#- A file has no grants: whoever opened it for writing may do everything in it. -#}
{% macro duckdb__dbt_ci_rights(schemas) %}
  {% set names = dbt_ci_schema_literals(schemas) %}
  {% set databases = run_query(
    'select database_name, not readonly from duckdb_databases() where not internal order by 1'
  ).rows %}
  {% set creates = [] %}
  {% set found = [] %}
  {% for row in databases %}
    {% set writes = row[1] %}
    {% do creates.append({'database': row[0], 'allowed': writes}) %}
    {% set spaces = [] %}
    {% for space in run_query(
      'select schema_name from duckdb_schemas() where database_name = ' ~ dbt_ci_literal(row[0])
      ~ ' and schema_name in (' ~ names ~ ') order by 1'
    ).rows %}{% do spaces.append([space[0], none, true, writes, writes]) %}{% endfor %}
    {% set relations = [] %}
    {% for one in run_query(
      'select table_schema, table_name from system.information_schema.tables where table_catalog = '
      ~ dbt_ci_literal(row[0]) ~ ' and table_schema in (' ~ names ~ ') order by 1, 2'
    ).rows %}{% do relations.append([one[0], one[1], none, true, writes, writes]) %}{% endfor %}
    {% do found.extend(dbt_ci_rights_schemas(row[0], spaces, relations)) %}
  {% endfor %}
  {{ return(dbt_ci_rights_answer(true, none, none, creates, found, true)) }}
{% endmacro %}

{#-
  Not tried on Snowflake. What counts is what the login's roles were granted, and the roles that those
  inherit: https://docs.snowflake.com/en/sql-reference/sql/show-grants. A user may take any role that it
  was granted (`use role`), so those count for `writes` and `owns`; creating needs the primary role.
  https://docs.snowflake.com/en/user-guide/security-access-control-overview#role-hierarchy-and-privilege-inheritance
-#}
{% macro snowflake__dbt_ci_rights(schemas) %}
  {% set login = run_query('select current_user(), current_role()').rows[0] %}
  {% set own = dbt_ci_snowflake_grants([login[1], 'PUBLIC']) %}
  {% set roles = [login[1], 'PUBLIC'] %}
  {% for row in dbt_ci_snowflake_show('user ' ~ dbt_ci_quote(login[0])) %}
    {% do roles.append(row.role) %}
  {% endfor %}
  {{ return(dbt_ci_snowflake_rights(
    schemas, login[0], login[1], own, dbt_ci_snowflake_grants(roles)
  )) }}
{% endmacro %}

{% macro dbt_ci_snowflake_show(what) %}
  {% set rows = [] %}
  {% set result = run_query('show grants to ' ~ what) %}
  {% set names = result.column_names | map('lower') | list %}
  {% for row in result.rows %}{% do rows.append(dict(zip(names, row.values()))) %}{% endfor %}
  {{ return(rows) }}
{% endmacro %}

{#- [{privilege, granted_on, name}] of the roles and of those that they inherit. -#}
{% macro dbt_ci_snowflake_grants(roles) %}
  {% set grants = [] %}
  {% set queue = [] %}
  {% for role in roles if role and role not in queue %}{% do queue.append(role) %}{% endfor %}
  {#- Jinja's loop sees what is appended to the list while it runs. -#}
  {% for role in queue %}
    {% for row in dbt_ci_snowflake_show('role ' ~ dbt_ci_quote(role)) %}
      {% if row.granted_on == 'ROLE' and row.privilege == 'USAGE' %}
        {% if row.name not in queue %}{% do queue.append(row.name) %}{% endif %}
      {% else %}
        {% do grants.append({'privilege': row.privilege, 'granted_on': row.granted_on, 'name': row.name}) %}
      {% endif %}
    {% endfor %}
  {% endfor %}
  {{ return(grants) }}
{% endmacro %}

{#- The parts of `DB.SCHEMA."My table"`, without their quotes. -#}
{% macro dbt_ci_snowflake_parts(name) %}
  {% set parts = [] %}
  {% for match in modules.re.findall('"((?:[^"]|"")*)"|([^".]+)', name) %}
    {% do parts.append(match[0] | replace('""', '"') if match[0] else match[1]) %}
  {% endfor %}
  {{ return(parts) }}
{% endmacro %}

{#-
  The answer from the grants of the primary role (`own`) and of all that the login may take (`any`). With
  a database role among them nothing is concluded: what it holds is not listed here.
-#}
{% macro dbt_ci_snowflake_rights(schemas, user, role, own, any) %}
  {% if any | selectattr('granted_on', 'equalto', 'DATABASE_ROLE') | list %}
    {{ return(dbt_ci_rights_answer(false, user, role, [], [], false)) }}
  {% endif %}
  {% set writing = ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'OWNERSHIP', 'EVOLVE SCHEMA'] %}
  {% set databases = {} %}
  {% set found = {} %}
  {% for place in schemas %}
    {% set database = dbt_ci_catalogue_name(place.database or target.database, 'database') %}
    {% set schema = dbt_ci_catalogue_name(place.schema, 'schema') %}
    {% do databases.setdefault(database, {'database': database, 'allowed': false}) %}
    {% do found.update({database ~ '.' ~ schema: {
      'database': database, 'schema': schema, 'owner': none, 'uses': false, 'creates': false,
      'owns': false, 'relations': {}
    }}) %}
  {% endfor %}
  {% for grants, mine in [(own, true), (any, false)] %}
    {% for grant in grants %}
      {% set parts = dbt_ci_snowflake_parts(grant.name) %}
      {% if grant.granted_on == 'DATABASE' and mine and parts[0] in databases %}
        {% if grant.privilege in ['CREATE SCHEMA', 'OWNERSHIP'] %}
          {% do databases[parts[0]].update({'allowed': true}) %}
        {% endif %}
      {% elif parts | length > 1 and parts[0] ~ '.' ~ parts[1] in found %}
        {% set space = found[parts[0] ~ '.' ~ parts[1]] %}
        {% if grant.granted_on == 'SCHEMA' %}
          {% if mine and grant.privilege in ['USAGE', 'OWNERSHIP'] %}{% do space.update({'uses': true}) %}{% endif %}
          {% if grant.privilege in ['CREATE TABLE', 'CREATE VIEW', 'OWNERSHIP'] %}{% do space.update({'creates': true}) %}{% endif %}
          {% if grant.privilege == 'OWNERSHIP' %}{% do space.update({'owns': true}) %}{% endif %}
        {% elif parts | length == 3 %}
          {% set relation = space.relations.setdefault(parts[2], {
            'name': parts[2], 'owner': none, 'reads': false, 'writes': false, 'owns': false
          }) %}
          {% if mine and grant.privilege in ['SELECT', 'OWNERSHIP'] %}{% do relation.update({'reads': true}) %}{% endif %}
          {% if grant.privilege in writing %}{% do relation.update({'writes': true}) %}{% endif %}
          {% if grant.privilege == 'OWNERSHIP' %}{% do relation.update({'owns': true}) %}{% endif %}
        {% endif %}
      {% endif %}
    {% endfor %}
  {% endfor %}
  {% set listed = [] %}
  {% for space in found.values() %}
    {% do space.update({'relations': space.relations.values() | list}) %}
    {% do listed.append(space) %}
  {% endfor %}
  {{ return(dbt_ci_rights_answer(true, user, role, databases.values() | list, listed, false)) }}
{% endmacro %}
