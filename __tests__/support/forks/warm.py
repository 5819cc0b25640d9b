"""Imports what sessions of dbt import, and computes what they would all compute in the same way."""

import gc
import os
from importlib import import_module

# What does not work here, in another version of dbt, is passed over: it takes place in the fork.
MODULES = (
    "dbt.cli.main",
    "dbt.adapters.duckdb",
    "dbt.adapters.duckdb.environments.local",
    "dbt.adapters.postgres",
    "dbt.compilation",
    "dbt.graph.thread_pool",
    "dbt.parser.schema_yaml_readers",
    "dbt.parser.sql",
    "dbt.task.build",
    "dbt.task.docs.generate",
    "dbt.task.freshness",
    "dbt.task.list",
    "dbt.task.run_operation",
    "dbt_common.clients.agate_helper",
    "metricflow.converters.msi_to_osi",
    "metricflow_semantic_interfaces.transformations.pydantic_rule_set",
    "babel.dates",
    "daff",
    "duckdb",
    "multiprocessing.dummy",
    "sqlglot",
    "sqlparse",
    "_strptime",
)

# dbt checks what it has read against the JSON schema of its class, and makes each schema once.
CLASSES = {
    "dbt.contracts.project": "Configuration PackageConfig ProfileConfig Project ProjectFlags",
    "dbt.contracts.selection": "SelectorFile",
    "dbt.adapters.duckdb.credentials": "DuckDBCredentials",
    "dbt.adapters.postgres.connections": "PostgresCredentials",
    "dbt.artifacts.resources.v1.components": "Contract",
    "dbt.artifacts.resources.v1.config": "TestConfig",
    "dbt.artifacts.resources.v1.exposure": "ExposureConfig",
    "dbt.artifacts.resources.v1.model": "ModelConfig",
    "dbt.artifacts.resources.v1.seed": "SeedConfig",
    "dbt.artifacts.resources.v1.snapshot": "SnapshotConfig",
    "dbt.artifacts.resources.v1.source_definition": "SourceConfig",
    "dbt.contracts.graph.nodes": "GenericTestNode ModelNode SeedNode SingularTestNode SnapshotNode",
    "dbt.contracts.graph.unparsed": "UnparsedExposure UnparsedModelUpdate UnparsedNodeUpdate UnparsedSourceDefinition",
}


def warm_up():
    """The names of the environment's variables that were read meanwhile."""
    with ReadNames() as names:
        for module in MODULES:
            attempt(import_module, module)
        for module, classes in CLASSES.items():
            for name in classes.split():
                attempt(make_schema, module, name)
    gc.collect()
    gc.freeze()
    return names


def attempt(function, *args):
    try:
        function(*args)
    except Exception:
        pass


def make_schema(module, name):
    getattr(import_module(module), name).json_schema()


class ReadNames:
    """Collects the names that are asked of os.environ."""

    def __enter__(self):
        names = set()
        self._class = os.environ.__class__

        class Environ(self._class):
            def __getitem__(self, name):
                names.add(name)
                return super().__getitem__(name)

            def items(self):
                # networkx looks for its own among all: server.py knows their prefix.
                return dict(ReadNames.values(self)).items()

        os.environ.__class__ = Environ
        return names

    def __exit__(self, *_):
        os.environ.__class__ = self._class

    @staticmethod
    def values(environ):
        for name in list(environ):
            yield name, environ.decodevalue(environ._data[environ.encodekey(name)])
