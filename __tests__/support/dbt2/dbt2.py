"""A double of dbt 2: what it refuses, how it ends and what it writes are dbt 2's, by its source.
The real dbt 1 of the tests parses, selects and builds.

Each rule names its place in dbt-labs/dbt-core at 43aa6e8 (2.0.0-beta.2, August 2026). Where the
double is no exact image, it refuses more than dbt 2 does.

Not imitated: unique ids (long test names are cut, singular tests get a suffix), `state:modified`
(directly called macros only), and `adapter.commit()`, which does nothing on DuckDB.

Variables for tests:
- DBT2_DOUBLE_VENV: folder of the Python environment with dbt 1.
- DBT2_DOUBLE_DBT: another `dbt` of that environment, which starts faster.
- DBT2_DOUBLE_WANTS: a field, such as `metadata.of_tomorrow`, that pinned results must have besides.
"""

import os
import re
import sys
from pathlib import Path

import states
import yaml
from engine import run_real
from shapes import Say, VERSION, write_no_results

# crates/dbt-adapter-core/src/lib.rs:4, NON_EXPERIMENTAL_ADAPTERS
ADAPTERS = ["snowflake", "bigquery", "databricks", "redshift", "duckdb", "salesforce", "clickhouse"]

# crates/dbt-common/src/io_args.rs:160, LogFormat
LOG_FORMATS = ["text", "json", "default", "otel"]

# crates/dbt-main/src/vars.rs:10 and :115. Of the variables that dbt 2 knows, those that the action
# or its users set.
ENGINE_VARIABLES = {
    *("DEBUG", "DEFER", "DEFER_STATE", "FAIL_FAST", "FAVOR_STATE", "FULL_REFRESH"),
    *("INDIRECT_SELECTION", "INVOCATION_ID", "LOG_FORMAT", "LOG_FORMAT_FILE", "LOG_LEVEL"),
    *("LOG_LEVEL_FILE", "LOG_PATH", "PARTIAL_PARSE", "PRINT", "PROFILE", "PROFILES_DIR"),
    *("PROJECT_DIR", "QUIET", "SEND_ANONYMOUS_USAGE_STATS", "STATE", "TARGET", "TARGET_PATH"),
    *("USE_COLORS", "USE_COLORS_FILE", "VERSION_CHECK", "WARN_ERROR", "WARN_ERROR_OPTIONS"),
    *("WRITE_CATALOG", "WRITE_JSON", "MANAGE_STATE"),
}

# crates/dbt-clap-core/src/commands.rs:16
COMMANDS = {"parse", "ls", "list", "build", "run", "seed", "snapshot", "test", "compile", "deps"} | {
    *("debug", "docs", "source", "run-operation", "clean"),
}

# crates/dbt-clap-core/src/lib.rs: options with a value, with several, and without one
VALUED = {
    *("--project-dir", "--profiles-dir", "--profile", "--target", "--vars", "--threads"),
    *("--target-path", "--state", "--defer-state", "--indirect-selection", "--output", "--args"),
    *("--log-format", "--log-level", "--selector", "--output-dir"),
}
LISTS = {"--select", "-s", "--exclude", "--output-keys", "--resource-type"}
SWITCHES = {
    *("--defer", "--no-defer", "--favor-state", "--full-refresh", "--no-compile", "--fail-fast"),
    *("--no-write-json", "--quiet", "--no-partial-parse"),
}


def end(code, text):
    print(text, file=sys.stderr)
    sys.exit(code)


class Command:
    """dbt's arguments, read as strictly as clap reads them."""

    def __init__(self, argv):
        self.argv = argv
        self.values = {}
        self.switches = set()
        self.words = []
        self.options_from = len(argv)
        index = 0
        while index < len(argv):
            word, _, value = argv[index].partition("=")
            if word.startswith("-"):
                self.options_from = min(self.options_from, index)
            index += 1
            if word in VALUED | LISTS:
                values = [value] if value else []
                while index < len(argv) and not argv[index].startswith("-"):
                    if values and word in VALUED:
                        break
                    values.append(argv[index])
                    index += 1
                if not values:
                    end(2, f"error: a value is required for '{word} <VALUE>' but none was supplied")
                self.values[word] = values
            elif word in SWITCHES:
                self.switches.add(word)
            elif word.startswith("-"):
                # clap itself would end with 2: crates/dbt-main/src/main_impl.rs:68
                end(
                    1,
                    f"error: unexpected argument '{word}' found\n\n"
                    "For more information, try 'dbt --help'.",
                )
            else:
                self.words.append(word)
        self.name = self.words[0] if self.words else ""
        if self.name not in COMMANDS:
            end(2, f"error: unrecognized subcommand '{self.name}'")

    def value(self, flag, default=None):
        return (self.values.get(flag) or [default])[0]

    @property
    def project(self):
        return Path(self.value("--project-dir", os.getcwd()))

    @property
    def target(self):
        return Path(self.value("--target-path", self.project / "target"))

    @property
    def selection(self):
        return [*self.values.get("--select", []), *self.values.get("-s", [])]


def read_environment():
    """DBT_ENGINE_X wins over DBT_X, and an unknown one is an error (crates/dbt-main/src/vars.rs:225)."""
    for name in list(os.environ):
        if name.startswith("DBT_ENGINE_") and name[11:] in ENGINE_VARIABLES - {"MANAGE_STATE"}:
            os.environ["DBT_" + name[11:]] = os.environ.pop(name)
    for name in ("DBT_LOG_FORMAT", "DBT_LOG_FORMAT_FILE"):
        value = os.environ.get(name, "default")
        if value not in LOG_FORMATS:
            flag = "--" + name[4:].lower().replace("_", "-")
            end(
                2,
                f"error: invalid value '{value}' for '{flag} <{name[4:]}>'\n"
                f"  [possible values: {', '.join(LOG_FORMATS)}]",
            )


def refuse_unknown_variables(say):
    unknown = [
        name
        for name in os.environ
        if name.startswith("DBT_ENGINE_") and name[11:] not in ENGINE_VARIABLES
    ]
    if unknown:
        say.fail(
            "InvalidConfig",
            1005,
            "The `DBT_ENGINE_` prefix is reserved for the dbt engine. The following environment "
            f"variable(s) use this reserved prefix: {', '.join(unknown)}. "
            "Please rename them to avoid conflicts.",
        )


def refuse_adapter(command, say):
    """crates/dbt-adapter/src/lib.rs:92, enforce_adapter_gating"""
    folder = Path(command.value("--profiles-dir", command.project))
    try:
        profiles = yaml.safe_load((folder / "profiles.yml").read_text())
        project = yaml.safe_load((command.project / "dbt_project.yml").read_text())
        profile = profiles[command.value("--profile", project.get("profile"))]
        output = profile["outputs"][command.value("--target", profile.get("target"))]
    except (OSError, KeyError, yaml.YAMLError):
        # dbt 1 says it below.
        return
    allowed = re.fullmatch("(?i)1|true", os.environ.get("DBT_ALLOW_EXPERIMENTAL_ADAPTERS", ""))
    if output["type"] in ADAPTERS or allowed:
        return
    say.fail(
        "InvalidConfig",
        1005,
        f"The '{output['type']}' adapter is not yet supported by dbt Fusion. Supported adapters: "
        f"{', '.join(ADAPTERS)}. To use an experimental adapter, set the environment variable "
        "DBT_ALLOW_EXPERIMENTAL_ADAPTERS=true. Note that experimental adapters may be unstable and "
        "are not yet recommended for production use.",
    )


def main():
    argv = sys.argv[1:]
    read_environment()
    if argv == ["--version"]:
        # crates/dbt-sa-cli/src/main.rs:14
        print(f"dbt-core {VERSION}")
        return
    command = Command(argv)
    say = Say()
    refuse_unknown_variables(say)
    if command.name != "deps":
        refuse_adapter(command, say)
    elif "--target-path" not in command.values:
        (command.project / "target").mkdir(exist_ok=True)
    states.refuse_broken_manifests(command, say)
    selection = states.readable_selection(command)
    if selection == [] and command.selection:
        # crates/dbt-main/src/compilation.rs:1600: two warnings, and the end is well
        criterion = " ".join(command.selection)
        say.warn(
            "NoNodesForSelectionCriteria",
            1092,
            f"The selection criterion '{criterion}' does not match any enabled nodes",
        )
        say.warn(
            "NoNodesSelected",
            1601,
            "Nothing to do. Try checking your model configs and model specification args",
        )
        write_no_results(command)
        return
    sys.exit(run_real(command, selection, say))


main()
