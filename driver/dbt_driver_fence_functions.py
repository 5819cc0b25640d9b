"""Functions that change something when a SELECT calls them, each with its source. A function that is
not here is taken for one that reads: `__tests__/dbt/write-fence-functions.test.ts` asks PostgreSQL and
DuckDB for theirs, and fails for one that nobody has judged."""

import re
from collections import namedtuple
from functools import lru_cache

# kind: "call" (what it changes is not in its words), "relation" (its first argument names that),
# "text" (it runs SQL in one of its arguments), "composed" (it puts its arguments into SQL), "class" (it
# calls a method of Java). schema: where its name is too plain without. dialects: empty for all.
Functions = namedtuple("Functions", "kind names source schema dialects", defaults=[None, ()])

PG = ("postgres", "redshift")
SPARK = ("spark", "databricks")

TABLE = (
    Functions("call", r"lo_\w+|lowrite", "https://www.postgresql.org/docs/current/lo-funcs.html"),
    # Signals, backups, recovery, replication, statistics, files and the maintenance of indexes.
    Functions(
        "call",
        r"pg_(?:cancel|terminate)_backend|pg_reload_conf|pg_rotate_logfile\w*|pg_log_\w+|"
        r"pg_(?:start|stop)_backup|pg_backup_(?:start|stop)|pg_promote|pg_wal_replay_(?:pause|resume)|"
        r"pg_(?:switch|create|drop|copy|logical|replication|sync)_\w+|pg_import_system_collations|"
        r"pg_stat_reset\w*|pg_stat_statements_reset|pg_(?:clear|restore)_(?:relation|attribute)_stats|pg_file_\w+|"
        r"brin_(?:de)?summarize_\w+|gin_clean_pending_list|"
        # Their listeners may act on it.
        r"pg_notify",
        "https://www.postgresql.org/docs/current/functions-admin.html",
        None,
        PG,
    ),
    Functions("call", r"binary_upgrade_\w+|pg_nextoid|pg_stop_making_pinned_objects|pg_extension_config_dump", "pg_proc.dat of PostgreSQL", None, PG),
    Functions("call", r"query_to_xml\w*", "https://www.postgresql.org/docs/current/functions-xml.html"),
    Functions("text", r"crosstab\w*", "https://www.postgresql.org/docs/current/tablefunc.html"),
    Functions("text", r"ts_stat|ts_rewrite", "https://www.postgresql.org/docs/current/textsearch-features.html"),
    Functions("relation", r"setval|nextval", "https://www.postgresql.org/docs/current/functions-sequence.html"),
    Functions("relation", r"getnextval", "https://docs.snowflake.com/en/user-guide/querying-sequences", None, ("snowflake",)),
    # What PostgreSQL ships with: https://www.postgresql.org/docs/current/contrib.html
    Functions("call", r"dblink|dblink_(?:exec|open|send_query|cancel_query)", "…/dblink.html"),
    Functions("composed", r"connectby|xpath_table", "…/tablefunc.html, …/xml2.html", None, PG),
    Functions("call", r"heap_force_\w+|pg_buffercache_evict\w*|pg_truncate_visibility_map|autoprewarm_\w+", "…/pgsurgery.html, …/pgbuffercache.html, …/pgvisibility.html, …/pgprewarm.html", None, PG),
    # Extensions of others. Of these, all functions in a schema of their own may write.
    Functions("call", r"\w+", "github.com: citusdata/pg_cron, pgmq/pgmq, supabase/pg_net, reorg/pg_repack, cybertec-postgresql/pg_squeeze, 2ndQuadrant/pglogical", r"cron|pgmq|net|repack|squeeze|pglogical|aws_lambda|aws_s3|utl_file|dbms_pipe|dbms_alert|dbms_sql", PG),
    Functions("call", r"query_export_to_s3|table_import_from_s3", "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/postgresql-s3-export.html"),
    Functions("call", r"schedule|unschedule|schedule_in_database", "https://github.com/citusdata/pg_cron", "cron"),
    Functions("call", r"invoke", "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/PostgreSQL-Lambda.html", "aws_lambda"),
    Functions("call", r"(?:run_maintenance|create_|drop_|undo_|partition_data_|reapply_|stop_)\w*", "https://github.com/pgpartman/pg_partman", "partman"),
    Functions("call", r"http|http_(?:post|put|patch|delete)", "https://github.com/pramsey/pgsql-http", None, PG),
    Functions("call", r"pg_background_launch|oracle_execute", "github.com: vibhorkum/pg_background, laurenz/oracle_fdw", None, PG),
    Functions("call", r"cypher|(?:create|drop|alter)_graph|(?:create|drop)_[ve]?label|load_(?:labels|edges)_from_file", "https://age.apache.org/age-manual/master/index.html", None, PG),
    Functions("call", r"anonymize_\w+|shuffle_column|add_noise_on_\w+|(?:start|stop)_dynamic_masking", "https://postgresql-anonymizer.readthedocs.io", "anon", PG),
    Functions("call", r"train|deploy|load_dataset|tune", "https://postgresml.org/docs", "pgml", PG),
    Functions("relation", r"create_immv|refresh_immv", "https://github.com/sraoss/pg_ivm", None, PG),
    Functions(
        "call",
        r"(?:add|drop|update|populate_)geometry_?(?:columns?|table|srid)|"
        r"(?:add|drop)(?:raster|overview)constraints|postgis_extensions_upgrade|"
        r"(?:create|drop|copy|rename|upgrade)topology|(?:add|drop)topogeometrycolumn|totopogeom|topogeo_add\w*|"
        r"st_(?:add|rem|mod|change|move|new)(?:iso|edge)\w*",
        "https://postgis.net/docs/reference.html, …/Topology.html",
    ),
    Functions("relation", r"pgr_createtopology|pgr_createverticestable|pgr_nodenetwork|pgr_analyze\w+", "https://docs.pgrouting.org", None, PG),
    Functions(
        "relation",
        r"create_hypertable|drop_chunks|(?:re|de)?compress_chunk|(?:move|reorder|merge|split|attach|detach)_chunks?|"
        r"(?:add|remove|alter)_(?:retention|compression|columnstore|continuous_aggregate|reorder)_policy|"
        r"(?:add|remove|alter)_policies|add_dimension|set_chunk_time_interval|set_integer_now_func|"
        r"set_number_partitions|(?:at|de)tach_tablespaces?|refresh_continuous_aggregate",
        "https://docs.timescale.com/api/latest",
    ),
    Functions("call", r"(?:add|alter|delete|run)_job", "https://docs.timescale.com/api/latest/jobs-automation", None, PG),
    Functions(
        "relation",
        r"(?:create|alter|un)_?distributed?_table(?:_concurrently)?|undistribute_table|create_reference_table|"
        r"create_distributed_function|truncate_local_data_after_distributing_table|remove_local_tables_from_metadata|"
        r"update_distributed_table_colocation|mark_tables_colocated|(?:rebalance|replicate)_table_shards|"
        r"isolate_tenant_to_new_shard|alter_table_set_access_method|alter_columnar_table_(?:re)?set|"
        r"create_time_partitions|drop_old_time_partitions",
        "https://docs.citusdata.com/en/stable/develop/api_udf.html",
    ),
    Functions(
        "call",
        r"run_command_on_\w+|citus_(?!version|get|check|is|stat|\w*size)\w+|master_(?!get)\w+|"
        r"(?:start|stop)_metadata_sync_to_node|recover_prepared_transactions",
        "https://docs.citusdata.com/en/stable/develop/api_udf.html",
        None,
        PG,
    ),
    # DuckDB: https://duckdb.org/docs/stable/sql/query_syntax/from, …/core_extensions/postgres,
    # …/operations_manual/logging/overview, https://ducklake.select/docs/stable/duckdb/maintenance
    Functions("call", r"postgres_execute|mysql_execute", "https://duckdb.org/docs/stable/core_extensions/postgres"),
    Functions("text", r"(?:postgres|mysql)_query", "https://duckdb.org/docs/stable/core_extensions/postgres"),
    Functions("text", r"query", "https://duckdb.org/docs/stable/guides/sql_features/query_and_query_table_functions", None, ("duckdb",)),
    Functions(
        "call",
        r"json_execute_serialized_sql|enable_logging|enable_profiling|(?:add|remove)_grammar_extension|"
        r"(?:create|destroy|register|deregister)_external_resource\w*|truncate_duckdb_logs|"
        r"ducklake_(?:add|cleanup|delete|expire|flush|merge|rewrite|set)_\w+|iceberg_to_ducklake|"
        r"http_post\w*|httpserve_start|load_aws_credentials|start_ui\w*",
        "duckdb_functions(), and the pages of the extensions",
        None,
        ("duckdb",),
    ),
    # Other warehouses.
    Functions("text", r"remote_query", "https://docs.databricks.com/aws/en/sql/language-manual/functions/remote_query"),
    Functions("text", r"query", "https://trino.io/docs/current/connector/postgresql.html#table-functions", "system"),
    Functions("text", r"external_query", "https://cloud.google.com/bigquery/docs/reference/standard-sql/federated_query_functions", None, ("bigquery",)),
    Functions("class", r"reflect|java_method|try_reflect", "https://spark.apache.org/docs/latest/api/sql/index.html#reflect", None, SPARK),
    Functions("call", r"generateserialid", "https://clickhouse.com/docs/sql-reference/functions/other-functions", None, ("clickhouse",)),
)
COMPILED = [(re.compile(row.names), re.compile(row.schema) if row.schema else None, row) for row in TABLE]

# What only computes, of the classes that `reflect` may call.
READING_CLASSES = re.compile(r"java\.(?:util\.UUID|lang\.(?:Math|String|Integer|Long|Double)|net\.URL(?:De|En)coder)")


@lru_cache(maxsize=8192)
def find_function(name, schema, dialect):
    """@param schema what stands before the name, or an empty text
    @returns its row of the table, or None"""
    for names, schemas, row in COMPILED:
        if row.dialects and dialect not in row.dialects:
            continue
        if names.fullmatch(name) and (schemas is None or schemas.fullmatch(schema)):
            return row
    return None
