{#-
  What stands outside of `schemas` and would be dropped with the schema `place`, because the adapter
  drops with `cascade`: [{name, reads}]. Elsewhere than on PostgreSQL and its kin nothing is.
-#}
{% macro dbt_ci_dependents(place, schemas) %}
  {{ return(adapter.dispatch('dbt_ci_dependents', 'dbt_ci_warehouse')(place, schemas)) }}
{% endmacro %}

{% macro default__dbt_ci_dependents(place, schemas) %}{{ return([]) }}{% endmacro %}

{#- Views (rules), foreign keys, defaults, triggers, policies, tables that inherit, functions. -#}
{% macro postgres__dbt_ci_dependents(place, schemas) %}
  {{ return(dbt_ci_dependent_rows(
    "select distinct n.nspname || '.' || coalesce(c.relname, p.proname), used.relname"
    ~ ' from pg_catalog.pg_class as used'
    ~ ' join pg_catalog.pg_namespace as own on own.oid = used.relnamespace'
    ~ " join pg_catalog.pg_depend as d on d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid = used.oid"
    ~ " left join pg_catalog.pg_rewrite as r on d.classid = 'pg_catalog.pg_rewrite'::regclass and r.oid = d.objid"
    ~ " left join pg_catalog.pg_constraint as k on d.classid = 'pg_catalog.pg_constraint'::regclass and k.oid = d.objid"
    ~ " left join pg_catalog.pg_attrdef as a on d.classid = 'pg_catalog.pg_attrdef'::regclass and a.oid = d.objid"
    ~ " left join pg_catalog.pg_trigger as t on d.classid = 'pg_catalog.pg_trigger'::regclass and t.oid = d.objid"
    ~ " left join pg_catalog.pg_policy as y on d.classid = 'pg_catalog.pg_policy'::regclass and y.oid = d.objid"
    ~ " left join pg_catalog.pg_proc as p on d.classid = 'pg_catalog.pg_proc'::regclass and p.oid = d.objid"
    ~ ' left join pg_catalog.pg_class as c on c.oid = coalesce(r.ev_class, k.conrelid, a.adrelid, t.tgrelid, y.polrelid,'
    ~ " case when d.classid = 'pg_catalog.pg_class'::regclass then d.objid end)"
    ~ ' join pg_catalog.pg_namespace as n on n.oid = coalesce(c.relnamespace, p.pronamespace)'
    ~ " where used.relkind <> 'i' and d.deptype <> 'i' and n.nspname !~ '^pg_'"
    ~ ' and own.nspname = ' ~ dbt_ci_literal(place.schema)
    ~ ' and n.nspname not in (' ~ dbt_ci_schema_literals(schemas) ~ ') order by 1, 2'
  )) }}
{% endmacro %}

{#- Not tried here: views only, found as AWS's own v_view_dependency finds them. -#}
{% macro redshift__dbt_ci_dependents(place, schemas) %}
  {{ return(dbt_ci_dependent_rows(
    "select distinct n.nspname || '.' || c.relname, used.relname"
    ~ ' from pg_catalog.pg_class as used'
    ~ ' join pg_catalog.pg_namespace as own on own.oid = used.relnamespace'
    ~ ' join pg_catalog.pg_depend as d on d.refobjid = used.oid'
    ~ ' join pg_catalog.pg_depend as v on v.objid = d.objid'
    ~ ' join pg_catalog.pg_class as c on c.oid = v.refobjid and c.oid <> used.oid'
    ~ ' join pg_catalog.pg_namespace as n on n.oid = c.relnamespace'
    ~ " where v.deptype = 'i' and c.relkind = 'v'"
    ~ ' and own.nspname = ' ~ dbt_ci_literal(place.schema)
    ~ ' and n.nspname not in (' ~ dbt_ci_schema_literals(schemas) ~ ') order by 1, 2'
  )) }}
{% endmacro %}

{% macro dbt_ci_schema_literals(schemas) %}
  {% set literals = [] %}
  {% for place in schemas %}{% do literals.append(dbt_ci_literal(place.schema)) %}{% endfor %}
  {{ return(literals | join(', ')) }}
{% endmacro %}

{% macro dbt_ci_dependent_rows(sql) %}
  {% set dependents = [] %}
  {% for row in run_query(sql).rows %}
    {% do dependents.append({'name': row[0], 'reads': row[1]}) %}
  {% endfor %}
  {{ return(dependents) }}
{% endmacro %}
