"""Statements that change objects: create, drop, alter, rename, grant, comment."""

from dbt_driver_fence_statement import KINDS, Write

ON_TARGET = frozenset("index policy trigger statistics".split())


def read_create(sql, at):
    kind, after, temporary = sql.kind(at + 1)
    if kind == "other":
        return [Write(f"create {sql.word(after - 1)}", "other", ())]
    if kind == "secret":
        persistent = "persistent" in sql.words[at:after]
        return [Write("create secret", "other", ())] if persistent else []
    if kind in ON_TARGET:
        return sql.names("create " + kind, sql.find("on", after) + 1)
    verb = "create " + kind
    name, end = sql.name(after)
    if kind == "schema":
        if name == ("authorization",):
            return [Write(verb, "schema", None)]
        return [Write(verb, "schema", name)]
    writes = [Write(verb, "temp" if temporary else "relation", name)]
    place = sql.find("location", end)
    if place > 0 and sql.dialect in ("spark", "databricks") and sql.find("as", place) > 0:
        literal = place + 1
        if sql.word(literal)[:1] in ("'", '"'):
            writes += sql.file(verb, literal)
    return writes


def read_drop(sql, at):
    kind, after, _ = sql.kind(at + 1)
    if kind == "other":
        return [Write(f"drop {sql.word(after - 1)}", "other", ())]
    if kind == "secret":
        return []
    if kind in ("policy", "trigger"):
        return sql.names("drop " + kind, sql.find("on", after) + 1)
    return sql.names("drop " + kind, after, "schema" if kind == "schema" else "relation")


def read_alter(sql, at):
    words = sql.words
    if words[at + 1 : at + 3] == ["default", "privileges"]:
        schema = sql.find("schema")
        if schema < 0:
            return [Write("alter default privileges", "other", ())]
        return sql.names("alter default privileges", schema + 1, "schema")
    if sql.word(at + 1) == "session":
        return []
    kind, after, _ = sql.kind(at + 1)
    if kind == "other" or sql.word(after) == "all":
        return [Write(f"alter {sql.word(after - 1)}", "other", ())]
    if kind in ("policy", "trigger"):
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
        elif pair in (("swap", "with"), ("append", "from"), ("with", "table"), ("to", "table")):
            writes += sql.names(f"{verb} {pair[0]}", place + 2)
        elif pair[0] == "location" and pair[1][:1] in ("'", '"'):
            writes += sql.file(verb + " location", place + 1)
    return writes


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
    _, after, _ = sql.kind(on + 1)
    kind = sql.word(after - 1)
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
