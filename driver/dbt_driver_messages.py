"""What the driver sends to the session: dbt's events and results as plain JSON."""

import json
import math
import os
import signal
import threading

COUNTERS = ("index", "total", "num_models", "execution_time", "num_failures")
# Of a hook that fails before it is started, as its code does not compile.
UNKNOWN_HOOK = "operation.dbt.hook"
LISTING = frozenset(["ls", "list"])


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


def node_results(result, failed_hooks):
    """`failed_hooks`: unique ids in dbt's order. dbt 1.8 does not say them in the results of hooks."""
    hooks = iter(failed_hooks)
    return [node_result(each, hooks) for each in results_of(result)]


def node_result(result, hooks):
    response = getattr(result, "adapter_response", None)
    rows_affected = response.get("rows_affected") if isinstance(response, dict) else None
    message = getattr(result, "message", None)
    # A run-operation's result is its artifact form, which has no node.
    node = getattr(result, "node", result)
    return {
        "unique_id": node.unique_id if hasattr(node, "unique_id") else next(hooks, UNKNOWN_HOOK),
        "status": str(getattr(result.status, "value", result.status)),
        "execution_time": finite(getattr(result, "execution_time", None)) or 0,
        "message": None if message is None else describe(message),
        "failures": finite(getattr(result, "failures", None)),
        "rows_affected": finite(rows_affected),
        "batch_results": batch_results(result),
    }


def batch_results(result):
    """The batches of a microbatch model that failed, as run_results.json has them."""
    failed = getattr(getattr(result, "batch_results", None), "failed", None)
    return {"failed": [[str(start.isoformat())] for start, *_ in failed]} if failed else None


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
