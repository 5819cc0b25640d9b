"""What adapters change without SQL, by calls of their own that Jinja can make.

Sources: impl.py of dbt-bigquery 1.12 (Google's client), dbt-athena 1.11 (Glue, Lake Formation and S3),
dbt-trino 1.11 (Starburst's catalog) and dbt-duckdb 1.11 (plugins).
"""

from dbt_driver_fence_statement import Write

# Calls with a statement as their first argument, besides those of dbt_driver_fence.SENDERS.
SQL_CALLS = {
    "athena": ("run_query_with_partitions_limit_catching", "run_operation_with_potential_multiple_runs"),
}


def list_calls(adapter, name):
    """The calls to guard: (owner, method, what lists its writes from its arguments by name)."""
    calls = CALLS.get(name, {})
    if name == "athena":
        calls = {**calls, **athena_files(adapter)}
    listed = [(adapter, method, writes) for method, writes in calls.items()]
    if name == "bigquery":
        listed += [(adapter.connections, method, writes) for method, writes in BIGQUERY_CLIENT.items()]
    return [each for each in listed if hasattr(each[0], each[1])]


def relations(verb):
    """Every relation that is given."""

    def list_writes(given):
        found = [each for each in given.values() if hasattr(each, "identifier") and hasattr(each, "schema")]
        return [relation_write(verb, each) for each in found] or [Write(verb, "relation", None)]

    return list_writes


def named(verb, schema, table):
    return lambda given: [Write(verb, "relation", (str(given[schema]), str(given[table])))]


def relation_write(verb, relation):
    return Write(verb, "relation", (str(relation.schema), str(relation.identifier)))


def granted(given):
    """`grant_access_to`, which adds a view to those that may read a dataset."""
    return [Write("grant access to", "schema", (str(given["grant_target_dict"]["dataset"]),))]


CALLS = {
    "bigquery": {
        "drop_relation": relations("drop table"),
        "rename_relation": relations("rename table"),
        "update_columns": relations("update columns"),
        "alter_table_add_columns": relations("alter table"),
        "alter_table_add_remove_columns": relations("alter table"),
        "sync_struct_columns": relations("alter table"),
        "update_table_description": named("update description", "schema", "identifier"),
        "load_dataframe": named("load", "schema", "table_name"),
        "upload_file": named("load", "table_schema", "table_name"),
        "grant_access_to": granted,
    },
    "athena": {
        "clean_up_partitions": relations("drop partitions"),
        "clean_up_table": relations("delete files"),
        "swap_table": relations("swap table"),
        "expire_glue_table_versions": relations("expire versions"),
        "persist_docs_to_glue": relations("update description"),
        "delete_from_glue_catalog": relations("drop table"),
        "add_lf_tags": relations("tag"),
        "apply_lf_grants": relations("grant"),
        "add_lf_tags_to_database": lambda given: [Write("tag", "schema", (str(given["relation"].schema),))],
        "drop_glue_database": lambda given: [Write("drop schema", "schema", (str(given["database_name"]),))],
    },
    "trino": {"persist_starburst_docs": relations("update description")},
    "duckdb": {"store_relation": lambda given: [Write(f"store_relation {given['plugin_name']}", "other", ())]},
}

BIGQUERY_CLIENT = {
    "copy_bq_table": lambda given: [relation_write("copy", given["destination"])],
    "drop_dataset": lambda given: [Write("drop schema", "schema", (str(given["schema"]),))],
}


def athena_files(adapter):
    """Deleted are only files of the pull request's, and of places that the adapter has made up in this
    run: another table's place may look the same."""
    made = set()
    generate = adapter.generate_s3_location

    def generate_and_remember(*args, **kwargs):
        place = generate(*args, **kwargs)
        made.add(place)
        return place

    def uploaded(given):
        place = generate(
            given["relation"],
            given.get("s3_data_dir"),
            given.get("s3_data_naming"),
            external_location=given.get("external_location"),
        )
        return [relation_write("upload", given["relation"]), Write("upload", "file", (place,))]

    def deleted(given):
        place = given["s3_path"]
        return [] if place in made else [Write("delete", "own file", (str(place),))]

    adapter.generate_s3_location = generate_and_remember
    return {"upload_seed_to_s3": uploaded, "delete_from_s3": deleted}
