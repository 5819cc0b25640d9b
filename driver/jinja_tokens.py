"""Lexes Jinja with jinja2's own lexer, so that nobody has to guess what of a text dbt runs.

One request on stdin, one answer on file descriptor 3, each a JSON object on one line:

    {"texts": [<text>, …]}
    {"templates": [[{"kind": "expression", "nested": false, "tokens": [["name", "ref"], …]}, …], …]}

A template is the list of its blocks: expressions (`{{ }}`) and statements (`{% %}`). It is null
where jinja2 cannot read it. `nested` blocks stand in a string or in `{% raw %}`: they run only if
that text is rendered once more, as dbt does with hooks.

dbt's environment (`dbt_common.clients.jinja.get_environment`) adds statements, but no delimiters:
its lexer is that of jinja2's default environment, without line statements and line comments.
"""

import unicodedata

from jinja2 import Environment, TemplateSyntaxError

from one_answer import answer_once

LEXER = Environment().lexer
KINDS = {"variable": "expression", "block": "statement"}
# Text in text in text …: nobody writes more.
MAX_DEPTH = 5


class Unreadable(Exception):
    pass


def is_template(text):
    return any(opening in text for opening in ("{{", "{%", "{#"))


def lex(text, depth=0):
    """The blocks of a text. Raises TemplateSyntaxError, Unreadable."""
    if depth > MAX_DEPTH:
        raise Unreadable
    blocks = []
    inner = []
    tokens = None
    for token in LEXER.tokenize(text):
        side, _, end = token.type.partition("_")
        if side in KINDS and end == "begin":
            tokens = []
        elif side in KINDS and end == "end":
            blocks.append({"kind": KINDS[side], "nested": depth > 0, "tokens": tokens})
            tokens = None
        elif token.type == "data":
            # Outside of `raw`, an opening would have begun a block.
            if is_template(token.value):
                inner.append(token.value)
        else:
            value = str(token.value)
            if token.type == "string" and is_template(value):
                inner.append(value)
            # Python's names are normalised, so that two spellings can be one variable.
            name = unicodedata.normalize("NFKC", value) if token.type == "name" else value
            tokens.append([token.type, name])
    # The lexer does not ask whether the last block ends.
    if tokens is not None:
        raise Unreadable
    return blocks + [block for text in inner for block in lex(text, depth + 1)]


def lex_or_none(text):
    try:
        return lex(text)
    except (TemplateSyntaxError, Unreadable):
        return None


def answer(request):
    return {"templates": [lex_or_none(text) for text in request["texts"]]}


if __name__ == "__main__":
    answer_once(answer)
