{#-
  PostgreSQL renames schemas in a transaction. What refers to a relation follows it by its id, so
  that views keep reading what they were built on, under whatever name. What these statements need
  is handed to them as JSON in a setting of the transaction: no name becomes part of a program.
-#}
{% macro dbt_ci_postgres_program(input, program) %}
  {% call statement('dbt_ci_program', auto_begin=true) %}
    select set_config('dbt_ci.input', {{ dbt_ci_literal(tojson(input)) }}, true)
  {% endcall %}
  {% call statement('dbt_ci_program', auto_begin=true) %}do {{ '$dbt_ci$' }} {{ program }} {{ '$dbt_ci$' }}{% endcall %}
{% endmacro %}

{#- Only of roles that this connection is a member of: the survey names the others. -#}
{% macro postgres__dbt_ci_copy_default_privileges(pair) %}
  {% do dbt_ci_postgres_program({'live': pair.live, 'green': pair.green}, "
    declare
      input jsonb := current_setting('dbt_ci.input')::jsonb;
      acl record;
    begin
      for acl in
        select pg_get_userbyid(d.defaclrole) as owner, a.privilege_type, a.grantee, a.is_grantable,
          case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' end as objects
        from pg_catalog.pg_default_acl as d
        join pg_catalog.pg_namespace as n on n.oid = d.defaclnamespace and n.nspname = input->>'live'
        cross join lateral aclexplode(d.defaclacl) as a
        where pg_has_role(d.defaclrole, 'MEMBER')
      loop
        execute format('alter default privileges for role %I in schema %I grant %s on %s to %s%s',
          acl.owner, input->>'green', acl.privilege_type, acl.objects,
          case when acl.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(acl.grantee)) end,
          case when acl.is_grantable then ' with grant option' else '' end);
      end loop;
    end") %}
{% endmacro %}

{% macro dbt_ci_literals(texts) %}
  {% set literals = [] %}
  {% for text in texts %}{% do literals.append(dbt_ci_literal(text)) %}{% endfor %}
  {{ return('(' ~ (literals or ['null']) | join(', ') ~ ')') }}
{% endmacro %}

{% macro dbt_ci_records(sql, names) %}
  {% set records = [] %}
  {% for row in run_query(sql) %}
    {% set record = {} %}
    {% for name in names %}{% do record.update({name: row[loop.index0]}) %}{% endfor %}
    {% do records.append(record) %}
  {% endfor %}
  {{ return(records) }}
{% endmacro %}

{% macro postgres__dbt_ci_survey_schemas(schemas) %}
  {% set live = dbt_ci_literals(schemas | map(attribute='live')) %}
  {% set all = dbt_ci_literals((schemas | map(attribute='live') | list) + (schemas | map(attribute='green') | list)) %}
  {#- Whatever has a schema depends on it; what belongs to a column, or to an extension, goes with that. -#}
  {% set objects = dbt_ci_records(
    "select i.type, n.nspname, coalesce(i.name, ''), i.identity, d.classid::bigint || ':' || d.objid"
    ~ ' from pg_catalog.pg_depend as d'
    ~ " join pg_catalog.pg_namespace as n on d.refclassid = 'pg_namespace'::regclass and d.refobjid = n.oid"
    ~ ' cross join lateral pg_identify_object(d.classid, d.objid, d.objsubid) as i'
    ~ " where d.deptype = 'n' and n.nspname in " ~ all
    ~ ' and not exists (select from pg_catalog.pg_depend as o where o.classid = d.classid and o.objid = d.objid'
    ~ "   and (o.deptype = 'e' or (o.deptype in ('a', 'i') and o.refclassid = 'pg_class'::regclass)))"
    ~ ' order by i.identity',
    ['kind', 'schema', 'name', 'identity', 'handle']
  ) %}
  {#- By the relation, or by the type of its rows. -#}
  {% set dependencies = dbt_ci_records(
    'with used as ('
    ~ "  select 'pg_class'::regclass::oid as classid, r.oid as objid, r.oid as relation, n.nspname, r.relname"
    ~ '  from pg_catalog.pg_class as r join pg_catalog.pg_namespace as n on n.oid = r.relnamespace'
    ~ "  where n.nspname in " ~ live ~ " and r.relkind in ('r', 'p', 'v', 'm', 'f')"
    ~ "  union all select 'pg_type'::regclass::oid, t.oid, r.oid, n.nspname, r.relname"
    ~ '  from pg_catalog.pg_class as r join pg_catalog.pg_namespace as n on n.oid = r.relnamespace'
    ~ '  join pg_catalog.pg_type as y on y.typrelid = r.oid'
    ~ '  join pg_catalog.pg_type as t on t.oid in (y.oid, y.typarray)'
    ~ "  where n.nspname in " ~ live ~ " and r.relkind in ('r', 'p', 'v', 'm', 'f')"
    ~ ') select distinct coalesce(ci.type, i.type), coalesce(ci.schema, i.schema, \'\'), coalesce(ci.name, i.name, \'\'),'
    ~ '   coalesce(ci.identity, i.identity), u.nspname, u.relname'
    ~ ' from used as u join pg_catalog.pg_depend as d on d.refclassid = u.classid and d.refobjid = u.objid'
    ~ " left join pg_catalog.pg_rewrite as w on d.classid = 'pg_rewrite'::regclass and w.oid = d.objid"
    ~ " left join pg_catalog.pg_constraint as k on d.classid = 'pg_constraint'::regclass and k.oid = d.objid"
    ~ " left join pg_catalog.pg_attrdef as f on d.classid = 'pg_attrdef'::regclass and f.oid = d.objid"
    ~ " left join pg_catalog.pg_policy as p on d.classid = 'pg_policy'::regclass and p.oid = d.objid"
    ~ " left join pg_catalog.pg_class as x on d.classid = 'pg_class'::regclass and x.oid = d.objid"
    ~ ' cross join lateral (select coalesce(w.ev_class, k.conrelid, f.adrelid, p.polrelid, x.oid) as oid) as c'
    ~ " left join lateral pg_identify_object('pg_class'::regclass, c.oid, 0) as ci on c.oid is not null"
    ~ ' cross join lateral pg_identify_object(d.classid, d.objid, 0) as i'
    ~ " where d.deptype = 'n' and (c.oid is null or c.oid <> u.relation)"
    ~ " and d.classid in ('pg_rewrite'::regclass, 'pg_constraint'::regclass, 'pg_proc'::regclass, 'pg_class'::regclass,"
    ~ "   'pg_attrdef'::regclass, 'pg_policy'::regclass, 'pg_type'::regclass)"
    ~ ' order by 4, 5, 6',
    ['kind', 'schema', 'name', 'identity', 'used_schema', 'used_name']
  ) %}
  {% set extras = dbt_ci_records(
    "select n.nspname, c.relname, 'row level security' from pg_catalog.pg_class as c"
    ~ ' join pg_catalog.pg_namespace as n on n.oid = c.relnamespace where n.nspname in ' ~ all ~ ' and c.relrowsecurity'
    ~ " union all select n.nspname, c.relname, 'trigger ' || t.tgname from pg_catalog.pg_trigger as t"
    ~ ' join pg_catalog.pg_class as c on c.oid = t.tgrelid join pg_catalog.pg_namespace as n on n.oid = c.relnamespace'
    ~ ' where n.nspname in ' ~ all ~ ' and not t.tgisinternal'
    ~ " union all select n.nspname, c.relname, 'publication ' || b.pubname from pg_catalog.pg_publication_rel as r"
    ~ ' join pg_catalog.pg_publication as b on b.oid = r.prpubid join pg_catalog.pg_class as c on c.oid = r.prrelid'
    ~ ' join pg_catalog.pg_namespace as n on n.oid = c.relnamespace where n.nspname in ' ~ all
    ~ ' order by 1, 2, 3',
    ['schema', 'name', 'what']
  ) %}
  {#- What belongs to a role that this connection is no member of can be neither locked nor moved. -#}
  {% set locked = dbt_ci_records(
    "select 'default privileges of ' || pg_get_userbyid(d.defaclrole) || ' in ' || n.nspname"
    ~ ' from pg_catalog.pg_default_acl as d join pg_catalog.pg_namespace as n on n.oid = d.defaclnamespace'
    ~ " where n.nspname in " ~ live ~ " and not pg_has_role(d.defaclrole, 'MEMBER')"
    ~ " union select 'schema ' || n.nspname || ' of ' || pg_get_userbyid(n.nspowner) from pg_catalog.pg_namespace as n"
    ~ " where n.nspname in " ~ live ~ " and not pg_has_role(n.nspowner, 'MEMBER')"
    ~ " union select 'relation ' || n.nspname || '.' || c.relname || ' of ' || pg_get_userbyid(c.relowner)"
    ~ ' from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace'
    ~ " where n.nspname in " ~ live ~ " and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and not pg_has_role(c.relowner, 'MEMBER')"
    ~ ' order by 1',
    ['what']
  ) %}
  {{ return({
    'replaces': 'schemas', 'objects': objects, 'dependencies': dependencies, 'extras': extras,
    'locked': locked | map(attribute='what') | list,
  }) }}
{% endmacro %}

{#- Not tried here: views without binding refer to nothing, and its catalogue has less. -#}
{% macro redshift__dbt_ci_survey_schemas(schemas) %}
  {{ return(default__dbt_ci_survey_schemas(schemas)) }}
{% endmacro %}

{% macro postgres__dbt_ci_swap_schemas(swap) %}
  {% do dbt_ci_begin() %}
  {% do dbt_ci_postgres_copy_rights(swap) %}
  {% for each in swap.schemas if each.incoming %}
    {% call statement('dbt_ci_drop_marker', auto_begin=true) %}
      drop table if exists {{ dbt_ci_generation_relation(each.database, each.incoming) }}
    {% endcall %}
  {% endfor %}
  {% set started = modules.datetime.datetime.now() %}
  {% if not dbt_ci_postgres_lock(swap) %}
    {% set holders = dbt_ci_postgres_lock_holders(swap) %}
    {% call statement('dbt_ci_rollback', auto_begin=true) %}rollback{% endcall %}
    {{ return({'swapped': false, 'seconds': 0, 'waiting_for': holders}) }}
  {% endif %}
  {% do dbt_ci_postgres_rename(swap) %}
  {% do dbt_ci_commit() %}
  {% set seconds = (modules.datetime.datetime.now() - started).total_seconds() %}
  {{ return({'swapped': true, 'seconds': seconds, 'waiting_for': []}) }}
{% endmacro %}

{#-
  Rights belong to a name, data to a generation. The incoming schema gets the owner, the privileges
  and the comment of the live one, exactly; a relation what its namesake has besides its own.
-#}
{% macro dbt_ci_postgres_copy_rights(swap) %}
  {% do dbt_ci_postgres_program(swap, "
    declare
      input jsonb := current_setting('dbt_ci.input')::jsonb;
      pair record; rel record; acl record;
    begin
      for pair in
        select s.live, s.incoming, l.oid as live_oid, i.oid as incoming_oid, l.nspowner as live_owner,
          i.nspowner as incoming_owner, l.nspacl as live_acl, i.nspacl as incoming_acl
        from jsonb_to_recordset(input->'schemas') as s(live text, incoming text)
        join pg_catalog.pg_namespace as l on l.nspname = s.live
        join pg_catalog.pg_namespace as i on i.nspname = s.incoming
      loop
        for acl in select * from aclexplode(pair.incoming_acl) where grantee <> pair.incoming_owner loop
          execute format('revoke %s on schema %I from %s', acl.privilege_type, pair.incoming,
            case when acl.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(acl.grantee)) end);
        end loop;
        if pair.live_owner <> pair.incoming_owner then
          execute format('alter schema %I owner to %I', pair.incoming, pg_get_userbyid(pair.live_owner));
        end if;
        for acl in select * from aclexplode(pair.live_acl) where grantee <> pair.live_owner loop
          execute format('grant %s on schema %I to %s%s', acl.privilege_type, pair.incoming,
            case when acl.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(acl.grantee)) end,
            case when acl.is_grantable then ' with grant option' else '' end);
        end loop;
        execute format('comment on schema %I is %L', pair.incoming, obj_description(pair.live_oid, 'pg_namespace'));

        for rel in
          select c.relname, c.oid, c.relowner as incoming_owner, o.oid as live_oid, o.relowner as live_owner, o.relacl as live_acl
          from pg_catalog.pg_class as o
          join pg_catalog.pg_class as c on c.relname = o.relname and c.relnamespace = pair.incoming_oid
          where o.relnamespace = pair.live_oid
            and o.relkind in ('r', 'p', 'v', 'm', 'f') and c.relkind in ('r', 'p', 'v', 'm', 'f')
            and c.relname <> 'dbt_ci_schema_generation'
        loop
          if rel.live_owner <> rel.incoming_owner and pg_has_role(rel.live_owner, 'MEMBER') then
            execute format('alter table %I.%I owner to %I', pair.incoming, rel.relname, pg_get_userbyid(rel.live_owner));
          end if;
          continue when input->'granted_by_dbt' ? (pair.live || '.' || rel.relname);
          for acl in select * from aclexplode(rel.live_acl) where grantee <> rel.live_owner loop
            execute format('grant %s on table %I.%I to %s%s', acl.privilege_type, pair.incoming, rel.relname,
              case when acl.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(acl.grantee)) end,
              case when acl.is_grantable then ' with grant option' else '' end);
          end loop;
          for acl in
            select a.attname, e.* from pg_catalog.pg_attribute as a
            join pg_catalog.pg_attribute as b on b.attrelid = rel.oid and b.attname = a.attname and not b.attisdropped
            cross join lateral aclexplode(a.attacl) as e
            where a.attrelid = rel.live_oid and a.attnum > 0 and not a.attisdropped
          loop
            execute format('grant %s (%I) on table %I.%I to %s%s', acl.privilege_type, acl.attname, pair.incoming, rel.relname,
              case when acl.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(acl.grantee)) end,
              case when acl.is_grantable then ' with grant option' else '' end);
          end loop;
        end loop;
      end loop;
    end") %}
{% endmacro %}

{#-
  A statement that joins two relations looks each name up by itself: without these locks one could
  be looked up before the swap and one after it. A reader that has one of them and wants another
  would be in a deadlock with this, and the server would end one of the two; so this gives up in
  half the time after which the server looks for deadlocks, and lets the readers through.
-#}
{% macro dbt_ci_postgres_lock(swap) %}
  {% do dbt_ci_postgres_program(swap, "
    declare
      input jsonb := current_setting('dbt_ci.input')::jsonb;
      deadline timestamptz := clock_timestamp() + least(interval '500 ms', current_setting('deadlock_timeout')::interval / 2);
      remaining int; rel record;
    begin
      perform set_config('dbt_ci.locked', 'no', true);
      begin
        for rel in
          select n.nspname, c.relname, c.relkind, pg_get_userbyid(c.relowner) as owner
          from jsonb_to_recordset(input->'schemas') as s(live text)
          join pg_catalog.pg_namespace as n on n.nspname = s.live
          join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relkind in ('r', 'p', 'v', 'm')
          order by c.oid
        loop
          remaining := extract(epoch from deadline - clock_timestamp()) * 1000;
          if remaining < 1 then
            raise lock_not_available;
          end if;
          perform set_config('lock_timeout', remaining || 'ms', true);
          if rel.relkind in ('r', 'p') then
            execute format('lock table only %I.%I in access exclusive mode', rel.nspname, rel.relname);
          else
            -- `lock table` of a view would lock what it reads, sources too. This changes nothing.
            execute format('alter table %I.%I owner to %I', rel.nspname, rel.relname, rel.owner);
          end if;
        end loop;
        perform set_config('dbt_ci.locked', 'yes', true);
      exception when lock_not_available then
        null;
      end;
    end") %}
  {{ return(run_query("select current_setting('dbt_ci.locked')").rows[0][0] == 'yes') }}
{% endmacro %}

{#- Who is in the way: no text of a query, which may hold anything. -#}
{% macro dbt_ci_postgres_lock_holders(swap) %}
  {{ return(dbt_ci_first_values(run_query(
    "select distinct 'process ' || a.pid || ' of ' || coalesce(a.usename, '?') || coalesce(' (' || nullif(a.application_name, '') || ')', '')"
    ~ " || ', ' || coalesce(a.state, '?') || ', in a transaction since ' || to_char(a.xact_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC'"
    ~ ' from pg_catalog.pg_locks as l join pg_catalog.pg_stat_activity as a on a.pid = l.pid'
    ~ ' join pg_catalog.pg_class as c on c.oid = l.relation join pg_catalog.pg_namespace as n on n.oid = c.relnamespace'
    ~ ' where l.granted and l.pid <> pg_backend_pid() and l.database = (select oid from pg_catalog.pg_database where datname = current_database())'
    ~ ' and n.nspname in ' ~ dbt_ci_literals(swap.schemas | map(attribute='live')) ~ ' order by 1 limit 10'
  ))) }}
{% endmacro %}

{% macro dbt_ci_postgres_rename(swap) %}
  {% do dbt_ci_postgres_program(swap, "
    declare
      input jsonb := current_setting('dbt_ci.input')::jsonb;
      pair record; item record; object record;
    begin
      for pair in
        select s.* from jsonb_to_recordset(input->'schemas') as s(live text, incoming text, old text)
      loop
        if exists (select from pg_catalog.pg_namespace where nspname = pair.live) then
          execute format('alter schema %I rename to %I', pair.live, pair.old);
          execute format('create table %I.dbt_ci_schema_generation as select %L::text as mark', pair.old,
            (input->'marker' || jsonb_build_object('live', pair.live))::text);
        end if;
        if pair.incoming is not null then
          execute format('alter schema %I rename to %I', pair.incoming, pair.live);
        end if;
      end loop;
      for item in
        select c.handle, c.live from jsonb_to_recordset(input->'moves') as c(handle text, live text)
      loop
        select i.type, i.identity into object
        from pg_identify_object(split_part(item.handle, ':', 1)::oid, split_part(item.handle, ':', 2)::oid, 0) as i;
        execute format('alter %s %s set schema %I', object.type, object.identity, item.live);
      end loop;
    end") %}
{% endmacro %}

{% macro postgres__dbt_ci_is_used_outside(schemas) %}
  {% set names = schemas | map(attribute='schema') | list %}
  {% set pairs = [] %}
  {% for name in names %}{% do pairs.append({'live': name, 'green': name}) %}{% endfor %}
  {% for each in postgres__dbt_ci_survey_schemas(pairs).dependencies if each.schema not in names %}
    {{ return(true) }}
  {% endfor %}
  {{ return(false) }}
{% endmacro %}

{% macro redshift__dbt_ci_is_used_outside(schemas) %}{{ return(false) }}{% endmacro %}
