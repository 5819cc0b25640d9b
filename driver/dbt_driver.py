"""The other end of a dbt session: one process that runs many dbt commands.

Commands come in on stdin, one JSON object a line:

    {"id": 1, "project": "<key>", "args": ["build", "--select", "orders"]}

Commands with the same project key share one parsed manifest, so they must agree in everything
that parsing depends on (project, profile, target, vars). Answers go out on file descriptor 3,
one JSON object a line:

    {"type": "ready", "version": "1.11.16"}     once, or {"type": "unavailable", "reason": …}
    {"type": "event", "info": …, "data": …}     in the shape of dbt's own JSON log
    {"type": "done", "id": 1, "success": …, "cancelled": …, "exception": …, "results": […],
     "lines": […]}

stdout and stderr belong to user code. The end of stdin ends the process, a running command with
it. SIGINT makes dbt cancel its queries; the command is answered as cancelled, the exit code is 130.

Standard library and dbt only; Python 3.9, dbt 1.9 and later.
"""

import gc
import json
import math
import os
import pickle
import queue
import signal
import sys
import threading
import time

COMMANDS_FD = 0
MESSAGES_FD = 3
EXIT_CANCELLED = 130
CANCEL_SECONDS = 4

# Events with a meaning of their own in src/dbt/events.ts. The names are compared before anything
# else is read: a project of 5,000 models fires some 100,000 events.
NAMED_EVENTS = frozenset(
    [
        "LogStartLine",
        "LogModelResult",
        "LogTestResult",
        "LogSeedResult",
        "LogSnapshotResult",
        "LogFunctionResult",
        "LogFreshnessResult",
        "LogNodeResult",
        "LogNodeNoOpResult",
        "SkippingDetails",
        "JinjaLogInfo",
        "PrintEvent",
    ]
)
REPORTED_LEVELS = frozenset(["warn", "error"])
COUNTERS = ("index", "total", "num_models", "execution_time", "num_failures")

LISTING = frozenset(["ls", "list"])
# These leave the parsed nodes as they are. All others compile nodes in place.
READING = LISTING | frozenset(["run-operation"])
# These change what parsing would find.
INVALIDATING = frozenset(["deps", "clean"])


class Messages:
    """Writes one JSON object a line to the session; dbt fires events from many threads."""

    def __init__(self, fd):
        # Nothing that dbt or user code starts may hold the session's line open.
        os.set_inheritable(fd, False)
        self._file = os.fdopen(fd, "wb")
        self._lock = threading.Lock()

    def send(self, message):
        line = json.dumps(message, default=describe).encode("ascii") + b"\n"
        with self._lock:
            try:
                self._file.write(line)
                self._file.flush()
            except OSError:
                # Nobody listens any more.
                os.kill(os.getpid(), signal.SIGINT)


class Cancellation:
    """Turns the first SIGINT into a KeyboardInterrupt, which dbt answers by cancelling queries."""

    def __init__(self):
        self.requested = False
        signal.signal(signal.SIGINT, self._on_signal)

    def _on_signal(self, _number, _frame):
        if not self.requested:
            self.requested = True
            raise KeyboardInterrupt


class ParsedProject:
    """A manifest that is handed from one dbt command to the next.

    dbt compiles nodes in place: an ephemeral model keeps the SQL of the first command that needed
    it, a foreign key constraint is replaced by its compiled form (and no longer parses), and
    --defer adds functions and deferred relations. So a command that compiles gets nodes as they
    were parsed, from a copy.
    """

    # What commands change. The copy of all else would take longer than the rest.
    COPIED = ("nodes", "functions", "unit_tests")

    def __init__(self, manifest):
        self._manifest = manifest
        self._flat_graph = getattr(manifest, "flat_graph", None)
        self._copy = None
        self._changed = False

    def lend(self, command):
        if self._changed:
            self._restore()
        if command not in READING:
            if self._copy is None:
                self._copy = without_gc(pickle.dumps, self._parts(), pickle.HIGHEST_PROTOCOL)
            self._changed = True
        return self._manifest

    def _parts(self):
        manifest = self._manifest
        return {name: getattr(manifest, name) for name in self.COPIED if hasattr(manifest, name)}

    def _restore(self):
        for name, value in without_gc(pickle.loads, self._copy).items():
            setattr(self._manifest, name, value)
        # dbt replaces the graph as a whole (for the context variable `graph`) when it defers.
        self._manifest.flat_graph = self._flat_graph
        self._changed = False


class ManifestStore:
    """One parsed manifest per project key."""

    def __init__(self):
        self._projects = {}

    def take(self, key, command):
        """The manifest for `command`, or None where dbt has to parse."""
        if command in INVALIDATING:
            self._projects.clear()
        if command == "parse":
            self._projects.pop(key, None)
        return self._lend(key, command) if key in self._projects else None

    def keep(self, key, command, manifest):
        """Keeps what `command` has parsed; called before it compiles anything."""
        self._projects[key] = ParsedProject(manifest)
        self._lend(key, command)

    def _lend(self, key, command):
        try:
            return self._projects[key].lend(command)
        except Exception as error:  # an object of a plugin that cannot be copied: parse each time
            del self._projects[key]
            print(f"The parsed project cannot be reused: {describe(error)}", file=sys.stderr)
            return None


class Driver:
    def __init__(self, runner_class, messages, cancellation):
        self._runner_class = runner_class
        self._messages = messages
        self._cancellation = cancellation
        self._manifests = ManifestStore()

    def run(self, request):
        args = request["args"]
        command = args[0]
        key = request["project"]
        manifest = self._manifests.take(key, command)
        callbacks = [self._report(command)]
        if manifest is None:
            callbacks.append(self._keep_manifest(key, command))
        directory = os.getcwd()
        outcome = self._runner_class(manifest=manifest, callbacks=callbacks).invoke(args)
        # deps and clean change it; the profile's relative paths are relative to it.
        os.chdir(directory)
        exception = outcome.exception
        self._messages.send(
            {
                "type": "done",
                "id": request["id"],
                "success": bool(outcome.success),
                "cancelled": self._cancellation.requested,
                "exception": None if exception is None else describe(exception),
                "results": [node_result(result) for result in results_of(outcome.result)],
                "lines": lines_of(command, outcome.result),
            }
        )

    def _report(self, command):
        def report(event):
            name = event.info.name
            if name in NAMED_EVENTS:
                if name == "PrintEvent" and command in LISTING:
                    return  # the listing itself, which is the command's result
                self._messages.send(event_message(event))
            elif event.info.level in REPORTED_LEVELS:
                self._messages.send(event_message(event))

        return report

    def _keep_manifest(self, key, command):
        """dbtRunner returns the manifest of `parse` only. That of any other command is in dbt's
        click context, from its first event after parsing; nodes are compiled later."""
        kept = False

        def keep_manifest(_event):
            nonlocal kept
            if kept or threading.current_thread() is not threading.main_thread():
                return
            manifest = current_manifest()
            if manifest is not None:
                kept = True
                self._manifests.keep(key, command, manifest)

        return keep_manifest


def current_manifest():
    import click

    context = click.get_current_context(silent=True)
    return (context.obj or {}).get("manifest") if context else None


def event_message(event):
    source = event.data
    data = {name: getattr(source, name) for name in COUNTERS if hasattr(source, name)}
    if hasattr(source, "status"):
        data["status"] = str(source.status)
    node = getattr(source, "node_info", None)
    if node is not None:
        data["node_info"] = {
            "unique_id": getattr(node, "unique_id", ""),
            "node_status": getattr(node, "node_status", ""),
        }
    info = {"name": event.info.name, "level": event.info.level, "msg": event.info.msg}
    return {"type": "event", "info": info, "data": data}


def results_of(result):
    """The node results of a RunExecutionResult or FreshnessResult; other commands have none."""
    results = getattr(result, "results", None)
    return results if isinstance(results, (list, tuple)) else []


def node_result(result):
    response = getattr(result, "adapter_response", None)
    rows_affected = response.get("rows_affected") if isinstance(response, dict) else None
    message = getattr(result, "message", None)
    return {
        # A run-operation's result is its artifact form, which has no node.
        "unique_id": getattr(result, "node", result).unique_id,
        "status": str(getattr(result.status, "value", result.status)),
        "execution_time": finite(getattr(result, "execution_time", None)) or 0,
        "message": None if message is None else describe(message),
        "failures": finite(getattr(result, "failures", None)),
        "rows_affected": finite(rows_affected),
    }


def lines_of(command, result):
    return [str(line) for line in result] if command in LISTING and isinstance(result, list) else []


def finite(value):
    """JSON has no NaN and no infinity."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if is_number and math.isfinite(value) else None


def describe(value):
    """The text of anything, of exceptions whose own text fails too."""
    try:
        return str(value) or type(value).__name__
    except Exception:
        return type(value).__name__


def without_gc(function, *args):
    """The collector would walk the growing object graph again and again: twice the time."""
    gc.disable()
    try:
        return function(*args)
    finally:
        gc.enable()


def take_stdin():
    """The session's commands, out of the reach of children and user code."""
    commands = os.fdopen(os.dup(COMMANDS_FD), "rb")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, COMMANDS_FD)
    os.close(null)
    return commands


def read_requests(commands, requests, busy):
    """Runs in a thread of its own, so that the end of the session is noticed during a command."""
    for line in commands:
        requests.put(json.loads(line))
    requests.put(None)
    if busy.is_set():
        cancel_group()


def cancel_group():
    """The session is gone: stops the command that runs, and all that it has started."""
    process = os.getpid()
    group = -process if os.getpgrp() == process else process
    os.kill(group, signal.SIGINT)
    # Not every adapter can cancel a query, and dbt waits for those that go on.
    time.sleep(CANCEL_SECONDS)
    os.kill(group, signal.SIGKILL)


def serve(driver, commands, cancellation):
    """One command after another, in the main thread: dbt is not made for two at once, and Python
    delivers signals there."""
    requests = queue.Queue()
    busy = threading.Event()
    reader = threading.Thread(target=read_requests, args=(commands, requests, busy), daemon=True)
    reader.start()
    while True:
        request = requests.get()
        if request is None:
            return
        busy.set()
        driver.run(request)
        busy.clear()
        if cancellation.requested:
            return


def main():
    commands = take_stdin()
    messages = Messages(MESSAGES_FD)
    cancellation = Cancellation()
    try:
        from dbt.cli.main import dbtRunner
        from dbt.version import __version__ as version
    except ImportError as error:
        messages.send({"type": "unavailable", "reason": describe(error)})
        return 0
    messages.send({"type": "ready", "version": str(version)})
    try:
        serve(Driver(dbtRunner, messages, cancellation), commands, cancellation)
    except KeyboardInterrupt:
        pass
    return EXIT_CANCELLED if cancellation.requested else 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Not sys.exit: it would wait for threads whose query does not end.
    os._exit(code)
