"""What changes rows, wherever it stands in a statement: after CTEs, in parentheses, in blocks, in
several inserts; and functions that write."""

import re

from dbt_driver_fence_statement import Write, literal_text

# https://www.postgresql.org/docs/current/functions-admin.html, …/lo-funcs.html, …/dblink.html;
# aws_s3 and aws_lambda are Amazon's, cron is pg_cron's, …geometry… PostGIS', run_command_on_… Citus',
# the last line DuckDB's.
WRITING_FUNCTIONS = re.compile(
    r"dblink|dblink_(?:exec|open|send_query)|query_to_xml\w*|lo_\w+|lowrite|"
    r"pg_file_\w+|pg_(?:reload_conf|rotate_logfile|promote|import_system_collations)|"
    r"pg_(?:switch|create|drop|logical|replication|stat_reset|stat_statements_reset)_?\w*|"
    r"query_export_to_s3|table_import_from_s3|invoke|schedule|schedule_in_database|unschedule|"
    r"run_maintenance|create_parent|run_command_on_\w+|"
    r"(?:add|drop|update|populate_)geometry_?(?:columns?|table|srid)|"
    r"postgres_execute|mysql_execute"
)
# Of which the first argument is the relation that they change: PostgreSQL's sequences,
# https://docs.timescale.com/api/latest, https://docs.citusdata.com/en/stable/develop/api_udf.html
RELATION_FUNCTIONS = re.compile(
    r"setval|nextval|create_hypertable|drop_chunks|(?:de)?compress_chunk|"
    r"(?:add|remove)_(?:retention|compression|columnstore|continuous_aggregate|reorder)_policy|"
    r"(?:create|alter|un)_?distributed?_table|undistribute_table|create_reference_table|"
    r"truncate_local_data_after_distributing_table"
)
# They run the SQL in one of their arguments: https://www.postgresql.org/docs/current/tablefunc.html,
# …/textsearch-features.html; DuckDB's extensions postgres and mysql; Databricks; Trino's connectors.
TEXT_FUNCTIONS = re.compile(
    r"crosstab\w*|ts_stat|ts_rewrite|(?:postgres|mysql|remote)_query|query"
)
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
    writes = []
    for place in sql.places("(", start + 1):
        at = place - 1
        word = sql.words[at].strip('"')
        if not word[:1].isalpha():
            continue
        if WRITING_FUNCTIONS.fullmatch(word) and is_function(sql, word, at):
            writes.append(Write(word, "other", ()))
        elif RELATION_FUNCTIONS.fullmatch(word):
            writes.append(Write(word, "relation", literal_name(sql, at + 2)))
        elif TEXT_FUNCTIONS.fullmatch(word) and is_function(sql, word, at):
            writes += read_texts(sql, word, place)
        elif word.startswith("system$") and not READING_SYSTEM.fullmatch(word):
            writes.append(Write(word, "other", ()))
        elif word == "set_config" and may_set(sql.word(at + 2)):
            writes.append(Write(word, "other", ()))
    return writes


# Names so plain that only their schema distinguishes them from others'.
QUALIFIED = {
    "invoke": "aws_lambda",
    "schedule": "cron",
    "unschedule": "cron",
    "schedule_in_database": "cron",
    "run_maintenance": "partman",
    "create_parent": "partman",
    "query": "system",
}


def is_function(sql, word, at):
    schema = QUALIFIED.get(word)
    return schema is None or (sql.word(at - 1) == "." and sql.word(at - 2).strip('"') == schema)


def read_texts(sql, word, start):
    """The SQL among a function's arguments."""
    depth, texts = 0, []
    for at in range(start, sql.close(start)):
        depth += {"(": 1, ")": -1}.get(sql.words[at], 0)
        text = literal_text(sql.tokens[at]) if depth == 1 else None
        if text is not None and sql.word(at + 1) in (",", ")", ":") and SQL_TEXT.match(text):
            texts.append(text)
    if not texts and word != "ts_rewrite":  # which has a form without SQL
        return [Write(word, "other", ())]
    return [Write(word, "text", (), text) for text in texts]


def literal_name(sql, at):
    literal = sql.token(at)
    if literal[:1] != "'" or sql.word(at + 1) not in (")", ",", ":"):
        return None
    return tuple(literal[1:-1].replace('"', "").split("."))


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
