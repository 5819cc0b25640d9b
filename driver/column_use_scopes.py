"""Where a query reads from: its sources, what they hand on, and who supplies a name.

Needs sqlglot. What is not certain raises Uncertain.
"""

from sqlglot import exp
from sqlglot.optimizer.normalize_identifiers import normalize_identifiers
from sqlglot.optimizer.scope import Scope, traverse_scope


class Uncertain(Exception):
    pass


class Scopes:
    """The selects of one query, and the parents that they read."""

    def __init__(self, query, parents, dialect):
        self.parents = {}  # id → {column as the dialect folds it: as it was asked}
        self._relations = {}  # parts of the name → id
        for parent in parents:
            self.parents[parent["id"]] = {
                fold(exp.to_identifier(name, quoted=True), dialect): name
                for name in parent["columns"]
            }
            for relation in parent["relations"]:
                table = fold_all(exp.to_table(relation, dialect=dialect), dialect)
                self._relations[parts_of(table)] = parent["id"]
        self.query = fold_all(query, dialect)
        self._by_query = {id(scope.expression): scope for scope in traverse_scope(self.query)}

    def all(self):
        return self._by_query.values()

    def result(self):
        return self._by_query[id(self.query)]

    def parent_of(self, table):
        parent = self._relations.get(parts_of(table))
        if parent is None and not self._is_local(table):
            names = {parts[-1].lower() for parts in self._relations}
            if table.name.lower() in names:
                raise Uncertain("a parent by another name")
        return parent

    def _is_local(self, table):
        """Whether it is a CTE."""
        scope = self.scope_of(table)
        source = scope.sources.get(table.alias_or_name) if scope else None
        return isinstance(source, Scope)

    def starred(self, scope):
        """The sources whose columns a select hands on as they are."""
        for projection in scope.expression.selects:
            if isinstance(projection, exp.Star):
                yield from sources_of(scope).values()
            elif isinstance(projection, exp.Column) and isinstance(projection.this, exp.Star):
                source = sources_of(scope).get(projection.table)
                if source is None:
                    raise Uncertain("a star of something unknown")
                yield source

    def handed_on(self, source):
        """The parents whose columns come out of a source by way of stars."""
        if isinstance(source, exp.Table):
            parent = self._relations.get(parts_of(source))
            return set() if parent is None else {parent}
        expression = source.expression
        if isinstance(expression, exp.SetOperation):
            return set().union(*(self.handed_on(operand) for operand in self._operands(source)))
        if not isinstance(expression, exp.Select):
            return set()
        return set().union(*(self.handed_on(inner) for inner in self.starred(source)))

    def _operands(self, scope):
        """The selects of a set operation, or set operations again."""
        sides = (scope.expression.this, scope.expression.expression)
        return [self._by_query[id(side.unnest())] for side in sides]

    def suppliers(self, source, name):
        """Who may supply a column to a reference to the source: parents, None for anybody else."""
        if isinstance(source, exp.Table):
            parent = self._relations.get(parts_of(source))
            return {parent if name in self.parents.get(parent, ()) else None}
        expression = source.expression
        if isinstance(expression, exp.SetOperation):
            return set().union(*(self.suppliers(part, name) for part in self._operands(source)))
        if not isinstance(expression, exp.Select) or is_renamed(expression):
            return {None}
        found = set()
        for inner in self.starred(source):
            found |= self.suppliers(inner, name)
        if any(projection.alias_or_name == name for projection in expression.selects):
            found.add(None)
        return found

    def scope_of(self, node):
        """The select that a node stands in; None in the order of a set operation."""
        query = node.find_ancestor(exp.Query)
        while isinstance(query, exp.Subquery):
            query = query.find_ancestor(exp.Query)
        if isinstance(query, exp.SetOperation):
            return None
        scope = self._by_query.get(id(query))
        if scope is None:
            raise Uncertain("a query in an unknown place")
        return scope

    def find_source(self, column):
        scope = self.scope_of(column)
        if scope is None or column.args.get("db"):
            return None
        for each in [scope, *outer_scopes(scope)]:
            if column.table in sources_of(each):
                return sources_of(each)[column.table]
        return None


def fold(identifier, dialect):
    return dialect.normalize_identifier(identifier).name


def fold_all(expression, dialect):
    return normalize_identifiers(expression, dialect=dialect)


def parts_of(table):
    return tuple(part.name for part in table.parts)


def sources_of(scope):
    return {name: source for name, (_, source) in scope.selected_sources.items()}


def outer_scopes(scope):
    """The selects around a subquery, whose columns it can use."""
    while scope.is_subquery or scope.scope_type.name in ("UNION", "SET_OPERATION"):
        scope = scope.parent
        if isinstance(scope.expression, exp.Select):
            yield scope


def has_column_aliases(node):
    alias = node.args.get("alias")
    return isinstance(alias, exp.TableAlias) and bool(alias.args.get("columns"))


def is_renamed(query):
    """`with a (x, y) as (select …)` and `(select …) as a (x, y)`"""
    owner = query.parent
    while isinstance(owner, (exp.Subquery, exp.CTE)):
        if has_column_aliases(owner):
            return True
        owner = owner.parent
    return False
