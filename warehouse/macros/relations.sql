{#- `place` is {database, schema, identifier}; the database is empty where there are none. -#}
{% macro dbt_ci_find_relation(place) %}
  {{ return(adapter.get_relation(place.database or none, place.schema, place.identifier)) }}
{% endmacro %}

{#- A column's name may hold any character; adapter.quote does not escape. -#}
{% macro dbt_ci_quote(name) %}
  {{ return(adapter.dispatch('dbt_ci_quote', 'dbt_ci_warehouse')(name)) }}
{% endmacro %}

{% macro default__dbt_ci_quote(name) %}
  {{ return(adapter.quote(name | replace('"', '""'))) }}
{% endmacro %}

{% macro spark__dbt_ci_quote(name) %}
  {{ return(adapter.quote(name | replace('`', '``'))) }}
{% endmacro %}

{#- https://clickhouse.com/docs/sql-reference/syntax#identifiers -#}
{% macro clickhouse__dbt_ci_quote(name) %}
  {{ return(adapter.quote(name | replace('\\', '\\\\') | replace('`', '\\`'))) }}
{% endmacro %}

{#- https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#quoted_identifiers -#}
{% macro bigquery__dbt_ci_quote(name) %}{{ return(clickhouse__dbt_ci_quote(name)) }}{% endmacro %}

{#- A schema as SQL names it. -#}
{% macro dbt_ci_schema(database, schema) %}
  {{ return(api.Relation.create(database=database or none, schema=schema).without_identifier() | string) }}
{% endmacro %}

{#-
  A name of the project as the catalogue has it: what is not quoted is folded. `part` is database, schema
  or identifier, of which the project's `quoting` says each by itself.
-#}
{% macro dbt_ci_catalogue_name(name, part) %}
  {{ return(adapter.dispatch('dbt_ci_catalogue_name', 'dbt_ci_warehouse')(name, part)) }}
{% endmacro %}

{% macro default__dbt_ci_catalogue_name(name, part) %}{{ return(name) }}{% endmacro %}

{#- https://docs.snowflake.com/en/sql-reference/identifiers-syntax: resolved as upper case -#}
{% macro snowflake__dbt_ci_catalogue_name(name, part) %}
  {% set policy = api.Relation.create(database='x', schema='x', identifier='x').quote_policy %}
  {{ return(name if policy.get_part(part) else name | upper) }}
{% endmacro %}

{#- Columns of a relation in their order: [{name, type}], the type as SQL declares it. -#}
{% macro dbt_ci_columns(relation) %}
  {{ return(adapter.dispatch('dbt_ci_columns', 'dbt_ci_warehouse')(relation)) }}
{% endmacro %}

{% macro default__dbt_ci_columns(relation) %}
  {% set columns = [] %}
  {% for column in adapter.get_columns_in_relation(relation) %}
    {% do columns.append({'name': column.name, 'type': column.data_type}) %}
  {% endfor %}
  {{ return(columns) }}
{% endmacro %}

{#- DuckDB's `data_type` is `character varying(256)` for every text. -#}
{% macro duckdb__dbt_ci_columns(relation) %}
  {% set columns = [] %}
  {% for column in adapter.get_columns_in_relation(relation) %}
    {% do columns.append({'name': column.name, 'type': column.dtype}) %}
  {% endfor %}
  {{ return(columns) }}
{% endmacro %}

{#- The information_schema says `ARRAY` and `USER-DEFINED`, and knows no materialized views. -#}
{% macro postgres__dbt_ci_columns(relation) %}
  {% set rows = run_query(
    'select a.attname, format_type(a.atttypid, a.atttypmod) from pg_catalog.pg_attribute as a'
    ~ ' where a.attrelid = ' ~ dbt_ci_literal(relation.include(database=false)) ~ '::regclass'
    ~ ' and a.attnum > 0 and not a.attisdropped order by a.attnum'
  ) %}
  {% set columns = [] %}
  {% for row in rows %}
    {% do columns.append({'name': row[0], 'type': row[1]}) %}
  {% endfor %}
  {{ return(columns) }}
{% endmacro %}

{#- Not tried here: late-binding views are not in its catalogue. -#}
{% macro redshift__dbt_ci_columns(relation) %}
  {{ return(default__dbt_ci_columns(relation)) }}
{% endmacro %}

{#- The form of a name that is equal for the same column. -#}
{% macro dbt_ci_fold_name(name) %}
  {{ return(adapter.dispatch('dbt_ci_fold_name', 'dbt_ci_warehouse')(name)) }}
{% endmacro %}

{% macro default__dbt_ci_fold_name(name) %}{{ return(name) }}{% endmacro %}

{#- DuckDB takes quoted names too without regard to letter case. -#}
{% macro duckdb__dbt_ci_fold_name(name) %}{{ return(name | lower) }}{% endmacro %}

{#- And so does Spark, unless spark.sql.caseSensitive says otherwise. -#}
{% macro spark__dbt_ci_fold_name(name) %}{{ return(name | lower) }}{% endmacro %}

{#- A relation as a query names it that reads all its rows. -#}
{% macro dbt_ci_whole(relation) %}
  {{ return(adapter.dispatch('dbt_ci_whole', 'dbt_ci_warehouse')(relation)) }}
{% endmacro %}

{% macro default__dbt_ci_whole(relation) %}{{ return(relation) }}{% endmacro %}

{#-
  A table may refuse queries without a filter on its partitions, `count(*)` too:
  https://cloud.google.com/bigquery/docs/querying-partitioned-tables#require_a_partition_filter_in_queries.
  dbt-bigquery's own merge passes with a filter that holds for every row
  (predicate_for_avoid_require_partition_filter). A clone keeps the option of its base.
-#}
{% macro bigquery__dbt_ci_whole(relation) %}
  {% set table = adapter.get_bq_table(relation) if relation.is_table and adapter.get_bq_table is defined else none %}
  {{ return(dbt_ci_bigquery_whole(relation, table)) }}
{% endmacro %}

{#- `table`: as BigQuery's client has it. Without a field it is partitioned by the time of ingestion. -#}
{% macro dbt_ci_bigquery_whole(relation, table) %}
  {% if table is none or not table.require_partition_filter %}{{ return(relation) }}{% endif %}
  {% set partitions = table.range_partitioning or table.time_partitioning %}
  {% set field = bigquery__dbt_ci_quote((partitions.field if partitions else none) or '_PARTITIONTIME') %}
  {{ return('(select * from ' ~ relation ~ ' where ' ~ field ~ ' is null or ' ~ field ~ ' is not null)') }}
{% endmacro %}

{#-
  Rows that a relation has at most, where the catalogue has it without reading the relation, else
  none. May be too many, never too few.
-#}
{% macro dbt_ci_row_bound(relation) %}
  {{ return(adapter.dispatch('dbt_ci_row_bound', 'dbt_ci_warehouse')(relation)) }}
{% endmacro %}

{% macro default__dbt_ci_row_bound(relation) %}{{ return(none) }}{% endmacro %}

{#- Other kinds of attached databases do not know it. -#}
{% macro duckdb__dbt_ci_row_bound(relation) %}
  {% set rows = run_query(
    "select t.estimated_size from duckdb_tables() as t join duckdb_databases() as d using (database_oid)"
    ~ " where d.type = 'duckdb' and lower(t.database_name) = lower(" ~ dbt_ci_literal(relation.database)
    ~ ') and lower(t.schema_name) = lower(' ~ dbt_ci_literal(relation.schema)
    ~ ') and lower(t.table_name) = lower(' ~ dbt_ci_literal(relation.identifier) ~ ')'
  ).rows %}
  {{ return(rows[0][0] | int if rows else none) }}
{% endmacro %}

{#-
  A page of a heap holds at most (block_size - 24) / 28 rows (MaxHeapTuplesPerPage). The statistics
  of a table that was just built are missing.
-#}
{% macro postgres__dbt_ci_row_bound(relation) %}
  {% set rows = run_query(
    "select pg_relation_size(c.oid) / current_setting('block_size')::bigint"
    ~ " * ((current_setting('block_size')::bigint - 24) / 28)"
    ~ ' from pg_catalog.pg_class as c join pg_catalog.pg_am as m on m.oid = c.relam'
    ~ ' where c.oid = ' ~ dbt_ci_literal(relation.include(database=false)) ~ '::regclass'
    ~ " and m.amname = 'heap' and c.relkind in ('r', 'm')"
  ).rows %}
  {{ return(rows[0][0] | int if rows else none) }}
{% endmacro %}

{#- Not tried here: its tables are no heaps, and counting their rows is cheap. -#}
{% macro redshift__dbt_ci_row_bound(relation) %}{{ return(none) }}{% endmacro %}

{#-
  The head of a statement that makes a small table of a query: `create table … as`. The engine of
  ClickHouse's tables has no default on every server
  (https://clickhouse.com/docs/sql-reference/statements/create/table).
-#}
{% macro dbt_ci_create_table_as(relation) %}
  {{ return(adapter.dispatch('dbt_ci_create_table_as', 'dbt_ci_warehouse')(relation)) }}
{% endmacro %}

{% macro default__dbt_ci_create_table_as(relation) %}{{ return('create table ' ~ relation ~ ' as') }}{% endmacro %}

{% macro clickhouse__dbt_ci_create_table_as(relation) %}
  {{ return('create table ' ~ relation ~ ' engine = MergeTree order by tuple() as') }}
{% endmacro %}

{#- Of each row the first value. An empty result has no columns with some drivers (HTTP). -#}
{% macro dbt_ci_first_values(result) %}
  {% set values = [] %}
  {% for row in result.rows %}{% do values.append(row[0]) %}{% endfor %}
  {{ return(values) }}
{% endmacro %}

{#-
  Whether a name of the catalogue can go into the SQL of dbt's adapters, which escape none, and stay a
  name. Whoever may create a schema or a table chooses its name, so others are passed over. The same
  rule is `isPlainName` in src/state/plain-names.ts.
-#}
{% macro dbt_ci_is_plain_name(name) %}
  {% set text = name | string %}
  {% for part in ['"', "'", '`', ']', ';', '\\', '--', '/*'] if part in text %}
    {{ return(false) }}
  {% endfor %}
  {{ return(modules.re.search('[\\x00-\\x1f\\x7f]', text) is none) }}
{% endmacro %}

{#- Those of `names` that are plain. -#}
{% macro dbt_ci_plain_names(names) %}
  {% set plain = [] %}
  {% for name in names if dbt_ci_is_plain_name(name) %}{% do plain.append(name) %}{% endfor %}
  {{ return(plain) }}
{% endmacro %}
