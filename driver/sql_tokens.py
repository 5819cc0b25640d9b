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
from sql_words import FOLDED_WORDS, SPACE, Words

# Their body is a value, which need not end up as SQL: white space in it can reach the data.
CAPTURING = frozenset(["set", "call", "filter", "macro"])

# Hints and MySQL's executable comments are no comments.
COMMENT = r"--(?!\+)[^\r\n]*(?:[\r\n]|\Z)|/\*(?![+!])(?:(?!/\*|\*/).)*\*/"
COMMENT_BIGQUERY = rf"{COMMENT}|#[^\r\n]*(?:[\r\n]|\Z)"
COMMENTS = re.compile(COMMENT, re.DOTALL)
COMMENTS_BIGQUERY = re.compile(COMMENT_BIGQUERY, re.DOTALL)
BLANK = re.compile(rf"(?:{SPACE}|{COMMENT})*\Z", re.DOTALL)
BLANK_BIGQUERY = re.compile(rf"(?:{SPACE}|{COMMENT_BIGQUERY})*\Z", re.DOTALL)
# Beside one of them, white space means nothing next to a literal: `b='x'`, `f('x')`, `'x'::date`.
# The others can be part of a literal's prefix (PostgreSQL's `U&'x'`).
LOOSE = frozenset("( ) , ; [ ] = < > <= >= <> != + - * / || :: -> ->>".split())
# Whatever a block renders to, it makes no other word of these.
LOOSE_BESIDE_BLOCK = frozenset("( ) ,".split())

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
        self._adapter = adapter
        self._blank = BLANK_BIGQUERY if adapter == "bigquery" else BLANK
        self._comment = COMMENTS_BIGQUERY if adapter == "bigquery" else COMMENTS

    def tokens(self, text, mark):
        """What of the text counts, as a list. Raises Unproven."""
        try:
            tokens = self._dialect.tokenize(text)
        except Exception as error:
            raise Unproven from error
        spans = [(token.start, token.end + 1) for token in tokens]
        values = [text[start:end] for start, end in spans]
        words = Words(self._adapter, self._dialect)
        result = []
        end_before = 0
        for index, (start, end) in enumerate(spans):
            value = values[index]
            before = values[index - 1] if index > 0 else ""
            result.extend(self._read_gap(before, text[end_before:start], mark))
            if is_literal(value):
                if mark + "s" in value or is_literal(before):
                    raise Unproven
            glued = start == end_before and matters(before, value, mark)
            result.append((words.fold(values, index, mark), glued))
            end_before = end
        result.extend(self._read_gap(values[-1] if values else "", text[end_before:], mark))
        return result

    def _read_gap(self, before, gap, mark):
        """What counts of white space and comments: what stands in a comment from its first block on,
        because the block may render to the comment's end. With a statement in it (`{% if %}`), the
        end of the comment may be left out."""
        if not self._blank.match(gap):
            raise Unproven
        if gap and not gap[0].isspace() and not may_touch_comment(before, mark):
            raise Unproven
        if mark not in gap:
            return []
        if mark + "s" in gap:
            raise Unproven
        comments = [match.group() for match in self._comment.finditer(gap)]
        return [
            (comment[:1], comment[comment.index(mark) :].rstrip("\r\n"))
            for comment in comments
            if mark in comment
        ]


def matters(before, value, mark):
    """Whether white space between two tokens can make others of them: `x'ab'` is no `x 'ab'`, and a
    block may render to a part of the word beside it."""
    if mark in before or mark in value:
        return before not in LOOSE_BESIDE_BLOCK and value not in LOOSE_BESIDE_BLOCK
    if is_literal(before):
        return value not in LOOSE
    return is_literal(value) and before not in LOOSE


def may_touch_comment(before, mark):
    """Whether a comment begins where it seems to, right after this token: `-` and `--` make one that
    begins a character earlier, and DuckDB does not parse `::/* a */int`."""
    if mark in before:
        return False
    return before == "" or before in LOOSE_BESIDE_BLOCK or is_literal(before) or before[-1].isalnum()


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
