"""Reads what SQL writes to: the verb and the targets of each statement.

What it cannot see: what a function does that a SELECT calls, but for the few in WRITING_FUNCTIONS.
An unknown verb counts as a write without a target.
"""

import dbt_driver_fence_objects as objects
import dbt_driver_fence_storage as storage
from dbt_driver_fence_dialects import tokens_of
from dbt_driver_fence_rows import read_nested
from dbt_driver_fence_statement import Statement, Write, unquote

READS = frozenset(
    "select show describe desc values table from summarize pivot unpivot list ls get fetch declare "
    "close deallocate install attach detach pragma checkpoint assert raise return help "
    "start savepoint release abort end cache uncache clear add discard break continue leave "
    "reset unset".split()
)
ROW_VERBS = frozenset(["insert", "delete", "update", "merge"])
TRANSACTION = frozenset("transaction work isolation read deferred immediate exclusive not".split())


def read_sql(sql, dialect):
    """The writes of a text, in order.
    @throws Unreadable"""
    writes = []
    for tokens in tokens_of(sql, dialect):
        for words in split(tokens):
            writes += read_whole(Statement(words, dialect))
    return writes


def split(tokens):
    statement = []
    for token in tokens:
        if token == ";":
            if statement:
                yield statement
            statement = []
        else:
            statement.append(token)
    if statement:
        yield statement


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
    if verb in ("commit", "rollback"):
        return [Write(verb, "end", ())]
    if verb in READS:
        return []
    if verb in ROW_VERBS:
        return []  # `read_nested` finds them wherever they stand
    return [Write(verb, "other", ())]


def read_explain(sql, at):
    at += 1
    if sql.word(at) == "(":
        at = sql.close(at)
    while sql.word(at) in ("analyze", "verbose", "plan", "extended", "formatted", "for"):
        at += 1
    return read_statement(sql, at) if at < len(sql.words) else []


def read_prepare(sql, at):
    start = max(sql.find("as", at), sql.find("from", at) if sql.dialect == "trino" else -1)
    return read_statement(sql, start + 1) if 0 < start < len(sql.words) - 1 else [Write("prepare", "other", ())]


def read_execute(sql, at):
    if sql.word(at + 1) != "immediate":
        plain = sql.dialect in ("postgres", "redshift", "duckdb", "trino", "athena")
        return [] if plain else [Write("execute", "other", ())]
    literal = sql.tokens[at + 2] if at + 2 < len(sql.tokens) else ""
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
            return []  # a Python model of Snowflake, which is not SQL
    return [Write("with", "other", ())]


def read_set(sql, at):
    words = [word.strip("\"'`") for word in sql.words[at + 1 :]]
    name = next((word for word in words if word not in ("session", "local", "global")), "")
    if name in ("standard_conforming_strings", "escape_string_warning"):
        return [Write("set " + name, "other", ())]
    if name.startswith("@@dataset") or name == "@":
        return [Write("set " + name, "other", ())]
    if name == "search_path" and "pg_temp" in words[1:] and words[words.index("pg_temp") - 1] == ",":
        return [Write("set search_path", "other", ())]
    if name in ("schema", "catalog", "path") and sql.rules.own_default:
        return [Write("set " + name, "other", ())]
    return []


def read_use(sql, at):
    if not sql.rules.own_default or sql.word(at + 1) in ("warehouse", "role", "secondary"):
        return []
    if sql.word(at + 1) in ("database", "catalog"):
        return [Write("use " + sql.word(at + 1), "other", ())]
    return sql.names("use", at + 2 if sql.word(at + 1) == "schema" else at + 1, "schema")


VERBS = {
    **objects.VERBS,
    **storage.VERBS,
    "explain": read_explain,
    "prepare": read_prepare,
    "execute": read_execute,
    "with": read_with,
    "set": read_set,
    "use": read_use,
}
