"""The write fence: every statement of a pull request is read before it is sent, and refused when it
writes outside the pull request's own schemas.

A safety belt against mistakes, no jail: Python that runs in dbt's process, and what functions do that
a SELECT calls, are out of its sight. What a name means never depends on `use` or `search_path`: a
write to an unqualified name is refused where they could lead it elsewhere.
"""

import fnmatch
import re
import threading
import weakref

from dbt_driver_fence_dialects import DIALECTS, Unreadable
from dbt_driver_fence_sql import read_sql
from dbt_driver_fence_statement import Write

# How each adapter hands a text over; the outermost call reads it.
SENDERS = ("execute", "add_query", "raw_execute")
# dbt-athena's own, with `s3_data_naming: unique` and the like.
UNIQUE_PLACE = re.compile(r"/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/?$")
# dbt-duckdb's own on MotherDuck, for the new rows of an incremental model.
ADAPTER_SCHEMAS = {"duckdb": frozenset(["dbt_temp"])}


class Rules:
    """What a pull request may write to.

    @param schema the pull request's own
    @param production names of its relations, as dbt writes them
    @param allow the input allow-writes: names or patterns of relations, files, or verbs
    """

    def __init__(self, schema, production=(), allow=()):
        own = schema.lower()
        before = r"(?<!\d)" if own[:1].isdigit() else ""
        after = r"(?!\d)" if own[-1:].isdigit() else ""
        self.schema = schema
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
        """Why a write is refused; None where it is not."""
        if self._is_allowed(write):
            return None
        if write.kind == "end" or (write.kind == "temp" and write.name and is_temporary(write.name, dialect)):
            return None
        if write.kind == "other":
            return f"it could write anywhere (`{write.verb}`)"
        if not write.name:
            return f"the target of its `{write.verb}` cannot be read"
        shown = ".".join(write.name)
        if write.kind == "database":
            return f"it would attach a database as {shown}" if self.is_own(shown) else None
        if write.kind == "file":
            own = self.is_own(shown) and ".." not in re.split(r"[/\\]", shown)
            own = own or (dialect == "athena" and UNIQUE_PLACE.search(shown) is not None)
            return None if own else f"it would write to the file {shown}"
        if write.kind == "schema":
            schema = write.name[-1].lower()
            ours = self.is_own(schema) and (write.verb == "create schema" or schema not in self._schemas)
            ours = ours or schema in ADAPTER_SCHEMAS.get(dialect, ())
            return None if ours else f"it would change the schema {shown} (`{write.verb}`)"
        if len(write.name) == 1:
            known = write.name[0].lower() in temporary or (dialect == "redshift" and write.name[0][:1] == "#")
            if known or DIALECTS[dialect].own_default:
                return None
            return f"it would write to {shown}, whose schema it does not name (`{write.verb}`)"
        schema = write.name[-2].lower()
        if write.name[0].lower() in DIALECTS[dialect].temporary or schema in ADAPTER_SCHEMAS.get(dialect, ()):
            return None
        if self.is_own(schema) and plain(shown) not in self._production:
            return None
        return f"it would write to {shown} (`{write.verb}`)"

    def _is_allowed(self, write):
        parts = [part.lower() for part in write.name or ()]
        names = [".".join(parts[start:]) for start in range(len(parts))] + [write.verb.lower()]
        return any(fnmatch.fnmatchcase(name, rule) for rule in self._allow for name in names)


def plain(name):
    return re.sub(r'["`\[\]]', "", name).lower()


def is_temporary(name, dialect):
    return len(name) == 1 or name[0].lower() in DIALECTS[dialect].temporary


def check(sql, dialect, rules, temporary):
    """@returns why the text is not sent, or None; and the temporary names after it"""
    known = set(temporary)
    # Those that are dropped with the transaction: nothing says that it goes on after the text.
    short = set()
    try:
        writes = read_sql(sql, dialect)
    except Unreadable:
        return "its end cannot be found (an open quote or comment)", known
    except RecursionError:
        return "it cannot be read", known
    for write in writes:
        complaint = rules.complaint(write, dialect, known)
        if complaint:
            return complaint, known
        name = write.name[-1].lower() if write.name else None
        if write.kind == "temp" and name and is_temporary(write.name, dialect):
            known.add(name)
            (short.add if write.verb.endswith(" on commit drop") else short.discard)(name)
        elif write.kind == "end":
            known -= known if write.verb == "rollback" else short
        elif write.verb.startswith("drop ") and write.name and len(write.name) == 1:
            known.discard(name)
    return None, known - short


class Fence:
    """Stands between dbt's adapters and the warehouse. `rules` is None where it is open: for the
    action's own operations, and in runs that are no pull request's."""

    def __init__(self, warn):
        self.rules = None
        self._warn = warn
        self._thread = threading.local()
        self._temporary = weakref.WeakKeyDictionary()

    def install(self):
        """Wraps each adapter that dbt registers from now on."""
        from dbt.adapters.factory import FACTORY

        register = FACTORY.register_adapter

        def register_fenced(config, *args, **kwargs):
            name = config.credentials.type
            before = FACTORY.adapters.get(name)
            register(config, *args, **kwargs)
            adapter = FACTORY.adapters.get(name)
            if adapter is not None and adapter is not before:
                self._wrap(adapter.connections, name)

        FACTORY.register_adapter = register_fenced

    def _wrap(self, connections, name):
        if name not in DIALECTS:
            if self.rules is not None:
                self._warn(f"There is no write fence for {name}: only what dbt plans is guarded.")
            return
        for method in SENDERS:
            original = getattr(connections, method, None)
            if original is not None:
                setattr(connections, method, self._sender(original, connections, name))
        release = connections.release

        def forget_and_release():
            self._remember(connections, set())
            return release()

        connections.release = forget_and_release
        if name == "bigquery":
            self._wrap_client(connections)

    def _sender(self, original, connections, dialect):
        def send(sql, *args, **kwargs):
            outer = getattr(self._thread, "sql", None)
            rules = self.rules
            if rules is None or (outer is not None and outer in sql):
                return original(sql, *args, **kwargs)
            complaint, known = check(sql, dialect, rules, self._names(connections))
            if complaint:
                raise refusal(complaint, rules)
            self._thread.sql = sql
            try:
                answer = original(sql, *args, **kwargs)
            except BaseException:
                # A transaction that is rolled back takes its temporary relations with it.
                self._remember(connections, set())
                raise
            finally:
                self._thread.sql = outer
            self._remember(connections, known)
            return answer

        return send

    def _wrap_client(self, connections):
        """BigQuery's calls that are no SQL."""
        copy, drop = connections.copy_bq_table, connections.drop_dataset

        def copy_bq_table(source, destination, write_disposition):
            self._require("copy", "relation", destination.schema, destination.identifier)
            return copy(source, destination, write_disposition)

        def drop_dataset(database, schema):
            self._require("drop schema", "schema", schema)
            return drop(database, schema)

        connections.copy_bq_table = copy_bq_table
        connections.drop_dataset = drop_dataset

    def _require(self, verb, kind, *name):
        rules = self.rules
        complaint = rules and rules.complaint(Write(verb, kind, name), "bigquery", ())
        if complaint:
            raise refusal(complaint, rules)

    # Temporary relations live as long as the connection that made them.

    def _names(self, connections):
        try:
            return self._temporary.get(handle_of(connections), ())
        except TypeError:
            return ()

    def _remember(self, connections, known):
        handle = handle_of(connections)
        if handle is not None and (known or self._temporary.get(handle)):
            self._temporary[handle] = known


def handle_of(connections):
    connection = connections.get_if_exists()
    # Not `handle`, which would open it.
    return getattr(connection, "_handle", None)


def refusal(complaint, rules):
    from dbt_common.exceptions import DbtRuntimeError

    class RefusedWriteError(DbtRuntimeError):
        """dbt reports it as the error of the node or hook."""

    return RefusedWriteError(
        f"The write fence did not send this statement: {complaint}, and a pull request writes to its "
        f"own schemas only, {rules.schema} and those made from it.\n"
        "What to do: set `ci-target` to a target of another name, if the statement is for production's; "
        "make its condition or its target from target.schema; or name what it may write to in the "
        "workflow's input `allow-writes`."
    )
