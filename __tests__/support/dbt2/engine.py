"""The real dbt 1 behind the double."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import states
from shapes import Translator, rewrite_artifacts

REAL_DBT = os.environ.get("DBT2_DOUBLE_DBT") or Path(sys.executable).parent / "dbt"
PARSED = "partial_parse.msgpack"


def run_real(command, selection, say):
    """@returns the exit code: 1 for nearly everything (crates/dbt-main/src/main_impl.rs:221)"""
    env = {name: value for name, value in os.environ.items() if not name.startswith("DBT_ENGINE_")}
    env.update(DBT_LOG_FORMAT="json", DBT_LOG_LEVEL="info", DBT_USE_COLORS="false")
    argv = translate_arguments(command, selection)
    cache = parse_cache(command)
    if cache and cache.exists():
        command.target.mkdir(parents=True, exist_ok=True)
        shutil.copy(cache, command.target / PARSED)
    restore = states.hide_sources(command)
    output, kill, wait = start(argv, env)
    interrupted = []

    def stop(*_):
        interrupted.append(True)
        kill()

    signal.signal(signal.SIGINT, stop)
    translator = Translator(say, lambda node: bool((node.get("meta") or {}).get("warns")))
    for line in output:
        if not interrupted:
            translator.take(line.rstrip("\n"))
    code = wait()
    restore()
    keep_parse(command, cache)
    if interrupted:
        # Statements are stopped; no event and mostly no file is written. Exit code 1:
        # crates/dbt-main/src/main_impl.rs:198
        (command.target / "run_results.json").unlink(missing_ok=True)
        return 1
    rewrite_artifacts(command, say, ephemeral_filter(command, selection, env))
    return 0 if code == 0 else 1


def start(argv, env):
    """@returns the lines of dbt 1, and what kills it and waits for its exit code"""
    pipe = subprocess.PIPE
    child = subprocess.Popen([REAL_DBT, *argv], env=env, stdout=pipe, text=True, errors="replace")
    return child.stdout, child.kill, child.wait


def translate_arguments(command, selection):
    """A state is deferred to unless --no-defer says otherwise: crates/dbt-clap-core/src/lib.rs:2687"""
    argv = list(command.argv[: command.options_from])
    flags = {**command.values}
    flags.pop("-s", None)
    if command.selection:
        flags["--select"] = selection
    for flag in ("--state", "--defer-state"):
        if flag in flags:
            flags[flag] = [states.for_dbt_1(flags[flag][0])]
    for flag, values in flags.items():
        argv += [flag, *values]
    argv += sorted(command.switches)
    has_state = "--state" in flags or "--defer-state" in flags
    if has_state and not command.switches & {"--defer", "--no-defer"}:
        argv.append("--defer")
    return argv


def ephemeral_filter(command, selection, env):
    """dbt 1 builds no ephemeral model, but lists those of a selection."""
    if command.name not in ("build", "run") or not command.selection:
        return lambda unique_id: True
    results = Path(command.value("--state", ".")) / "run_results.json"
    if all(word.startswith("result:") for word in selection):
        content = json.loads(results.read_text())
        pinned = {each["unique_id"] for each in content["results"]}
        return lambda unique_id: unique_id in pinned
    argv = translate_arguments(command, selection)
    dropped = {"--full-refresh", "--fail-fast", "--favor-state"}
    argv = ["ls", *[word for word in argv[1:] if word not in dropped]]
    argv += ["--output", "json", "--output-keys", "unique_id", "--quiet"]
    if "--threads" in argv:
        at = argv.index("--threads")
        del argv[at : at + 2]
    kept = {name: value for name, value in env.items() if not name.startswith("DBT_LOG")}
    output, _, wait = start(argv, kept)
    lines = [line for line in output if line.startswith("{")]
    wait()
    listed = {json.loads(line).get("unique_id") for line in lines}
    return lambda unique_id: unique_id in listed


def parse_cache(command):
    """Where dbt 1's parse of exactly these files is kept: dbt 2 has no partial parse, and is fast.

    A tenth of a second saves three in each of a test's commands.
    """
    if command.name in ("deps", "clean", "debug"):
        return None
    digest = hashlib.sha256()
    options = [f"{flag}={values}" for flag, values in sorted(command.values.items())]
    about = ("--vars", "--target=", "--profile")
    digest.update(repr([str(command.project), *[each for each in options if each.startswith(about)]]).encode())
    for path in sorted(command.project.rglob("*")):
        if path.suffix in (".sql", ".yml", ".yaml", ".csv", ".md", ".py") and path.is_file():
            digest.update(str(path).encode() + path.read_bytes())
    folder = Path(tempfile.gettempdir()) / f"dbt2-double-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / digest.hexdigest()


def keep_parse(command, cache):
    parsed = command.target / PARSED
    if cache and parsed.exists() and not cache.exists():
        fresh = cache.with_suffix(f".{os.getpid()}")
        shutil.copy(parsed, fresh)
        os.replace(fresh, cache)
    parsed.unlink(missing_ok=True)
