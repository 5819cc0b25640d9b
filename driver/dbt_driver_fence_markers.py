"""Marks a schema that a hook or macro creates as the pull request's own, on the same connection as
the statement that creates it, so that clean-up drops it: the marker of warehouse/macros/markers.sql."""

import re

MARKER = "dbt_ci_schema_owner"
PLAIN_NAME = re.compile(r"(?:[\w.-]|\"[^\"]*\"|`[^`]*`)+")
PLAIN_TEXT = re.compile(r"[\w ./:@#+-]*")
COLUMNS = ("repository", "project", "pull_request")


class SchemaMarker:
    def __init__(self, adapter):
        self._adapter = adapter

    def complaint(self, write, owner):
        """Why a new schema cannot be marked, so that clean-up would never drop it; None if it can."""
        shown = ".".join(write.name)
        if not PLAIN_NAME.fullmatch(write.text) or not all(
            PLAIN_TEXT.fullmatch(owner[column]) for column in COLUMNS
        ):
            return f"it would create the schema {shown}, which cannot be marked as the pull request's"
        if len(write.name) > 1 and not self._is_own_database(write.name[-2]):
            return f"it would create the schema {shown} in another database, which clean-up does not search"
        return None

    def is_missing(self, write):
        database = write.name[-2] if len(write.name) > 1 else self._database()
        return not self._adapter.check_schema_exists(database, write.name[-1])

    def mark(self, write, owner):
        text = self._adapter.Column.translate_type("string")
        columns = ", ".join(f"cast('{owner[column]}' as {text}) as {column}" for column in COLUMNS)
        self._adapter.connections.execute(f"create table {write.text}.{MARKER} as select {columns}")

    def _database(self):
        return getattr(self._adapter.config.credentials, "database", None)

    def _is_own_database(self, name):
        return name.lower() == str(self._database() or "").lower()
