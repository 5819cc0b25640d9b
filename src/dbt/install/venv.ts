import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstallPorts, InstallRequest } from './installation.ts';
import { type Python, probePython } from './python.ts';

/** Change it when venvs of an earlier release of this action must not be restored. */
const SCHEMA_VERSION = 1;

/** Written last: a venv without it is half installed. */
const COMPLETE = 'dbt-ci-key';

export interface Venv {
  path: string;
  /** Name of the cache entry, readable: `dbt-venv-v1-linux-x86_64-py3.12.4-0123456789abcdef`. */
  key: string;
}

/**
 * Where the venv for these packages lives, and what its cache entry is called.
 *
 * A venv holds absolute paths, so it is only valid at one place, and a cache entry is only found
 * again at the place it was saved from. RUNNER_TEMP is the same in every job of a runner, is always
 * writable, and is emptied between jobs: no job runs a venv that another left behind, which
 * RUNNER_TOOL_CACHE would allow. The hash in the path keeps apart the venvs of two steps of a job.
 *
 * A deploy cannot get a venv of a pull request: caches that a pull request saves are out of reach
 * of the default branch.
 * https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
 */
export function locateVenv(
  tempDir: string,
  python: Pick<Python, 'base' | 'platform' | 'version'>,
  pins: readonly string[],
): Venv {
  const hash = createHash('sha256')
    .update(JSON.stringify([tempDir, python.base, pins]))
    .digest('hex')
    .slice(0, 16);
  return {
    path: join(tempDir, 'dbt-ci', `venv-${hash}`),
    key: `dbt-venv-v${SCHEMA_VERSION}-${python.platform}-py${python.version}-${hash}`,
  };
}

export async function markComplete(venv: Venv): Promise<void> {
  await writeFile(join(venv.path, COMPLETE), venv.key);
}

/**
 * Whether the venv is there: an earlier step of this job made it, or the cache has it; and its
 * Python runs and is of this `version`. Otherwise there is nothing at its path afterwards.
 */
export async function restoreVenv(
  { cache, processes, runner }: InstallPorts,
  request: InstallRequest,
  venv: Venv,
  version: string,
): Promise<boolean> {
  if (await isUsable()) {
    runner.info(`venv of an earlier step of this job: ${venv.path}`);
    return true;
  }
  await deleteVenv(venv);
  if (!(await cache.restore([venv.path], venv.key))) return false;
  if (await isUsable()) {
    runner.info(`venv restored from cache, key ${venv.key}`);
    return true;
  }
  runner.info(`venv from the cache is not usable, key ${venv.key}: dbt is installed anew.`);
  await deleteVenv(venv);
  return false;

  async function isUsable(): Promise<boolean> {
    const key = await readFile(join(venv.path, COMPLETE), 'utf8').catch(() => undefined);
    if (key !== venv.key || !existsSync(dbtOf(venv))) return false;
    return (await probePython(processes, pythonOf(venv), request))?.version === version;
  }
}

export async function deleteVenv(venv: Venv): Promise<void> {
  await rm(venv.path, { recursive: true, force: true });
}

export function pythonOf(venv: Venv): string {
  return join(venv.path, 'bin', 'python');
}

export function dbtOf(venv: Venv): string {
  return join(venv.path, 'bin', 'dbt');
}
