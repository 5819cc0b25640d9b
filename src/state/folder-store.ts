import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { CorruptStateError } from '../errors.ts';
import { isNewer } from './deploy-order.ts';
import { listStateFiles, loadState } from './load-state.ts';
import type { ProductionState, ProductionStore } from './state.ts';
import { parseStateRecord } from './state-record.ts';

const KEPT_VERSIONS = 5;
/** Of the same deploy, published again: the last one, and the one that may be being read. */
const KEPT_OF_ONE = 2;
/**
 * `20261123T010203456Z-1234-1`: time for people, run and attempt; `-again-1250-1` where that run
 * published it once more.
 */
const VERSION = /^\d{8}T\d{9}Z-(\d+)-(\d+)(?:-again-(\d+)-(\d+))?$/;

/** Links are copied as links, so that the check of the copy finds them. */
const AS_IT_IS = { recursive: true, verbatimSymlinks: true };

export interface FolderStateStoreOptions {
  /** Input `state-path`, absolute. */
  statePath: string;
  /** Without placeholders; keeps the projects that share the folder apart. */
  stateName: string;
  /** Name in dbt_project.yml. */
  project: string;
  /** The target of production; the states of others are not seen. Undefined: any. */
  target: string | undefined;
}

/**
 * Production states as folders `<state-path>/<state-name>/<version>`. Who may write there is the
 * business of the folder: whatever is in it is trusted, once its digests are right.
 */
export function createFolderStateStore(options: FolderStateStoreOptions): ProductionStore {
  const { project } = options;
  const home = path.join(options.statePath, options.stateName);
  /** Names of versions. */
  const corrupt = new Set<string>();
  let fetched: Version | undefined;

  /**
   * Newest first: by run, which GitHub numbers, and not by the clock of the runner that wrote it. One
   * whose target cannot be read is among them: whoever loads it says what is wrong.
   */
  async function listVersions(target = options.target): Promise<Version[]> {
    const names = await readdir(home).catch(noneYet);
    const versions = names.map(parseVersion).filter((version) => version !== undefined);
    const targets = await Promise.all(versions.map(readTarget));
    return versions
      .filter((_, index) => [undefined, target].includes(targets[index]) || target === undefined)
      .sort(byNewestRun);
  }

  async function readTarget({ name }: Version): Promise<string | undefined> {
    const file = path.join(home, name, 'state.json');
    try {
      return parseStateRecord(await readFile(file, 'utf8'), file).target;
    } catch {
      return undefined;
    }
  }

  function load({ name }: Version, directory: string): Promise<ProductionState> {
    const origin = path.join(home, name);
    return loadState(directory, (folder) => cp(origin, folder, AS_IT_IS), { project, origin });
  }

  return {
    async fetch(directory) {
      const newest = (await listVersions()).find(({ name }) => !corrupt.has(name));
      const passedOver = [...corrupt].map((name) => `${path.join(home, name)} is corrupt.`);
      if (newest === undefined) {
        const of = options.target === undefined ? '' : ` of the target ${options.target}`;
        return { found: false, reason: `${home} holds no production state${of}.`, passedOver };
      }
      try {
        const state = await load(newest, directory);
        fetched = newest;
        return { found: true, state, passedOver };
      } catch (error) {
        if (error instanceof CorruptStateError) corrupt.add(newest.name);
        throw error;
      }
    },

    async fetchOf({ id, attempt }, directory) {
      const versions = await listVersions();
      const named = versions.find(({ by }) => by.runId === id && by.attempt === attempt);
      if (!named) {
        return { found: false, reason: `${home} holds no state of run ${id}.`, passedOver: [] };
      }
      return { found: true, state: await load(named, directory), passedOver: [] };
    },

    async isNewest() {
      const [newest] = await listVersions();
      return newest !== undefined && newest.name === fetched?.name;
    },

    async listNewer(own) {
      const versions = (await listVersions()).filter(({ runId }) => runId > own.runId);
      const records = await Promise.all(
        versions.map(async ({ name }) => {
          const file = path.join(home, name, 'state.json');
          return parseStateRecord(await readFile(file, 'utf8'), file);
        }),
      );
      return records.filter((record) => isNewer(record, own));
    },

    async listOthers() {
      const names = await readdir(options.statePath).catch(noneYet);
      const folders = await Promise.all(
        names.map((stateName) => listNewestOfEach(path.join(options.statePath, stateName))),
      );
      return folders
        .flat()
        .filter(({ folder, target }) => path.dirname(folder) !== home || target !== options.target)
        .map(({ folder }) => folder);
    },

    async publish(directory, place = 'newest') {
      const text = await readFile(path.join(directory, 'state.json'), 'utf8');
      const record = parseStateRecord(text, directory);
      const time = new Date(record.createdAt).toISOString().replaceAll(/[-:.]/g, '');
      const { runId, runAttempt } = record.publishedBy ?? record;
      const by = `${runId}-${runAttempt}`;
      const same = place === 'same' ? fetched : undefined;
      const name = same ? `${same.runId}-${same.attempt}-again-${by}` : by;
      const version = path.join(home, `${time}-${name}`);
      await mkdir(home, { recursive: true });
      // Readers see the version whole or not at all.
      const fresh = await mkdtemp(path.join(home, '.new-'));
      try {
        for (const file of await listStateFiles(directory)) {
          await copyFile(path.join(directory, file), path.join(fresh, file));
        }
        await rename(fresh, version);
      } finally {
        await rm(fresh, { recursive: true, force: true });
      }
      for (const old of listForgotten(await listVersions(record.target))) {
        await rm(path.join(home, old.name), { recursive: true, force: true });
      }
      return version;
    },
  };
}

/** Of each target the newest state in the folder of a state name. */
async function listNewestOfEach(home: string): Promise<{ folder: string; target: string }[]> {
  const names = await readdir(home).catch(() => []);
  const versions = names.map(parseVersion).filter((version) => version !== undefined);
  const newest = new Map<string, string>();
  for (const { name } of versions.sort(byNewestRun)) {
    const folder = path.join(home, name);
    const text = await readFile(path.join(folder, 'state.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const { target } = parseStateRecord(text, folder);
    if (!newest.has(target)) newest.set(target, folder);
  }
  return [...newest].map(([target, folder]) => ({ folder, target }));
}

/** Readers may not write, so none of them makes the folder. */
function noneYet(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

interface Version {
  /** Of the folder. */
  name: string;
  /** Whose state it is … */
  runId: number;
  attempt: number;
  /** … and who published it. */
  by: { runId: number; attempt: number };
}

function parseVersion(name: string): Version | undefined {
  const [, runId, attempt, byRun = runId, byAttempt = attempt] = VERSION.exec(name) ?? [];
  if (runId === undefined || attempt === undefined) return undefined;
  const by = { runId: Number(byRun), attempt: Number(byAttempt) };
  return { name, runId: Number(runId), attempt: Number(attempt), by };
}

function byNewestRun(a: Version, b: Version): number {
  return (
    b.runId - a.runId ||
    b.attempt - a.attempt ||
    b.by.runId - a.by.runId ||
    b.by.attempt - a.by.attempt
  );
}

/** @param versions the newest first */
function listForgotten(versions: readonly Version[]): Version[] {
  const deploys = [
    ...Map.groupBy(versions, ({ runId, attempt }) => `${runId}-${attempt}`).values(),
  ];
  return deploys.flatMap((same, index) => same.slice(index < KEPT_VERSIONS ? KEPT_OF_ONE : 0));
}
