"""Statements that change objects: create, drop, alter, rename, grant, comment."""

import re

from dbt_driver_fence_functions import find_function
from dbt_driver_fence_statement import KINDS, SKIPPED, Write, literal_text, unquote

# Named after the relation that they belong to.
ON_TARGET = frozenset("index policy trigger statistics".split())
# Settings that say where a relation's rows are. `options (path …)` is Spark's, `storage_uri` BigQuery's.
PLACES = ("location", "external_location", "path", "storage_uri")
# https://iceberg.apache.org/docs/latest/configuration, and Spark's own, as keys of properties.
PATH_PROPERTIES = ("path", "write.data.path", "write.metadata.path", "write.object-storage.path")
# Sources of Spark whose rows are files of the relation's own; those of others, such as jdbc, are
# another database's: https://spark.apache.org/docs/latest/sql-data-sources.html
FILE_SOURCES = frozenset("delta parquet iceberg hudi orc csv json avro text hive libsvm binaryfile xml".split())
# Engines of ClickHouse that pass rows on to another relation, and those that keep rows to themselves:
# https://clickhouse.com/docs/engines/table-engines. All others may write elsewhere.
PASSING_ENGINES = frozenset(["distributed", "buffer"])
# Parts of a path in Keeper that are the relation's alone:
# https://clickhouse.com/docs/engines/table-engines/mergetree-family/replication
OWN_PATH = re.compile(r"\{(?:uuid|database|table)\}")
OWN_ENGINES = re.compile(
    r"\w*mergetree|log|tinylog|stripelog|memory|set|join|null|view|merge|dictionary|generaterandom|"
    r"atomic|replicated|lazy"
)


def read_create(sql, at):
    kind, after, temporary = sql.kind(at + 1)
    if kind == "other":
        return [Write(f"create {sql.word(after - 1)}", "other", ())]
    if kind == "secret" and sql.dialect == "duckdb":
        persistent = "persistent" in sql.words[at:after]
        return [Write("create secret", "other", ())] if persistent else []
    if is_on_target(sql, kind):
        before = "from" if kind == "statistics" else "on"
        return sql.names("create " + kind, sql.find(before, after) + 1)
    verb = "create " + kind
    name, end = sql.name(after)
    if kind == "schema":
        return create_schema(sql, name, at, after, end)
    places = [*list_places(sql, verb, end), *list_sources(sql, verb, end)]
    if temporary:
        # A temporary view of Spark over files writes to them: its name is not taken for a temporary's.
        short = any(sql.words[at : at + 3] == ["on", "commit", "drop"] for at in sql.places("on", end))
        return [] if places else [Write(verb + " on commit drop" if short else verb, "temp", name)]
    engines = list_engines(sql, verb, end)
    others = [*list_others(sql, verb, end), *list_bodies(sql, kind, end)]
    if kind == "table" and "foreign" in sql.words[at:after]:
        others.append(Write("create foreign table", "other", ()))  # its rows are another server's
    return [Write(verb, "relation", name), *places, *engines, *others]


def create_schema(sql, name, at, after, end):
    verb, modifiers = "create schema", sql.words[at:after]
    # An external one is another database by the schema's name; a replaced one loses its marker.
    for word in ("external", "replace"):
        if word in modifiers:
            return [Write(f"create {word} schema", "other", ())]
    if name == ("authorization",):
        return [Write(verb, "schema", None)]
    # https://www.postgresql.org/docs/current/sql-createschema.html: with statements of its own.
    inner = [word for word in sql.words[end:] if word in ("create", "grant")]
    while sql.word(after) in SKIPPED:
        after += 1
    text = "".join(sql.tokens[after:end])
    others = [Write(f"{verb} … {word}", "other", ()) for word in inner]
    return [Write(verb, "schema", name, text), *list_places(sql, verb, end), *list_engines(sql, verb, end), *others]


def is_on_target(sql, kind):
    """Snowflake's policies are named objects of a schema; row policies of others belong to a table."""
    if kind == "policy" and sql.dialect == "snowflake":
        return False
    return kind in ON_TARGET


def list_places(sql, verb, start):
    spark = sql.dialect in ("spark", "databricks")
    # Snowflake's stage is a name for files that others may read and write.
    places = (*PLACES, "url") if verb.endswith("stage") else PLACES
    writes = []
    for at in range(start, len(sql.words) - 1):
        word = sql.words[at]
        if spark and word[:1] in "'\"`":
            named = unquote(word) if unquote(word) in PATH_PROPERTIES else None
        else:
            named = word if word in places and sql.word(at - 1) != "." else None
        if named is None:
            continue
        literal = at + 1
        while sql.word(literal) in ("=", ">"):
            literal += 1
        if sql.word(literal)[:1] in ("'", '"'):
            writes += sql.file(f"{verb} {named}", literal)
    return writes


def list_sources(sql, verb, start):
    """A relation of Spark whose rows another system keeps."""
    if sql.dialect not in ("spark", "databricks"):
        return []
    using, stored = sql.clause("using", start), sql.clause("stored", start)
    writes = []
    if using > 0 and sql.word(using + 1).strip("`") not in FILE_SOURCES:
        writes.append(Write(f"{verb} using {sql.word(using + 1)}", "other", ()))
    if stored > 0 and sql.word(stored + 1) == "by" and sql.word(stored + 2) not in FILE_SOURCES:
        writes.append(Write(f"{verb} stored by", "other", ()))
    return writes


# Those whose statements the fence reads. Of the others, C and Python have no limits.
SQL_LANGUAGES = frozenset(["sql", "plpgsql"])
AGGREGATE_PARTS = ("sfunc", "finalfunc", "combinefunc", "msfunc", "minvfunc", "mfinalfunc")


def list_bodies(sql, kind, start):
    """What a function of PostgreSQL does, which a SELECT calls later. A procedure is refused where it
    is called."""
    if kind not in ("function", "aggregate") or sql.dialect not in ("postgres", "redshift"):
        return []
    named = [sql.word(at + 2) for word in AGGREGATE_PARTS for at in sql.places(word, start)]
    at = sql.find("language", start)
    language = sql.word(at + 1).strip("\"'") if at > 0 else "sql"
    foreign = kind == "function" and sql.dialect == "postgres" and language not in SQL_LANGUAGES
    if foreign or any(find_function(name, "", sql.dialect) for name in named):
        return [Write(f"create {kind} language {language}" if foreign else f"create {kind}", "other", ())]
    bodies = [literal_text(sql.token(at + 1)) for at in sql.places("as", start)]
    return [Write("create function", "body", (), body) for body in bodies if body]


def list_engines(sql, verb, start):
    if sql.dialect != "clickhouse":
        return []
    at = sql.find("engine", start)
    if at < 0:
        # `create table x as remote(…)`: what is written to it goes there.
        at = sql.clause("as", start)
        is_function = at > 0 and sql.word(at + 1)[:1].isalpha() and sql.word(at + 2) == "("
        called = sql.word(at + 1) if is_function and sql.word(at + 1) not in ("select", "with") else ""
        return [Write(f"{verb} as {called}", "other", ())] if called else []
    at += 2 if sql.word(at + 1) == "=" else 1
    engine = sql.word(at)
    if engine in PASSING_ENGINES and sql.word(at + 1) == "(":
        skipped = 4 if engine == "distributed" else 2
        parts = [sql.token(at + skipped), sql.token(at + skipped + 2)]
        return [Write(f"{verb} engine {engine}", "relation", tuple(part.strip("'`\"") for part in parts))]
    if engine.startswith("replicated") and sql.word(at + 1) == "(":
        # Whoever has the path has the rows: another path would be a replica of another relation.
        path = sql.literal(at + 2)
        return [] if path and OWN_PATH.search(path) else sql.file(f"{verb} engine {engine}", at + 2)
    passes = engine == "merge" and sql.words[at : sql.close(at + 1)].count(",") > 1
    if OWN_ENGINES.fullmatch(engine) and not passes:
        return []
    return [Write(f"{verb} engine {engine}", "other", ())]


def list_others(sql, verb, start):
    """Relations that the new one becomes a part of, or passes its rows on to."""
    writes = []
    for before, after in (("partition", "of"), ("inherits", "(")):
        for at in sql.places(before, start):
            if sql.word(at + 1) == after:
                writes += sql.names(f"{verb} {before}", at + 2)
    if sql.dialect == "clickhouse" and verb in ("create view", "create table"):
        to = sql.clause("to", start)
        if to == start or (verb == "create view" and to > 0 and sql.word(to + 1) not in ("disk", "volume")):
            writes += sql.names(verb + " to", to + 1)
    if verb == "create stream":
        # Snowflake adds hidden columns: https://docs.snowflake.com/en/user-guide/streams-intro
        on = sql.find("on", start)
        if not {"table", "view"}.isdisjoint(sql.words[on + 1 : on + 3]):
            writes += sql.names("create stream on", sql.kind(on + 1)[1])
    if verb == "create model" and sql.dialect == "redshift":
        writes += [each for at in sql.places("function", start) for each in sql.names(f"{verb} function", at + 1)]
    return writes


def read_drop(sql, at):
    kind, after, temporary = sql.kind(at + 1)
    if kind == "other":
        return [Write(f"drop {sql.word(after - 1)}", "other", ())]
    if kind == "secret" and sql.dialect == "duckdb":
        return [] if temporary else [Write("drop secret", "other", ())]
    if kind in ("policy", "trigger") and is_on_target(sql, kind):
        return sql.names("drop " + kind, sql.find("on", after) + 1)
    if kind == "schema" and "external" in sql.words[after:]:
        return [Write("drop external database", "other", ())]
    return sql.names("drop " + kind, after, "schema" if kind == "schema" else "relation")


# Before the other relation that an `alter` changes.
PARTNERS = frozenset([("append", "from"), ("with", "table"), ("to", "table")])
PARTITIONS = frozenset([("attach", "partition"), ("detach", "partition")])


def read_alter(sql, at):
    words = sql.words
    if words[at + 1 : at + 3] == ["default", "privileges"]:
        schema = sql.find("schema")
        if schema < 0:
            return [Write("alter default privileges", "other", ())]
        return sql.names("alter default privileges", schema + 1, "schema")
    if sql.word(at + 1) == "session":
        moves = "search_path" in words
        return [Write("alter session set search_path", "other", ())] if moves else []
    kind, after, _ = sql.kind(at + 1)
    if kind == "other" or sql.word(after) == "all":
        return [Write(f"alter {sql.word(after - 1)}", "other", ())]
    if kind in ("policy", "trigger") and is_on_target(sql, kind):
        return sql.names("alter " + kind, sql.find("on", after) + 1)
    target = "schema" if kind == "schema" else "relation"
    verb = "alter " + kind
    name, end = sql.name(after)
    writes = [Write(verb, target, name)]
    for place in range(end, len(words)):
        pair = (words[place], sql.word(place + 1))
        if pair == ("rename", "to"):
            new, _ = sql.name(place + 2)
            if new and name and len(new) < len(name) and target == "relation":
                new = name[: len(name) - len(new)] + new
            writes.append(Write(verb + " rename", target, new))
        elif pair == ("set", "schema"):
            writes += sql.names(verb + " set schema", place + 2, "schema")
        elif pair == ("swap", "with"):
            writes += sql.names(f"{verb} swap", place + 2, target)
        elif pair in PARTNERS or (sql.dialect == "postgres" and pair in PARTITIONS):
            writes += sql.names(f"{verb} {pair[0]}", place + 2)
        elif pair[0] == "execute" and pair[1].startswith("add_files"):
            # Trino takes another relation's files, which it deletes with its own later.
            writes.append(Write(f"{verb} {pair[0]} {pair[1]}", "other", ()))
        elif pair[0] == "inherit":
            writes += sql.names(f"{verb} inherit", place + 1)
    return writes + list_places(sql, verb, end)


def read_rename(sql, at):
    kind, after, _ = sql.kind(at + 1)
    if kind == "other":
        return [Write("rename", "other", ())]
    target = "schema" if kind == "schema" else "relation"
    places = [after] + [
        place + 1 for place in range(after, len(sql.words)) if sql.words[place] in ("to", ",")
    ]
    return [Write("rename", target, sql.name(place)[0]) for place in places]


def read_exchange(sql, at):
    return sql.names("exchange", at + 2) + sql.names("exchange", sql.find("and", at) + 1)


def read_grant(sql, at):
    on = sql.find("on", at)
    if on < 0:
        return [Write(sql.words[at], "other", ())]
    kind, after = "relation", on + 1
    if sql.word(after) in ("all", "future"):
        kind, after = "schema", sql.find("schema", after)
    elif sql.word(after) == "schema" or (
        sql.word(after) == "database" and sql.rules.database_is_schema
    ):
        kind = "schema"
    elif sql.word(after) in ("database", "warehouse", "integration", "role", "account", "catalog"):
        return [Write(f"{sql.words[at]} on {sql.word(after)}", "other", ())]
    if after < 0:
        return [Write(sql.words[at], "other", ())]
    if kind == "schema" or sql.word(after) in KINDS:
        after += 1
    return sql.names(sql.words[at], after, kind)


def read_comment(sql, at):
    on = sql.find("on", at)
    kind, after, _ = sql.kind(on + 1)
    if kind not in KINDS:
        return [Write("comment on " + kind, "other", ())]
    if kind == "constraint":
        after = sql.find("on", after) + 1
    name, _ = sql.name(after)
    if kind == "column" and name:
        name = name[:-1]
    return [Write("comment", "schema" if kind == "schema" else "relation", name)]


VERBS = {
    "create": read_create,
    "drop": read_drop,
    "undrop": read_drop,
    "alter": read_alter,
    "rename": read_rename,
    "exchange": read_exchange,
    "grant": read_grant,
    "revoke": read_grant,
    "comment": read_comment,
}
