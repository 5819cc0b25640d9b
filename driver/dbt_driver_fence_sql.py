"""Reads what SQL writes to: the verb and the targets of each statement.

What it cannot see: what a function does that a SELECT calls, but for the few in WRITING_FUNCTIONS.
An unknown verb counts as a write without a target.
"""

from collections import namedtuple

from dbt_driver_fence_dialects import DIALECTS, tokens_of

# kind: relation, schema, file, temp (makes a temporary relation), end (of temporary ones), other
# (a write whose target is not told by its words). name: a tuple of parts; None where unreadable.
Write = namedtuple("Write", "verb kind name")

READS = frozenset(
    "select show describe desc values table from summarize pivot unpivot list ls get fetch declare "
    "close deallocate load install attach detach pragma checkpoint assert raise return help "
    "start savepoint release abort end cache uncache clear add discard break continue leave "
    "prepare execute set reset unset use".split()
)
KINDS = frozenset(
    "table view index schema function aggregate macro type sequence stage stream column constraint "
    "dictionary procedure policy trigger statistics model secret routine domain database".split()
)
MODIFIERS = frozenset(
    "or replace global local unlogged external materialized recursive transient dynamic "
    "iceberg hybrid secure volatile unique concurrently live streaming private foreign snapshot "
    "search vector row access masking table_function clustered refresh force dynamic file format "
    "event only if not exists async".split()
)
ON_TARGET = frozenset("index policy trigger statistics".split())
WRITING_FUNCTIONS = frozenset(
    "dblink dblink_exec query_to_xml query_to_xmlschema lo_export lo_import lo_unlink lo_put "
    "lo_create setval pg_file_write pg_file_unlink pg_logical_emit_message postgres_execute "
    "mysql_execute".split()
)
BLOCK_STARTS = frozenset("begin then else do loop repeat".split())
NESTED = frozenset("insert delete update merge into".split()) | WRITING_FUNCTIONS
SKIPPED = frozenset("table into from only if not exists overwrite low_priority as lateral".split())
TRANSACTION = frozenset("transaction work isolation read deferred immediate exclusive not".split())


def read_sql(sql, dialect):
    """The writes of a text, in order.
    @throws Unreadable"""
    writes = []
    for tokens in tokens_of(sql, dialect):
        for statement in split(tokens):
            for write in Reader(statement, dialect).read():
                writes.append(write)
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


def unquote(token):
    if token[0] in "\"`'" and len(token) > 1:
        return token[1:-1].replace(token[0] * 2, token[0])
    return token


class Reader:
    def __init__(self, tokens, dialect):
        self.tokens = tokens
        self.words = [token.lower() for token in tokens]
        self.dialect = dialect
        self.rules = DIALECTS[dialect]

    def word(self, at):
        return self.words[at] if 0 <= at < len(self.words) else ""

    def find(self, word, start=0):
        try:
            return self.words.index(word, start)
        except ValueError:
            return -1

    def read(self):
        start = self.skip_control()
        if start >= len(self.words):
            return []
        return self.statement(start) + self.nested(start)

    def skip_control(self):
        """Past `begin`, `if … then` and the like, which a script puts before a statement; what else
        stands in a block is found by `nested`."""
        at = 0
        while at < len(self.words):
            word = self.words[at]
            if word in ("begin", "else", "loop", "repeat", "do", "exception", "("):
                if word == "do" and at == 0 and len(self.words) > 1:
                    return at
                at += 1
            elif word in ("if", "elseif", "elsif", "when") and self.find("then", at) > 0:
                at = self.find("then", at) + 1
            elif word in ("while", "for") and self.find("do", at) > 0:
                at = self.find("do", at) + 1
            else:
                break
            if self.word(at) in TRANSACTION and word == "begin":
                return len(self.words)
        return at

    def statement(self, at):
        verb = self.words[at]
        method = getattr(self, "read_" + verb, None) if verb.isidentifier() else None
        if method:
            return method(at)
        if verb in ("commit", "rollback"):
            return [Write(verb, "end", ())]
        if verb in READS:
            return []
        if verb in ("insert", "delete", "update", "merge", "truncate"):
            return []  # `nested` finds them wherever they stand
        return [Write(verb, "other", ())]

    # Names

    def name(self, at):
        """The dotted name at a place, and where it ends; None where it cannot be read."""
        while self.word(at) in SKIPPED | {"concurrently", "*"}:
            at += 1
        if self.word(at) == "identifier" and self.word(at + 1) == "(":
            literal = self.tokens[at + 2] if at + 2 < len(self.tokens) else ""
            if literal[:1] == "'":
                return tuple(unquote(literal).replace('"', "").split(".")), at + 4
            return None, at + 3
        parts = []
        while at < len(self.tokens):
            token = self.tokens[at]
            if token[:2].lower() == "u&":
                token = token[2:]
                if "\\" in token:
                    return None, at + 1
            if not (token[0] in '"`#@' or token[0] == "_" or token[0].isalpha()):
                return None if not parts else tuple(parts), at
            text = unquote(token)
            at += 1
            while self.dialect == "bigquery" and self.word(at) == "-" and at + 1 < len(self.tokens):
                text += "-" + self.tokens[at + 1]
                at += 2
            split_inside = self.dialect == "bigquery" and token[0] == "`"
            parts += text.split(".") if split_inside else [text]
            if self.word(at) != ".":
                break
            at += 1
            while self.word(at) == ".":  # Snowflake's db..table
                parts.append("")
                at += 1
        return (tuple(parts) if parts else None), at

    def names(self, verb, at, kind="relation"):
        """One name, or several with commas between."""
        writes = []
        while True:
            name, at = self.name(at)
            writes.append(Write(verb, kind, name))
            while self.word(at) == "(":  # a function's arguments, columns
                at = self.close(at)
            if self.word(at) != ",":
                return writes
            at += 1

    def close(self, at):
        depth = 0
        while at < len(self.words):
            depth += {"(": 1, ")": -1}.get(self.words[at], 0)
            at += 1
            if depth == 0:
                break
        return at

    def kind(self, at):
        """The kind of object after a verb: (kind, place after it, temporary)."""
        temporary = False
        while self.word(at) in MODIFIERS or self.word(at) in ("temp", "temporary"):
            temporary = temporary or self.word(at) in ("temp", "temporary")
            if self.word(at) == "format":
                return "relation", at + 1, temporary
            at += 1
        word = self.word(at)
        if word == "database" and not self.rules.database_is_schema:
            return "other", at, temporary
        if word in ("schema", "database"):
            return "schema", at + 1, temporary
        return (word if word in KINDS else "other"), at + 1, temporary

    def file(self, verb, at):
        token = self.tokens[at] if at < len(self.tokens) else ""
        if token[:1] in ("'", '"') or token[:1] == "@":
            return [Write(verb, "file", (unquote(token),))]
        return [Write(verb, "file", None)]

    # Verbs

    def read_create(self, at):
        kind, after, temporary = self.kind(at + 1)
        if kind == "other":
            return [Write(f"create {self.word(after - 1)}", "other", ())]
        if kind == "secret":
            persistent = "persistent" in self.words[at:after]
            return [Write("create secret", "other", ())] if persistent else []
        if kind in ON_TARGET:
            return self.names("create " + kind, self.find("on", after) + 1)
        verb = "create " + kind
        name, end = self.name(after)
        if kind == "schema":
            if name == ("authorization",):
                return [Write(verb, "schema", None)]
            return [Write(verb, "schema", name)]
        writes = [Write(verb, "temp" if temporary else "relation", name)]
        place = self.find("location", end)
        if place > 0 and self.dialect in ("spark", "databricks") and self.find("as", place) > 0:
            literal = place + 1
            if self.word(literal)[:1] in ("'", '"'):
                writes += self.file(verb, literal)
        return writes

    def read_drop(self, at):
        kind, after, _ = self.kind(at + 1)
        if kind == "other":
            return [Write(f"drop {self.word(after - 1)}", "other", ())]
        if kind == "secret":
            return []
        if kind in ("policy", "trigger"):
            return self.names("drop " + kind, self.find("on", after) + 1)
        return self.names("drop " + kind, after, "schema" if kind == "schema" else "relation")

    read_undrop = read_drop

    def read_alter(self, at):
        words = self.words
        if words[at + 1 : at + 3] == ["default", "privileges"]:
            schema = self.find("schema")
            if schema < 0:
                return [Write("alter default privileges", "other", ())]
            return self.names("alter default privileges", schema + 1, "schema")
        if self.word(at + 1) == "session":
            return []
        kind, after, _ = self.kind(at + 1)
        if kind == "other" or self.word(after) == "all":
            return [Write(f"alter {self.word(after - 1)}", "other", ())]
        if kind in ("policy", "trigger"):
            return self.names("alter " + kind, self.find("on", after) + 1)
        target = "schema" if kind == "schema" else "relation"
        verb = "alter " + kind
        name, end = self.name(after)
        writes = [Write(verb, target, name)]
        for place in range(end, len(words)):
            pair = (words[place], self.word(place + 1))
            if pair == ("rename", "to"):
                new, _ = self.name(place + 2)
                if new and name and len(new) < len(name) and target == "relation":
                    new = name[: len(name) - len(new)] + new
                writes.append(Write(verb + " rename", target, new))
            elif pair == ("set", "schema"):
                writes += self.names(verb + " set schema", place + 2, "schema")
            elif pair in (("swap", "with"), ("append", "from"), ("with", "table"), ("to", "table")):
                writes += self.names(f"{verb} {pair[0]}", place + 2)
            elif pair[0] == "location" and pair[1][:1] in ("'", '"'):
                writes += self.file(verb + " location", place + 1)
        return writes

    def read_rename(self, at):
        kind, after, _ = self.kind(at + 1)
        if kind == "other":
            return [Write("rename", "other", ())]
        target = "schema" if kind == "schema" else "relation"
        places = [after] + [
            place + 1 for place in range(after, len(self.words)) if self.words[place] in ("to", ",")
        ]
        return [Write("rename", target, self.name(place)[0]) for place in places]

    def read_exchange(self, at):
        return self.names("exchange", at + 2) + self.names("exchange", self.find("and", at) + 1)

    def read_truncate(self, at):
        return self.names("truncate", at + 1)

    def read_grant(self, at):
        on = self.find("on", at)
        if on < 0:
            return [Write(self.words[at], "other", ())]
        kind, after = "relation", on + 1
        if self.word(after) in ("all", "future"):
            kind, after = "schema", self.find("schema", after)
        elif self.word(after) == "schema" or (
            self.word(after) == "database" and self.rules.database_is_schema
        ):
            kind = "schema"
        elif self.word(after) in ("database", "warehouse", "integration", "role", "account", "catalog"):
            return [Write(f"{self.words[at]} on {self.word(after)}", "other", ())]
        if after < 0:
            return [Write(self.words[at], "other", ())]
        if kind == "schema" or self.word(after) in KINDS:
            after += 1
        return self.names(self.words[at], after, kind)

    read_revoke = read_grant

    def read_comment(self, at):
        on = self.find("on", at)
        _, after, _ = self.kind(on + 1)
        kind = self.word(after - 1)
        if kind not in KINDS:
            return [Write("comment on " + kind, "other", ())]
        if kind == "constraint":
            after = self.find("on", after) + 1
        name, _ = self.name(after)
        if kind == "column" and name:
            name = name[:-1]
        return [Write("comment", "schema" if kind == "schema" else "relation", name)]

    def read_copy(self, at):
        if self.word(at + 1) == "into":
            if self.word(at + 2)[:1] in ("@", "'"):
                return self.file("copy into", at + 2)
            return self.names("copy into", at + 2)
        if self.word(at + 1) == "(":
            to = self.find("to", self.close(at + 1))
            return self.file("copy to", to + 1 if to > 0 else len(self.words))
        if self.word(at + 1) == "from":
            return [Write("copy from database", "other", ())]
        name, end = self.name(at + 1)
        if self.word(end) == "(":
            end = self.close(end)
        if self.word(end) == "to":
            return self.file("copy to", end + 1)
        if self.word(end + 1) == "program":
            return [Write("copy from program", "other", ())]
        return [Write("copy", "relation", name)]

    def read_unload(self, at):
        to = self.find("to", self.close(at + 1))
        return self.file("unload", to + 1 if to > 0 else len(self.words))

    def read_export(self, at):
        for place in range(at, len(self.words)):
            if self.words[place] == "uri":
                return self.file("export", place + 2)
            if self.dialect == "duckdb" and self.words[place][:1] == "'":
                return self.file("export", place)
        return [Write("export", "other", ())]

    def read_put(self, at):
        stage = next((i for i in range(at, len(self.words)) if self.words[i][:1] == "@"), -1)
        return self.file(self.words[at], stage if stage > 0 else len(self.words))

    read_remove = read_put
    read_rm = read_put

    def read_optimize(self, at):
        return self.names(self.words[at], at + 1)

    read_reorg = read_optimize

    def read_vacuum(self, at):
        if self.dialect == "duckdb":
            return []
        while self.word(at + 1) in ("full", "analyze", "verbose", "freeze", "delete", "sort", "reindex"):
            at += 1
        if at + 1 >= len(self.words):
            return [Write("vacuum", "other", ())]
        return self.names("vacuum", self.close(at + 1) if self.word(at + 1) == "(" else at + 1)

    def read_analyze(self, at):
        if at + 1 >= len(self.words):
            return []
        while self.word(at + 1) in ("verbose", "compression"):
            at += 1
        return self.names("analyze", at + 1)

    read_cluster = read_analyze
    read_lock = read_optimize

    def read_refresh(self, at):
        if self.dialect in ("spark", "databricks") and self.word(at + 1) != "materialized":
            return [] if self.word(at + 1) == "table" else self.names("refresh", self.kind(at + 1)[1])
        return self.names("refresh", self.kind(at + 1)[1])

    def read_msck(self, at):
        return self.names("msck", at + 2)

    read_fsck = read_msck

    def read_restore(self, at):
        return self.names("restore", at + 1)

    def read_convert(self, at):
        return self.names("convert", at + 3)

    def read_load(self, at):
        if self.dialect == "duckdb":
            return []
        into = max(self.find("into", at), self.find("overwrite", at) if self.find("into", at) < 0 else -1)
        return self.names("load", into + 1) if into > 0 else [Write("load", "other", ())]

    def read_force(self, at):
        return [] if self.word(at + 1) == "checkpoint" else [Write("force", "other", ())]

    def read_system(self, at):
        return [] if self.word(at + 1) == "sync" else [Write("system", "other", ())]

    def read_explain(self, at):
        at += 1
        if self.word(at) == "(":
            at = self.close(at)
        while self.word(at) in ("analyze", "verbose", "plan", "extended", "formatted", "for"):
            at += 1
        return self.statement(at) if at < len(self.words) else []

    def read_prepare(self, at):
        start = max(self.find("as", at), self.find("from", at) if self.dialect == "trino" else -1)
        return self.statement(start + 1) if 0 < start < len(self.words) - 1 else [Write("prepare", "other", ())]

    def read_execute(self, at):
        if self.word(at + 1) != "immediate":
            plain = self.dialect in ("postgres", "redshift", "duckdb", "trino", "athena")
            return [] if plain else [Write("execute", "other", ())]
        literal = self.tokens[at + 2] if at + 2 < len(self.tokens) else ""
        following = self.word(at + 3)
        if literal[:1] not in ("'", '"') or "\\" in literal or following not in ("", "using", "into"):
            return [Write("execute immediate", "other", ())]
        quote = 3 if literal[:3] in ("'''", '"""') else 1
        body = literal[3:-3] if quote == 3 else unquote(literal)
        return read_sql(body, self.dialect)

    def read_with(self, at):
        """What follows the CTEs."""
        depth = 0
        for place in range(at + 1, len(self.words)):
            word = self.words[place]
            depth += {"(": 1, ")": -1}.get(word, 0)
            if depth == 0 and self.words[place - 1] == ")" and word not in (",", "as", "(", ")", "not", "materialized"):
                return self.statement(place)
            if depth == 0 and word == "procedure" and self.words[place - 1] == "as":
                return []  # a Python model of Snowflake, which is not SQL
        return [Write("with", "other", ())]

    def read_set(self, at):
        words = [word.strip("\"'`") for word in self.words[at + 1 :]]
        name = next((word for word in words if word not in ("session", "local", "global")), "")
        if name in ("standard_conforming_strings", "escape_string_warning"):
            return [Write("set " + name, "other", ())]
        if name.startswith("@@dataset") or name == "@":
            return [Write("set " + name, "other", ())]
        if name == "search_path" and "pg_temp" in words[1:] and words[words.index("pg_temp") - 1] == ",":
            return [Write("set search_path", "other", ())]
        if name in ("schema", "catalog", "path") and self.rules.own_default:
            return [Write("set " + name, "other", ())]
        return []

    def read_use(self, at):
        if not self.rules.own_default or self.word(at + 1) in ("warehouse", "role", "secondary"):
            return []
        if self.word(at + 1) in ("database", "catalog"):
            return [Write("use " + self.word(at + 1), "other", ())]
        return self.names("use", at + 2 if self.word(at + 1) == "schema" else at + 1, "schema")

    def read_import(self, _at):
        return [Write("import", "other", ())]

    def read_declare(self, _at):
        return []

    # Inside

    def nested(self, start):
        """Statements that stand in others: after CTEs, in parentheses, in blocks, in several inserts."""
        if NESTED.isdisjoint(self.words[start:]):
            return []
        writes = []
        for at in range(start, len(self.words)):
            word = self.words[at]
            if word not in NESTED:
                if word.strip('"') in WRITING_FUNCTIONS and self.word(at + 1) == "(":
                    writes.append(Write(word, "other", ()))
                continue
            after, before = self.word(at + 1), self.word(at - 1) if at > start else ""
            if before == "." or after == ".":
                continue
            if word in WRITING_FUNCTIONS:
                if after == "(":
                    writes.append(Write(word, "other", ()))
            elif word == "insert" and (at == start or after in ("into", "overwrite", "all", "first", "or")):
                writes += self.insert(at)
            elif word == "delete" and (at == start or after == "from"):
                writes += self.names("delete", at + 1)
            elif word == "merge" and (at == start or after == "into"):
                writes += self.names("merge", at + 1)
            elif word == "update" and self.starts(at, start, before) and after not in (")", ",", "."):
                writes += self.names("update", at + 1)
            elif word == "into":
                writes += self.into(at, start, before)
        return writes

    def starts(self, at, start, before):
        if at == start or before == "(":
            return True
        opens = before in BLOCK_STARTS or before == ")"
        return opens and self.word(start) != "merge" and not (before == "do" and self.word(at - 2) == "conflict")

    def insert(self, at):
        at += 1
        if self.word(at) in ("all", "first"):
            return []  # each `into` is read by itself
        if self.word(at) == "overwrite" and self.word(at + 1) in ("all", "first"):
            return []
        while self.word(at) in ("into", "overwrite", "or", "replace", "ignore", "table"):
            at += 1
        if self.word(at) == "local":
            at += 1
        if self.word(at) == "directory":
            return self.file("insert directory", at + 1)
        if self.word(at) == "function":
            return [Write("insert into function", "other", ())]
        return self.names("insert", at)

    def into(self, at, start, before):
        first = self.word(start)
        if before in ("insert", "merge", "as", "overwrite", "copy", "replace", "ignore"):
            return []
        if first == "insert":
            return self.names("insert", at + 1)
        selects = self.dialect in ("postgres", "redshift", "duckdb")
        if not selects or first in ("fetch", "load", "execute"):
            return []
        at += 1
        temporary = False
        while self.word(at) in ("temp", "temporary", "unlogged", "local", "table"):
            temporary = temporary or self.word(at).startswith("temp")
            at += 1
        return [Write("select into", "temp" if temporary else "relation", self.name(at)[0])]
