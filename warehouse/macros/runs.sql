{#-
  A pull request's schema also says which runs may have written into it last: one, unless several ran
  at once. What an earlier run recorded of its nodes holds only as long as no other run (cancelled, of
  a merge queue, outside of GitHub, of a push at the same time) came after.
-#}
{% macro dbt_ci_run_relation(database, schema) %}
  {{ return(api.Relation.create(database=database, schema=schema, identifier='dbt_ci_schema_run', type='table')) }}
{% endmacro %}

{#- The runs that a schema names. -#}
{% macro dbt_ci_runs_in(place) %}
  {% set relation = dbt_ci_run_relation(place.database, place.schema) %}
  {% if adapter.get_relation(place.database, place.schema, relation.identifier) is none %}
    {{ return([]) }}
  {% endif %}
  {{ return(dbt_ci_first_values(run_query('select run from ' ~ relation ~ ' order by 1'))) }}
{% endmacro %}

{#- Answers {runs: [{database, schema, run}]} for those of `schemas` that say it. -#}
{% macro dbt_ci_schema_runs(schemas) %}
  {% set runs = [] %}
  {% for place in schemas %}
    {% for run in dbt_ci_runs_in(place) %}
      {% do runs.append({'database': place.database, 'schema': place.schema, 'run': run}) %}
    {% endfor %}
  {% endfor %}
  {% do dbt_ci_answer({'runs': runs}) %}
{% endmacro %}

{#-
  Adds `run` to the runs of each schema, and takes those of `ended` out. In one transaction, where the
  warehouse has them for DDL.
-#}
{% macro dbt_ci_mark_run(schemas, run, ended) %}
  {% for place in schemas %}
    {% set relation = dbt_ci_run_relation(place.database, place.schema) %}
    {% do dbt_ci_begin() %}
    {% set runs = [run] %}
    {% for other in dbt_ci_runs_in(place) if other != run and other not in ended %}
      {% do runs.append(other) %}
    {% endfor %}
    {% do adapter.drop_relation(relation) %}
    {% call statement('dbt_ci_mark_run', auto_begin=true) %}
      {{ dbt_ci_create_table_as(relation) }}
      {% for each in runs -%}
      select cast({{ dbt_ci_literal(each) }} as {{ dbt.type_string() }}) as run{{ ' union all ' if not loop.last }}
      {% endfor %}
    {% endcall %}
    {% do dbt_ci_commit() %}
  {% endfor %}
  {% do dbt_ci_answer({'marked': schemas}) %}
{% endmacro %}

{#-
  Drops what earlier pushes left in the schemas of this owner and is no longer part of its plan: a
  reader would take it for the pull request's. Whoever may write into a schema can put a marker there, so
  its name must be of `isolated` too. `keep`: [{database, schema, identifier}]. Answers
  {dropped: [{database, schema, identifier}]}.
-#}
{% macro dbt_ci_drop_leftovers(owner, isolated, databases, keep) %}
  {% set kept = [] %}
  {% for place in keep %}
    {% do kept.append((place.schema ~ '.' ~ place.identifier) | lower) %}
  {% endfor %}
  {% set dropped = [] %}
  {% do dbt_ci_begin() %}
  {% for database in databases or [target.database] %}
    {% for schema in dbt_ci_marked_schemas(database) if dbt_ci_is_named_for(schema, isolated) and dbt_ci_owner_of(database, schema) == owner %}
      {% set names = dbt_ci_relation_names(database, schema) %}
      {% for name in dbt_ci_plain_names(names) if (schema ~ '.' ~ name) | lower not in kept and not name.lower().startswith('dbt_ci_schema_') %}
        {% set relation = adapter.get_relation(database, schema, name) %}
        {% if relation is not none %}
          {% do adapter.drop_relation(relation) %}
          {% do dropped.append({'database': database or '', 'schema': schema, 'identifier': name}) %}
        {% endif %}
      {% endfor %}
    {% endfor %}
  {% endfor %}
  {% do dbt_ci_commit() %}
  {% do dbt_ci_answer({'dropped': dropped}) %}
{% endmacro %}

{#- Of all that a reader can select from. -#}
{% macro dbt_ci_relation_names(database, schema) %}
  {{ return(adapter.dispatch('dbt_ci_relation_names', 'dbt_ci_warehouse')(database, schema)) }}
{% endmacro %}

{% macro default__dbt_ci_relation_names(database, schema) %}
  {% set rows = run_query(
    'select table_name from ' ~ dbt_ci_schema_tables(database, schema)
    ~ ' where lower(table_catalog) = lower(' ~ dbt_ci_literal(database) ~ ')'
    ~ ' and lower(table_schema) = lower(' ~ dbt_ci_literal(schema) ~ ')'
  ) %}
  {{ return(dbt_ci_first_values(rows)) }}
{% endmacro %}

{% macro dbt_ci_schema_tables(database, schema) %}
  {{ return(adapter.dispatch('dbt_ci_schema_tables', 'dbt_ci_warehouse')(database, schema)) }}
{% endmacro %}

{% macro default__dbt_ci_schema_tables(database, schema) %}
  {{ return(dbt_ci_information_schema_tables(database)) }}
{% endmacro %}

{#- Not tried here. -#}
{% macro bigquery__dbt_ci_schema_tables(database, schema) %}
  {{ return('`' ~ database ~ '`.`' ~ schema ~ '`.INFORMATION_SCHEMA.TABLES') }}
{% endmacro %}

{#- Views too; the session's temporary ones are listed in every schema. -#}
{% macro spark__dbt_ci_relation_names(database, schema) %}
  {% set names = [] %}
  {% for row in run_query('show tables in ' ~ dbt_ci_quote(schema)).rows if not row[2] %}
    {% do names.append(row[1]) %}
  {% endfor %}
  {{ return(names) }}
{% endmacro %}

{% macro clickhouse__dbt_ci_relation_names(database, schema) %}
  {{ return(dbt_ci_first_values(run_query(
    'select name from system.tables where database = ' ~ dbt_ci_literal(schema)
  ))) }}
{% endmacro %}

{#- Not tried here; see databricks__dbt_ci_marked_schemas. -#}
{% macro databricks__dbt_ci_relation_names(database, schema) %}
  {% if (database or 'hive_metastore') | lower == 'hive_metastore' %}
    {{ return(spark__dbt_ci_relation_names(database, schema)) }}
  {% endif %}
  {{ return(default__dbt_ci_relation_names(database, schema)) }}
{% endmacro %}

{#- The information_schema knows no materialized views. -#}
{% macro postgres__dbt_ci_relation_names(database, schema) %}
  {% set rows = run_query(
    'select c.relname from pg_catalog.pg_class as c'
    ~ ' join pg_catalog.pg_namespace as n on n.oid = c.relnamespace'
    ~ " where c.relkind in ('r', 'p', 'v', 'm') and n.nspname = " ~ dbt_ci_literal(schema)
  ) %}
  {{ return(dbt_ci_first_values(rows)) }}
{% endmacro %}

{#- Not tried here. -#}
{% macro redshift__dbt_ci_relation_names(database, schema) %}
  {{ return(default__dbt_ci_relation_names(database, schema)) }}
{% endmacro %}
