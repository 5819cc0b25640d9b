"""What dbt 2 prints and writes, made of what dbt 1 printed and wrote."""

import json
import re
import sys
import uuid
from datetime import datetime, timezone

VERSION = "2.0.0-beta.2"

# The events that dbt 2 still has under dbt 1's names:
# crates/dbt-common/src/tracing/layers/json_compat_layer.rs:788 (start), :871 (end), :495, :547
RESULTS = {
    *("LogModelResult", "LogTestResult", "LogSeedResult", "LogSnapshotResult"),
    *("LogFunctionResult", "LogFreshnessResult", "LogNodeResult", "LogNodeNoOpResult"),
}
KEPT = {"LogStartLine", "JinjaLogInfo", "PrintEvent", "CommandCompleted"}
RESULT_OF = {"test": "LogTestResult", "unit_test": "LogTestResult", "seed": "LogSeedResult"}
RESULT_OF |= {"snapshot": "LogSnapshotResult", "function": "LogFunctionResult"}

# These dbt 2 does not have.
MISSING = {
    *("SkippingDetails", "RunResultError", "RunResultFailure", "RunResultWarning"),
    *("MainStackTrace", "StatsLine", "LogCancelLine", "MainEncounteredError"),
}
BUILDING = ["build", "run", "seed", "snapshot", "test"]
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class Say:
    """dbt 2's log in JSON, one line for each event."""

    def __init__(self):
        self.invocation = str(uuid.uuid4())

    def event(self, name, level, message, data=None):
        info = {"category": "", "code": "", "invocation_id": self.invocation, "name": name}
        info |= {"msg": ANSI.sub("", message), "level": level, "extra": {}}
        info |= {"ts": datetime.now(timezone.utc).isoformat(), "pid": 1, "thread": "main"}
        print(json.dumps({"info": info, "data": data or {}}), flush=True)

    def message(self, level, name, code, text, unique_id=None):
        """crates/dbt-common/src/tracing/formatters/log_message.rs:40; the event has the code's name
        (json_compat_layer.rs:446)."""
        prefix = {"error": "[error]", "warn": "[warning]"}[level]
        data = {"node_info": {"unique_id": unique_id}} if unique_id else {}
        self.event(name, level, f"{prefix} [{name} (dbt{code})]: {text}", data)

    def warn(self, name, code, text):
        self.message("warn", name, code, text)

    def fail(self, name, code, text, location=None):
        """The location: crates/dbt-error/src/types.rs:477, code_location.rs:264"""
        self.message("error", name, code, text + (f"\n  --> {location}" if location else ""))
        sys.exit(1)


class Translator:
    """One command's events of dbt 1 as dbt 2 says them: no `index`, no `total`, results of level info."""

    def __init__(self, say, is_warned):
        self.say = say
        self.is_warned = is_warned

    def take(self, line):
        try:
            record = json.loads(line)
            info, data = record["info"], record["data"]
        except (ValueError, KeyError, TypeError):
            print(line, flush=True)
            return
        name, node = info["name"], data.get("node_info") or {}
        if name == "MainEncounteredError":
            self.stop(data.get("exc") or info["msg"])
        elif name == "SkippingDetails":
            kind = RESULT_OF.get(data.get("resource_type"), "LogModelResult")
            self.result(kind, info, data, node, "skipped")
        elif name in RESULTS:
            status = data.get("status") if name == "LogFreshnessResult" else node.get("node_status")
            warned = status == "success" and self.is_warned(node)
            self.result(name, info, data, node, "warn" if warned else status)
        elif name in KEPT:
            self.say.event(name, info["level"], info["msg"], {"node_info": node} if node else {})
        elif name not in MISSING and info["level"] in ("warn", "error"):
            text = re.sub(r"^\[(?:ERROR|WARNING)\]: ", "", ANSI.sub("", info["msg"]))
            self.say.message(info["level"], "Generic", 1000, text, node.get("unique_id"))

    def stop(self, text):
        """dbt 1 names the file in the text, and often the line."""
        found = re.search(r"[\w./-]+\.(?:sql|ya?ml|py|csv|md)\b", text)
        line = re.search(r"\bline (\d+)", text)
        place = found and f"{found[0]}:{line[1] if line else 1}:1"
        name, code = ("JinjaError", 1501) if line else ("Generic", 1000)
        self.say.message("error", name, code, text + (f"\n  --> {place}" if place else ""))

    def result(self, name, info, data, node, status):
        kept = {"node_info": {**node, "node_status": status}, "status": status}
        kept["execution_time"] = data.get("execution_time", 0)
        if data.get("num_failures") is not None:
            kept["num_failures"] = data["num_failures"]
        self.say.event(name, "info", info["msg"], kept)


def rewrite_artifacts(command, say, is_selected):
    """@param is_selected by unique id; asked about ephemeral models"""
    nodes = {}
    extra = []
    target = command.target

    def manifest(content):
        nodes.update(content["nodes"])

    def results(content):
        """crates/dbt-tasks-core/src/utils.rs:19; statuses: crates/dbt-common/src/stats.rs:146"""
        content["args"] = {"static_analysis": None, "full_refresh": False}
        content["args"] |= {"command": command.name, "which": command.name}
        for each in content["results"]:
            meta = nodes.get(each["unique_id"], {}).get("config", {}).get("meta", {})
            if each["status"] == "success" and meta.get("warns"):
                each["status"] = "warn"
            if each["status"] == "no-op":
                each["status"] = "skipped"
            each |= {"compiled": None, "batch_results": None}
        # dbt 2 has no results of hooks.
        content["results"] = [
            each for each in content["results"] if not each["unique_id"].startswith("operation.")
        ]
        if command.name in ("build", "run"):
            extra.extend(ephemeral(nodes, is_selected))
            content["results"] += extra

    def sources(content):
        """A source that could not be read is absent: crates/dbt-schemas/src/schemas/sources.rs:46"""
        content["results"] = [each for each in content["results"] if "max_loaded_at" in each]
        for each in content["results"]:
            each["status"] = each["status"].capitalize()

    rewrite(target / "manifest.json", say, manifest)
    if command.name in BUILDING:
        rewrite(target / "run_results.json", say, results)
    if command.words[:2] == ["source", "freshness"]:
        rewrite(target / "sources.json", say, sources)
    for each in extra:
        info = {"node_status": "no-op", "unique_id": each["unique_id"]}
        say.event("LogNodeNoOpResult", "info", "", {"node_info": info, "status": "no-op"})


def rewrite(path, say, change):
    if not path.exists():
        return
    content = json.loads(path.read_text())
    content["metadata"] |= {"dbt_version": VERSION, "invocation_id": say.invocation}
    change(content)
    path.write_text(json.dumps(content))


def ephemeral(nodes, is_selected):
    """NodeStatus::NoOp, `skipped` in the file: crates/dbt-tasks-sa/src/runnable/model.rs:296"""
    return [
        {
            **{"unique_id": unique_id, "status": "skipped", "timing": [], "message": "Skipped"},
            **{"execution_time": 0.0, "adapter_response": {}, "thread_id": "Thread-1 (worker)"},
            **{"failures": None, "compiled": None, "compiled_code": None, "relation_name": None},
            "batch_results": None,
        }
        for unique_id, node in nodes.items()
        if node.get("config", {}).get("materialized") == "ephemeral" and is_selected(unique_id)
    ]


def write_no_results(command):
    if command.name not in BUILDING:
        return
    command.target.mkdir(parents=True, exist_ok=True)
    schema = "https://schemas.getdbt.com/dbt/run-results/v6.json"
    now = datetime.now(timezone.utc).isoformat()
    content = {
        "metadata": {"dbt_schema_version": schema, "dbt_version": VERSION, "generated_at": now}
        | {"invocation_id": str(uuid.uuid4()), "env": {}},
        **{"results": [], "elapsed_time": 0.0},
        "args": {"command": command.name, "which": command.name},
    }
    (command.target / "run_results.json").write_text(json.dumps(content))
