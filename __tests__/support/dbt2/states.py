"""The states that dbt 2 reads: strictly, and an unreadable file of results without a word."""

import json
import os
import re
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

# crates/dbt-schemas/src/schemas/manifest/v12.rs:68; only `functions` has a default
SECTIONS = [
    *("metadata", "nodes", "sources", "macros", "unit_tests", "docs", "semantic_models"),
    *("saved_queries", "exposures", "metrics", "child_map", "parent_map", "group_map", "disabled"),
    *("selectors", "groups"),
]


def refuse_broken_manifests(command, say):
    """crates/dbt-schemas/src/schemas/prev_state/mod.rs:430: one that is there must be readable; one
    that is not is missed by `state:` selectors alone (crates/dbt-main/src/compilation.rs:618)."""
    for flag in ("--state", "--defer-state"):
        folder = command.value(flag)
        if folder is None:
            continue
        file = Path(folder) / "manifest.json"
        words = [*command.selection, *command.values.get("--exclude", [])]
        needed = any("state:" in word for word in words)
        if not file.exists() and not (flag == "--state" and needed):
            continue
        try:
            manifest = json.loads(file.read_text())
            missing = [name for name in SECTIONS if name not in manifest]
            reason = f"missing field `{missing[0]}`" if missing else None
        except (OSError, ValueError) as error:
            reason = str(error)
        if reason:
            say.fail(
                "ManifestLoadFailed",
                1063,
                f"Failed to load manifest.json from state path '{folder}': {reason}",
            )


def readable_selection(command):
    """What is left of `--select` once the methods whose file cannot be read select nothing
    (`.ok()` in crates/dbt-schemas/src/schemas/prev_state/mod.rs:483)."""
    folder = Path(command.value("--state", "."))
    methods = {
        "result": (folder / "run_results.json", is_run_results),
        "source_status": (folder / "sources.json", is_sources),
    }
    readable = {method: reads(file, check) for method, (file, check) in methods.items()}
    return [
        word
        for word in command.selection
        if all(readable.get(method, True) for method in re.findall(r"(\w+):", word))
    ]


def reads(file, check):
    try:
        return check(json.loads(file.read_text()))
    except (OSError, KeyError, TypeError, ValueError, AttributeError):
        return False


def is_run_results(content):
    """crates/dbt-schemas/src/schemas/run_results.rs:22, :132, :185, :198"""
    metadata, args = content["metadata"], content["args"]
    wanted = os.environ.get("DBT2_DOUBLE_WANTS", "metadata.invocation_id").split(".")
    field = content
    for name in wanted:
        field = field[name]
    return (
        is_metadata(metadata)
        and isinstance(args["command"], str)
        and isinstance(args["which"], str)
        and isinstance(content["elapsed_time"], (int, float))
        and all(
            isinstance(each["status"], str)
            and isinstance(each["unique_id"], str)
            and isinstance(each["timing"], list)
            and isinstance(each["thread_id"], str)
            and isinstance(each["execution_time"], (int, float))
            and isinstance(each["adapter_response"], dict)
            for each in content["results"]
        )
    )


def is_metadata(metadata):
    datetime.fromisoformat(metadata["generated_at"].replace("Z", "+00:00"))
    names = ("dbt_schema_version", "dbt_version", "invocation_id")
    return all(isinstance(metadata[name], str) for name in names)


def is_sources(content):
    """crates/dbt-schemas/src/schemas/sources.rs:46, common.rs:366"""
    return is_metadata(content["metadata"]) and all(
        isinstance(each["max_loaded_at"], str) and each["status"] in ("Pass", "Warn", "Error")
        for each in content["results"]
    )


def for_dbt_1(folder):
    """The same state with the statuses of its sources as dbt 1 reads them."""
    source = Path(folder)
    if not (source / "sources.json").exists():
        return folder
    copy = Path(tempfile.mkdtemp(prefix="dbt2-state-"))
    for file in source.glob("*.json"):
        shutil.copy(file, copy)
    (copy / "sources.json").write_text(lower_statuses((copy / "sources.json").read_text()))
    return str(copy)


def hide_sources(command):
    """dbt 1 reads the sources.json of its target too. @returns what puts dbt 2's back"""
    file = command.target / "sources.json"
    if command.words[:2] == ["source", "freshness"] or not file.exists():
        return lambda: None
    text = file.read_text()
    file.write_text(lower_statuses(text))
    return lambda: file.write_text(text)


def lower_statuses(text):
    content = json.loads(text)
    for each in content["results"]:
        each["status"] = each["status"].lower()
    return json.dumps(content)
