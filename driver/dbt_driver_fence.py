"""The write fence: every statement of a pull request is read before it is sent, and refused when it
writes outside the pull request's own schemas.

A safety belt against mistakes, no jail: Python that runs in dbt's process, and what functions do that
a SELECT calls, are out of its sight.
"""

import inspect
import threading
import weakref

from dbt_driver_fence_calls import SQL_CALLS, list_calls
from dbt_driver_fence_dialects import DIALECTS
from dbt_driver_fence_markers import SchemaMarker
from dbt_driver_fence_report import WriteReport, who_writes
from dbt_driver_fence_rules import check
from dbt_driver_fence_statement import Write

# How each adapter hands a text over; the outermost call reads it.
SENDERS = ("execute", "add_query", "raw_execute")
# In the place of the text that is sent: what the fence sends itself.
ANYTHING = object()


class Fence:
    """Stands between dbt's adapters and the warehouse. `rules` is None where it is open: for the
    action's own operations, and in runs that are no pull request's."""

    def __init__(self, warn):
        self.rules = None
        self._warn = warn
        self._thread = threading.local()
        self._temporary = weakref.WeakKeyDictionary()
        self._markers = {}
        self.report = WriteReport()

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
                self._wrap(adapter, name)

        FACTORY.register_adapter = register_fenced

    def _wrap(self, adapter, name):
        connections = adapter.connections
        if name not in DIALECTS:
            if self.rules is not None:
                self._warn(f"The write fence does not support {name}: the action checks the writes that dbt plans, but not what hooks and macros write.")
            return
        for method in SENDERS:
            original = getattr(connections, method, None)
            if original is not None:
                setattr(connections, method, self._sender(original, connections, name))
        self._markers[connections] = SchemaMarker(adapter)
        release = connections.release

        def forget_and_release():
            self._remember(connections, set())
            return release()

        connections.release = forget_and_release
        if hasattr(connections, "cancel"):
            connections.cancel = self._own(connections.cancel)
        for method in SQL_CALLS.get(name, ()):
            if hasattr(adapter, method):
                setattr(adapter, method, self._sender(getattr(adapter, method), connections, name))
        for owner, method, list_writes in list_calls(adapter, name):
            original = getattr(owner, method)
            setattr(owner, method, self._call(original, list_writes, connections, name))
        adapter.submit_python_job = self._python(adapter.submit_python_job, connections)

    def _own(self, original):
        """Lets through what dbt itself sends to end a query of this run, such as
        `select pg_terminate_backend(…)` (`cancel` of the adapters, which no Jinja reaches)."""

        def cancel(*args, **kwargs):
            outer, self._thread.sql = getattr(self._thread, "sql", None), ANYTHING
            try:
                return original(*args, **kwargs)
            finally:
                self._thread.sql = outer

        return cancel

    def _sender(self, original, connections, dialect):
        def send(sql, *args, **kwargs):
            outer = getattr(self._thread, "sql", None)
            rules = self.rules
            if rules is None or (outer is not None and (outer is ANYTHING or outer in sql)):
                return original(sql, *args, **kwargs)
            verdict = check(sql, dialect, rules, self._names(connections))
            if verdict.complaint:
                self.report.add(sql, verdict.write, connections, verdict.complaint)
                raise refusal(verdict.complaint, rules)
            missing = self._missing_schemas(connections, sql, verdict.made)
            self._thread.sql = sql
            try:
                answer = original(sql, *args, **kwargs)
                self._thread.sql = ANYTHING
                for write in missing:
                    self._markers[connections].mark(write, rules.owner)
            except BaseException:
                # A transaction that is rolled back takes its temporary relations with it.
                self._remember(connections, set())
                raise
            finally:
                self._thread.sql = outer
            self._remember(connections, verdict.temporary)
            by = who_writes(connections) if verdict.outside else ""
            for write in [*missing, *(one for one in verdict.outside if rules.is_listed(one, by))]:
                self.report.add(sql, write, connections)
            return answer

        return send

    def _missing_schemas(self, connections, sql, made):
        """The schemas that do not exist yet, which become the pull request's.
        @throws RefusedWriteError if one of them cannot be marked"""
        rules = self.rules
        ours = [write for write in made if rules.owner and rules.is_own(write.name[-1])]
        if not ours:
            return []
        marker = self._markers[connections]
        outer, self._thread.sql = getattr(self._thread, "sql", None), ANYTHING
        try:
            missing = [write for write in ours if marker.is_missing(write)]
        finally:
            self._thread.sql = outer
        for write in missing:
            complaint = marker.complaint(write, rules.owner)
            if complaint:
                self.report.add(sql, write, connections, complaint)
                raise refusal(complaint, rules)
        return missing

    def _call(self, original, list_writes, connections, dialect):
        """Guards a call of the adapter that changes something without SQL."""
        signature = inspect.signature(original)

        def call(*args, **kwargs):
            rules, outer = self.rules, getattr(self._thread, "sql", None)
            if rules is None or outer is ANYTHING:
                return original(*args, **kwargs)
            writes = list_writes(signature.bind(*args, **kwargs).arguments)
            for write in writes:
                complaint = rules.complaint(write, dialect, ())
                if complaint and not rules.is_allowed(write):
                    self.report.add(write.verb, write, connections, complaint)
                    raise refusal(complaint, rules)
            self._thread.sql = ANYTHING
            try:
                answer = original(*args, **kwargs)
            finally:
                self._thread.sql = outer
            by = who_writes(connections)
            for write in writes:
                if rules.is_listed(write, by):
                    self.report.add(write.verb, write, connections)
            return answer

        return call

    def _python(self, original, connections):
        """Reports a Python model: its code may write anywhere, and is not read."""

        def submit_python_job(parsed_model, compiled_code):
            if self.rules is not None and self.rules.strict:
                self.report.add_unread(compiled_code, connections)
            return original(parsed_model, compiled_code)

        return submit_python_job

    # Temporary relations exist for as long as the connection that created them.

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

    return RefusedWriteError(rules.refusal(complaint))
