"""What the write fence knows of each warehouse's SQL: how its text is cut into words, and what its
unqualified names mean.

Sources: each vendor's page on lexical structure, e.g.
https://www.postgresql.org/docs/current/sql-syntax-lexical.html,
https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical,
https://spark.apache.org/docs/latest/sql-ref-literals.html (and Spark's SqlBaseLexer.g4).
"""

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
    # Whether a backslash escapes a quote in names too.
    escaped_names: bool = False
    # Strings with other rules: "e" (a backslash escapes), "r" (it does not), "" for neither.
    prefix: str = ""
    # Dollar quotes: "tags", "plain" ($$ only), or "" for none.
    dollars: str = ""
    line_comments: tuple = ("--",)
    # What a line comment holds after its mark.
    line: str = r"[^\r\n]*"
    # A number ends where a letter begins: `select 1into x`.
    tight_numbers: bool = False
    # @ begins the name of a stage, with a path.
    stages: bool = False
    # `create database` makes what others call a schema.
    database_is_schema: bool = False
    # An unqualified name is in the target's own schema, as long as no statement changes that.
    own_default: bool = False
    # What holds temporary relations, written like a schema.
    temporary: frozenset = frozenset()


PG_TEMP = frozenset(["pg_temp"])
# A backslash at the end of a line continues the comment.
SPARK_LINE = r"(?:\\\n|[^\r\n])*"

DIALECTS = {
    "postgres": Dialect(
        nested=True, prefix="e", dollars="tags", tight_numbers=True, temporary=PG_TEMP
    ),
    "redshift": Dialect(
        backslash=None, nested=True, prefix="e", dollars="tags", tight_numbers=True, temporary=PG_TEMP
    ),
    "duckdb": Dialect(
        nested=None, prefix="e", dollars="tags", tight_numbers=True, temporary=frozenset(["temp"])
    ),
    "snowflake": Dialect(
        backslash=True,
        dollars="plain",
        line_comments=("--", "//"),
        stages=True,
        own_default=True,
    ),
    "bigquery": Dialect(
        backslash=True,
        strings='"',
        names="`",
        line_comments=("--", "#"),
        temporary=frozenset(["_session"]),
    ),
    "spark": Dialect(
        backslash=True,
        nested=None,
        strings='"',
        names="`",
        prefix="r",
        line=SPARK_LINE,
        database_is_schema=True,
    ),
    "databricks": Dialect(
        backslash=True, nested=None, strings='"', names="`", prefix="r", line=SPARK_LINE
    ),
    "trino": Dialect(dollars="plain", own_default=True),
    "athena": Dialect(names="`", database_is_schema=True, own_default=True),
    "clickhouse": Dialect(
        backslash=True,
        nested=None,
        names="`",
        escaped_names=True,
        dollars="tags",
        line_comments=("--", "# ", "#!"),
        database_is_schema=True,
    ),
}

DEPTH = 5
# Tokens that begin what does not end.
OPEN_QUOTES = frozenset(["'", '"', "`", '"""', "'''", "e'", "E'", "r'", "R'", 'r"', 'R"'])


def scanner(dialect, backslash, nested, dollars):
    """A pattern of which every match is one token, in its first group, or a comment, without that
    group. The most frequent tokens come first, as alternatives are tried
    in order."""
    comment = r"/\*(?:[^*]|\*(?!/))*\*/"
    if nested:
        inner = r"(?!)"
        for _ in range(DEPTH):
            inner = rf"/\*(?:[^*/]|\*(?!/)|/(?!\*)|{inner})*\*/"
        comment = inner
    parts = []
    for letter in dialect.prefix:
        either = f"[{letter}{letter.upper()}]"
        parts.append(rf"{either}'(?:[^'\\]|\\.|'')*'" if letter == "e" else rf"{either}'[^']*'")
        if letter == "r":
            parts.append(rf'{either}"[^"]*"')
        parts.append(rf"{either}['\"]" if letter == "r" else rf"{either}'")
    parts += [
        r"[uU]&\"[^\"]*\"",
        r"[^\W\d][\w$]*",
        r"[.,();=*]",
        r"\d[\d.]*" if dialect.tight_numbers else r"\d\w*(?:\.\d\w*)?",
    ]
    if '"' in dialect.strings:
        for quote in ('"', "'"):
            parts += [rf"{quote * 3}(?:[^{quote}\\]|\\.|{quote}(?!{quote * 2}))*{quote * 3}", quote * 3]
    for quote in "'" + '"' + dialect.names:
        is_string = quote == "'" or quote in dialect.strings
        escapes = backslash if is_string else dialect.escaped_names
        plain = rf"[^{quote}\\]|\\." if escapes else rf"[^{quote}]"
        parts.append(rf"{quote}(?:{plain}|{quote}{quote})*{quote}")
    if dollars:
        tag = r"(?:[^\W\d]\w*)?" if dialect.dollars == "tags" else ""
        parts.append(rf"\$(?P<tag>{tag})\$[\s\S]*?\$(?P=tag)\$")
    stage = r"@[\w.$~%/@-]*" if dialect.stages else r"@+\w*"
    parts += [r"#[^\W\d][\w$]*", stage, r"[^\s\w]"]
    comments = [comment, *(re.escape(mark) + dialect.line for mark in dialect.line_comments)]
    either = "|".join([*comments, "(" + "|".join(parts) + ")"])
    # A third faster than to find out that no token begins with a blank. No text ends with one.
    return re.compile(rf"\s*(?:{either})", re.DOTALL)


class Unreadable(Exception):
    """The text does not come to an end: an open quote or comment."""


def tokens_of(sql, name):
    """Every way to cut the text into tokens that the dialect leaves open: lists of strings, without
    comments and white space."""
    dialect = DIALECTS[name]
    sql = sql.rstrip()
    if name == "clickhouse":
        sql = without_data(sql)
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


INLINE_DATA = re.compile(r"\bformat\s+(?!values\b)\w+\s", re.IGNORECASE)


def without_data(sql):
    """What follows `insert into … format CSV` is rows, not SQL.
    https://clickhouse.com/docs/sql-reference/statements/insert-into"""
    found = INLINE_DATA.search(sql)
    if found is None:
        return sql
    head = sql[: found.start()].rstrip()
    words = [word.lower() for word in _cut(head, "clickhouse", True, False) or ()]
    is_data = words[:2] == ["insert", "into"] and not {";", "select", "with", "values"} & set(words)
    return head if is_data else sql


_scanners = {}


def _cut(sql, name, backslash, nested):
    dialect = DIALECTS[name]
    dollars = bool(dialect.dollars) and "$" in sql
    key = (name, backslash, nested, dollars)
    if key not in _scanners:
        _scanners[key] = scanner(dialect, backslash, nested, dollars)
    find = _scanners[key]
    # With one group in the pattern, `findall` gives that group.
    every = (found.group(1) for found in find.finditer(sql)) if dollars else find.findall(sql)
    cut = list(filter(None, every))
    if not OPEN_QUOTES.isdisjoint(cut):
        return None
    if dollars and any(one == "$" and two[-1] == "$" for one, two in zip(cut, cut[1:])):
        return None
    if dialect.stages and "@" in sql and any(map(may_hide, cut, [*cut[1:], ""])):
        return None
    if "/*" in sql and "/" in cut and any(one == "/" and two == "*" for one, two in zip(cut, cut[1:])):
        return None
    return cut


def may_hide(token, following):
    """Whether a part of a stage's path could as well begin a comment."""
    if token[0] != "@":
        return False
    return "--" in token or "//" in token or (token[-1] == "/" and following[:1] == "*")
