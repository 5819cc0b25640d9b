"""What the write fence knows of each warehouse's SQL: how its text is cut into words, and what its
unqualified names mean."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    # Whether a backslash escapes a quote, and whether comments nest. None: it depends on the session
    # or the version, so that a text is read both ways.
    backslash: object = False
    nested: object = False
    # What else than ' makes a string, and what else than " makes a name.
    strings: str = ""
    names: str = ""
    line_comments: tuple = ("--",)
    # `create database` makes what others call a schema.
    database_is_schema: bool = False
    # An unqualified name is in the target's own schema, as long as no statement changes that.
    own_default: bool = False


DIALECTS = {
    "postgres": Dialect(nested=True),
    "redshift": Dialect(backslash=None, nested=True),
    "duckdb": Dialect(nested=None),
    "snowflake": Dialect(backslash=True, line_comments=("--", "//"), own_default=True),
    "bigquery": Dialect(backslash=True, strings='"', names="`", line_comments=("--", "#")),
    "spark": Dialect(backslash=True, nested=None, strings='"', names="`", database_is_schema=True),
    "databricks": Dialect(backslash=True, nested=None, strings='"', names="`"),
    "trino": Dialect(own_default=True),
    "athena": Dialect(names="`", database_is_schema=True, own_default=True),
    "clickhouse": Dialect(backslash=True, nested=None, names="`", database_is_schema=True),
}

DEPTH = 5


def scanner(dialect, backslash, nested):
    """A pattern of which every match is one token; white space matches nothing."""
    comment = r"/\*(?:[^*]|\*(?!/))*\*/"
    if nested:
        inner = r"(?!)"
        for _ in range(DEPTH):
            inner = rf"/\*(?:[^*/]|\*(?!/)|/(?!\*)|{inner})*\*/"
        comment = inner
    lines = "|".join(rf"{re.escape(mark)}[^\r\n]*" for mark in dialect.line_comments)
    quoted = []
    if '"' in dialect.strings:
        quoted += [r'"""(?:[^"\\]|\\.|"(?!""))*"""', r"'''(?:[^'\\]|\\.|'(?!''))*'''"]
    for quote in "'" + '"' + dialect.names:
        escapes = backslash and (quote == "'" or quote in dialect.strings)
        plain = rf"[^{quote}\\]|\\." if escapes else rf"[^{quote}]"
        quoted.append(rf"{quote}(?:{plain}|{quote}{quote})*{quote}")
    escaped = r"[eE]'(?:[^'\\]|\\.|'')*'"
    dollar = r"\$(?P<tag>(?:[^\W\d]\w*)?)\$[\s\S]*?\$(?P=tag)\$"
    word = r"[^\W\d][\w$]*|#[^\W\d][\w$]*"
    rest = r"@[\w.$~%/@-]*|\d[\w.]*|[^\s\w]"
    parts = [comment, lines, escaped, r"[uU]&\"[^\"]*\"", *quoted, dollar, word, rest]
    return re.compile("|".join(parts), re.DOTALL)


class Unreadable(Exception):
    """The text does not come to an end: an open quote or comment."""


def tokens_of(sql, name):
    """Every way to cut the text into tokens that the dialect leaves open: lists of strings, without
    comments and white space."""
    dialect = DIALECTS[name]
    sound = []
    for backslash in _ways(dialect.backslash, "\\" in sql):
        for nested in _ways(dialect.nested, sql.count("/*") > 1):
            tokens = _cut(sql, name, backslash, nested)
            if tokens is not None and tokens not in sound:
                sound.append(tokens)
    if not sound:
        raise Unreadable
    return sound


def _ways(value, matters):
    if value is not None:
        return (value,)
    return (False, True) if matters else (False,)


_scanners = {}


def _cut(sql, name, backslash, nested):
    key = (name, backslash, nested)
    if key not in _scanners:
        _scanners[key] = scanner(DIALECTS[name], backslash, nested)
    marks = DIALECTS[name].line_comments
    tokens = []
    for match in _scanners[key].finditer(sql):
        token = match.group()
        if token in ("'", '"', "`"):
            return None
        if token.startswith("/*") or token.startswith(marks):
            # Redshift's temporary tables are #names; elsewhere a # is a comment only where listed.
            continue
        if tokens and token == "*" and tokens[-1] == "/":
            return None
        tokens.append(token)
    return tokens
