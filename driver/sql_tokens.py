"""Tells which pairs of models render to the same SQL, comments, white space and letter case aside.

One request on stdin, one answer on file descriptor 3, each a JSON object on one line:

    {"adapter": "duckdb", "macros": [<text>, …],
     "pairs": [{"before": <text>, "after": <text>, "macros": [<index>, …]}, …]}
    {"same": [true, …], "sqlglot": true}

`macros` are the user's macros that a pair calls; they are the same on both sides.

A template is what Jinja's own lexer says it is: blocks, and text between them. Blocks must be the
same token for token. Where the text differs, it is tokenised by sqlglot with a name in place of
each block. "Same" is only said where it holds whatever the blocks render to; when in doubt, the
answer is "not the same". Without sqlglot, the text between blocks must be the same as it is.
"""

import re

from jinja2 import Environment, TemplateSyntaxError

from one_answer import answer_once

# Which unquoted words a warehouse takes for the same in any case: `all`, where it folds unquoted
# names; `keywords`, where it keeps the case of a name (a column's name would change); `none`, where
# keywords can be names. A warehouse that names a column without an alias by the text of its
# expression, white space included, is not here: its SQL is compared as it is (Snowflake, MySQL).
FOLDED_WORDS = {
    "postgres": "all",
    "redshift": "all",
    "duckdb": "keywords",
    "bigquery": "keywords",
    "trino": "none",
    "spark": "none",
    "databricks": "none",
}

# Reserved by both of them: never the name of anything, but after AS or a dot.
KEYWORDS = frozenset(
    "ALL AND AS ASC CASE CAST CREATE CROSS DESC DISTINCT ELSE END EXCEPT FALSE FROM FULL GROUP HAVING "
    "IN INNER INTERSECT INTO IS JOIN LEFT LIKE LIMIT NOT NULL ON OR ORDER OUTER RIGHT SELECT THEN "
    "TRUE UNION USING WHEN WHERE WITH".split()
)

# Their body is a value, which need not end up as SQL: white space in it can reach the data.
CAPTURING = frozenset(["set", "call", "filter", "macro"])

SPACE = r"[ \t\r\n\f\v]"
# Hints and MySQL's executable comments are no comments.
COMMENT = r"--(?!\+)[^\r\n]*(?:[\r\n]|\Z)|/\*(?![+!])(?:(?!/\*|\*/).)*\*/"
BLANK = re.compile(rf"(?:{SPACE}|{COMMENT})*\Z", re.DOTALL)
BLANK_BIGQUERY = re.compile(rf"(?:{SPACE}|{COMMENT}|#[^\r\n]*(?:[\r\n]|\Z))*\Z", re.DOTALL)
WORDS = re.compile(rf"[A-Za-z_][A-Za-z0-9_$]*(?:{SPACE}+[A-Za-z_][A-Za-z0-9_$]*)*\Z")

LEXER = Environment().lexer


class Unproven(Exception):
    pass


class Template:
    """The blocks of a template, and its text with `<mark><e or s><index><mark>` for each block."""

    def __init__(self, source, mark):
        self.mark = mark
        self.blocks = []
        pieces = []
        block = None
        for token in LEXER.tokenize(source):
            if token.type == "data":
                pieces.append(token.value)
            elif token.type in ("variable_begin", "block_begin"):
                block = [token.type]
            elif token.type in ("variable_end", "block_end"):
                if is_literal_config(block):
                    block = None
                    continue
                kind = "e" if token.type == "variable_end" else "s"
                pieces.append(f"{mark}{kind}{len(self.blocks)}{mark}")
                self.blocks.append(tuple(block))
                block = None
            else:
                block.append((token.type, token.value))
        if block is not None:
            raise Unproven
        self.text = "".join(pieces)

    def captures(self):
        """Whether text between blocks becomes a value; `{% set x = 1 %}` has no such text."""
        for block in self.blocks:
            if block[0] != "block_begin":
                continue
            keyword = block[1][1] if len(block) > 1 else ""
            assigns = any(token[0] == "assign" for token in block[1:])
            if keyword in CAPTURING and not (keyword == "set" and assigns):
                return True
        return False

    def may_open_literals(self):
        """Whether a string in a block could open or close a literal or comment of the SQL."""
        strings = [
            token[1] for block in self.blocks for token in block[1:] if token[0] == "string"
        ]
        return any(
            any(text.count(quote) % 2 for quote in "'\"`")
            or any(mark in text for mark in ("--", "/*", "*/", "$$"))
            for text in strings
        )


def is_literal_config(block):
    """`{{ config(…) }}` renders to nothing; the caller compares the configs themselves. With
    anything but literals in it, its value may differ by target."""
    if block[0] != "variable_begin" or block[1:3] != [("name", "config"), ("lparen", "(")]:
        return False
    depth = 0
    for index, (kind, value) in enumerate(block[1:], 1):
        if kind in ("lparen", "lbrace", "lbracket"):
            depth += 1
        elif kind in ("rparen", "rbrace", "rbracket"):
            depth -= 1
            if depth == 0 and index < len(block) - 1:
                return False
        elif kind == "name" and index > 1:
            is_key = index + 1 < len(block) and block[index + 1][0] == "assign"
            if not is_key and value.lower() not in ("true", "false", "none"):
                return False
        elif kind in ("pipe", "dot", "tilde"):
            return False
    return depth == 0


class Sql:
    """The tokens of SQL with marks in it."""

    def __init__(self, dialect, adapter):
        self._dialect = dialect
        self._folded = FOLDED_WORDS[adapter]
        self._blank = BLANK_BIGQUERY if adapter == "bigquery" else BLANK

    def tokens(self, text, mark):
        """What of the text counts, as a list. Raises Unproven."""
        try:
            tokens = self._dialect.tokenize(text)
        except Exception as error:
            raise Unproven from error
        spans = [(token.start, token.end + 1) for token in tokens]
        slices = [text[start:end] for start, end in spans]
        result = []
        end_before = 0
        for index, (start, end) in enumerate(spans):
            self._check_gap(text[end_before:start], mark)
            value = slices[index]
            before = slices[index - 1] if index > 0 else ""
            after = slices[index + 1] if index + 1 < len(slices) else ""
            if is_literal(value):
                if mark + "s" in value or is_literal(before):
                    raise Unproven
            # `x'ab'` is no `x 'ab'`, and a block may render to a part of the word beside it.
            tight = any(mark in part or is_literal(part) for part in (before, value))
            glued = tight and start == end_before
            result.append((self._fold(value, before, after, mark), glued))
            end_before = end
        self._check_gap(text[end_before:], mark)
        return result

    def _check_gap(self, gap, mark):
        """What a block in a comment renders to may end the comment."""
        if mark in gap or not self._blank.match(gap):
            raise Unproven

    def _fold(self, value, before, after, mark):
        if mark in value or not WORDS.match(value):
            return value
        words = value.split()
        if self._folded == "all":
            return " ".join(words).lower()
        is_name = before in (".", ":") or before.upper() == "AS" or after == ":"
        if self._folded == "keywords" and not is_name and words[0].upper() in KEYWORDS:
            return " ".join(words).upper()
        return " ".join(words)


def is_literal(value):
    return any(quote in value for quote in "'\"`$")


def choose_mark(*texts):
    """A word that is in none of the texts."""
    mark = "zqj"
    while any(mark in text.lower() for text in texts):
        mark += "q"
    return mark


def is_self_contained(macro, sql):
    """Whether what the macro renders to opens no literal or comment that it does not close."""
    mark = choose_mark(macro)
    try:
        template = Template(macro, mark)
        sql.tokens(template.text, mark)
    except (Unproven, TemplateSyntaxError):
        return False
    return not template.may_open_literals()


def is_same(before, after, sql, macros_self_contained):
    mark = choose_mark(before, after)
    try:
        old, new = Template(before, mark), Template(after, mark)
    except (Unproven, TemplateSyntaxError):
        return False
    if old.blocks != new.blocks:
        return False
    if old.text == new.text:
        return True
    if sql is None or not macros_self_contained or new.captures() or new.may_open_literals():
        return False
    try:
        return sql.tokens(old.text, mark) == sql.tokens(new.text, mark)
    except Unproven:
        return False


def load_sql(adapter):
    """None where sqlglot is not installed, or the warehouse's rules are not known."""
    if adapter not in FOLDED_WORDS:
        return None
    try:
        from sqlglot.dialects.dialect import Dialect
    except ImportError:
        return None
    return Sql(Dialect.get_or_raise(adapter), adapter)


def answer(request):
    sql = load_sql(request["adapter"])
    macros = request["macros"]
    used = {index for pair in request["pairs"] for index in pair["macros"]} if sql else set()
    contained = {index for index in used if is_self_contained(macros[index], sql)}
    same = [
        is_same(pair["before"], pair["after"], sql, contained.issuperset(pair["macros"]))
        for pair in request["pairs"]
    ]
    return {"same": same, "sqlglot": sql is not None}


if __name__ == "__main__":
    answer_once(answer)
