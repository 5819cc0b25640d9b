"""What deploys and health checks may write to."""

import re

from dbt_driver_fence_rules import DEFINING, Rules, names_temporary


def rules_of(fence):
    """@param fence of a command: None, {live, project} for a deploy, {allow} for a health check, or what a
    pull request may write to (Rules)"""
    if fence is None:
        return None
    if "live" in fence:
        return DeployRules(**fence)
    return Rules(**fence) if "schema" in fence else CheckRules(**fence)


class DeployRules:
    """A deploy may write anywhere except to the schemas that are live until the swap. What its hooks
    write outside of the project is listed. A text that cannot be read is sent.

    @param live names of schemas
    @param project [schema, identifier] of each relation, by unique id
    """

    owner = None
    strict = False

    def __init__(self, live, project):
        self._live = {name.lower() for name in live}
        self._places = {key: (schema.lower(), name.lower()) for key, (schema, name) in project.items()}
        self._relations = set(self._places.values())
        self._schemas = {schema for schema, _ in self._relations}

    def complaint(self, write, dialect, temporary):
        name = write.name or ()
        schema = name[-1:] if write.kind == "schema" else name[-2:-1]
        if write.kind in ("relation", "schema") and schema and schema[0].lower() in self._live:
            return f"it would write to {'.'.join(name)}, which is live (`{write.verb}`)"
        return None

    def is_allowed(self, write):
        return False

    def is_listed(self, write, by):
        """All that on-run hooks write. A node's own statements and those of its hooks look the same:
        listed is what is neither its relation nor another of the project."""
        if write.kind in ("temp", "end"):
            return False
        if by.startswith("operation."):
            return True
        # Else the name of a connection: dbt's own work before and after the nodes.
        return by.count(".") > 1 and not self._is_own(write, by)

    def _is_own(self, write, by):
        name = tuple(part.lower() for part in write.name or ())
        _, identifier = self._places.get(by, (None, None))
        if write.kind == "schema":
            return name[-1:] and name[-1] in self._schemas
        if write.kind in ("file", "own file"):
            parts = re.split(r"[/\\.]", name[0]) if name else []
            named = identifier is not None and any(part.startswith(identifier) for part in parts)
            return named or write.verb.split()[0] in DEFINING
        return name[-2:] in self._relations or (len(name) > 1 and is_made_of(name[-1], identifier))

    def is_own(self, name):
        return False

    def refusal(self, complaint):
        return (
            f"The write fence did not send this statement: {complaint}. A blue-green deploy must not "
            "change anything live before the swap.\n"
            "What to do: derive the target of the statement from `target.schema` or `this`."
        )


def is_made_of(name, identifier):
    """Whether a name is that of a relation with what adapters add to it, such as `__dbt_tmp`, before
    which a long name is cut."""
    if identifier is None:
        return False
    head, mark, _ = name.partition("__dbt")
    return name.startswith(identifier) or bool(mark and head and identifier.startswith(head))


class CheckRules(Rules):
    """A health check writes nothing: dbt only looks at sources, but runs the project's hooks with it.

    @param allow the input allow-writes
    """

    def __init__(self, allow):
        super().__init__(schema="", allow=allow)
        self.owner = None

    def is_own(self, name):
        return False

    def complaint(self, write, dialect, temporary):
        known = super().complaint(write, dialect, temporary)
        if known or write.kind in ("temp", "end", "database"):
            return known
        # What is a pull request's by its place, such as an unqualified name, is production's here.
        if write.kind == "relation" and names_temporary(write.name, dialect, temporary):
            return None
        return f"it would write to {'.'.join(write.name)} (`{write.verb}`)"

    def refusal(self, complaint):
        return (
            f"The write fence did not send this statement: {complaint}. A health check writes nothing.\n"
            "What to do: if it is a hook, make it depend on `flags.WHICH`, which is \"freshness\" here, or "
            "set dbt's flag `source_freshness_run_project_hooks` to false. If the write is safe, add its "
            "target to the workflow's input `allow-writes`."
        )
