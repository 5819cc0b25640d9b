"""Imports what sessions of dbt import, and computes what they would all compute in the same way."""

import gc
import os
from glob import glob
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

# `nil` of msgpack.
NOTHING_PACKED = b"\xc0"


def warm_up():
    """The names of the environment's variables that were read meanwhile."""
    with ReadNames() as names:
        for module in MODULES:
            attempt(import_module, module)
        for module, classes in CLASSES.items():
            for name in classes.split():
                attempt(make_schema, module, name)
        attempt(make_converters)
        attempt(keep_macros)
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


def make_converters():
    """dbt's classes write the functions that read and write their dicts when they are first called
    (`lazy_compilation` of mashumaro): a second of CPU in each session. A call with nothing makes
    them and fails, so no object is made here: a manifest would have a lock."""
    from dbt.contracts.graph.manifest import Manifest
    from dbt_common.dataclass_schema import dbtClassMixin

    for one in dict.fromkeys(subclasses(dbtClassMixin)):
        attempt(read_nothing, one)
        attempt(write_nothing, one)
    attempt(Manifest.from_msgpack, NOTHING_PACKED)
    attempt(object.__new__(Manifest).to_msgpack)


def read_nothing(one):
    one.__mashumaro_from_dict__(None)


def write_nothing(one):
    object.__new__(one).__mashumaro_to_dict__()


def subclasses(parent):
    for one in parent.__subclasses__():
        yield one
        yield from subclasses(one)


def keep_macros():
    """A full parse reads the 560 macros of dbt and its adapters twice, two seconds of CPU. What comes
    of a text is always the same: dbt only reads the tree, and code cannot be changed. All other texts
    are read as always."""
    from dbt_common.clients import jinja

    environment = jinja.get_environment()
    texts = set(macros_of_packages(jinja))
    trees = {text: environment.parse(text) for text in texts}
    codes = {text: environment.compile(text) for text in texts}
    kind = type(environment)
    parse, compile_text = kind.parse, kind.compile

    def parse_kept(self, source, *args, **options):
        return trees.get(source) or parse(self, source, *args, **options)

    def compile_kept(self, source, *args, **options):
        if type(self) is kind and source in codes and not (args or options):
            return codes[source]
        return compile_text(self, source, *args, **options)

    kind.parse, kind.compile = parse_kept, compile_kept


def macros_of_packages(jinja):
    """Each macro's text, as dbt.parser cuts them out of the files."""
    import dbt.include

    kinds = {"macro", "materialization", "test", "data_test"}
    for folder in dbt.include.__path__:
        for path in glob(f"{folder}/*/macros/**/*.sql", recursive=True):
            with open(path, encoding="utf-8") as file:
                text = file.read()
            for block in jinja.extract_toplevel_blocks(text, kinds, collect_raw_data=False):
                yield block.full_block


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
