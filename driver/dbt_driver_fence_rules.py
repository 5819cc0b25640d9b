"""Decides which writes of a pull request are sent. What a name means never depends on `use` or
`search_path`: a write to an unqualified name is refused where they could lead it elsewhere."""

import fnmatch
import re
from collections import namedtuple

from dbt_driver_fence_dialects import DIALECTS, Unreadable
from dbt_driver_fence_sql import read_sql

# dbt-athena's own, with `s3_data_naming: unique` and the like.
UNIQUE_PLACE = re.compile(r"/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/?$")
# dbt-duckdb's own on MotherDuck, for the new rows of an incremental model.
ADAPTER_SCHEMAS = {"duckdb": frozenset(["dbt_temp"])}

# Verbs of files that are a relation's own storage.
DEFINING = frozenset(["create", "alter", "upload"])

# warehouse/macros/markers.sql and runs.sql
MARKERS = frozenset(["dbt_ci_schema_owner", "dbt_ci_schema_list", "dbt_ci_schema_run"])


class Rules:
    """What a pull request may write to. dbt_driver_fence_modes has those of other runs.

    @param schema the pull request's own
    @param production names of its relations, as dbt writes them
    @param allow the input allow-writes: names or patterns of relations, files, or verbs
    @param owner what the ownership marker of a schema says: repository, project, pull_request
    """

    # Whether a text that cannot be read is refused.
    strict = True

    def __init__(self, schema, production=(), allow=(), owner=None):
        own = schema.lower()
        before = r"(?<!\d)" if own[:1].isdigit() else ""
        after = r"(?!\d)" if own[-1:].isdigit() else ""
        self.schema = schema
        self.owner = owner
        self._own = re.compile(before + re.escape(own) + after)
        self._production = set()
        self._schemas = set()
        for name in production:
            parts = plain(name).split(".")
            for start in range(max(1, len(parts) - 1)):
                self._production.add(".".join(parts[start:]))
            if len(parts) > 1:
                self._schemas.add(parts[-2])
        self._allow = [plain(pattern) for pattern in allow]

    def is_own(self, name):
        """The notion of isOwnName in src/plan/guard.ts."""
        return self._own.search(plain(name)) is not None

    def complaint(self, write, dialect, temporary):
        """Why a write is not the pull request's own; None if it is."""
        if write.kind == "end" or (write.kind == "temp" and write.name and is_temporary(write.name, dialect)):
            return None
        if write.kind in ("other", "call"):
            return f"it could write anywhere (`{write.verb}`)"
        if not write.name:
            return f"the target of its `{write.verb}` cannot be read"
        shown = ".".join(write.name)
        if write.kind not in ("file", "own file") and write.name[-1].lower() in MARKERS:
            return f"it would change {shown}, a table with which the action marks its own schemas"
        if write.kind == "database":
            return f"it would attach a database as {shown}" if self.is_own(shown) else None
        if write.kind in ("file", "own file"):
            own = self.is_own(shown) and ".." not in re.split(r"[/\\]", shown)
            unique = write.kind == "file" and dialect == "athena"
            own = own or (unique and UNIQUE_PLACE.search(shown) is not None)
            return None if own else f"it would write to the file {shown}"
        if write.kind == "schema":
            schema = write.name[-1].lower()
            ours = self.is_own(schema) and (write.verb == "create schema" or schema not in self._schemas)
            ours = ours or schema in ADAPTER_SCHEMAS.get(dialect, ())
            return None if ours else f"it would change the schema {shown} (`{write.verb}`)"
        if names_temporary(write.name, dialect, temporary):
            return None
        if len(write.name) == 1:
            if DIALECTS[dialect].own_default:
                return None
            return f"it would write to {shown} without naming a schema (`{write.verb}`)"
        schema = write.name[-2].lower()
        if self.is_own(schema) and plain(shown) not in self._production:
            return None
        return f"it would write to {shown} (`{write.verb}`)"

    def is_listed(self, write, by):
        """Whether the report lists a write that was sent: files, and what the workflow allows."""
        if write.kind == "file":
            return write.verb.split()[0] not in DEFINING
        return self.is_allowed(write)

    def refusal(self, complaint):
        return (
            f"The write fence did not send this statement: {complaint}. A pull request may only write to "
            f"its own schemas: {self.schema}, and schemas whose name contains it.\n"
            "What to do: if the statement is meant for production only, set `ci-target` to a target of "
            "another name and make the statement depend on `target.name`. If it is meant for pull requests "
            "too, write to `target.schema`. If it is safe, add its target to the workflow's input "
            "`allow-writes`."
        )

    def is_allowed(self, write):
        """By the workflow."""
        parts = [part.lower() for part in write.name or ()]
        names = [".".join(parts[start:]) for start in range(len(parts))] + [write.verb.lower()]
        return any(fnmatch.fnmatchcase(name, rule) for rule in self._allow for name in names)


def plain(name):
    return re.sub(r'["`\[\]]', "", name).lower()


def is_temporary(name, dialect):
    return len(name) == 1 or name[0].lower() in DIALECTS[dialect].temporary


def names_temporary(name, dialect, temporary):
    """Whether a relation's name is that of a temporary one, or of one that an adapter has in place of it."""
    if len(name) == 1:
        return name[0].lower() in temporary or (dialect == "redshift" and name[0][:1] == "#")
    schemas = ADAPTER_SCHEMAS.get(dialect, ())
    return name[0].lower() in DIALECTS[dialect].temporary or name[-2].lower() in schemas


# complaint: why the text is not sent, or None. write: the one it is about. temporary: the names of
# temporary relations after the text. made: the schemas that it creates, as writes. outside: what may
# be worth a line in the report.
Verdict = namedtuple("Verdict", "complaint write temporary made outside")


def check(sql, dialect, rules, temporary):
    """@param temporary names of the temporary relations that the connection has"""
    known = set(temporary)
    # Tables that are dropped with the transaction, which may end with the text.
    short = set()
    made, outside = [], []
    try:
        writes = read_sql(sql, dialect)
    except Unreadable:
        complaint = "its end cannot be found (a quote or comment is not closed)" if rules.strict else None
        return Verdict(complaint, None, known, [], [])
    except RecursionError:
        return Verdict("it cannot be read" if rules.strict else None, None, known, [], [])
    for write in writes:
        complaint = rules.complaint(write, dialect, known)
        if complaint and not rules.is_allowed(write):
            return Verdict(complaint, write, known, [], [])
        # What is allowed is listed where it would be refused otherwise.
        known_name = write.name and write.kind == "relation" and names_temporary(write.name, dialect, known)
        if complaint or write.kind == "file" or not (rules.strict or known_name):
            outside.append(write)
        name = write.name[-1].lower() if write.name else None
        if write.verb == "create schema" and write not in made:
            made.append(write)
        elif write.kind == "temp" and name and is_temporary(write.name, dialect):
            known.add(name)
            (short.add if write.verb.endswith(" on commit drop") else short.discard)(name)
        elif write.kind == "end":
            known -= known if write.verb == "rollback" else short
        elif write.verb.startswith("drop ") and write.name and len(write.name) == 1:
            known.discard(name)
    return Verdict(None, None, known - short, made, outside)
