"""Builds single relations of a command from scratch, and all others as always.

`--full-refresh` counts for everything that a command selects. A node's own config `full_refresh` wins
over the flag, for models and seeds alike (`should_full_refresh` of dbt's global project,
`MicrobatchModelRunner` of dbt/task/run.py), so it is set on the parsed nodes for as long as the command
runs. manifest.json, which the next deploy compares with, says what the project says.
"""


class Refresh:
    def __init__(self):
        self._ids = ()
        self._before = {}
        self._nodes = {}

    def install(self):
        """dbt writes manifest.json after a command that runs nodes: not with what is set here."""
        from dbt.task import runnable

        write = runnable.write_manifest

        def write_manifest(*args, **kwargs):
            self.undo()
            return write(*args, **kwargs)

        runnable.write_manifest = write_manifest

    def expect(self, unique_ids):
        self._ids = tuple(unique_ids)
        self._before = {}
        self._nodes = {}

    def apply(self, manifest):
        """Called with the manifest that the command works on, before it runs anything."""
        for unique_id in self._ids:
            node = manifest.nodes.get(unique_id)
            if node is None or unique_id in self._before:
                continue
            self._before[unique_id] = node.config.full_refresh
            self._nodes[unique_id] = node
            node.config.full_refresh = True

    def undo(self):
        for unique_id, node in self._nodes.items():
            node.config.full_refresh = self._before[unique_id]
        self._nodes = {}

    @property
    def refreshed(self):
        """Unique ids of the nodes that were set."""
        return sorted(self._before)
