"""Spares a session what dbt writes after parsing and nobody reads. Where dbt has other places for it
than these, it is written as always."""


def skip_graph_files():
    """graph.gpickle and graph_summary.json, with each command."""
    try:
        from dbt.compilation import Compiler
    except ImportError:
        return
    Compiler.write_graph_file = lambda *_args, **_kwargs: None


def keep_parsed_manifest():
    """dbt writes manifest.json again after each command that runs nodes, with their compiled SQL,
    which is in run_results.json too. This leaves it as `parse` wrote it."""
    try:
        from dbt.task import runnable
    except ImportError:
        return
    runnable.write_manifest = lambda *_args, **_kwargs: None
