"""What a Python process knows of itself, and with the argument `dbt` what dbt has kept, as JSON."""

import gc
import json
import logging
import os
import resource
import signal
import stat
import sys
import tempfile
import threading

umask = os.umask(0)
os.umask(umask)


def kinds_of_files():
    kinds = {}
    for fd in range(64):
        try:
            kinds[fd] = stat.S_IFMT(os.fstat(fd).st_mode)
        except OSError:
            pass
    return kinds


def describe_stream(stream):
    return [
        stream.fileno(),
        stream.name,
        stream.mode,
        stream.encoding,
        stream.errors,
        stream.line_buffering,
        stream.write_through,
        stream.isatty(),
        type(stream.buffer).__name__,
        stream.closed,
    ]


def dbt_state():
    """As dbt itself leaves it at its import."""
    import dbt.adapters.factory
    import dbt.cli.main
    import dbt.flags
    import dbt.tracking
    import dbt_common.events.event_manager_client as events
    from dbt.parser import read_files

    factory = dbt.adapters.factory.FACTORY
    from dbt_common.context import _INVOCATION_CONTEXT_VAR

    return {
        "adapters": list(factory.adapters),
        "plugins": list(factory.plugins),
        "flags": sorted(vars(dbt.flags.get_flags())),
        "user": repr(dbt.tracking.active_user),
        "loggers": len(events.get_event_manager().loggers),
        "callbacks": len(events.get_event_manager().callbacks),
        "context": _INVOCATION_CONTEXT_VAR.get(None) is None,
        "patched": read_files.__dict__.get("left_behind"),
        "handlers": [
            [type(handler).__name__, getattr(getattr(handler, "stream", None), "name", None)]
            for handler in logging.getLogger().handlers + logging.getLogger("stdout_log").handlers
        ],
    }


main = sys.modules["__main__"]
print(
    json.dumps(
        {
            "argv": sys.argv,
            "executable": sys.executable,
            "path": sys.path,
            "flags": str(sys.flags),
            "bytecode": sys.dont_write_bytecode,
            "name": __name__,
            "main": [main.__dict__ is globals(), getattr(main, "__file__", None)],
            "globals": sorted(globals()),
            "environment": dict(os.environ),
            "folder": os.getcwd(),
            "umask": umask,
            "files": kinds_of_files(),
            "streams": [describe_stream(each) for each in (sys.stdin, sys.stdout, sys.stderr)],
            "same": [sys.stdin is sys.__stdin__, sys.stdout is sys.__stdout__],
            "leads": [os.getpgrp() == os.getpid(), os.getsid(0) == os.getpid()],
            "signals": [str(signal.getsignal(each)) for each in sorted(signal.valid_signals())],
            "wakeup": signal.set_wakeup_fd(-1),
            "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
            "limits": [resource.getrlimit(each) for each in range(10)],
            "threads": [threading.active_count(), threading.current_thread().name],
            "tasks": len(os.listdir("/proc/self/task")) if os.path.exists("/proc/self/task") else 1,
            "collector": [gc.isenabled(), gc.get_threshold()],
            "temp": tempfile.gettempdir(),
            "input": sys.stdin.readline(),
            "dbt": dbt_state() if "dbt" in sys.argv else None,
        },
        default=str,
    )
)
