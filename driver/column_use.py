"""Tells which of the asked columns each model's SQL uses.

One request on stdin, one answer on file descriptor 3, each a JSON object on one line:

    {"adapter": "duckdb", "readers": [{"id": <id>, "sql": <compiled SQL>, "parents":
     [{"id": <id>, "relations": [<as SQL names it>, …], "columns": [<as the warehouse spells it>, …]}, …]}, …]}
    {"use": {<id of the reader>: {<id of the parent>: [<column>, …]}}}

A column is used where the SQL names it; what `select *` hands on inside the query is followed. A
reader is only in the answer where all of it is certain: every place that names an asked column is
accounted for, and no `*` hands one on to the result. Without sqlglot nobody is in the answer.
"""

from one_answer import answer_once

try:
    from column_use_scopes import (
        Scopes,
        Uncertain,
        has_column_aliases,
        is_renamed,
        outer_scopes,
        sources_of,
    )
    from sqlglot import exp, parse
    from sqlglot.dialects.dialect import Dialect
except ImportError:
    exp = None

# Where sqlglot calls the SQL of an adapter by another name; elsewhere the names are the same.
DIALECTS = {"sqlserver": "tsql", "fabric": "tsql", "synapse": "tsql", "glue": "spark"}

JINJA = ("{{", "{%", "{#")

# They name columns by position or pattern, or turn columns into rows: what they use is not written.
OPAQUE = frozenset(
    "Columns Lateral MatchRecognize ModelAttribute Parameter Pivot Placeholder PositionalColumn "
    "SessionParameter UDTF Unnest".split()
)


class Reader:
    """The column use of one query."""

    def __init__(self, scopes):
        self._scopes = scopes
        self._names = {name for columns in scopes.parents.values() for name in columns}
        self._any_case = {name.lower() for name in self._names}
        self._used = {parent: set() for parent in scopes.parents}
        self._doubts = set()

    def find_use(self):
        """By id of the parent, its used columns. Raises Uncertain."""
        self._check_shape()
        for scope in self._scopes.all():
            self._check_stars(scope)
        for column in self._scopes.query.find_all(exp.Column):
            self._check_row(column)
        if self._scopes.handed_on(self._scopes.result()):
            raise Uncertain("the result has every column")
        for identifier in self._scopes.query.find_all(exp.Identifier):
            if identifier.name.lower() in self._any_case:
                self._account_for(identifier)
        if any(column not in self._used[parent] for parent, column in self._doubts):
            raise Uncertain("a name may be of several sources")
        return {
            parent: sorted(self._scopes.parents[parent][name] for name in names)
            for parent, names in self._used.items()
        }

    def _check_shape(self):
        found = set()
        for node in self._scopes.query.walk():
            if type(node).__name__ in OPAQUE:
                raise Uncertain(type(node).__name__)
            if isinstance(node, exp.With) and node.args.get("recursive"):
                raise Uncertain("recursive")
            if isinstance(node, exp.Join) and node.args.get("method") == "NATURAL":
                raise Uncertain("natural join")
            if isinstance(node, exp.Table):
                parent = self._scopes.parent_of(node)
                found.add(parent)
                if parent is not None and has_column_aliases(node):
                    raise Uncertain("columns renamed by position")
            if isinstance(node, exp.Star) and not is_projection(node):
                if not isinstance(node.parent, exp.Count):
                    raise Uncertain("a star in a function")
        if not found.issuperset(self._scopes.parents):
            raise Uncertain("a parent is not read by this query alone")

    def _check_stars(self, scope):
        """A star counts as no use of its own only where nothing depends on how many columns it is."""
        expression = scope.expression
        if isinstance(expression, exp.SetOperation):
            if self._scopes.handed_on(scope):
                raise Uncertain("a star in a set operation")
            return
        if not isinstance(expression, exp.Select):
            return
        if not any(self._scopes.handed_on(source) for source in self._scopes.starred(scope)):
            return
        order = expression.args.get("order")
        if (
            expression.args.get("distinct")
            or expression.args.get("group")
            or (order and order.find(exp.Literal))
            or scope.is_subquery
            or is_renamed(expression)
        ):
            raise Uncertain("a star that counts")

    def _check_row(self, column):
        """`select count(x) from x`: the name of a source can stand for its whole row."""
        scope = None if column.table else self._scopes.scope_of(column)
        if scope is None:
            return
        for each in [scope, *outer_scopes(scope)]:
            source = sources_of(each).get(column.name)
            if source is not None and self._scopes.handed_on(source):
                raise Uncertain("a whole row")

    def _account_for(self, identifier):
        node, key = identifier.parent, identifier.arg_key
        if isinstance(node, exp.Column) and key == "this":
            self._resolve(node)
        elif isinstance(node, exp.Join) and key == "using":
            self._resolve_using(node, identifier)
        elif isinstance(node, exp.Column):
            if key != "table" or self._scopes.find_source(node) is None:
                raise Uncertain("a part of a column")
        elif not isinstance(node, (exp.Alias, exp.TableAlias, exp.Table)):
            raise Uncertain(f"a name in {type(node).__name__}")

    def _resolve(self, column):
        name = self._check_case(column.name)
        scope = self._scopes.scope_of(column)
        if scope is None:
            # The order of a set operation goes by the names of its result.
            return
        if column.table:
            source = self._scopes.find_source(column)
            if source is None:
                raise Uncertain("a column of something unknown")
            self._count(self._scopes.suppliers(source, name), name)
            return
        suppliers = []
        for each in [scope, *outer_scopes(scope)]:
            sources = sources_of(each).values()
            suppliers += [self._scopes.suppliers(source, name) for source in sources]
        if is_output_name(column, name, scope.expression):
            suppliers.append({None})
        self._count_any(suppliers, name)

    def _resolve_using(self, join, identifier):
        """The joined side has the column, and one of those before it."""
        name = self._check_case(identifier.name)
        scope = self._scopes.scope_of(join)
        if scope is None:
            raise Uncertain("a join outside of a query")
        joined = sources_of(scope).get(join.alias_or_name)
        if joined is None:
            raise Uncertain("a join with something unknown")
        self._count(self._scopes.suppliers(joined, name), name)
        others = [source for source in sources_of(scope).values() if source is not joined]
        self._count_any([self._scopes.suppliers(source, name) for source in others], name)

    def _count_any(self, suppliers, name):
        """The name is supplied by one of several sources."""
        able = [each for each in suppliers if each]
        if len(able) == 1:
            self._count(able[0], name)
        else:
            for each in able:
                self._doubts |= {(parent, name) for parent in each if parent is not None}

    def _count(self, suppliers, name):
        known = {parent for parent in suppliers if parent is not None}
        if len(suppliers) == 1:
            for parent in known:
                self._used[parent].add(name)
        else:
            self._doubts |= {(parent, name) for parent in known}

    def _check_case(self, name):
        """Where the dialect distinguishes letter cases, a name in another case is another column."""
        if name not in self._names:
            raise Uncertain("a name in another case")
        return name

def is_projection(star):
    owner = star.parent if isinstance(star.parent, exp.Column) else star
    return isinstance(owner.parent, exp.Select) and owner.arg_key == "expressions"


def is_output_name(column, name, select):
    """Whether an unqualified name may be that of another projection of the same select."""
    node = column
    while node.parent is not None and node.parent is not select:
        node = node.parent
    return any(
        isinstance(projection, exp.Alias) and projection.alias == name and projection is not node
        for projection in select.selects
    )


def use_of(reader, dialect):
    """None where it is not certain."""
    sql = reader["sql"]
    if any(mark in sql for mark in JINJA):
        return None
    try:
        statements = [each for each in parse(sql, dialect=dialect) if each is not None]
        if len(statements) != 1 or not isinstance(statements[0], exp.Query):
            return None
        return Reader(Scopes(statements[0].unnest(), reader["parents"], dialect)).find_use()
    # sqlglot changes from release to release, and any may be installed: an unknown is no answer.
    except Exception:
        return None


def answer(request):
    if exp is None:
        return {"use": {}}
    adapter = request["adapter"]
    dialect = Dialect.get(DIALECTS.get(adapter, adapter))
    if dialect is None:
        return {"use": {}}
    found = {reader["id"]: use_of(reader, dialect()) for reader in request["readers"]}
    return {"use": {reader: use for reader, use in found.items() if use is not None}}


if __name__ == "__main__":
    answer_once(answer)
