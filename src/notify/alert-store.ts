import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Cache } from '../platform/ports.ts';
import type { Report } from '../report/model/report.ts';
import { type AlertMemory, parseAlertMemory, renderAlertMemory } from './alert-memory.ts';

/** Keeps what a run reported for the next run of the project. */
export interface AlertStore {
  /** Undefined if there is no memory, or if it cannot be parsed. */
  load(): Promise<AlertMemory | undefined>;
  save(memory: AlertMemory): Promise<void>;
}

const FILE = 'alerts.json';

/** A cache that does not answer must not hold up the messages. */
const CACHE_SECONDS = 20;

/** Stores the memory beside the states of the project, in `state-path`. */
export function createFolderAlertStore(
  { statePath, stateName }: { statePath: string; stateName: string },
  report: Report,
): AlertStore {
  const file = join(statePath, stateName, FILE);
  return {
    load: () => loadFile(file),
    async save(memory) {
      // A rename is atomic, so no reader sees half a file.
      const fresh = `${file}.${report.run.id}-${report.run.attempt}`;
      await saveFile(fresh, memory, report);
      await rename(fresh, file);
    },
  };
}

/**
 * GitHub's cache. An entry is never changed, so each run saves its own, and the newest is restored.
 * Deploys run on the default branch, whose entries no pull request can write.
 * https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
 *
 * @param temp RUNNER_TEMP: an entry is only found again at the path that it was saved from
 */
export function createCacheAlertStore(
  cache: Cache,
  { temp, stateName }: { temp: string; stateName: string },
  report: Report,
): AlertStore {
  // No name contains a slash, so one project's prefix never matches another's entries.
  const name = encodeURIComponent(stateName);
  const prefix = `dbt-ci-alerts-${name}/`;
  const own = `${prefix}${report.run.id}-${report.run.attempt}-${Date.parse(report.createdAt)}`;
  const file = join(temp, 'dbt-ci-alerts', name, FILE);
  return {
    async load() {
      const matched = await cache.restore([file], own, [prefix], CACHE_SECONDS);
      return matched?.startsWith(prefix) ? loadFile(file) : undefined;
    },
    async save(memory) {
      await saveFile(file, memory, report);
      await cache.save([file], own, CACHE_SECONDS);
    },
  };
}

async function loadFile(file: string): Promise<AlertMemory | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseAlertMemory(text);
}

async function saveFile(file: string, memory: AlertMemory, { createdAt }: Report): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, renderAlertMemory(memory, createdAt));
}
