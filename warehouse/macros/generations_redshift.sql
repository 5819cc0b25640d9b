{#-
  Blue-green on Redshift, by its pages; on PostgreSQL behind Amazon's driver (`npm run e2e:redshift`).
  Schemas are renamed within a transaction (https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_SCHEMA.html),
  and views follow their tables, but for those without binding
  (https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html).
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
  {% set views = dbt_ci_first_values(run_query(
    'select viewname from pg_catalog.pg_views where schemaname = ' ~ dbt_ci_literal(schema)
    ~ " and lower(definition) like '%with no schema binding%' order by 1"
  )) %}
  {% if views %}
    {% do exceptions.raise_compiler_error(
      'These views keep the names that they were built with, and would read what is replaced: ' ~ views | join(', ')
      ~ '. Set `bind: true` for them.'
    ) %}
  {% endif %}
{% endmacro %}

{#-
  From the catalogue's own lists: SVV_SCHEMA_PRIVILEGES and SVV_RELATION_PRIVILEGES show a user only what
  concerns them (https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_RELATION_PRIVILEGES.html,
  https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_SCHEMA_PRIVILEGES.html). Those lists name users and
  groups only, so what roles have comes from the views, as far as this user sees it.
-#}
{% macro dbt_ci_redshift_copy_grants(pair, granted_by_dbt) %}
  {% for row in run_query(
    "select array_to_string(nspacl, '\n'), pg_get_userbyid(nspowner) from pg_catalog.pg_namespace where nspname = " ~ dbt_ci_literal(pair.live)
  ).rows %}
    {% do dbt_ci_redshift_grant(row[0], row[1], 'schema ' ~ dbt_ci_quote(pair.incoming)) %}
    {% do dbt_ci_redshift_grant_to_roles(
      'svv_schema_privileges where namespace_name = ' ~ dbt_ci_literal(pair.live) ~ " and privilege_scope = 'SCHEMA'",
      'schema ' ~ dbt_ci_quote(pair.incoming)
    ) %}
  {% endfor %}
  {% for row in run_query(
    "select array_to_string(o.relacl, '\n'), pg_get_userbyid(o.relowner), o.relname from pg_catalog.pg_class as o"
    ~ ' join pg_catalog.pg_namespace as l on l.oid = o.relnamespace and l.nspname = ' ~ dbt_ci_literal(pair.live)
    ~ ' join pg_catalog.pg_class as c on c.relname = o.relname'
    ~ ' join pg_catalog.pg_namespace as n on n.oid = c.relnamespace and n.nspname = ' ~ dbt_ci_literal(pair.incoming)
    ~ " where o.relkind in ('r', 'v', 'm') and c.relkind in ('r', 'v', 'm') order by 3"
  ).rows if (pair.live ~ '.' ~ row[2]) not in granted_by_dbt and row[2] != dbt_ci_generation_marker() %}
    {% set relation = 'table ' ~ dbt_ci_quote(pair.incoming) ~ '.' ~ dbt_ci_quote(row[2]) %}
    {% do dbt_ci_redshift_grant(row[0], row[1], relation) %}
    {% do dbt_ci_redshift_grant_to_roles(
      'svv_relation_privileges where namespace_name = ' ~ dbt_ci_literal(pair.live) ~ ' and relation_name = ' ~ dbt_ci_literal(row[2]), relation
    ) %}
  {% endfor %}
{% endmacro %}

{% macro dbt_ci_redshift_grant_to_roles(privileges, what) %}
  {% for row in run_query('select privilege_type, identity_name from ' ~ privileges ~ " and identity_type = 'role' order by 1, 2").rows %}
    {% call statement('dbt_ci_grant', auto_begin=true) %}
      grant {{ row[0] }} on {{ what }} to role {{ dbt_ci_quote(row[1]) }}
    {% endcall %}
  {% endfor %}
{% endmacro %}

{#- https://docs.aws.amazon.com/redshift/latest/dg/r_PG_DEFAULT_ACL.html; of tables, the only ones that dbt makes. -#}
{% macro redshift__dbt_ci_copy_default_privileges(pair) %}
  {% for row in run_query(
    "select array_to_string(d.defaclacl, '\n'), pg_get_userbyid(d.defacluser) from pg_catalog.pg_default_acl as d"
    ~ ' join pg_catalog.pg_namespace as n on n.oid = d.defaclnamespace'
    ~ " where d.defaclobjtype = 'r' and n.nspname = " ~ dbt_ci_literal(pair.live)
  ).rows %}
    {% for each in dbt_ci_redshift_privileges(row[0], row[1], 'the default privileges of ' ~ pair.live) %}
      {% call statement('dbt_ci_grant', auto_begin=true) %}
        alter default privileges for user {{ dbt_ci_quote(row[1]) }} in schema {{ dbt_ci_quote(pair.green) }}
        grant {{ each.privilege }} on tables to {{ each.grantee }}{{ each.option }}
      {% endcall %}
    {% endfor %}
  {% endfor %}
{% endmacro %}

{% macro dbt_ci_redshift_grant(acl, owner, what) %}
  {% for each in dbt_ci_redshift_privileges(acl, owner, what) %}
    {% call statement('dbt_ci_grant', auto_begin=true) %}
      grant {{ each.privilege }} on {{ what }} to {{ each.grantee }}{{ each.option }}
    {% endcall %}
  {% endfor %}
{% endmacro %}

{#-
  [{privilege, grantee, option}] of a list of privileges as text, one on each line: `name=rw*/owner`, `group name=r/owner`,
  `=r/owner` for everybody; `*` with grant option (PG_DEFAULT_ACL's page says the letters). The owner has them
  by itself. What is not known is refused: it would be lost.
-#}
{% macro dbt_ci_redshift_privileges(acl, owner, what) %}
  {% set letters = {
    'r': 'select', 'a': 'insert', 'w': 'update', 'd': 'delete', 'x': 'references', 'R': 'rule', 't': 'trigger',
    'U': 'usage', 'C': 'create', 'D': 'drop', 'P': 'truncate', 'A': 'alter'
  } %}
  {% set found = [] %}
  {% for line in (acl or '').split('\n') if line %}
    {% set parts = modules.re.match('^(group )?("(?:[^"]|"")*"|[^"=]*)=([a-zA-Z*]*)/', line) %}
    {% if not parts %}
      {% do exceptions.raise_compiler_error('A privilege on ' ~ what ~ ' is of a form that cannot be copied: ' ~ line) %}
    {% endif %}
    {% set name = parts.group(2) %}
    {% set name = name[1:-1] | replace('""', '"') if name[:1] == '"' else name %}
    {% for privilege in modules.re.findall('[a-zA-Z][*]?', parts.group(3)) if parts.group(1) or name != owner %}
      {% if privilege[0] not in letters %}
        {% do exceptions.raise_compiler_error('A privilege on ' ~ what ~ ' is not known and cannot be copied: ' ~ line) %}
      {% endif %}
      {% do found.append({
        'privilege': letters[privilege[0]],
        'grantee': (parts.group(1) or '') ~ dbt_ci_quote(name) if name else 'public',
        'option': ' with grant option' if privilege[1:] else ''
      }) %}
    {% endfor %}
  {% endfor %}
  {{ return(found) }}
{% endmacro %}
