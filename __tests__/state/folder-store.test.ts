import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createFolderStateStore } from '../../src/state/folder-store.ts';
import { republishState } from '../../src/state/republish-state.ts';
import type { ProductionState, StateRecord } from '../../src/state/state.ts';
import { writeStateRecord } from '../../src/state/write-state.ts';
import { tally } from '../support/tally.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { stateFiles, writeFiles } from './state-files.ts';

let statePath: string;
let target: string;
beforeEach(async () => {
  statePath = await makeTempDir();
  target = path.join(await makeTempDir(), 'state');
});
afterAll(removeTempDirs);

const open = (stateName = 'dbt-state', project = 'shop', of?: string) =>
  createFolderStateStore({ statePath, stateName, project, target: of });

async function recordOf(version: string): Promise<StateRecord> {
  return JSON.parse(await readFile(path.join(version, 'state.json'), 'utf8')) as StateRecord;
}

async function publish(record: Partial<StateRecord> = {}, store = open()): Promise<string> {
  const folder = await makeTempDir();
  await writeFiles(folder, { ...stateFiles(record), 'notes.txt': 'not part of it' });
  return store.publish(folder);
}

describe('createFolderStateStore', () => {
  it('finds nothing in a folder that does not exist yet, and makes none: readers may not write', async () => {
    await rm(statePath, { recursive: true });
    expect(await open().fetch(target)).toEqual({
      found: false,
      reason: `${path.join(statePath, 'dbt-state')} holds no production state.`,
      passedOver: [],
    });
    expect(existsSync(statePath)).toBe(false);
  });

  it('[F23] finds the newest of what was published by its run, whatever order and clocks', async () => {
    await publish({ createdAt: '2026-11-24T06:00:00.000Z', runId: 2 });
    const newest = await publish({ createdAt: '2026-11-20T06:00:00.000Z', runId: 10 });
    await publish({ createdAt: '2026-11-26T06:00:00.000Z', runId: 9 });
    expect(await open().fetch(target)).toMatchObject({
      found: true,
      state: { directory: target, origin: newest, record: { runId: 10 } },
    });
    expect((await readdir(target)).sort()).toEqual([
      'manifest.json',
      'run_results.json',
      'state.json',
    ]);
  });

  it('lists the newest state of each other name and target, and none of its own', async () => {
    const own = open('dbt-state', 'shop', 'prod');
    const finance = open('finance', 'finance', 'prod');
    await publish({ target: 'prod', runId: 1 }, own);
    await publish({ target: 'prod', runId: 2, project: 'finance' }, finance);
    const newest = await publish({ target: 'prod', runId: 3, project: 'finance' }, finance);
    const staging = await publish(
      { target: 'staging', runId: 4 },
      open('dbt-state', 'shop', 'staging'),
    );
    await mkdir(path.join(statePath, 'other'));
    await writeFiles(statePath, { 'notes.txt': 'no state', 'other/notes.txt': 'no state' });
    expect((await own.listOthers()).sort()).toEqual([newest, staging].sort());
  });

  it('remembers the relations that no node builds any more, also when it is published again', async () => {
    const orphans = {
      ...{ policy: 'drop', grace: 5, swapped: false },
      relations: [
        {
          ...{ uniqueId: 'model.shop.old', resourceType: 'model', materialized: 'table' },
          ...{ relation: '"w"."a"."old"', database: 'w', schema: 'a', identifier: 'old' },
          ...{ since: '2026-11-20T06:00:00.000Z', sha: 'a', deploys: 2, fingerprint: '1' },
          readers: ['model.shop.seen'],
          exposures: [{ uniqueId: 'exposure.shop.board', name: 'Board', owner: undefined }],
        },
      ],
    } satisfies StateRecord['orphans'];
    await publish({ orphans });
    const lookup = await open().fetch(target);
    expect(lookup).toMatchObject({ state: { record: { orphans } } });
    if (!lookup.found) throw new Error('not found');
    const again = path.join(await makeTempDir(), 'again');
    await mkdir(again);
    await republishState(lookup.state, { sha: 'b', runId: 9, runAttempt: 1 }, again);
    expect((await recordOf(again)).orphans?.relations).toHaveLength(1);
  });

  it('keeps the states of two targets apart that share a name, whichever deploys last', async () => {
    const [prod, staging] = [
      open('dbt-state', 'shop', 'prod'),
      open('dbt-state', 'shop', 'staging'),
    ];
    const live = await publish({ target: 'prod', runId: 1 }, prod);
    // More often than versions are kept.
    for (let runId = 2; runId < 9; runId += 1) await publish({ target: 'staging', runId }, staging);
    expect(await prod.fetch(target)).toMatchObject({ found: true, state: { origin: live } });
    expect(await prod.isNewest()).toBe(true);
    expect(await prod.listNewer({ ...(await recordOf(live)) })).toEqual([]);
    expect(await prod.fetchOf({ id: 8, attempt: 1 }, target)).toMatchObject({ found: false });
    const other = open('dbt-state', 'shop', 'other');
    expect(await other.fetch(target)).toMatchObject({
      found: false,
      reason: `${path.join(statePath, 'dbt-state')} holds no production state of the target other.`,
    });
    tally('lost states', (await readdir(path.dirname(live))).length === 6 ? 0 : 1);
    expect(await readdir(path.dirname(live))).toHaveLength(6);
  });

  it('keeps sources.json where there is one, and believes it by its digest alone', async () => {
    const folder = await makeTempDir();
    await writeFiles(folder, { ...stateFiles(), 'sources.json': '{"results":[]}' });
    const { schemaVersion, files, ...facts } = JSON.parse(
      stateFiles()['state.json'],
    ) as StateRecord;
    await rm(path.join(folder, 'state.json'));
    await writeStateRecord(folder, facts);
    const version = await open().publish(folder);
    expect((await readdir(version)).sort()).toEqual([
      ...['manifest.json', 'run_results.json', 'sources.json', 'state.json'],
    ]);
    expect(await open().fetch(target)).toMatchObject({ found: true });

    const fetchAgain = async () => open().fetch(path.join(await makeTempDir(), 'state'));
    await writeFile(path.join(version, 'sources.json'), '{"results":[1]}');
    await expect(fetchAgain()).rejects.toThrow(
      'sources.json is not the file that the deploy wrote',
    );
    await rm(path.join(version, 'sources.json'));
    await expect(fetchAgain()).rejects.toThrow('sources.json is missing');
    // One that the record does not know is as foreign as any other file.
    await writeFiles(version, { ...stateFiles(), 'sources.json': '{"results":[]}' });
    await expect(fetchAgain()).rejects.toThrow(
      'sources.json is not the file that the deploy wrote',
    );
    tally('bad inputs', 3);
  });

  it('finds the state of one run, and one that is published again as the newest', async () => {
    const first = await publish({ runId: 1 });
    await publish({ runId: 2, sha: 'b'.repeat(40) });
    const { state } = (await open().fetchOf({ id: 1, attempt: 1 }, target)) as {
      state: ProductionState;
    };
    expect(state).toMatchObject({ origin: first, record: { runId: 1 } });
    expect(await open().fetchOf({ id: 3, attempt: 1 }, `${target}-3`)).toMatchObject({
      found: false,
    });

    const again = await makeTempDir();
    await republishState(state, { sha: 'c'.repeat(40), runId: 9, runAttempt: 2 }, again);
    expect(await open().publish(again)).toMatch(/-9-2$/);
    expect(await open().fetch(`${target}-again`)).toMatchObject({
      state: { record: { ...state.record, publishedBy: { runId: 9, runAttempt: 2 } } },
    });
  });

  it('leaves one that is published again in the place of its deploy, the last two of each', async () => {
    const first = await publish({ runId: 1 });
    for (const runId of [5, 6, 7]) {
      const store = open();
      const folder = path.join(target, String(runId));
      const { state } = (await store.fetch(folder)) as { state: ProductionState };
      expect(await store.isNewest()).toBe(true);
      const again = await makeTempDir();
      await republishState(state, { sha: 'c'.repeat(40), runId, runAttempt: 1 }, again);
      expect(await store.publish(again, 'same')).toBe(`${first}-again-${runId}-1`);
      expect(await store.isNewest()).toBe(false);
    }
    expect((await readdir(path.dirname(first))).sort()).toEqual(
      [6, 7].map((runId) => `${path.basename(first)}-again-${runId}-1`),
    );
    expect(await open().fetchOf({ id: 7, attempt: 1 }, `${target}-7`)).toMatchObject({
      state: { record: { runId: 1 } },
    });
    // It was started before those.
    const rerun = await publish({ runId: 4, runAttempt: 2, sha: 'd'.repeat(40) });
    expect(await open().fetch(`${target}-4`)).toMatchObject({ state: { origin: rerun } });
  });

  it('passes over one that it found corrupt, and is asked for the one before', async () => {
    const before = await publish({ runId: 1 });
    const newest = await publish({ runId: 2 });
    await writeFile(path.join(newest, 'manifest.json'), '{}');
    const store = open();
    await expect(store.fetch(target)).rejects.toThrow('manifest.json is not the file');
    expect(await store.fetch(target)).toMatchObject({
      state: { origin: before },
      passedOver: [`${newest} is corrupt.`],
    });
  });

  it('keeps the last five', async () => {
    for (let day = 10; day < 18; day++)
      await publish({ createdAt: `2026-11-${day}T06:00:00.000Z`, runId: day });
    expect((await readdir(path.join(statePath, 'dbt-state'))).sort()).toEqual(
      [13, 14, 15, 16, 17].map((day) => `202611${day}T060000000Z-${day}-1`),
    );
  });

  it('[F22] keeps the state of the newest commit before that of an older deploy that ends later', async () => {
    const newer = { runId: 12, sha: 'b'.repeat(40) };
    await publish({ ...newer, createdAt: '2026-11-23T06:00:00.000Z' });
    await publish({ runId: 11, createdAt: '2026-11-23T07:00:00.000Z' });
    expect(await open().fetch(target)).toMatchObject({ state: { record: newer } });
    const others = async (runId: number, sha: string) =>
      (await open().listNewer({ runId, sha })).map((one) => one.runId);
    expect(await others(11, 'a'.repeat(40))).toEqual([12]);
    expect(await others(11, newer.sha)).toEqual([]);
    expect(await others(12, newer.sha)).toEqual([]);
  });

  it('[F22] takes the states of deploys that end at the same moment, each whole', async () => {
    const runs = Array.from({ length: 12 }, (_, index) => index + 1);
    await Promise.all(runs.map((runId) => publish({ runId })));
    expect(await open().fetch(target)).toMatchObject({ state: { record: { runId: 12 } } });
    const kept = await readdir(path.join(statePath, 'dbt-state'));
    expect(kept.filter((name) => name.startsWith('.new-'))).toEqual([]);
    tally('lost states', 0);
  });

  it('keeps two projects in one folder apart by the name of the state', async () => {
    await publish({ runId: 1 }, open('state-shop'));
    await publish({ runId: 2, project: 'billing' }, open('state-billing', 'billing'));
    expect(await open('state-shop').fetch(target)).toMatchObject({
      state: { record: { runId: 1 } },
    });
  });

  it('refuses the state of another project under the same name', async () => {
    await publish({ project: 'billing' });
    await expect(open().fetch(target)).rejects.toThrow(
      'is for the dbt project billing. This project is shop',
    );
  });

  it('does not see what another process is still writing', async () => {
    await publish({ runId: 1 });
    await mkdir(path.join(statePath, 'dbt-state', '.new-abc'));
    expect(await open().fetch(target)).toMatchObject({ state: { record: { runId: 1 } } });
  });

  it.each<[string, (version: string) => Promise<unknown>, string]>([
    [
      'a changed file',
      (version) => writeFile(path.join(version, 'manifest.json'), '{}'),
      'manifest.json is not the file that the deploy wrote',
    ],
    ['an unknown file', (version) => writeFile(path.join(version, 'x.py'), ''), 'it holds "x.py"'],
    ['a folder', (version) => mkdir(path.join(version, 'x')), 'it holds "x"'],
    [
      'a missing file',
      (version) => rm(path.join(version, 'run_results.json')),
      'run_results.json is missing',
    ],
    [
      'a link',
      (version) => replaceByLink(path.join(version, 'manifest.json')),
      'manifest.json is not a regular file',
    ],
  ])('refuses a version with %s and leaves nothing', async (_name, spoil, reason) => {
    await spoil(await publish());
    await expect(open().fetch(target)).rejects.toThrow(reason);
    expect(await readdir(path.dirname(target))).toEqual([]);
  });

  it('does not publish without a record, and leaves no version', async () => {
    const folder = await makeTempDir();
    await writeFiles(folder, { ...stateFiles(), 'state.json': '{}' });
    await expect(open().publish(folder)).rejects.toThrow('is corrupt');
    expect(await readdir(statePath)).toEqual([]);
  });
});

async function replaceByLink(file: string): Promise<void> {
  const elsewhere = path.join(await makeTempDir(), 'elsewhere');
  await writeFile(elsewhere, await readFile(file));
  await rm(file);
  await symlink(elsewhere, file);
}
