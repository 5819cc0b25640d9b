"""What changes rows, wherever it stands in a statement: after CTEs, in parentheses, in blocks, in
several inserts; and functions that write."""

import re

from dbt_driver_fence_functions import READING_CLASSES, find_function
from dbt_driver_fence_statement import Write

SQL_TEXT = re.compile(
    r"[\s(]*(?:select|with|values|table|from|show|explain|insert|update|delete|merge|truncate|create|drop|"
    r"alter|grant|revoke|call|do|execute|copy|refresh|set)\b|[\s(]*(?:/\*|--)",
    re.IGNORECASE,
)
# The rest of Snowflake's system functions may change something:
# https://docs.snowflake.com/en/sql-reference/functions-system
READING_SYSTEM = re.compile(
    r"system\$(?:typeof|wait|pipe_status|behavior_change_bundle_status|"
    r"(?:clustering|stream|estimate|explain|last_change|get|show|list|allowlist|whitelist|current|query)\w*|"
    r"\w*reference)"
)
CONFIG_NAMES = re.compile(r"[eu&]*'?(?:search_path|standard_conforming_strings|backslash_quote)")
BLOCK_STARTS = frozenset("begin then else do loop repeat".split())
ROW_WORDS = frozenset("insert delete update merge into".split())


def read_nested(sql, start):
    """Statements that stand in others, and functions that write."""
    writes = read_functions(sql, start)
    if ROW_WORDS.isdisjoint(sql.words):
        return writes
    for at in range(start, len(sql.words)):
        word = sql.words[at]
        if word not in ROW_WORDS:
            continue
        after, before = sql.word(at + 1), sql.word(at - 1) if at > start else ""
        if before == "." or after == ".":
            continue
        head = at == start or at in sql.heads
        if word == "insert" and (head or after in ("into", "overwrite", "all", "first", "or")):
            writes += read_insert(sql, at)
        elif word == "delete" and (head or after == "from"):
            writes += sql.names("delete", at + 1)
        elif word == "merge" and (head or after == "into"):
            writes += sql.names("merge", at + 1)
        elif word == "update" and (head or starts_update(sql, at, before)) and after not in (")", ","):
            writes += sql.names("update", at + 1)
        elif word == "into":
            writes += read_into(sql, at, start, before)
    return writes


def read_functions(sql, start):
    writes = read_sequences(sql) + read_scripts(sql, start)
    for place in sql.places("(", start + 1):
        at = place - 1
        word = sql.words[at].strip('"')
        if word[:2] == "u&":  # another name may be escaped in it
            writes.append(Write("a function with an escaped name", "call", ()))
        if not word[:1].isalpha():
            continue
        schema = sql.word(at - 2).strip('"') if sql.word(at - 1) == "." else ""
        row = find_function(word, schema, sql.dialect)
        if row is not None:
            writes += READERS[row.kind](sql, word, place)
        elif word.startswith("system$") and not READING_SYSTEM.fullmatch(word):
            writes.append(Write(word, "call", ()))
        elif word == "set_config" and may_set(sql.word(at + 2)):
            writes.append(Write(word, "call", ()))
    return writes


def read_call(_sql, word, _start):
    return [Write(word, "call", ())]


def read_relation(sql, word, start):
    """The relation that the first argument names."""
    literal = sql.literal(start + 1)
    if literal is not None and sql.word(start + 2) in (")", ",", ":"):
        return [Write(word, "relation", tuple(literal.replace('"', "").split(".")))]
    return [Write(word, "relation", sql.name(start + 1)[0] if sql.dialect == "snowflake" else None)]


def read_texts(sql, word, start):
    """The SQL among a function's arguments."""
    texts = [
        text
        for at, text in list_literals(sql, start)
        if sql.word(at + 1) in (",", ")", ":") and SQL_TEXT.match(text)
    ]
    if not texts and word != "ts_rewrite":  # which has a form without SQL
        return read_call(sql, word, start)
    return [Write(word, "text", (), text) for text in texts]


def read_composed(sql, word, start):
    """Names and conditions that the function puts into SQL of its own, as they are."""
    joined = "|" in sql.words[start : sql.close(start)]
    hostile = any(re.search("[;(]", text) for _, text in list_literals(sql, start))
    return read_call(sql, word, start) if joined or hostile else []


def read_class(sql, word, start):
    literal = sql.literal(start + 1)
    known = literal is not None and READING_CLASSES.fullmatch(literal) and sql.word(start + 2) == ","
    return [] if known else read_call(sql, word, start)


READERS = {
    "call": read_call,
    "relation": read_relation,
    "text": read_texts,
    "composed": read_composed,
    "class": read_class,
}


def list_literals(sql, start):
    """The strings among the arguments of a function, not those of functions in them."""
    depth = 0
    for at in range(start, sql.close(start)):
        depth += {"(": 1, ")": -1}.get(sql.words[at], 0)
        text = sql.literal(at) if depth == 1 else None
        if text is not None:
            yield at, text


def read_sequences(sql):
    """Snowflake's `schema.sequence.nextval`: https://docs.snowflake.com/en/user-guide/querying-sequences"""
    if sql.dialect != "snowflake":
        return []
    writes = []
    for at in sql.places("nextval"):
        start = at
        while start > 1 and sql.word(start - 1) == ".":
            start -= 2
        if start < at:
            writes.append(Write("nextval", "relation", (sql.name(start)[0] or ())[:-1] or None))
    return writes


def read_scripts(sql, start):
    """Spark's `transform (…) using 'script'` runs any program:
    https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select-transform.html"""
    if sql.dialect not in ("spark", "databricks") or sql.word(start) == "execute":
        return []
    return [Write("using a script", "call", ()) for at in sql.places("using", start) if sql.literal(at + 1) is not None]


def may_set(literal):
    return literal[:1] != "'" or CONFIG_NAMES.match(literal) is not None


def starts_update(sql, at, before):
    # `when matched then update set …`, `on conflict (id) do update set …`
    follows = before in ("then", "do") and sql.word(at + 1) == "set"
    if follows and not {"merge", "conflict"}.isdisjoint(sql.words[:at]):
        return False
    return before in BLOCK_STARTS or before in ("(", ")")


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
    if sql.word(at + 1) == "outfile":
        return sql.file("into outfile", at + 2)
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
