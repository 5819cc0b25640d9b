import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { loadState } from './load-state.ts';
import { STATE_FILES, type StateStore } from './state.ts';
import { parseStateRecord } from './state-record.ts';

const KEPT_VERSIONS = 5;
/** `20261123T010203456Z-1234-1`: sorts by time. */
const VERSION = /^\d{8}T\d{9}Z-\d+-\d+$/;

/** Links are copied as links, so that the check of the copy finds them. */
const AS_IT_IS = { recursive: true, verbatimSymlinks: true };

export interface FolderStateStoreOptions {
  /** Input `state-path`, absolute. */
  statePath: string;
  /** Without placeholders; keeps the projects that share the folder apart. */
  stateName: string;
  /** Name in dbt_project.yml. */
  project: string;
}

/**
 * Production states as folders `<state-path>/<state-name>/<version>`. Who may write there is the
 * business of the folder: whatever stands in it is believed, once its digests are right.
 */
export function createFolderStateStore(options: FolderStateStoreOptions): StateStore {
  const { project } = options;
  const home = path.join(options.statePath, options.stateName);

  /** Newest first. */
  async function listVersions(): Promise<string[]> {
    await mkdir(home, { recursive: true });
    return (await readdir(home))
      .filter((name) => VERSION.test(name))
      .sort()
      .reverse();
  }

  return {
    async fetch(directory) {
      const [newest] = await listVersions();
      if (newest === undefined) {
        return { found: false, reason: `${home} holds no production state.`, passedOver: [] };
      }
      const version = path.join(home, newest);
      const state = await loadState(directory, (folder) => cp(version, folder, AS_IT_IS), {
        project,
        origin: version,
      });
      return { found: true, state, passedOver: [] };
    },

    async publish(directory) {
      const text = await readFile(path.join(directory, 'state.json'), 'utf8');
      const record = parseStateRecord(text, directory);
      const time = new Date(record.createdAt).toISOString().replaceAll(/[-:.]/g, '');
      const version = path.join(home, `${time}-${record.runId}-${record.runAttempt}`);
      const versions = await listVersions();
      // Readers see the version whole or not at all.
      const fresh = await mkdtemp(path.join(home, '.new-'));
      try {
        for (const file of STATE_FILES) {
          await copyFile(path.join(directory, file), path.join(fresh, file));
        }
        await rename(fresh, version);
      } finally {
        await rm(fresh, { recursive: true, force: true });
      }
      for (const old of versions.slice(KEPT_VERSIONS - 1)) {
        await rm(path.join(home, old), { recursive: true, force: true });
      }
      return version;
    },
  };
}
