import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { NodeResult } from '../../src/dbt/artifacts/run-results.ts';
import { STALE_MARK } from '../../src/plan/stale-mark.ts';
import { computeUnbuilt } from '../../src/state/ledger.ts';
import { parseManifestText } from '../../src/state/manifest-text.ts';
import { writeLedger } from '../../src/state/write-ledger.ts';
import { measureLedger } from '../support/ledger-memory.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

interface Entry {
  resource_type: string;
  raw_code: string;
  config?: object;
  depends_on?: object;
  checksum?: object;
}

interface Manifest {
  metadata: object;
  nodes: Record<string, Entry>;
  functions?: Record<string, Entry>;
  macros: object;
  sources: object;
}

function entry(type: string, code: string, more: Partial<Entry> = {}): Entry {
  const materialized = type === 'model' ? 'table' : type;
  return { resource_type: type, raw_code: code, config: { materialized }, ...more };
}

function manifest(nodes: Record<string, Entry>, more = {}): Manifest {
  const metadata = { dbt_schema_version: 'v12' };
  return { metadata, nodes, macros: {}, sources: {}, ...more };
}

function results(statuses: Record<string, string>): NodeResult[] {
  return Object.entries(statuses).map(([uniqueId, status]) => ({
    ...{ uniqueId, status, executionTime: 1 },
    ...{ message: null, failures: null, rowsAffected: null },
  }));
}

function toText(json: Manifest): string {
  return JSON.stringify(json, null, 2);
}

function unbuiltIn(current: Manifest, ended: NodeResult[]): string[] {
  return computeUnbuilt(parseManifestText(Buffer.from(toText(current))), ended);
}

describe('computeUnbuilt', () => {
  it.each([
    ['success', false],
    ['no-op', false],
    ['reused', false],
    ['error', true],
    ['skipped', true],
    ['partial success', true],
    ['runtime error', true],
  ])('takes a model with the status %s as unbuilt: %s', (status, unbuilt) => {
    const current = manifest({ 'model.a': entry('model', 'a') });
    expect(unbuiltIn(current, results({ 'model.a': status })).length > 0).toBe(unbuilt);
  });

  it('lists models, seeds, snapshots and functions without a result, and nothing else', () => {
    const types = ['model', 'seed', 'snapshot', 'test', 'analysis', 'operation', 'sql_operation'];
    const nodes = Object.fromEntries(types.map((type) => [`${type}.a`, entry(type, '')]));
    const ephemeral = entry('model', '', { config: { materialized: 'ephemeral' } });
    const current = manifest(
      { ...nodes, 'model.inlined': ephemeral },
      { functions: { 'function.f': entry('function', '') } },
    );
    expect(unbuiltIn(current, [])).toEqual(['model.a', 'seed.a', 'snapshot.a', 'function.f']);
  });

  it('lets the last result of a node decide', () => {
    const current = manifest({ 'model.a': entry('model', 'a') });
    const both = [...results({ 'model.a': 'error' }), ...results({ 'model.a': 'success' })];
    expect(unbuiltIn(current, both)).toEqual([]);
    expect(unbuiltIn(current, both.reverse())).toEqual(['model.a']);
  });
});

describe('writeLedger', () => {
  afterAll(removeTempDirs);

  it('is the current manifest itself when everything was built, although tests failed', async () => {
    const current = manifest({ 'model.a': entry('model', 'a'), 'test.t': entry('test', '') });
    const ended = results({ 'model.a': 'success', 'test.t': 'fail' });
    expect(await ledgerTextOf({ previous: undefined, current, results: ended })).toBe(
      toText(current),
    );
  });

  it('takes the new entry of what succeeded, keeps the old of what did not, leaves out the rest', async () => {
    const previous = manifest({
      'model.ok': entry('model', 'old'),
      'model.failed': entry('model', 'old'),
      'model.not_asked': entry('model', 'old'),
      'model.removed': entry('model', 'old'),
    });
    const current = manifest({
      'model.ok': entry('model', 'new'),
      'model.failed': entry('model', 'new'),
      'model.not_asked': entry('model', 'new'),
      'model.never_built': entry('model', 'new'),
      'test.t': entry('test', 'new'),
    });
    const ended = results({ 'model.ok': 'success', 'model.failed': 'error' });
    const { nodes } = await ledgerOf({ previous, current, results: ended });
    expect(
      Object.fromEntries(Object.entries(nodes).map(([id, one]) => [id, one.raw_code])),
    ).toEqual({
      'model.ok': 'new',
      'model.failed': 'old',
      'model.not_asked': 'old',
      'test.t': 'new',
    });
  });

  it('treats functions, which have a place of their own, alike', async () => {
    const functions = (code: string) => ({ functions: { 'function.f': entry('function', code) } });
    const previous = manifest({}, functions('old'));
    const current = manifest({}, functions('new'));
    const kept = await ledgerOf({ previous, current, results: [] });
    expect(kept.functions?.['function.f']?.raw_code).toBe('old');
    const none = await ledgerOf({ previous: undefined, current, results: [] });
    expect(none.functions).toEqual({});
  });

  it('marks a kept node whose macro changed, also deep below, and keeps the mark once', async () => {
    const macros = (code: string) => ({
      macros: {
        'macro.outer': {
          resource_type: 'macro',
          macro_sql: 'x',
          depends_on: { macros: ['macro.inner'] },
        },
        'macro.inner': {
          resource_type: 'macro',
          macro_sql: code,
          depends_on: { macros: ['macro.outer'] },
        },
      },
    });
    const nodes = { 'model.a': entry('model', 'a', { depends_on: { macros: ['macro.outer'] } }) };
    const first = await ledgerOf({
      previous: manifest(nodes, macros('1')),
      current: manifest(nodes, macros('2')),
      results: [],
    });
    expect(first.nodes['model.a']).toMatchObject({
      raw_code: `a${STALE_MARK}`,
      checksum: { name: 'none' },
    });
    for (const code of ['2', '3']) {
      const current = manifest(nodes, macros(code));
      const next = await ledgerOf({ previous: first, current, results: [] });
      expect(next.nodes['model.a']?.raw_code).toBe(`a${STALE_MARK}`);
    }
    const unchanged = await ledgerOf({
      previous: manifest(nodes, macros('1')),
      current: manifest(nodes, macros('1')),
      results: [],
    });
    expect(unchanged.nodes['model.a']?.raw_code).toBe('a');
  });

  it('marks the new entry where the old one is of another manifest schema', async () => {
    const previous = manifest({ 'model.a': entry('model', 'old') });
    const current = manifest({ 'model.a': entry('model', 'new') });
    previous.metadata = { dbt_schema_version: 'v11' };
    const { nodes } = await ledgerOf({ previous, current, results: [] });
    expect(nodes['model.a']?.raw_code).toBe(`new${STALE_MARK}`);
  });

  it('keeps the maps in step with the nodes', async () => {
    const on = (...nodes: string[]) => ({ depends_on: { nodes } });
    const previous = manifest({
      'model.kept': entry('model', 'old', on('source.s', 'model.gone')),
    });
    const current = manifest(
      {
        'model.new': entry('model', 'new', on('source.s')),
        'model.kept': entry('model', 'new', on('model.new')),
        'test.t': entry('test', '', on('model.new', 'model.kept')),
      },
      {
        parent_map: {
          'source.s': [],
          'model.new': ['source.s'],
          'model.kept': ['model.new'],
          'test.t': ['model.kept', 'model.new'],
        },
        child_map: {},
        group_map: { finance: ['model.new', 'model.kept'] },
      },
    );
    const ledger = await ledgerOf({ previous, current, results: [] });
    expect(ledger).toMatchObject({
      parent_map: { 'source.s': [], 'model.kept': ['source.s'], 'test.t': ['model.kept'] },
      child_map: { 'source.s': ['model.kept'], 'model.kept': ['test.t'], 'test.t': [] },
      group_map: { finance: ['model.kept'] },
    });
  });

  it('says which file is no manifest', async () => {
    const folder = await makeTempDir();
    const [currentFile, previousFile, targetFile] = ['current', 'previous', 'target'].map((name) =>
      path.join(folder, name),
    ) as [string, string, string];
    await writeFile(currentFile, JSON.stringify(manifest({ 'model.a': entry('model', 'a') })));
    await writeFile(previousFile, '{"nodes": []}');
    const facts = { currentFile, previousFile, results: [], targetFile };
    await expect(writeLedger(facts)).rejects.toThrow(`${previousFile} is not a dbt manifest.`);
    await expect(writeLedger({ ...facts, currentFile: previousFile })).rejects.toThrow(
      'is not a dbt',
    );
    await writeLedger({ ...facts, previousFile: undefined });
    expect(JSON.parse(await readFile(targetFile, 'utf8'))).toMatchObject({ nodes: {} });
  });

  it('stays under 250 MB resident where nothing of 30 MB of manifest was built', async () => {
    const ledger = await measureLedger({ built: 'none', macroChanged: false });

    expect(ledger.manifestBytes).toBeGreaterThan(30e6);
    expect(ledger.ledgerBytes).toBeGreaterThan(30e6);
    expect(ledger.peakMb).toBeLessThan(250);
  });
});

interface Deploy {
  previous: Manifest | undefined;
  current: Manifest;
  results: NodeResult[];
}

async function ledgerOf(deploy: Deploy): Promise<Manifest> {
  return JSON.parse(await ledgerTextOf(deploy));
}

async function ledgerTextOf({ previous, current, results }: Deploy): Promise<string> {
  const folder = await makeTempDir();
  const [currentFile, previousFile, targetFile] = ['current', 'previous', 'target'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  await writeFile(currentFile, toText(current));
  if (previous) await writeFile(previousFile, toText(previous));
  await writeLedger({ currentFile, previousFile: previous && previousFile, results, targetFile });
  return readFile(targetFile, 'utf8');
}
