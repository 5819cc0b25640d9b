"""A double of dbt 2: what it refuses, how it ends and what it writes are dbt 2's, by its source
(dbt-labs/dbt-core, main, 2.0.0-beta.2); the building is done by the real dbt 1 of the tests.

Not imitated: unique ids (long test names are cut, singular tests get a suffix), `state:modified`
(directly called macros only), and that `adapter.commit()` does nothing on DuckDB.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import yaml

VERSION = "2.0.0-beta.2"
REAL_DBT = Path(sys.executable).parent / "dbt"

# crates/dbt-adapter-core/src/lib.rs, NON_EXPERIMENTAL_ADAPTERS
ADAPTERS = ["snowflake", "bigquery", "databricks", "redshift", "duckdb", "salesforce", "clickhouse"]

# crates/dbt-clap-core/src/lib.rs, LogFormat
LOG_FORMATS = ["text", "json", "default", "otel"]

# crates/dbt-main/src/vars.rs, ALIASABLE_ENV_VARS (those that the action or its users set) and
# USED_ENGINE_ENV_VARS
ENGINE_VARIABLES = {
    *("DEBUG", "DEFER", "DEFER_STATE", "FAIL_FAST", "FAVOR_STATE", "FULL_REFRESH"),
    *("INDIRECT_SELECTION", "INVOCATION_ID", "LOG_FORMAT", "LOG_FORMAT_FILE", "LOG_LEVEL"),
    *("LOG_LEVEL_FILE", "LOG_PATH", "PARTIAL_PARSE", "PRINT", "PROFILE", "PROFILES_DIR"),
    *("PROJECT_DIR", "QUIET", "SEND_ANONYMOUS_USAGE_STATS", "STATE", "TARGET", "TARGET_PATH"),
    *("USE_COLORS", "USE_COLORS_FILE", "VERSION_CHECK", "WARN_ERROR", "WARN_ERROR_OPTIONS"),
    *("WRITE_CATALOG", "WRITE_JSON", "MANAGE_STATE"),
}

# crates/dbt-clap-core/src/lib.rs: flags with a value, and those without one
VALUED = {
    *("--project-dir", "--profiles-dir", "--profile", "--target", "--vars", "--threads"),
    *("--target-path", "--select", "-s", "--exclude", "--state", "--defer-state"),
    *("--indirect-selection", "--output", "--output-keys", "--resource-type", "--args"),
    *("--log-format", "--log-level", "--selector", "--output-dir"),
}
SWITCHES = {
    *("--defer", "--no-defer", "--favor-state", "--full-refresh", "--no-compile", "--fail-fast"),
    *("--no-write-json", "--quiet", "--no-partial-parse"),
}

# What dbt 2 still says, by dbt 1's names (crates/dbt-common/src/tracing/layers/json_compat_layer.rs)
RESULTS = {
    *("LogModelResult", "LogTestResult", "LogSeedResult", "LogSnapshotResult"),
    *("LogFunctionResult", "LogFreshnessResult", "LogNodeResult", "LogNodeNoOpResult"),
}
KEPT = RESULTS | {"LogStartLine", "JinjaLogInfo", "PrintEvent", "CommandCompleted"}
MISSING = {
    *("SkippingDetails", "RunResultError", "RunResultFailure", "RunResultWarning"),
    *("MainStackTrace", "StatsLine", "LogCancelLine", "MainEncounteredError"),
}
RESULT_OF = {"test": "LogTestResult", "unit_test": "LogTestResult", "seed": "LogSeedResult"}
BUILDING = ["build", "run", "seed", "snapshot", "test"]


def end(code, text):
    print(text, file=sys.stderr)
    sys.exit(code)


class Command:
    def __init__(self, argv):
        self.argv = argv
        self.name = argv[0] if argv else ""
        self.values = {}
        self.switches = set()
        self.words = []
        index = 0
        while index < len(argv):
            word, _, value = argv[index].partition("=")
            index += 1
            if word in VALUED:
                values = [value] if value else []
                while not value and index < len(argv) and not argv[index].startswith("--"):
                    values.append(argv[index])
                    index += 1
                self.values[word] = values
            elif word in SWITCHES:
                self.switches.add(word)
            elif word.startswith("-"):
                # clap's words, but 1 and not its usual 2: crates/dbt-main/src/lib.rs
                end(1, f"error: unexpected argument '{word}' found")
            else:
                self.words.append(word)

    def value(self, flag, default=None):
        return (self.values.get(flag) or [default])[0]

    @property
    def project(self):
        return Path(self.value("--project-dir", os.getcwd()))

    @property
    def target(self):
        return Path(self.value("--target-path", self.project / "target"))


def check_environment():
    for name in ("DBT_LOG_FORMAT", "DBT_LOG_FORMAT_FILE"):
        value = os.environ.get(name.replace("DBT_", "DBT_ENGINE_"), os.environ.get(name, "default"))
        if value not in LOG_FORMATS:
            flag = "--" + name[4:].lower().replace("_", "-")
            end(2, f"error: invalid value '{value}' for '{flag} <{name[4:]}>'")
    unknown = [
        name
        for name in os.environ
        if name.startswith("DBT_ENGINE_") and name[11:] not in ENGINE_VARIABLES
    ]
    # validate_engine_env_vars of crates/dbt-main/src/vars.rs
    if unknown:
        fail(
            "InvalidConfig (dbt1005)",
            "The `DBT_ENGINE_` prefix is reserved for the dbt engine. The following environment "
            f"variable(s) use this reserved prefix: {', '.join(unknown)}. "
            "Please rename them to avoid conflicts.",
        )


def emit(name, level, message, data=None, invocation=""):
    info = {"name": name, "level": level, "msg": message, "invocation_id": invocation, "code": ""}
    print(json.dumps({"info": info, "data": data or {}}), flush=True)


def error_text(code_name, message, location=None):
    # format_log_message of crates/dbt-common/src/tracing/formatters/log_message.rs; the location:
    # crates/dbt-error/src/types.rs
    place = f"\n  --> {location}" if location else ""
    return f"[error] [{code_name}]: {message}{place}"


def fail(code_name, message, location=None):
    emit("Generic", "error", error_text(code_name, message, location))
    sys.exit(1)


def check_adapter(command):
    folder = Path(command.value("--profiles-dir", command.project))
    try:
        profiles = yaml.safe_load((folder / "profiles.yml").read_text())
        project = yaml.safe_load((command.project / "dbt_project.yml").read_text())
        profile = profiles[command.value("--profile", project["profile"])]
        output = profile["outputs"][command.value("--target", profile.get("target"))]
    except (OSError, KeyError, yaml.YAMLError):
        return
    allowed = os.environ.get("DBT_ALLOW_EXPERIMENTAL_ADAPTERS", "").lower() in ("1", "true")
    if output["type"] not in ADAPTERS and not allowed:
        # enforce_adapter_gating of crates/dbt-adapter/src/lib.rs
        fail(
            "InvalidConfig (dbt1005)",
            f"The '{output['type']}' adapter is not yet supported by dbt Fusion. Supported adapters: "
            f"{', '.join(ADAPTERS)}. To use an experimental adapter, set the environment variable "
            "DBT_ALLOW_EXPERIMENTAL_ADAPTERS=true.",
        )


def reads_state(command):
    """RunResultsArtifact of crates/dbt-schemas/src/schemas/run_results.rs: every field or nothing."""
    folder = Path(command.value("--state", "."))
    try:
        content = json.loads((folder / "run_results.json").read_text())
        return (
            isinstance(content["metadata"]["invocation_id"], str)
            and isinstance(content["args"]["command"], str)
            and isinstance(content["args"]["which"], str)
            and isinstance(content["elapsed_time"], (int, float))
        )
    except (OSError, KeyError, TypeError, ValueError):
        return False


def selects_by_result(command):
    return any(each.startswith("result:") for each in command.values.get("--select", []))


class Translator:
    """One command's events of dbt 1 as dbt 2 says them: no `index`, no `total`, level info."""

    def __init__(self):
        self.invocation = ""

    def take(self, line):
        try:
            record = json.loads(line)
            info, data = record["info"], record["data"]
        except (ValueError, KeyError, TypeError):
            print(line, flush=True)
            return
        self.invocation = info.get("invocation_id", self.invocation)
        name = info["name"]
        node = data.get("node_info") or {}
        if name == "MainEncounteredError":
            text = data.get("exc") or info["msg"]
            emit("Generic", "error", error_text("Generic (dbt9999)", text, place_in(text)))
        elif name == "SkippingDetails":
            kind = RESULT_OF.get(data.get("resource_type"), "LogModelResult")
            self.emit_result(kind, info, {**data, "status": "skipped"}, node, "skipped")
        elif name in RESULTS:
            status = node.get("node_status") or data.get("status")
            if name == "LogFreshnessResult":
                status = data.get("status")
            self.emit_result(name, info, data, node, status)
        elif name in KEPT:
            kept = {"node_info": node} if node else {}
            emit(name, info["level"], info["msg"], kept, self.invocation)
        elif name not in MISSING and info["level"] in ("warn", "error"):
            prefix = "error" if info["level"] == "error" else "warning"
            emit("Generic", info["level"], f"[{prefix}]: {info['msg']}", {}, self.invocation)

    def emit_result(self, name, info, data, node, status):
        kept = {
            "node_info": {**node, "node_status": status},
            "status": status,
            "execution_time": data.get("execution_time", 0),
        }
        if data.get("num_failures") is not None:
            kept["num_failures"] = data["num_failures"]
        emit(name, "info", info["msg"], kept, self.invocation)


def place_in(text):
    for word in text.replace("(", " ").replace(")", " ").split():
        if word.endswith((".sql", ".yml", ".yaml")):
            return f"{word.strip(':')}:1:1"
    return None


def run_real(command, translator):
    env = {name: value for name, value in os.environ.items() if not name.startswith("DBT_ENGINE_")}
    env.update(DBT_LOG_FORMAT="json", DBT_LOG_LEVEL="info")
    argv = [str(REAL_DBT), *command.argv]
    # crates/dbt-clap-core/src/lib.rs: a state is deferred to unless --no-defer says otherwise
    if "--state" in command.values and not command.switches & {"--defer", "--no-defer"}:
        argv.append("--defer")
    child = subprocess.Popen(argv, env=env, stdout=subprocess.PIPE, text=True)
    interrupted = []
    signal.signal(signal.SIGINT, lambda *_: interrupted.append(True))
    for line in child.stdout:
        if not interrupted:
            translator.take(line.rstrip("\n"))
    code = child.wait()
    if interrupted:
        # Statements are stopped, no event is written, and mostly no file.
        (command.target / "run_results.json").unlink(missing_ok=True)
        sys.exit(1)
    return code


def rewrite(path, change):
    try:
        content = json.loads(path.read_text())
    except (OSError, ValueError):
        return
    content.setdefault("metadata", {})["dbt_version"] = VERSION
    change(content)
    path.write_text(json.dumps(content))


def rewrite_artifacts(command):
    nodes = {}

    def keep_nodes(manifest):
        nodes.update(manifest["nodes"])

    def results(content):
        content["args"] = {**content["args"], "command": command.name, "which": command.name}
        for result in content["results"]:
            result.setdefault("message", None)
            meta = nodes.get(result["unique_id"], {}).get("config", {}).get("meta", {})
            # NodeStatus::SucceededWithWarning of crates/dbt-common/src/stats.rs
            if result["status"] == "success" and meta.get("warns"):
                result["status"] = "warn"
            if result["status"] == "no-op":
                result["status"] = "skipped"
        if command.name in ("build", "run"):
            content["results"] += ephemeral_results(command, nodes)

    def sources(content):
        # FreshnessResultsNode of crates/dbt-schemas/src/schemas/sources.rs
        content["results"] = [each for each in content["results"] if "max_loaded_at" in each]
        for each in content["results"]:
            each["status"] = each["status"].capitalize()

    rewrite(command.target / "manifest.json", keep_nodes)
    if command.name in BUILDING:
        rewrite(command.target / "run_results.json", results)
    if command.words[:2] == ["source", "freshness"]:
        rewrite(command.target / "sources.json", sources)
    (command.target / "partial_parse.msgpack").unlink(missing_ok=True)


def ephemeral_results(command, nodes):
    """NodeStatus::NoOp of crates/dbt-common/src/stats.rs is `skipped` in the file."""
    wanted = None
    if selects_by_result(command):
        state = Path(command.value("--state")) / "run_results.json"
        wanted = {each["unique_id"] for each in json.loads(state.read_text())["results"]}
    return [
        {
            **{"unique_id": unique_id, "status": "skipped", "timing": [], "thread_id": "Thread-1"},
            **{"execution_time": 0.0, "adapter_response": {}, "message": None, "failures": None},
            **{"compiled": None, "compiled_code": None, "relation_name": None},
        }
        for unique_id, node in nodes.items()
        if node.get("config", {}).get("materialized") == "ephemeral"
        and (wanted is None or unique_id in wanted)
    ]


def write_nothing(command):
    """A selection that selects nothing: a warning, and the end is well."""
    emit("Generic", "warn", "[warning] [NoNodesSelected (dbt1601)]: No nodes selected")
    if command.name in BUILDING:
        command.target.mkdir(parents=True, exist_ok=True)
        content = {
            "metadata": {"invocation_id": "", "dbt_version": VERSION},
            **{"results": [], "elapsed_time": 0.0},
            "args": {"command": command.name, "which": command.name},
        }
        (command.target / "run_results.json").write_text(json.dumps(content))
    sys.exit(0)


def main():
    argv = sys.argv[1:]
    check_environment()
    if argv == ["--version"]:
        print(f"dbt-core {VERSION}")
        return
    command = Command(argv)
    check_adapter(command)
    if selects_by_result(command) and not reads_state(command):
        write_nothing(command)
    code = run_real(command, Translator())
    rewrite_artifacts(command)
    # 1 for nearly everything: a failed node, a parse error, a stale source.
    sys.exit(0 if code == 0 else 1)


main()
