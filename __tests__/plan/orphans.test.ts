import { describe, expect, it } from 'vitest';
import type { Manifest, ManifestNode } from '../../src/dbt/artifacts/manifest.ts';
import { parseManifest } from '../../src/dbt/artifacts/manifest.ts';
import {
  findOrphans,
  judgeOrphans,
  type Orphan,
  type OrphanSurvey,
} from '../../src/plan/orphans.ts';

type Entry = Partial<Pick<ManifestNode, 'schema' | 'alias' | 'materialized' | 'dependsOn'>> & {
  /** Null for an ephemeral model. */
  relationName?: string | null;
};

/** A manifest of models and the like, and of exposures by what they read. */
function manifest(
  nodes: Record<string, Entry>,
  exposures: Record<string, string[]> = {},
  sources: Record<string, string> = {},
): Manifest {
  const entries = Object.entries(nodes).map(([uniqueId, entry]) => {
    const [resource_type = '', , name = ''] = uniqueId.split('.');
    const { schema = 'analytics', alias = name, materialized, dependsOn = [] } = entry;
    const { relationName = `"w"."${schema}"."${alias}"` } = entry;
    const fields = {
      ...{ resource_type, name, alias, schema, database: 'w', package_name: 'shop' },
      ...{ original_file_path: `models/${name}.sql`, relation_name: relationName },
      config: {
        materialized: materialized ?? (resource_type === 'model' ? 'table' : resource_type),
      },
      depends_on: { nodes: dependsOn },
    };
    return [uniqueId, fields] as const;
  });
  return parseManifest({
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
      adapter_type: 'postgres',
    },
    nodes: Object.fromEntries(entries.filter(([id]) => !id.startsWith('function.'))),
    functions: Object.fromEntries(entries.filter(([id]) => id.startsWith('function.'))),
    sources: Object.fromEntries(
      Object.entries(sources).map(([id, relation_name]) => [
        id,
        {
          ...{ name: 'x', source_name: 'raw', package_name: 'shop', relation_name },
          ...{ original_file_path: 'models/sources.yml', database: 'w', schema: 'raw' },
        },
      ]),
    ),
    exposures: Object.fromEntries(
      Object.entries(exposures).map(([id, nodes]) => [
        id,
        { name: id.split('.')[2], owner: { name: 'Ann' }, depends_on: { nodes } },
      ]),
    ),
  });
}

const NOW = { at: '2026-03-10T00:00:00Z', sha: 'bbb' };

function find(
  before: Manifest,
  naming: Manifest | Manifest[],
  change: Partial<Parameters<typeof findOrphans>[0]> = {},
): Orphan[] {
  const all = [naming].flat();
  return findOrphans({
    ...{ adapter: 'postgres', recorded: [], before, naming: all, built: new Set() },
    nodes: new Set(all[0]?.nodes.keys()),
    ...{ now: NOW, counts: true },
    ...change,
  });
}

const relations = (orphans: readonly Orphan[]) => orphans.map(({ relation }) => relation);

describe('findOrphans', () => {
  it('is what was deleted, renamed, moved or became ephemeral', () => {
    const before = manifest({
      'model.shop.kept': {},
      'model.shop.deleted': {},
      'seed.shop.moved': {},
      'snapshot.shop.renamed': { alias: 'history' },
      'model.shop.inlined': {},
      'function.shop.f': {},
    });
    const now = manifest({
      'model.shop.kept': { materialized: 'view' },
      'seed.shop.moved': { schema: 'static' },
      'snapshot.shop.renamed': { alias: 'story' },
      'model.shop.inlined': { materialized: 'ephemeral', relationName: null },
    });
    expect(relations(find(before, now))).toEqual([
      '"w"."analytics"."deleted"',
      '"w"."analytics"."f"',
      '"w"."analytics"."history"',
      '"w"."analytics"."inlined"',
      '"w"."analytics"."moved"',
    ]);
  });

  it('is not what another node, a source or another project names now', () => {
    const before = manifest({ 'model.shop.a': {}, 'model.shop.b': {}, 'model.shop.c': {} });
    const now = manifest(
      { 'model.shop.new': { alias: 'a' } },
      {},
      {
        'source.shop.raw.b': '"w"."analytics"."b"',
      },
    );
    const other = manifest({ 'model.finance.c': {} });
    expect(find(before, [now, other])).toEqual([]);
    expect(relations(find(before, now))).toEqual(['"w"."analytics"."c"']);
  });

  it('is not what the ledger still has at its old place, because the move has not been built', () => {
    const before = manifest({ 'model.shop.a': {} });
    const moved = manifest({ 'model.shop.a': { schema: 'marts' } });
    expect(find(before, [moved, before])).toEqual([]);
    expect(relations(find(before, [moved, moved]))).toEqual(['"w"."analytics"."a"']);
  });

  it('compares names as the warehouse does', () => {
    const before = manifest({ 'model.shop.a': { alias: 'Orders' } });
    const now = manifest({ 'model.shop.a': { alias: 'orders' } });
    expect(relations(find(before, now))).toEqual(['"w"."analytics"."Orders"']);
    expect(find(before, now, { adapter: 'duckdb' })).toEqual([]);
  });

  it('keeps its age, and counts deploys that succeeded', () => {
    const before = manifest({ 'model.shop.a': {} });
    const [first] = find(before, manifest({}));
    expect(first).toMatchObject({ since: NOW.at, sha: NOW.sha, deploys: 1 });
    const recorded = first ? [first] : [];
    const later = { recorded, now: { at: '2026-03-11T00:00:00Z', sha: 'ccc' } };
    expect(find(manifest({}), manifest({}), later)).toMatchObject([
      { since: NOW.at, sha: NOW.sha, deploys: 2 },
    ]);
    expect(find(manifest({}), manifest({}), { ...later, counts: false })).toMatchObject([
      { deploys: 1 },
    ]);
    // It is a node's again.
    expect(find(manifest({}), before, later)).toEqual([]);
  });

  it('knows its exposures, and the views that were built on it and not since', () => {
    const reading = (...dependsOn: string[]) => ({ materialized: 'view', dependsOn });
    const before = manifest(
      {
        'model.shop.a': {},
        'model.shop.seen': reading('model.shop.a'),
        'model.shop.stored': { dependsOn: ['model.shop.a'] },
        'model.shop.inline': {
          ...{ materialized: 'ephemeral', relationName: null, dependsOn: ['model.shop.a'] },
        },
        'model.shop.through': reading('model.shop.inline'),
        'model.shop.built': reading('model.shop.a'),
        'model.shop.gone': reading('model.shop.a'),
      },
      { 'exposure.shop.board': ['model.shop.a'], 'exposure.shop.other': ['model.shop.seen'] },
    );
    const now = manifest({
      'model.shop.a': { schema: 'marts' },
      'model.shop.seen': {},
      'model.shop.stored': {},
      'model.shop.through': {},
      'model.shop.built': {},
    });
    const [orphan] = find(before, now, { built: new Set(['model.shop.built']) });
    expect(orphan?.readers).toEqual(['model.shop.seen', 'model.shop.through']);
    expect(orphan?.exposures).toEqual([
      { uniqueId: 'exposure.shop.board', name: 'board', owner: 'Ann' },
    ]);
  });
});

const ORPHAN: Orphan = {
  ...{ uniqueId: 'model.shop.old', resourceType: 'model', materialized: 'table' },
  ...{ relation: '"w"."analytics"."old"', database: 'w', schema: 'analytics', identifier: 'old' },
  ...{ since: NOW.at, sha: NOW.sha, deploys: 3, fingerprint: '1', readers: [], exposures: [] },
};
const SURVEY: OrphanSurvey = { kind: 'table', fingerprint: '1', dependents: [] };
const PROJECT = manifest({ 'model.shop.kept': {} }, { 'exposure.shop.board': [] });

function judge(
  orphan: Partial<Orphan> = {},
  survey: Partial<OrphanSurvey> = {},
  change: Partial<Parameters<typeof judgeOrphans>[1]> = {},
) {
  const found = [{ orphan: { ...ORPHAN, ...orphan }, survey: { ...SURVEY, ...survey } }];
  const [judged] = judgeOrphans(found, {
    ...{ rule: { policy: 'drop', grace: 2 }, adapter: 'postgres', project: PROJECT },
    ...{ disabled: new Set<string>(), succeeded: true },
    ...change,
  });
  return judged;
}

describe('judgeOrphans', () => {
  it('lets go what a build brings back and nothing reads, after the grace', () => {
    expect(judge()?.fate).toBe('dropped');
    expect(judge({ materialized: 'view' }, { kind: 'view' })?.fate).toBe('dropped');
    expect(judge({ resourceType: 'seed', materialized: 'seed' })?.fate).toBe('dropped');
    expect(judge({ deploys: 2 })).toMatchObject({ fate: 'grace', deploysLeft: 1 });
    expect(judge({ deploys: 1 })).toMatchObject({ fate: 'grace', deploysLeft: 2 });
  });

  it('only lists with `report`', () => {
    expect(judge({}, {}, { rule: { policy: 'report', grace: 2 } })?.fate).toBe('listed');
  });

  it('never lets go what may keep rows that no build brings back', () => {
    for (const [resourceType, materialized] of [
      ['snapshot', 'snapshot'],
      ['model', 'incremental'],
      ['model', 'my_history'],
      ['model', null],
    ] as const)
      expect(judge({ resourceType, materialized })?.fate).toBe('history');
    expect(judge({ resourceType: 'function', materialized: 'function' })?.fate).toBe('kind');
    expect(judge({}, { kind: 'relation of another kind' })?.fate).toBe('kind');
  });

  it('never lets go what something reads, or what nobody knows the readers of', () => {
    expect(judge({}, { dependents: ['view bi.board'] })?.fate).toBe('read');
    expect(judge({ readers: ['model.shop.view'] })?.fate).toBe('read');
    expect(judge({}, { dependents: undefined })?.fate).toBe('unknown');
    expect(judge({ fingerprint: '' }, { fingerprint: '' })?.fate).toBe('unknown');
    const exposure = { uniqueId: 'exposure.shop.board', name: 'Board', owner: undefined };
    expect(judge({ exposures: [exposure] })?.fate).toBe('exposure');
    // An exposure that is gone reads nothing any more.
    const gone = { ...exposure, uniqueId: 'exposure.shop.gone' };
    expect(judge({ exposures: [gone] })?.fate).toBe('dropped');
  });

  it('never lets go what is outside of the schemas that the project builds in', () => {
    expect(judge({ relation: '"w"."old_marts"."old"' })?.fate).toBe('schema');
    expect(judge({ relation: '"w"."Analytics"."old"' })?.fate).toBe('schema');
    expect(judge({ relation: '"v"."analytics"."old"' })?.fate).toBe('schema');
  });

  it('never lets go what the project has disabled, nor in a deploy that failed', () => {
    expect(judge({}, {}, { disabled: new Set(['model.shop.old']) })?.fate).toBe('disabled');
    expect(judge({}, {}, { succeeded: false })?.fate).toBe('failed');
  });

  it('waits from scratch where somebody has written to it since', () => {
    expect(judge({}, { fingerprint: '2' })).toMatchObject({
      ...{ fate: 'written', fingerprint: '2', deploys: 1 },
    });
  });
});
