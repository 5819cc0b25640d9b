import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DbtSession } from '../../dbt/session.ts';
import { createSecretSearch } from '../../state/find-secret.ts';
import { formatDuration } from '../../text/quantities.ts';
import { parseProject } from '../steps/commands.ts';
import { targetPath } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import { saveCacheLater } from '../steps/saved-state.ts';
import type { WarehouseTarget } from '../steps/warehouse-target.ts';

/** Change it when files of an earlier release of this action must not be restored. */
const SCHEMA_VERSION = 1;

const PARTIAL_PARSE = 'partial_parse.msgpack';
const PARSE_SECONDS = 'seconds';

interface ParseCache {
  /** A cache entry is only found again at the place it was saved from. */
  folder: string;
  key: string;
  prefix: string;
}

/**
 * Parses the project of a pull request, from what its last push left in GitHub's cache. Only pull
 * requests do so: a parse is valid for one schema, and a deploy trusts nothing but its checkout.
 *
 * @returns absolute folder of what the next push gets back; undefined outside pull requests and
 *   where the driver does not run dbt, as with dbt 2
 */
export async function parseFromCache(
  job: Job,
  session: DbtSession,
  target: WarehouseTarget,
): Promise<string | undefined> {
  const { pullRequest } = job.context;
  // dbt 1.12 by itself takes a file for unchanged where only its runs of white space differ, in a
  // literal too; the driver, which is what fences a pull request, compares whole files.
  if (!pullRequest || !session.fenced) {
    await parseProject(job, session);
    return undefined;
  }
  const { ports } = job;
  const cache = await locate(job, session, target, pullRequest);
  const found = await ports.cache.restore([cache.folder], cache.key, [cache.prefix]);
  const before = found === undefined ? undefined : await takeOver(job, cache);
  const start = ports.clock.now().getTime();
  await parseProject(job, session);
  const seconds = (ports.clock.now().getTime() - start) / 1000;
  if (before !== undefined)
    ports.runner.info(
      `Parsed in ${formatDuration(seconds)} with the last push’s parse from the cache. A full parse took ${formatDuration(before)}.`,
    );
  if (found !== cache.key) await keep(job, cache, before ?? seconds);
  return cache.folder;
}

/** dbt throws a parse away when one of these is another: so it is not even found then. */
async function locate(
  { settings, project, temp }: Job,
  session: DbtSession,
  target: WarehouseTarget,
  { number, headSha }: { number: number; headSha: string },
): Promise<ParseCache> {
  const { profile, profilesDir } = target;
  const facts = [temp, session.version, profile, target.target, target.schema, settings.vars];
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const file of [
    join(settings.projectDir, 'dbt_project.yml'),
    join(profilesDir, 'profiles.yml'),
  ])
    hash.update(await readFile(file));
  const digest = hash.digest('hex').slice(0, 16);
  const prefix = `dbt-parse-v${SCHEMA_VERSION}-${project.name}-${number}-${digest}-`;
  return { folder: join(temp, 'dbt-ci', `parse-${digest}`), prefix, key: `${prefix}${headSha}` };
}

/** @returns the seconds that a whole parse took; undefined where nothing usable was in the cache */
async function takeOver(job: Job, { folder }: ParseCache): Promise<number | undefined> {
  try {
    const seconds = Number(await readFile(join(folder, PARSE_SECONDS), 'utf8'));
    await mkdir(targetPath(job), { recursive: true });
    await copyFile(join(folder, PARTIAL_PARSE), join(targetPath(job), PARTIAL_PARSE));
    return seconds;
  } catch {
    return undefined;
  }
}

/** `post` saves it. Never throws, and keeps nothing in which a secret of the run stands. */
async function keep(job: Job, { folder, key }: ParseCache, seconds: number): Promise<void> {
  const { runner } = job.ports;
  const file = join(targetPath(job), PARTIAL_PARSE);
  try {
    if (await createSecretSearch(job.secrets.list()).contains(file)) {
      runner.info('The parse was not saved for the next push, because it contains a secret.');
      return;
    }
    await mkdir(folder, { recursive: true });
    await copyFile(file, join(folder, PARTIAL_PARSE));
    await writeFile(join(folder, PARSE_SECONDS), String(seconds));
    saveCacheLater(runner, 'parse', { paths: [folder], key });
  } catch (error) {
    runner.info(`The parse was not saved for the next push: ${String(error)}`);
  }
}
