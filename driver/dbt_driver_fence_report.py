"""What the fence reports to the session of a command: writes that it refused, and those that are worth a
line in the report."""

import re
import threading

COMMENT = re.compile(r"\s*/\*.*?\*/\s*", re.DOTALL)
HEAD = 200


class WriteReport:
    def __init__(self):
        self._lock = threading.Lock()
        self._writes = []

    def take(self):
        """Those since the last time: {refused, by, statement, target, reason}. `by` is a unique id, or
        dbt's name of the connection; `target` may be None."""
        with self._lock:
            writes, self._writes = self._writes, []
        return writes

    def add(self, sql, write, connections, reason=None):
        target = ".".join(write.name) if write is not None and write.name else None
        # Without the comment that dbt puts before it.
        self._add(reason is not None, COMMENT.sub("", sql, count=1), target, connections, reason or "")

    def add_unread(self, code, connections):
        """A Python model, which was run."""
        self._add(False, code, None, connections, "it is Python, which the write fence does not read")

    def _add(self, refused, statement, target, connections, reason):
        entry = {
            "refused": refused,
            "by": who_writes(connections),
            "statement": " ".join(statement.split())[:HEAD],
            "target": target,
            "reason": reason,
        }
        with self._lock:
            if entry not in self._writes:
                self._writes.append(entry)


def who_writes(connections):
    from dbt_common.events.contextvars import get_node_info

    known = (get_node_info() or {}).get("unique_id")
    return known or getattr(connections.get_if_exists(), "name", None) or ""
