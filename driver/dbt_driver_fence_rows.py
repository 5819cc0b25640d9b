"""What changes rows, wherever it stands in a statement: after CTEs, in parentheses, in blocks, in
several inserts; and functions that write."""

from dbt_driver_fence_statement import Write

WRITING_FUNCTIONS = frozenset(
    "dblink dblink_exec query_to_xml query_to_xmlschema lo_export lo_import lo_unlink lo_put "
    "lo_create setval pg_file_write pg_file_unlink pg_logical_emit_message postgres_execute "
    "mysql_execute".split()
)
BLOCK_STARTS = frozenset("begin then else do loop repeat".split())
NESTED = frozenset("insert delete update merge into".split()) | WRITING_FUNCTIONS


def read_nested(sql, start):
    """Statements that stand in others: after CTEs, in parentheses, in blocks, in several inserts."""
    if NESTED.isdisjoint(sql.words[start:]):
        return []
    writes = []
    for at in range(start, len(sql.words)):
        word = sql.words[at]
        if word not in NESTED:
            if word.strip('"') in WRITING_FUNCTIONS and sql.word(at + 1) == "(":
                writes.append(Write(word, "other", ()))
            continue
        after, before = sql.word(at + 1), sql.word(at - 1) if at > start else ""
        if before == "." or after == ".":
            continue
        if word in WRITING_FUNCTIONS:
            if after == "(":
                writes.append(Write(word, "other", ()))
        elif word == "insert" and (at == start or after in ("into", "overwrite", "all", "first", "or")):
            writes += read_insert(sql, at)
        elif word == "delete" and (at == start or after == "from"):
            writes += sql.names("delete", at + 1)
        elif word == "merge" and (at == start or after == "into"):
            writes += sql.names("merge", at + 1)
        elif word == "update" and starts_update(sql, at, start, before) and after not in (")", ",", "."):
            writes += sql.names("update", at + 1)
        elif word == "into":
            writes += read_into(sql, at, start, before)
    return writes


def starts_update(sql, at, start, before):
    if at == start or before == "(":
        return True
    opens = before in BLOCK_STARTS or before == ")"
    return opens and sql.word(start) != "merge" and not (before == "do" and sql.word(at - 2) == "conflict")


def read_insert(sql, at):
    at += 1
    if sql.word(at) in ("all", "first"):
        return []  # each `into` is read by itself
    if sql.word(at) == "overwrite" and sql.word(at + 1) in ("all", "first"):
        return []
    while sql.word(at) in ("into", "overwrite", "or", "replace", "ignore", "table"):
        at += 1
    if sql.word(at) == "local":
        at += 1
    if sql.word(at) == "directory":
        return sql.file("insert directory", at + 1)
    if sql.word(at) == "function":
        return [Write("insert into function", "other", ())]
    return sql.names("insert", at)


def read_into(sql, at, start, before):
    first = sql.word(start)
    if before in ("insert", "merge", "as", "overwrite", "copy", "replace", "ignore"):
        return []
    if first == "insert":
        return sql.names("insert", at + 1)
    selects = sql.dialect in ("postgres", "redshift", "duckdb")
    if not selects or first in ("fetch", "load", "execute"):
        return []
    at += 1
    temporary = False
    while sql.word(at) in ("temp", "temporary", "unlogged", "local", "table"):
        temporary = temporary or sql.word(at).startswith("temp")
        at += 1
    return [Write("select into", "temp" if temporary else "relation", sql.name(at)[0])]
