import { isAbsolute } from 'node:path';
import { InstallError } from '../../errors.ts';
import type { Processes } from '../../platform/ports.ts';
import type { Engines } from './engines.ts';
import type { InstallPorts, InstallRequest } from './installation.ts';

/** The oldest Python that a dbt of today (1.9, 1.10) runs on. */
const OLDEST: readonly [number, number] = [3, 9];

export const ADD_SETUP_PYTHON =
  "Add a step `uses: actions/setup-python@v5` with `python-version: '3.12'` before this one.";

export interface Python {
  /** As it was found; a link or a shim is not followed. */
  path: string;
  /** e.g. `3.12.4` */
  version: string;
  /** The real interpreter, also when `path` is a shim or belongs to a venv. */
  base: string;
  /** Python's own name of system and architecture, e.g. `linux-x86_64`, `macosx-14.0-arm64`. */
  platform: string;
  /** Whether `dbt.cli.main` can be imported. */
  hasDbt: boolean;
  /** Version of sqlglot in it; null where it has none. */
  sqlglot: string | null;
  /** The dbt distributions that are installed in it. */
  engines: Engines;
}

// Runs on every Python there is, so that a too old one can be named. It looks for dbt without
// importing it (that takes 2 s). It runs in the workspace, because pyenv chooses a Python by the
// folder, and imports nothing from there: many repositories have a `dbt/`, and one may have a
// `json.py`. The first line does that on Python 3.10 and older, which do not know PYTHONSAFEPATH.
const PROBE = `
import sys; sys.path = [entry for entry in sys.path if entry]
import json, os, platform, sysconfig
try:
    from importlib.util import find_spec
    spec = find_spec("dbt")
except Exception:
    spec = None
folders = (spec and spec.submodule_search_locations) or []
engines = {}
sqlglot = None
try:
    from importlib.metadata import version
    for name in ("dbt", "dbt-core"):
        try:
            engines[name] = str(version(name))
        except Exception:
            pass
    sqlglot = str(version("sqlglot"))
except Exception:
    pass
print(json.dumps({
    "version": platform.python_version(),
    "base": os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable),
    "platform": sysconfig.get_platform(),
    "hasDbt": any(os.path.exists(os.path.join(str(f), "cli", "main.py")) for f in folders),
    "engines": engines,
    "sqlglot": sqlglot,
}))
`;

/**
 * The environment in which Python code of ours runs in the workspace without importing from there.
 * https://docs.python.org/3/using/cmdline.html#envvar-PYTHONSAFEPATH
 */
function isolatePython(env: Readonly<Record<string, string>>): Record<string, string> {
  const { PYTHONPATH, ...others } = env;
  // An empty or a relative entry is the working folder, or one in it.
  const folders = (PYTHONPATH ?? '').split(':').filter((folder) => isAbsolute(folder));
  return {
    ...others,
    ...(folders.length > 0 && { PYTHONPATH: folders.join(':') }),
    PYTHONSAFEPATH: '1',
  };
}

/** What the interpreter says of itself; undefined when it does not run. */
export async function probePython(
  processes: Processes,
  path: string,
  options: Pick<InstallRequest, 'env' | 'workspace'>,
): Promise<Python | undefined> {
  try {
    const { exitCode, stdout } = await processes.run(path, ['-c', PROBE], {
      cwd: options.workspace,
      env: isolatePython(options.env),
    });
    if (exitCode !== 0) return undefined;
    return { path, ...(JSON.parse(stdout) as Omit<Python, 'path'>) };
  } catch {
    return undefined;
  }
}

/** The Python on PATH that venvs are made of. Throws `InstallError` where none is new enough. */
export async function findPython(
  { processes }: Pick<InstallPorts, 'processes'>,
  request: InstallRequest,
): Promise<Python> {
  const tooOld: Python[] = [];
  for (const name of ['python3', 'python']) {
    const path = await processes.which(name);
    const python = path && (await probePython(processes, path, request));
    if (!python) continue;
    if (isSupported(python.version)) return python;
    tooOld.push(python);
  }
  const [found] = tooOld;
  throw new InstallError(
    found
      ? `dbt needs Python ${OLDEST.join('.')} or newer. This runner has Python ${found.version} (${found.path}).`
      : 'dbt needs Python, and this runner has none on PATH.',
    { hint: ADD_SETUP_PYTHON },
  );
}

function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
