import type { Processes } from '../../adapters/ports.ts';
import { InstallError } from '../../errors.ts';
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
}

// Runs on every Python there is, so that a too old one can be named. It looks for dbt without
// importing it (that takes 2 s), and not in the working directory: many repositories have a `dbt/`.
const PROBE = `
import json, os, platform, sys, sysconfig
sys.path = [entry for entry in sys.path if entry]
try:
    from importlib.util import find_spec
    spec = find_spec("dbt")
except Exception:
    spec = None
folders = (spec and spec.submodule_search_locations) or []
print(json.dumps({
    "version": platform.python_version(),
    "base": os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable),
    "platform": sysconfig.get_platform(),
    "hasDbt": any(os.path.exists(os.path.join(str(f), "cli", "main.py")) for f in folders),
}))
`;

/** What the interpreter says of itself; undefined when it does not run. */
export async function probePython(
  processes: Processes,
  path: string,
  options: Pick<InstallRequest, 'env' | 'workspace'>,
): Promise<Python | undefined> {
  try {
    const { exitCode, stdout } = await processes.run(path, ['-c', PROBE], {
      cwd: options.workspace,
      env: options.env,
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
