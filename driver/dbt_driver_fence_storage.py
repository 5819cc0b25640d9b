"""Statements that move files, and those that look after a relation's storage."""

import re

from dbt_driver_fence_statement import Write


def read_copy(sql, at):
    if sql.word(at + 1) == "into":
        if sql.word(at + 2)[:1] in ("@", "'"):
            return sql.file("copy into", at + 2)
        return sql.names("copy into", at + 2)
    if sql.word(at + 1) == "files":  # from one stage into another
        return sql.file("copy files into", sql.find("into", at) + 1 or len(sql.words))
    if sql.word(at + 1) == "(":
        to = sql.find("to", sql.close(at + 1))
        return copy_to(sql, to + 1 if to > 0 else len(sql.words))
    if sql.word(at + 1) == "from":
        return [Write("copy from database", "other", ())]
    name, end = sql.name(at + 1)
    if sql.word(end) == "(":
        end = sql.close(end)
    if sql.word(end) == "to":
        return copy_to(sql, end + 1)
    if sql.word(end + 1) == "program":
        return [Write("copy from program", "other", ())]
    return [Write("copy", "relation", name)]


def copy_to(sql, at):
    """With the names of files that DuckDB is given for a folder, which may lead out of it:
    https://duckdb.org/docs/stable/data/partitioning/partitioned_writes"""
    writes = sql.file("copy to", at)
    for option in ("filename_pattern", "file_extension"):
        for place in sql.places(option, at) if sql.dialect == "duckdb" else ():
            named = sql.literal(place + 2 if sql.word(place + 1) == "=" else place + 1)
            folder = writes[0].name
            whole = (f"{folder[0]}/{named}",) if folder and named is not None else None
            writes.append(Write(f"copy to, {option}", "file", whole))
    return writes


def read_unload(sql, at):
    to = sql.find("to", sql.close(at + 1))
    text = sql.literal(at + 2) if sql.dialect == "redshift" else None
    query = [] if text is None else [Write("unload", "text", (), text)]
    return [*query, *sql.file("unload", to + 1 if to > 0 else len(sql.words))]


def read_export(sql, at):
    for place in range(at, len(sql.words)):
        if sql.words[place] == "uri":
            return sql.file("export", place + 2)
        if sql.dialect == "duckdb" and sql.words[place][:1] == "'":
            return sql.file("export", place)
    return [Write("export", "other", ())]


def read_put(sql, at):
    stage = next((i for i in range(at, len(sql.words)) if sql.words[i][:1] == "@"), -1)
    return sql.file(sql.words[at], stage if stage > 0 else len(sql.words))


def read_load(sql, at):
    if sql.dialect == "duckdb":
        return []
    into = max(sql.find("into", at), sql.find("overwrite", at) if sql.find("into", at) < 0 else -1)
    return sql.names("load", into + 1) if into > 0 else [Write("load", "other", ())]


def read_truncate(sql, at):
    if sql.word(at + 1) == "materialized":
        at += 2
    return sql.names("truncate", at + 1)


def read_get(sql, at):
    """Snowflake's writes to the runner's disk; Spark's and others' only list."""
    if sql.dialect != "snowflake":
        return []
    place = next((i for i in range(at, len(sql.words)) if sql.words[i].startswith("'file:")), -1)
    return sql.file("get", place)


def read_attach(sql, at):
    """A database by the schema's name would take what is meant for the schema: `pr_1.orders`."""
    if sql.dialect != "duckdb":
        return [Write(sql.words[at], "other", ())]
    name = sql.find("as", at)
    if name > 0:
        return [Write("attach", "database", sql.name(name + 1)[0])]
    # It is called as the file is.
    literals = [i for i in range(at, len(sql.words)) if sql.literal(i) is not None]
    path = sql.literal(literals[0]).rstrip("/\\") if literals and sql.word(literals[0] + 1) in ("", "(") else ""
    return [Write("attach", "database", (re.split(r"[/\\:=]", path)[-1],) if path else None)]


def read_detach(sql, at):
    return [] if sql.dialect == "duckdb" else [Write(sql.words[at], "other", ())]


def read_optimize(sql, at):
    return sql.names(sql.words[at], at + 1)


def read_vacuum(sql, at):
    if sql.dialect == "duckdb":
        return []
    while sql.word(at + 1) in ("full", "analyze", "verbose", "freeze", "delete", "sort", "reindex"):
        at += 1
    if at + 1 >= len(sql.words):
        return [Write("vacuum", "other", ())]
    return sql.names("vacuum", sql.close(at + 1) if sql.word(at + 1) == "(" else at + 1)


def read_analyze(sql, at):
    if at + 1 >= len(sql.words):
        return [Write("analyze", "other", ())] if sql.dialect in ("postgres", "redshift") else []
    while sql.word(at + 1) in ("verbose", "compression"):
        at += 1
    return sql.names("analyze", sql.close(at + 1) if sql.word(at + 1) == "(" else at + 1)


def read_cluster(sql, at):
    if at + 1 >= len(sql.words):
        return [Write("cluster", "other", ())]
    return read_analyze(sql, at)


def read_refresh(sql, at):
    if sql.dialect in ("spark", "databricks") and sql.word(at + 1) != "materialized":
        return [] if sql.word(at + 1) == "table" else sql.names("refresh", sql.kind(at + 1)[1])
    return sql.names("refresh", sql.kind(at + 1)[1])


def read_msck(sql, at):
    return sql.names("msck", at + 2)


def read_restore(sql, at):
    if sql.dialect == "clickhouse":  # restore table a as b
        return [Write("restore", "other", ())]
    return sql.names("restore", at + 1)


def read_convert(sql, at):
    return sql.names("convert", at + 3)


def read_force(sql, at):
    return [] if sql.word(at + 1) == "checkpoint" else [Write("force", "other", ())]


def read_system(sql, at):
    return [] if sql.word(at + 1) == "sync" else [Write("system", "other", ())]


VERBS = {
    "copy": read_copy,
    "unload": read_unload,
    "export": read_export,
    "put": read_put,
    "remove": read_put,
    "rm": read_put,
    "load": read_load,
    "truncate": read_truncate,
    "optimize": read_optimize,
    "reorg": read_optimize,
    "lock": read_optimize,
    "vacuum": read_vacuum,
    "analyze": read_analyze,
    "cluster": read_cluster,
    "get": read_get,
    "attach": read_attach,
    "detach": read_detach,
    "refresh": read_refresh,
    "msck": read_msck,
    "fsck": read_msck,
    "restore": read_restore,
    "convert": read_convert,
    "force": read_force,
    "system": read_system,
}
