"""The other end of a dbt session: one process that runs many dbt commands.

Commands come in on stdin, one JSON object a line:

    {"id": 1, "project": "<key>", "args": ["build", "--select", "orders"],
     "fence": {"schema": "pr_1", "production": [<relation>, …], "allow": [<pattern>, …],
               "owner": {"repository": …, "project": …, "pull_request": …}},
     "place": {"schema": …, "database": … or null}, "refresh": [<unique id>, …]}

Commands with the same project key share one parsed manifest, so they must agree in everything
that parsing depends on (project, profile, target, vars). `fence` is null, or what the command may
write to (dbt_driver_fence_modes). `refresh` are nodes that the command builds from scratch
(dbt_driver_refresh). Answers go out on file descriptor 3, one JSON object a line:

    {"type": "ready", "version": "1.11.16"}     once, or {"type": "unavailable", "reason": …}
    {"type": "event", "info": …, "data": …}     in the shape of dbt's own JSON log
    {"type": "done", "id": 1, "success": …, "cancelled": …, "exception": …, "results": […],
     "lines": […], "elsewhere": …, "writes": […], "refreshed": [<unique id>, …]}

"place" is what dbt's own credentials have to lead to, or null; where they do not, dbt connects to
nothing and "elsewhere" says in the same form where they lead. "writes" is dbt_driver_fence_report's.
"refreshed" are those of `refresh` that were in the project.

`--keep-manifest` leaves manifest.json as `parse` has written it.

stdout and stderr belong to user code. The end of stdin ends the process, a running command with
it. SIGINT makes dbt cancel its queries; the command is answered as cancelled, the exit code is 130.

Standard library and dbt only; Python 3.9, dbt 1.8 and later. The modules beside it carry its name,
so that they hide nobody's own.
"""
import gc
import json
import os
import queue
import signal
import sys
import threading
import time

from dbt_driver_artifacts import keep_parsed_manifest, skip_graph_files
from dbt_driver_cancellation import Cancellation
from dbt_driver_ending import end_process
from dbt_driver_fence import Fence
from dbt_driver_fence_modes import rules_of
from dbt_driver_macros import share_macros
from dbt_driver_manifests import ManifestStore, current_manifest
from dbt_driver_messages import (
    LISTING,
    UNKNOWN_HOOK,
    Messages,
    describe,
    event_message,
    lines_of,
    node_results,
)
from dbt_driver_parsing import compare_whole_files
from dbt_driver_refresh import Refresh
from dbt_driver_target import TargetCheck

COMMANDS_FD = 0
MESSAGES_FD = 3
EXIT_CANCELLED = 130
CANCEL_SECONDS = 4

# A project is a large graph of objects that stay. With Python's own 700 new objects, collecting
# garbage takes a third of its time in dbt's commands; the process grows by 1 %.
COLLECTOR = (50_000, 20, 100)

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
        "CatchableExceptionOnRun",
        "JinjaLogInfo",
        "PrintEvent",
    ]
)
REPORTED_LEVELS = frozenset(["warn", "error"])


class Driver:
    def __init__(self, runner_class, messages, cancellation):
        self._runner_class = runner_class
        self._messages = messages
        self._cancellation = cancellation
        self._manifests = ManifestStore()
        self._target = TargetCheck()
        self._target.install()
        share_macros(self._manifests.parsed)
        self._fence = Fence(self._warn)
        self._fence.install()
        self._refresh = Refresh()
        self._refresh.install()
        self._hook = UNKNOWN_HOOK
        self._failed_hooks = []

    def run(self, request):
        args = request["args"]
        command = args[0]
        key = request["project"]
        manifest = self._manifests.take(key, command)
        callbacks = [self._report(command)]
        if manifest is None:
            callbacks.append(self._keep_manifest(key, command))
        self._target.expect(request["place"])
        self._hook = UNKNOWN_HOOK
        self._failed_hooks = []
        directory = os.getcwd()
        self._fence.rules = rules_of(request.get("fence"))
        self._refresh.expect(request.get("refresh", ()))
        if manifest is not None:
            self._refresh.apply(manifest)
        outcome = self._runner_class(manifest=manifest, callbacks=callbacks).invoke(args)
        self._refresh.undo()
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
                "results": node_results(outcome.result, self._failed_hooks),
                "lines": lines_of(command, outcome.result),
                "elsewhere": self._target.elsewhere,
                "writes": self._fence.report.take(),
                "refreshed": self._refresh.refreshed,
            }
        )

    def _warn(self, message):
        info = {"name": "NoWriteFence", "level": "warn", "msg": message}
        self._messages.send({"type": "event", "info": info, "data": {}})

    def _report(self, command):
        def report(event):
            name = event.info.name
            if name == "LogHookStartLine":
                self._hook = event.data.node_info.unique_id
            elif name == "LogHookEndLine":
                self._hook = UNKNOWN_HOOK
            elif name == "DatabaseErrorRunningHook":
                self._failed_hooks.append(self._hook)
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
                self._refresh.apply(manifest)

        return keep_manifest


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
    gc.set_threshold(*COLLECTOR)
    commands = take_stdin()
    messages = Messages(MESSAGES_FD)
    cancellation = Cancellation()
    try:
        from dbt.cli.main import dbtRunner
        from dbt.version import __version__ as version

        driver = Driver(dbtRunner, messages, cancellation)
    except (ImportError, AttributeError) as error:
        messages.send({"type": "unavailable", "reason": describe(error)})
        return 0
    compare_whole_files()
    skip_graph_files()
    if "--keep-manifest" in sys.argv:
        keep_parsed_manifest()
    messages.send({"type": "ready", "version": str(version)})
    try:
        serve(driver, commands, cancellation)
    except KeyboardInterrupt:
        pass
    return EXIT_CANCELLED if cancellation.requested else 0


if __name__ == "__main__":
    code = main()
    end_process(code, code == EXIT_CANCELLED)
