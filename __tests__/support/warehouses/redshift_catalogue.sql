-- What PostgreSQL's catalogue lacks of Redshift's, and dbt-redshift or this action reads.
create or replace function pg_catalog.getdate() returns timestamp language sql stable
  as $$ select (now() at time zone 'UTC')::timestamp $$;
create or replace function pg_catalog.round(double precision, integer) returns double precision language sql immutable
  as $$ select round($1::numeric, $2)::double precision $$;
create or replace function pg_catalog.pg_get_late_binding_view_cols() returns setof record language sql
  as $$ select null::name, null::name, null::name, null::varchar, null::int where false $$;
create or replace view pg_catalog.svv_external_columns as
  select ''::text as redshift_database_name, ''::text as schemaname, ''::text as tablename, ''::text as columnname,
    ''::text as external_type, 0 as columnnum, 0 as part_key, ''::text as is_nullable where false;
-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_RELATION_PRIVILEGES.html: who is no superuser and not the
-- grantee sees none, so here they show none.
create or replace view pg_catalog.svv_relation_privileges as
  select ''::text as namespace_name, ''::text as relation_name, ''::text as privilege_type, 0 as identity_id,
    ''::text as identity_name, ''::text as identity_type, false as admin_option where false;
create or replace view pg_catalog.svv_schema_privileges as
  select ''::text as namespace_name, ''::text as privilege_type, 0 as identity_id, ''::text as privilege_scope,
    ''::text as identity_name, ''::text as identity_type, false as admin_option where false;
