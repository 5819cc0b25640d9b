import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readHubLock, readInstallPath } from '../../config/packages.ts';
import type { VenvTrust } from '../../dbt/install/venv.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { formatDuration } from '../../text/quantities.ts';
import { invokeWhole } from './commands.ts';
import { trustOf } from './connect.ts';
import { dbtEnvironment, type Job } from './job.ts';
import { refuseOutsideLinks } from './refuse-links.ts';
import { refuseOutsideInstall } from './refuse-writes.ts';
import { saveCacheLater } from './saved-state.ts';

/** Change it when packages of an earlier release of this action must not be restored. */
const SCHEMA_VERSION = 1;

const SECONDS = 'seconds';

interface PackagesCache {
  /** Absolute: where dbt looks for them, and a note of what it took to install them. */
  folder: string;
  note: string;
  key: string;
  otherKeys: string[];
}

/**
 * The packages of the project, if it has any: from GitHub's cache where package-lock.yml says
 * exactly which they are, else by `dbt deps`.
 * @throws DbtError when that fails
 * @throws RefusedError where a file of the project is a link out of the repository, or a pull request
 *   names a folder out of it to install into
 */
export async function installDbtPackages(job: Job, session: DbtSession): Promise<void> {
  if (!job.project.needsDeps) return;
  refuseOutsideLinks(job);
  if (trustOf(job.context) === 'review') refuseOutsideInstall(job, job.settings);
  const cache = await locate(job);
  if (cache && (await restore(job, cache))) return;
  const { clock, runner } = job.ports;
  const start = clock.now().getTime();
  await invokeWhole(job, session, { args: ['deps'] });
  if (!cache || !existsSync(cache.folder)) return;
  await mkdir(cache.note, { recursive: true });
  await writeFile(join(cache.note, SECONDS), String((clock.now().getTime() - start) / 1000));
  saveCacheLater(runner, 'packages', { paths: [cache.folder, cache.note], key: cache.key });
}

/**
 * Undefined where the cache is of no use: without a lock, with packages from git (what dbt leaves of
 * a clone can hold its token) or of this repository, or where something stands at their place.
 */
async function locate(job: Job): Promise<PackagesCache | undefined> {
  const { settings, temp, context } = job;
  const { projectDir } = settings;
  const installPath = readInstallPath(projectDir, dbtEnvironment(job));
  const lock = readHubLock(projectDir);
  if (installPath === undefined || lock === undefined) return undefined;
  const folder = join(projectDir, installPath);
  if (existsSync(folder)) return undefined;
  const hash = createHash('sha256').update(JSON.stringify([folder, lock]));
  const digest = hash.digest('hex').slice(0, 16);
  const keyOf = (author: VenvTrust) => `dbt-packages-v${SCHEMA_VERSION}-${author}-${digest}`;
  const trust = trustOf(context);
  return {
    folder,
    note: join(temp, 'dbt-ci', `packages-${digest}`),
    key: keyOf(trust),
    otherKeys: trust === 'review' ? [keyOf('deploy')] : [],
  };
}

async function restore({ ports }: Job, cache: PackagesCache): Promise<boolean> {
  const paths = [cache.folder, cache.note];
  const key = await ports.cache.restore(paths, cache.key, cache.otherKeys);
  if (key === undefined) return false;
  try {
    const seconds = Number(await readFile(join(cache.note, SECONDS), 'utf8'));
    ports.runner.info(
      `Packages restored from cache, key ${key}. Skipped dbt deps, which took ${formatDuration(seconds)} before.`,
    );
    return existsSync(cache.folder);
  } catch {
    for (const path of paths) await rm(path, { recursive: true, force: true });
    return false;
  }
}
