"""Which words of SQL mean the same in any letter case, by the warehouse."""

import re

SPACE = r"[ \t\r\n\f\v]"
WORDS = re.compile(rf"[A-Za-z_][A-Za-z0-9_$]*(?:{SPACE}+[A-Za-z_][A-Za-z0-9_$]*)*\Z")

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

# Can be names, but not with these words before (`<`) or after (`>`) them.
PLACED_KEYWORDS = {
    "OVER": [(">", "(")],
    "FILTER": [(">", "(")],
    "ROWS": [(">", "BETWEEN"), (">", "UNBOUNDED"), (">", "CURRENT")],
    "RANGE": [(">", "BETWEEN"), (">", "UNBOUNDED"), (">", "CURRENT")],
    "UNBOUNDED": [(">", "PRECEDING"), (">", "FOLLOWING")],
    "PRECEDING": [("<", "UNBOUNDED")],
    "FOLLOWING": [("<", "UNBOUNDED")],
    "CURRENT": [(">", "ROW")],
    "ROW": [("<", "CURRENT")],
    "NULLS": [(">", "FIRST"), (">", "LAST")],
    "FIRST": [("<", "NULLS")],
    "LAST": [("<", "NULLS")],
}

# Written after `::`, or after AS in a cast: both warehouses call a column by the type's own name.
TYPES = frozenset(
    "BIGINT BOOL BOOLEAN BYTES CHAR DATE DATETIME DECIMAL DOUBLE FLOAT FLOAT64 HUGEINT INT INT64 "
    "INTEGER INTERVAL NUMERIC REAL SMALLINT STRING TEXT TIME TIMESTAMP TIMESTAMPTZ TINYINT UUID "
    "VARCHAR".split()
)
CASTS = frozenset(["CAST", "TRY_CAST", "SAFE_CAST"])
# What a cast's type is followed by.
TYPE_ENDS = frozenset([")", "("])


class Words:
    """The form of each word of a statement that is the same for the same word."""

    def __init__(self, adapter, dialect):
        self._folded = FOLDED_WORDS[adapter]
        self._functions = dialect.parser_class.FUNCTIONS
        # The words before each parenthesis that is open.
        self._open = []

    def fold(self, values, index, mark):
        """Of the token at `index`; to be asked for one after another, from the first."""
        value = values[index]
        before = values[index - 1] if index > 0 else ""
        after = values[index + 1] if index + 1 < len(values) else ""
        if value == "(":
            self._open.append(before.upper())
        elif value == ")" and self._open:
            self._open.pop()
        if mark in value or not WORDS.match(value):
            return value
        words = value.split()
        if self._folded == "all":
            return " ".join(words).lower()
        if self._folded == "keywords" and self._is_keyword(words, before, after):
            return " ".join(words).upper()
        return " ".join(words)

    def _is_keyword(self, words, before, after):
        word = words[0].upper()
        if self._is_type(word, before, after):
            return True
        if before in (".", ":") or before.upper() == "AS" or after == ":":
            return False
        # The tokenizer joins no names: `PARTITION BY`, `GROUP BY`.
        if len(words) > 1 or word in KEYWORDS:
            return True
        # The warehouse's own: functions of users may differ by case only (BigQuery).
        if after == "(" and word in self._functions:
            return True
        places = PLACED_KEYWORDS.get(word, [])
        return any(
            (after if side == ">" else before).upper() == neighbour for side, neighbour in places
        )

    def _is_type(self, word, before, after):
        if word not in TYPES:
            return False
        if before == "::":
            return True
        in_cast = bool(self._open) and self._open[-1] in CASTS
        return in_cast and before.upper() == "AS" and after in TYPE_ENDS
