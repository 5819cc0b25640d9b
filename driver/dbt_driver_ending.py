"""Ends dbt's process as Python would, but never waits for a query that does not end."""

import atexit
import os
import sys
import threading

CLOSING_SECONDS = 10
# The runner kills a cancelled job's processes some seconds after it has asked them to end.
CLOSING_SECONDS_CANCELLED = 2


def end_process(code, cancelled):
    """Closes the connections first: DuckDB writes its file when the last of them is closed."""
    closing = threading.Thread(target=close_connections, daemon=True)
    closing.start()
    closing.join(CLOSING_SECONDS_CANCELLED if cancelled else CLOSING_SECONDS)
    sys.stdout.flush()
    sys.stderr.flush()
    # Not sys.exit: it would wait for threads whose query does not end.
    os._exit(code)


def close_connections():
    factory = sys.modules.get("dbt.adapters.factory")
    if factory is None:
        return
    try:
        from dbt_common.context import set_invocation_context

        set_invocation_context(os.environ)
        factory.cleanup_connections()
    except Exception:
        pass  # The warehouse is gone, or dbt has no such function; what is left closes all the same.
    # dbt-duckdb closes its file here, and packages send what they have kept back.
    atexit._run_exitfuncs()
