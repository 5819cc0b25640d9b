"""One statement of SQL as words, and what they name: relations, schemas, files."""

import re
from collections import namedtuple

from dbt_driver_fence_dialects import DIALECTS

# kind: relation, schema, file, own file (whose unique name says nothing), temp (makes a temporary
# relation), end (of temporary ones), other (a write whose target is not in its words), call (a function
# that is such a write), text (SQL that a function runs), body (that of a function).
# name: a tuple of parts; None where unreadable. text: that SQL, or a schema's name as the statement
# has it, where it creates one.
Write = namedtuple("Write", "verb kind name text", defaults=[""])

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


def literal_text(token):
    """The text of a string, of any make; None where the token is none."""
    if token[:1] == "$" and len(token) > 3:
        mark = token[: token.index("$", 1) + 1]
        return token[len(mark) : -len(mark)]
    if token[:2] in ("e'", "E'"):
        token = token[1:]
    return unquote(token) if token[:1] == "'" else None


def lower_all(tokens):
    words = "\0".join(tokens).lower().split("\0")
    return words if len(words) == len(tokens) else [token.lower() for token in tokens]


class Statement:
    def __init__(self, tokens, dialect):
        self.tokens = tokens
        self.words = lower_all(tokens)
        # Where statements begin, those within others too.
        self.heads = set()
        self.dialect = dialect
        self.rules = DIALECTS[dialect]

    def word(self, at):
        return self.words[at] if 0 <= at < len(self.words) else ""

    def token(self, at):
        return self.tokens[at] if 0 <= at < len(self.tokens) else ""

    def literal(self, at):
        """The text of the string at a place, of any make; None where there is none."""
        token = self.token(at)
        if token[:1] == '"' and '"' in self.rules.strings or token[:3] == "'''":
            return token[3:-3] if token[:3] == token[:1] * 3 and len(token) > 5 else unquote(token)
        return literal_text(token)

    def places(self, word, start=0):
        """Where a word stands, one after another."""
        at = self.find(word, start)
        while at >= 0:
            yield at
            at = self.find(word, at + 1)

    def find(self, word, start=0):
        try:
            return self.words.index(word, start)
        except ValueError:
            return -1

    def clause(self, word, start):
        """Where a word stands outside of parentheses, before the query that may follow; else -1."""
        depth = 0
        for at in range(start, len(self.words)):
            found = self.words[at]
            if depth == 0 and found == word:
                return at
            if depth == 0 and found in ("as", "select"):
                return -1
            depth += {"(": 1, ")": -1}.get(found, 0)
        return -1

    def name(self, at):
        """The dotted name at a place, and where it ends; None where it cannot be read."""
        while self.word(at) in SKIPPED | {"concurrently", "*"}:
            at += 1
        if self.word(at) == "identifier" and self.word(at + 1) == "(":
            literal, end = self.token(at + 2), at + 4
            if literal[:1] == "'" and self.word(at + 3) == ")" and self.word(end) != ".":
                return tuple(re.sub('["`]', "", unquote(literal)).split(".")), end
            return None, at + 3
        parts = []
        while at < len(self.tokens):
            token = self.tokens[at]
            if token[:2].lower() == "u&":
                return None, at + 1  # another character may escape in it
            if not (token[0] in '"`#@' or token[0] == "_" or token[0].isalpha()):
                # A dot with nothing behind it that can be read, as in `prod.*`.
                return None, at
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
        """One name, or several with commas between. At 0 or before, where `find` found nothing, none
        can be read."""
        if at <= 0:
            return [Write(verb, kind, None)]
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
        if word == "table" and self.word(at + 1) == "function":  # BigQuery
            return "function", at + 2, temporary
        if word == "database" and not self.rules.database_is_schema:
            return "other", at, temporary
        if word in ("schema", "database"):
            return "schema", at + 1, temporary
        return (word if word in KINDS else "other"), at + 1, temporary

    def file(self, verb, at):
        token = self.token(at)
        if self.word(at + 1) in ("|", "+"):  # only the beginning of an expression
            return [Write(verb, "file", None)]
        if token[:1] in ("'", '"') or token[:1] == "@":
            return [Write(verb, "file", (unquote(token),))]
        return [Write(verb, "file", None)]
