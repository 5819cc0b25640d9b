{#-
  Relations that an earlier deploy built and nothing names any more: `requests` are [{unique_id, place,
  resource_type}]. Answers once per request, in order: {unique_id, found}, `found` none where there is
  nothing any more, else {kind, fingerprint, dependents}:
    kind         the catalogue's word: table, view, materialized view, function …
    fingerprint  another one where somebody has written to it or made it again; empty: not known
    dependents   what would break without it, as people read it; none: not known
-#}
{% macro dbt_ci_survey_orphans(requests) %}
  {% for request in requests %}
    {% do dbt_ci_answer({
      'unique_id': request.unique_id,
      'found': adapter.dispatch('dbt_ci_survey_orphan', 'dbt_ci_warehouse')(request.place, request.resource_type)
    }) %}
  {% endfor %}
{% endmacro %}

{#- Functions are not looked for. -#}
{% macro default__dbt_ci_survey_orphan(place, resource_type) %}
  {% set relation = dbt_ci_find_relation(place) if resource_type != 'function' else none %}
  {% if relation is none %}{{ return(none) }}{% endif %}
  {{ return({'kind': relation.type or 'relation', 'fingerprint': '', 'dependents': none}) }}
{% endmacro %}

{#-
  A table that is written to grows, and one that is made again has another id. Views by rules, foreign
  keys, functions … as for schemas, by the id of the relation; indexes, its own triggers and sequences
  go with it. A publication gives its rows to subscribers.
-#}
{% macro postgres__dbt_ci_survey_orphan(place, resource_type) %}
  {% if resource_type == 'function' %}{{ return(dbt_ci_postgres_function(place)) }}{% endif %}
  {% set relation = dbt_ci_find_relation(place) %}
  {% if relation is none %}{{ return(none) }}{% endif %}
  {% set found = dbt_ci_records(
    "select case c.relkind when 'r' then 'table' when 'v' then 'view' when 'm' then 'materialized view' else 'relation of another kind' end,"
    ~ " c.oid || ':' || c.relfilenode || ':' || case when c.relkind = 'v' then md5(pg_catalog.pg_get_viewdef(c.oid))"
    ~ ' else pg_catalog.pg_relation_size(c.oid)::text end, c.oid'
    ~ ' from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace'
    ~ ' where n.nspname = ' ~ dbt_ci_literal(relation.schema) ~ ' and c.relname = ' ~ dbt_ci_literal(relation.identifier),
    ['kind', 'fingerprint', 'oid']
  ) %}
  {% if not found %}{{ return(none) }}{% endif %}
  {% set id = found[0].oid | int %}
  {% set dependents = dbt_ci_first_values(run_query(
    'select distinct i.type || \' \' || i.identity from pg_catalog.pg_depend as d'
    ~ " left join pg_catalog.pg_rewrite as r on d.classid = 'pg_catalog.pg_rewrite'::regclass and r.oid = d.objid"
    ~ " cross join lateral pg_catalog.pg_identify_object(case when r.oid is null then d.classid else 'pg_catalog.pg_class'::regclass::oid end,"
    ~ ' coalesce(r.ev_class, d.objid), 0) as i'
    ~ " where d.refclassid in ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_type'::regclass)"
    ~ ' and d.refobjid in (' ~ id ~ ', (select reltype from pg_catalog.pg_class where oid = ' ~ id ~ '),'
    ~ ' (select typarray from pg_catalog.pg_type where oid = (select reltype from pg_catalog.pg_class where oid = ' ~ id ~ ')))'
    ~ " and d.deptype = 'n' and coalesce(r.ev_class, d.objid) <> " ~ id
    ~ " union select 'publication ' || p.pubname from pg_catalog.pg_publication_rel as l"
    ~ ' join pg_catalog.pg_publication as p on p.oid = l.prpubid where l.prrelid = ' ~ id ~ ' order by 1'
  )) %}
  {{ return({'kind': found[0].kind, 'fingerprint': found[0].fingerprint, 'dependents': dependents}) }}
{% endmacro %}

{% macro dbt_ci_postgres_function(place) %}
  {% set count = run_query(
    'select count(*) from pg_catalog.pg_proc as p join pg_catalog.pg_namespace as n on n.oid = p.pronamespace'
    ~ ' where lower(n.nspname) = lower(' ~ dbt_ci_literal(place.schema) ~ ') and lower(p.proname) = lower(' ~ dbt_ci_literal(place.identifier) ~ ')'
  ).rows[0][0] | int %}
  {{ return({'kind': 'function', 'fingerprint': '', 'dependents': none} if count else none) }}
{% endmacro %}

{#- Not tried here: a view without schema binding depends on nothing by its catalogue. -#}
{% macro redshift__dbt_ci_survey_orphan(place, resource_type) %}
  {{ return(default__dbt_ci_survey_orphan(place, resource_type)) }}
{% endmacro %}

{#-
  DuckDB keeps no dependencies of views, but it keeps their SQL, and that of macros, of all attached
  databases. A text that has the name, but for one with another schema before it, reads it: rather too
  many than too few.
-#}
{% macro duckdb__dbt_ci_survey_orphan(place, resource_type) %}
  {% set here = ' where lower(database_name) = lower(' ~ dbt_ci_literal(place.database) ~ ') and lower(schema_name) = lower(' ~ dbt_ci_literal(place.schema) ~ ')' %}
  {% if resource_type == 'function' %}
    {% set count = run_query('select count(*) from duckdb_functions()' ~ here ~ ' and lower(function_name) = lower(' ~ dbt_ci_literal(place.identifier) ~ ')').rows[0][0] | int %}
    {{ return({'kind': 'function', 'fingerprint': '', 'dependents': none} if count else none) }}
  {% endif %}
  {% set found = dbt_ci_records(
    "select 'table', md5(sql) || ':' || estimated_size from duckdb_tables()" ~ here ~ ' and lower(table_name) = lower(' ~ dbt_ci_literal(place.identifier) ~ ')'
    ~ " union all select 'view', md5(sql) from duckdb_views()" ~ here ~ ' and lower(view_name) = lower(' ~ dbt_ci_literal(place.identifier) ~ ')',
    ['kind', 'fingerprint']
  ) %}
  {% if not found %}{{ return(none) }}{% endif %}
  {% set answer = {'kind': found[0].kind, 'fingerprint': found[0].fingerprint, 'dependents': []} %}
  {#- Of an attached PostgreSQL or a catalogue of a lake, DuckDB does not see all. -#}
  {% set own = run_query("select count(*) from duckdb_databases() where type = 'duckdb' and lower(database_name) = lower(" ~ dbt_ci_literal(place.database) ~ ')').rows[0][0] | int %}
  {% if not own %}{{ return(dict(answer, fingerprint='', dependents=none)) }}{% endif %}
  {% for each in dbt_ci_records(
    "select 'view', database_name, schema_name, view_name, sql from duckdb_views() where not internal"
    ~ " union all select 'macro', database_name, schema_name, function_name, macro_definition from duckdb_functions()"
    ~ ' where not internal and macro_definition is not null order by 2, 3, 4',
    ['kind', 'database', 'schema', 'name', 'sql']
  ) %}
    {% set own_name = [each.database, each.schema, each.name] | join('.') | lower == [place.database, place.schema, place.identifier] | join('.') | lower %}
    {% if not own_name and dbt_ci_duckdb_reads(each.sql, place) %}
      {% do answer.dependents.append(each.kind ~ ' ' ~ [each.database, each.schema, each.name] | join('.')) %}
    {% endif %}
  {% endfor %}
  {{ return(answer) }}
{% endmacro %}

{#- Before a dot, a name is that of a table in front of its column: the table itself is named elsewhere. -#}
{% macro dbt_ci_duckdb_reads(sql, place) %}
  {% set name = '"?' ~ modules.re.escape(place.identifier | replace('"', '""')) ~ '"?' %}
  {% set pattern = '(?i)(?:(' ~ dbt_ci_duckdb_name() ~ ')\\s*\\.\\s*)?(?<![\\w"])' ~ name ~ '(?![\\w"])(?!\\s*\\.)' %}
  {% for match in modules.re.finditer(pattern, sql) %}
    {% set schema = match.group(1) %}
    {% if schema is none or schema | replace('"', '') | lower == place.schema | replace('"', '') | lower %}
      {{ return(true) }}
    {% endif %}
  {% endfor %}
  {{ return(false) }}
{% endmacro %}

{#-
  Drops `request`, {unique_id, place, resource_type, kind, fingerprint}, if it is still as it was
  surveyed and nothing depends on it; PostgreSQL refuses by itself what began to in between. Answers
  {dropped, dependents}.
-#}
{% macro dbt_ci_drop_orphan(request) %}
  {% do dbt_ci_begin() %}
  {% set found = adapter.dispatch('dbt_ci_survey_orphan', 'dbt_ci_warehouse')(request.place, request.resource_type) %}
  {% set same = found is not none and found.kind == request.kind and found.fingerprint == request.fingerprint %}
  {% set dropped = same and found.dependents is not none and not found.dependents and found.kind in ['table', 'view', 'materialized view'] %}
  {% if dropped %}
    {% call statement('dbt_ci_drop_orphan') %}
      drop {{ found.kind }} {{ dbt_ci_find_relation(request.place) }} {{ dbt_ci_restrict() }}
    {% endcall %}
  {% endif %}
  {% do dbt_ci_commit() %}
  {% do dbt_ci_answer({'dropped': dropped, 'dependents': found.dependents if found else []}) %}
{% endmacro %}

{#- The word by which a warehouse refuses what others depend on. -#}
{% macro dbt_ci_restrict() %}
  {{ return(adapter.dispatch('dbt_ci_restrict', 'dbt_ci_warehouse')()) }}
{% endmacro %}

{% macro default__dbt_ci_restrict() %}{{ return('') }}{% endmacro %}

{% macro postgres__dbt_ci_restrict() %}{{ return('restrict') }}{% endmacro %}
