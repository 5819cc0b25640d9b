"""Keeps dbt on the schema that the session asked for: it compares what dbt itself made of the
profile, before dbt has an adapter to connect with."""


class TargetCheck:
    """Stands where all ways of dbt to a connection meet: the registration of an adapter."""

    def __init__(self):
        self._expected = None
        self.elsewhere = None

    def install(self):
        """Raises ImportError or AttributeError where this dbt has no such place."""
        from dbt.adapters.factory import AdapterContainer

        register = AdapterContainer.register_adapter

        def register_adapter(container, config, *args, **kwargs):
            self._check(config.credentials)
            return register(container, config, *args, **kwargs)

        AdapterContainer.register_adapter = register_adapter

    def expect(self, place):
        """place: {"schema": …, "database": … or None}; None where nothing is asked for."""
        self._expected = place
        self.elsewhere = None

    def _check(self, credentials):
        if self._expected is None:
            return
        found = {key: text_of(getattr(credentials, key, None)) for key in ("schema", "database")}
        database = self._expected["database"]
        # Adapters without databases empty it once they have compared it with the schema.
        is_elsewhere = not same(found["schema"], self._expected["schema"]) or (
            database is not None and found["database"] and not same(found["database"], database)
        )
        if is_elsewhere:
            from dbt_common.exceptions import DbtRuntimeError

            self.elsewhere = found
            raise DbtRuntimeError(f"The target leads to the schema {found['schema']}.")


def text_of(value):
    return "" if value is None else str(value)


def same(found, expected):
    """Some adapters fold the case of names."""
    return found.strip().lower() == expected.strip().lower()
