import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstallPorts, InstallRequest } from './installation.ts';
import { type Python, probePython } from './python.ts';

/** Change it when venvs of an earlier release of this action must not be restored. */
const SCHEMA_VERSION = 2;

/** Written last: a venv without it is half installed. */
const COMPLETE = 'dbt-ci-key';

export interface Venv {
  path: string;
  /** What is in it: `linux-x86_64-py3.12.4-0123456789abcdef`. */
  content: string;
  /** Name of the cache entry: `dbt-venv-v2-deploy-` and the content. */
  key: string;
  /** Names of further entries that may be restored. */
  otherKeys: string[];
}

/** Whose runs save and restore a venv: what a `review` saved may be made by anybody's code. */
export type VenvTrust = 'deploy' | 'review';

/**
 * Where the venv for these packages lives, and what its cache entry is called.
 *
 * A venv holds absolute paths, so it is only valid at one place, and a cache entry is only found
 * again at the place it was saved from. RUNNER_TEMP is the same in every job of a runner, is always
 * writable, and is emptied between jobs: no job runs a venv that another left behind, which
 * RUNNER_TOOL_CACHE would allow. The hash in the path keeps apart the venvs of two steps of a job.
 *
 * A deploy does not get a venv that a pull request's or a merge group's run saved: it looks for the
 * entries of deploys only. Besides, GitHub keeps caches of other refs out of reach of the default
 * branch. A pull request takes a deploy's, which spares it the installation.
 * https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
 */
export function locateVenv(
  tempDir: string,
  python: Pick<Python, 'base' | 'platform' | 'version'>,
  pins: readonly string[],
  trust: VenvTrust,
): Venv {
  const hash = createHash('sha256')
    .update(JSON.stringify([tempDir, python.base, pins]))
    .digest('hex')
    .slice(0, 16);
  const content = `${python.platform}-py${python.version}-${hash}`;
  const keyOf = (author: VenvTrust) => `dbt-venv-v${SCHEMA_VERSION}-${author}-${content}`;
  return {
    path: join(tempDir, 'dbt-ci', `venv-${hash}`),
    content,
    key: keyOf(trust),
    otherKeys: trust === 'review' ? [keyOf('deploy')] : [],
  };
}

export async function markComplete(venv: Venv): Promise<void> {
  await writeFile(join(venv.path, COMPLETE), venv.content);
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
  const key = await cache.restore([venv.path], venv.key, venv.otherKeys);
  if (key === undefined) return false;
  if (await isUsable()) {
    runner.info(`venv restored from cache, key ${key}`);
    return true;
  }
  runner.info(`venv from the cache is not usable, key ${key}. Installing dbt from scratch.`);
  await deleteVenv(venv);
  return false;

  async function isUsable(): Promise<boolean> {
    const content = await readFile(join(venv.path, COMPLETE), 'utf8').catch(() => undefined);
    if (content !== venv.content || !existsSync(dbtOf(venv))) return false;
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
