"""Statements that change objects: create, drop, alter, rename, grant, comment."""

import re

from dbt_driver_fence_statement import KINDS, SKIPPED, Write, literal_text, unquote

# Named after the relation that they belong to.
ON_TARGET = frozenset("index policy trigger statistics".split())
# Settings that say where a relation's rows are. `options (path …)` is Spark's.
PLACES = ("location", "external_location", "path")
# https://iceberg.apache.org/docs/latest/configuration, and Spark's own, as keys of properties.
PATH_PROPERTIES = ("path", "write.data.path", "write.metadata.path", "write.object-storage.path")
# Sources of Spark whose rows are files of the relation's own; those of others, such as jdbc, are
# another database's: https://spark.apache.org/docs/latest/sql-data-sources.html
FILE_SOURCES = frozenset("delta parquet iceberg hudi orc csv json avro text hive libsvm binaryfile xml".split())
# Engines of ClickHouse that pass rows on to another relation, and those that keep rows to themselves:
# https://clickhouse.com/docs/engines/table-engines. All others may write elsewhere.
PASSING_ENGINES = frozenset(["distributed", "buffer"])
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
    writes = []
    for place in PLACES:
        for at in sql.places(place, start):
            literal = at + 2 if sql.word(at + 1) == "=" else at + 1
            if sql.word(at - 1) != "." and sql.word(literal)[:1] in ("'", '"'):
                writes += sql.file(f"{verb} {place}", literal)
    if sql.dialect in ("spark", "databricks"):
        for at in range(start, len(sql.words) - 2):
            if sql.words[at][:1] in "'\"" and sql.words[at + 1] == "=" and unquote(sql.words[at]) in PATH_PROPERTIES:
                writes += sql.file(f"{verb} {unquote(sql.words[at])}", at + 2)
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


def list_bodies(sql, kind, start):
    """What a function of PostgreSQL does, which a SELECT calls later. A procedure is refused where it
    is called."""
    if kind != "function" or sql.dialect not in ("postgres", "redshift"):
        return []
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
    if OWN_ENGINES.fullmatch(engine):
        return []
    return [Write(f"{verb} engine {engine}", "other", ())]


def list_others(sql, verb, start):
    """Relations that the new one becomes a part of, or passes its rows on to."""
    writes = []
    for before, after in (("partition", "of"), ("inherits", "(")):
        for at in sql.places(before, start):
            if sql.word(at + 1) == after:
                writes += sql.names(f"{verb} {before}", at + 2)
    if sql.dialect == "clickhouse" and verb in ("create view", "create table") and sql.word(start) == "to":
        writes += sql.names(verb + " to", start + 1)
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
