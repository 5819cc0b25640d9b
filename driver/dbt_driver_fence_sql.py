"""Reads what SQL writes to: the verb and the targets of each statement.

What it cannot see: what a function does that a SELECT calls, but for those of dbt_driver_fence_functions.
An unknown verb counts as a write without a target.
"""

import re

import dbt_driver_fence_objects as objects
import dbt_driver_fence_storage as storage
from dbt_driver_fence_dialects import Unreadable, tokens_of
from dbt_driver_fence_rows import read_nested
from dbt_driver_fence_statement import Statement, Write, literal_text, unquote

READS = frozenset(
    "select show describe desc values table from summarize pivot unpivot list ls fetch declare "
    "close deallocate checkpoint assert raise return help "
    "start savepoint release break continue leave "
    "reset".split()
)
# Verbs that only read, or change only the session, where they mean that.
READS_OF = {
    "duckdb": frozenset(["install"]),
    "spark": frozenset("cache uncache clear add".split()),
    "databricks": frozenset("cache uncache clear add".split()),
    "clickhouse": frozenset(["exists", "check"]),
}
# What ends a transaction, and with it its temporary relations.
ENDS = {"commit": "commit", "end": "commit", "rollback": "rollback", "abort": "rollback", "discard": "rollback"}
ROW_VERBS = frozenset(["insert", "delete", "update", "merge"])
EXPLAINED = frozenset(
    "analyze verbose plan extended formatted for cost codegen logical syntax ast pipeline estimate".split()
)
PIPED = frozenset(["create", "export"])
TRANSACTION = frozenset("transaction work isolation read deferred immediate exclusive not".split())


def read_sql(sql, dialect):
    """The writes of a text, in order.
    @throws Unreadable"""
    writes = []
    for tokens in tokens_of(sql, dialect):
        for words in split(tokens):
            for one in split_parallel(words) if dialect == "clickhouse" else (words,):
                writes += read_whole(Statement(one, dialect))
    return [each for write in writes for each in read_inner(write, dialect)]


def read_inner(write, dialect):
    """The writes of SQL that a statement holds as text."""
    if write.kind not in ("text", "body"):
        return [write]
    # What ends in `query` passes its text on to another database, but DuckDB's own `query`.
    passes = write.kind == "text" and write.verb.endswith("query") and (dialect, write.verb) != ("duckdb", "query")
    try:
        inner = read_sql(write.text, "postgres" if passes else dialect)
    except Unreadable:
        return [] if write.kind == "body" else [Write(write.verb, "other", ())]
    if passes:
        return [Write(write.verb, "other", ())] if inner else []
    if write.kind == "text":
        return inner
    # Most of a body is no SQL, and what looks like an unqualified name may be a variable.
    return [one for one in inner if one.kind == "call" or is_certain(one)]


def is_certain(write):
    if write.verb == "select into" or not write.name:
        return False
    return write.kind in ("schema", "file") or (write.kind == "relation" and len(write.name) > 1)


def split(tokens):
    start = 0
    for _ in range(tokens.count(";")):
        end = tokens.index(";", start)
        if end > start:
            yield tokens[start:end]
        start = end + 1
    if start < len(tokens):
        yield tokens[start:]


def split_parallel(tokens):
    """https://clickhouse.com/docs/sql-reference/statements/parallel_with"""
    start = 0
    for at in range(len(tokens) - 1):
        if tokens[at].lower() == "parallel" and tokens[at + 1].lower() == "with":
            yield tokens[start:at]
            start = at + 2
    yield tokens[start:]


def read_whole(sql):
    start = skip_control(sql)
    if start >= len(sql.words):
        return []
    return read_statement(sql, start) + read_nested(sql, start)


def skip_control(sql):
    """Past `begin`, `if … then` and the like, which a script puts before a statement; what else
    stands in a block is found by `read_nested`."""
    at = 0
    while at < len(sql.words):
        word = sql.words[at]
        if word in ("begin", "else", "loop", "repeat", "do", "exception", "("):
            if word == "do" and at == 0 and len(sql.words) > 1:
                return at
            at += 1
        elif word in ("if", "elseif", "elsif", "when") and sql.find("then", at) > 0:
            at = sql.find("then", at) + 1
        elif word in ("while", "for") and sql.find("do", at) > 0:
            at = sql.find("do", at) + 1
        else:
            break
        if sql.word(at) in TRANSACTION and word == "begin":
            return len(sql.words)
    return at


def read_statement(sql, at):
    verb = sql.words[at]
    read = VERBS.get(verb)
    if read:
        return read(sql, at)
    if verb in ENDS:
        prepared = sql.word(at + 1) == "prepared"
        return [Write(f"{verb} prepared", "other", ())] if prepared else [Write(ENDS[verb], "end", ())]
    if verb in READS or verb in READS_OF.get(sql.dialect, ()):
        return []
    sql.heads.add(at)
    if verb in ROW_VERBS:
        return []  # `read_nested` finds them wherever they stand
    return [Write(verb, "other", ())]


def read_explain(sql, at):
    at += 1
    if sql.word(at) == "(":
        at = sql.close(at)
    while sql.word(at) in EXPLAINED:
        at += 1
    return read_statement(sql, at) if at < len(sql.words) else []


def read_prepare(sql, at):
    start = sql.find("from" if sql.dialect in ("trino", "athena") else "as", at)
    return read_statement(sql, start + 1) if 0 < start < len(sql.words) - 1 else [Write("prepare", "other", ())]


def read_execute(sql, at):
    text = literal_text(sql.token(at + 1))
    if text is not None and sql.dialect in ("postgres", "redshift"):  # in PL/pgSQL
        return [Write("execute", "text", (), text)]
    if sql.word(at + 1) != "immediate":
        plain = sql.dialect in ("postgres", "redshift", "duckdb", "trino")
        return [] if plain else [Write("execute", "other", ())]
    literal = sql.token(at + 2)
    following = sql.word(at + 3)
    if literal[:1] not in ("'", '"') or "\\" in literal or following not in ("", "using", "into"):
        return [Write("execute immediate", "other", ())]
    quote = 3 if literal[:3] in ("'''", '"""') else 1
    body = literal[3:-3] if quote == 3 else unquote(literal)
    return read_sql(body, sql.dialect)


def read_with(sql, at):
    """What follows the CTEs."""
    depth = 0
    for place in range(at + 1, len(sql.words)):
        word = sql.words[place]
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth == 0 and sql.words[place - 1] == ")" and word not in (",", "as", "(", ")", "not", "materialized"):
            return read_statement(sql, place)
        if depth == 0 and word == "procedure" and sql.words[place - 1] == "as":
            # A Python model of Snowflake, which is not SQL.
            python = sql.find("language", place) > 0 and sql.word(sql.find("language", place) + 1) == "python"
            return [] if python else [Write("with procedure", "other", ())]
    # ClickHouse: `with 1 as x select x`.
    reads = sql.dialect == "clickhouse" and "select" in sql.words
    return [] if reads else [Write("with", "other", ())]


# Settings by which a text is cut into other words.
LEXICAL = re.compile(
    r"standard_conforming_strings|backslash_quote|escapedstringliterals|doublequotedidentifiers|"
    r"ansi_quotes|enforcereservedkeywords"
)


def read_set(sql, at):
    words = [word.strip("\"'`") for word in sql.words[at + 1 :]]
    name = next((word for word in words if word not in ("session", "local", "global")), "")
    setting = next((word for word in words[:9] if LEXICAL.search(word)), None)
    if setting:
        return [Write("set " + setting, "other", ())]
    if name.lstrip("@").startswith("dataset"):
        return [Write("set @@dataset_id", "other", ())]
    if name == "tag" and sql.dialect == "databricks":
        return read_tag(sql, at)
    if sql.dialect == "duckdb" and name in OUTPUT_SETTINGS:
        return read_output(sql, at)
    if name == "search_path" and may_hide_temporary(words):
        return [Write("set search_path", "other", ())]
    if words[:5] == ["spark", ".", "sql", ".", "catalog"] and len(words) > 6:
        # A catalog by the schema's name would take what is meant for the schema.
        return [Write("set spark.sql.catalog", "database", (words[6],))]
    if name in ("schema", "catalog", "path") and sql.rules.own_default:
        return [Write("set " + name, "other", ())]
    return []


def read_unset(sql, at):
    return read_tag(sql, at) if sql.word(at + 1) == "tag" and sql.dialect == "databricks" else []


def read_tag(sql, at):
    """https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-syntax-ddl-set-tag"""
    return [write._replace(verb=f"{sql.words[at]} tag") for write in objects.read_comment(sql, at)]


# Files that DuckDB writes to while it runs queries: https://duckdb.org/docs/stable/dev/profiling
OUTPUT_SETTINGS = frozenset(["profile_output", "profiling_output", "log_query_path"])


def read_output(sql, at):
    place = next((i for i in range(at, len(sql.words)) if sql.words[i][:1] == "'"), len(sql.words))
    return sql.file(f"{sql.words[at]} {sql.words[place - 2]}", place)


def read_pragma(sql, at):
    """https://duckdb.org/docs/stable/configuration/pragmas; `import_database` runs files."""
    if sql.word(at + 1) in OUTPUT_SETTINGS:
        return read_output(sql, at)
    called = sql.word(at + 2) == "("
    known = sql.word(at + 1) in ("table_info", "storage_info", "show", "database_size")
    return [Write(f"pragma {sql.word(at + 1)}", "other", ())] if called and not known else []


def may_hide_temporary(path):
    """Whether another schema could come before that of temporary relations."""
    return any("pg_temp" in word and path[at - 1] == "," for at, word in enumerate(path)) or any(
        word.startswith(("u&", "e'")) for word in path
    )


def read_use(sql, at):
    if not sql.rules.own_default or sql.word(at + 1) in ("warehouse", "role", "secondary"):
        return []
    if sql.word(at + 1) in ("database", "catalog"):
        return [Write("use " + sql.word(at + 1), "other", ())]
    return sql.names("use", at + 2 if sql.word(at + 1) == "schema" else at + 1, "schema")


def read_from(sql, at):
    """BigQuery's pipes may end in a write: https://github.com/google/zetasql, pipe operators."""
    for place in range(at, len(sql.words) - 2):
        if sql.words[place : place + 2] == ["|", ">"] and sql.words[place + 2] in PIPED:
            return [Write("|> " + sql.words[place + 2], "other", ())]
    return []


VERBS = {
    **objects.VERBS,
    **storage.VERBS,
    "explain": read_explain,
    "prepare": read_prepare,
    "execute": read_execute,
    "with": read_with,
    "set": read_set,
    "unset": read_unset,
    "pragma": read_pragma,
    "use": read_use,
    "from": read_from,
}
