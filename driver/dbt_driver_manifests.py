"""Parsed manifests, handed from one dbt command of a session to the next."""

import gc
import pickle
import sys

from dbt_driver_messages import LISTING, describe

# These leave the parsed nodes as they are. All others compile nodes in place.
READING = LISTING | frozenset(["run-operation"])
# These change what parsing would find.
INVALIDATING = frozenset(["deps", "clean"])


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
        self.manifest = manifest
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
        return self.manifest

    def _parts(self):
        manifest = self.manifest
        return {name: getattr(manifest, name) for name in self.COPIED if hasattr(manifest, name)}

    def _restore(self):
        for name, value in without_gc(pickle.loads, self._copy).items():
            setattr(self.manifest, name, value)
        # dbt replaces the graph as a whole (for the context variable `graph`) when it defers.
        self.manifest.flat_graph = self._flat_graph
        self._changed = False


class ManifestStore:
    """One parsed manifest per project key."""

    def __init__(self):
        self._projects = {}

    def parsed(self):
        return [project.manifest for project in self._projects.values()]

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


def current_manifest():
    import click

    context = click.get_current_context(silent=True)
    return (context.obj or {}).get("manifest") if context else None


def without_gc(function, *args):
    """The collector would walk the growing object graph again and again: twice the time."""
    gc.disable()
    try:
        return function(*args)
    finally:
        gc.enable()
