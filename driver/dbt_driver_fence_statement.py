"""One statement of SQL as words, and what they name: relations, schemas, files."""

from collections import namedtuple

from dbt_driver_fence_dialects import DIALECTS

# kind: relation, schema, file, temp (makes a temporary relation), end (of temporary ones), other
# (a write whose target is not told by its words). name: a tuple of parts; None where unreadable.
Write = namedtuple("Write", "verb kind name")

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
SKIPPED = frozenset("table into from only if not exists overwrite low_priority as lateral".split())


def unquote(token):
    if token[0] in "\"`'" and len(token) > 1:
        return token[1:-1].replace(token[0] * 2, token[0])
    return token


class Statement:
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
