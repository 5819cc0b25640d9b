import { describe, expect, it } from 'vitest';
import type { RunContext } from '../../../src/context/run-context.ts';
import type { ManifestNode } from '../../../src/dbt/artifacts/manifest.ts';
import type { ManifestEntry } from '../../../src/dbt/artifacts/manifest-entry.ts';
import { workspacePath } from '../../../src/dbt/artifacts/manifest-entry.ts';
import type { NodeResult } from '../../../src/dbt/artifacts/run-results.ts';
import type { Anomaly, Health } from '../../../src/health/health.ts';
import { buildReport, type ReportFacts } from '../../../src/report/model/build-report.ts';
import type { ReportSource } from '../../../src/report/model/report.ts';
import { review } from '../review-variants.ts';

const CONTEXT: RunContext = {
  event: 'pull_request',
  repository: 'acme/shop',
  defaultBranch: 'main',
  branch: 'faster-orders',
  isTag: false,
  sha: 'merge0',
  pullRequest: {
    number: 12,
    title: 'Faster orders',
    headRef: 'faster-orders',
    headSha: 'head00',
    baseRef: 'main',
    baseSha: 'base00',
    fromFork: false,
    author: 'ada',
    labels: [],
  },
  restricted: undefined,
  namedBase: undefined,
  earlierRun: undefined,
  run: { id: 1, attempt: 1, url: 'https://github.com/acme/shop/actions/runs/1', workflowPath: '' },
  repositoryUrl: 'https://github.com/acme/shop',
};

function entry(uniqueId: string, change: Partial<ManifestEntry> = {}): ManifestEntry {
  const [resourceType = '', packageName = '', name = ''] = uniqueId.split('.');
  return {
    uniqueId,
    resourceType,
    name,
    packageName,
    originalFilePath: `models/${name}.sql`,
    patchPath: 'models/schema.yml',
    materialized: 'table',
    relationName: null,
    test: null,
    ...change,
  };
}

function result(uniqueId: string, status: string, change: Partial<NodeResult> = {}): NodeResult {
  return {
    uniqueId,
    status,
    executionTime: 1,
    message: null,
    failures: null,
    rowsAffected: null,
    ...change,
  };
}

const ENTRIES = [
  entry('model.shop.orders', { relationName: '"dev"."pr_12_shop"."orders"' }),
  entry('model.shop.inline', { materialized: 'ephemeral' }),
  entry('model.calendar.dates'),
  entry('seed.shop.raw', { materialized: 'seed', originalFilePath: 'seeds/raw.csv' }),
  entry('test.shop.not_null_orders_id.abc', {
    originalFilePath: 'models/schema.yml',
    materialized: 'test',
    test: { name: 'not_null', column: 'id', attachedNode: 'model.shop.orders' },
  }),
];

const SCHEMA_YML = `models:
  - name: orders
    columns:
      - name: id
        data_tests:
          - not_null
unit_tests:
  - name: counts
`;

function build(change: Partial<ReportFacts> = {}) {
  return buildReport({
    mode: 'ci',
    attempts: new Map(),
    sources: [],
    refreshes: [],
    orphans: [],
    context: CONTEXT,
    project: 'shop',
    projectPath: 'dbt/shop',
    target: 'prod',
    schema: 'pr_12_shop',
    dbtVersion: '1.11.16',
    finishedAt: new Date('2026-03-04T09:12:00Z'),
    duration: 3,
    baseline: { kind: 'none', reason: 'no deploy yet' },
    steps: ['build'],
    planned: undefined,
    results: [],
    dbtSucceeded: true,
    unreported: new Set(),
    writes: [],
    stopped: undefined,
    state: 'none',
    running: new Map(),
    timeoutMinutes: undefined,
    manifest: new Map(ENTRIES.map((item) => [item.uniqueId, item])),
    readText: (file) => (file === 'dbt/shop/models/schema.yml' ? SCHEMA_YML : undefined),
    fatal: undefined,
    notices: [],
    droppedSchemas: [],
    skipped: false,
    sweep: undefined,
    keptSchemas: [],
    promotion: undefined,
    health: undefined,
    graph: { nodes: new Map(), sources: new Map(), exposures: new Map(), groupOwners: new Map() },
    review: undefined,
    failOn: 'any',
    ...change,
  });
}

describe('buildReport', () => {
  it('takes the nodes of a parsed manifest as they are', () => {
    const nodes = new Map<string, ManifestNode>();
    expect(build({ manifest: nodes }).buildableTotal).toBe(0);
  });

  it('takes the run from the context, with the commit that the author pushed', () => {
    expect(build()).toMatchObject({
      repository: 'acme/shop',
      branch: 'faster-orders',
      sha: 'head00',
      pullRequest: 12,
      createdAt: '2026-03-04T09:12:00.000Z',
    });
  });

  it('counts what could be built: neither ephemeral models nor tests', () => {
    expect(build().buildableTotal).toBe(3);
  });

  it.each([
    ['success', 'success'],
    ['pass', 'success'],
    ['no-op', 'success'],
    ['reused', 'success'],
    ['warn', 'warn'],
    ['error', 'error'],
    ['fail', 'error'],
    ['runtime error', 'error'],
    ['partial success', 'error'],
    ['Skipped', 'skipped'],
    ['a word of tomorrow', 'warn'],
  ])('takes the status %j of a node as %s', (status, outcome) => {
    const { nodes } = build({ results: [result('model.shop.orders', status)] });
    expect(nodes.map((node) => node.outcome)).toEqual([outcome]);
  });

  it.each([
    ['pass', 'pass'],
    ['success', 'pass'],
    ['fail', 'fail'],
    ['error', 'error'],
    ['runtime error', 'error'],
    ['warn', 'warn'],
    ['skipped', 'skipped'],
  ])('takes the status %j of a test as %s', (status, expected) => {
    const { tests } = build({ results: [result('test.shop.not_null_orders_id.abc', status)] });
    expect(tests.map((test) => test.status)).toEqual([expected]);
  });

  it('describes a node with its file in the workspace', () => {
    const { nodes } = build({
      results: [result('model.shop.orders', 'success', { rowsAffected: 5, message: 'SELECT 5' })],
    });
    expect(nodes).toEqual([
      {
        uniqueId: 'model.shop.orders',
        name: 'orders',
        resourceType: 'model',
        materialized: 'table',
        attempts: 1,
        outcome: 'success',
        executionTime: 1,
        rowsAffected: 5,
        message: 'SELECT 5',
        relation: '"dev"."pr_12_shop"."orders"',
        file: 'dbt/shop/models/orders.sql',
      },
    ]);
  });

  it('[D] names the file of a hook as people do, without a dot', () => {
    const place = { project: 'shop', projectPath: '.' };
    expect(workspacePath(place, 'shop', './dbt_project.yml')).toBe('dbt_project.yml');
    expect(workspacePath({ ...place, projectPath: 'dbt' }, 'shop', './dbt_project.yml')).toBe(
      'dbt/dbt_project.yml',
    );
  });

  it('finds the line that declares a failed test', () => {
    const { tests } = build({
      results: [
        result('test.shop.not_null_orders_id.abc', 'fail', { failures: 2 }),
        result('unit_test.shop.orders.counts', 'fail'),
      ],
    });
    expect(tests).toMatchObject([
      { name: 'not_null_orders_id', tested: 'orders', column: 'id', failures: 2, line: 6 },
      { name: 'counts', tested: 'orders', line: 8 },
    ]);
    expect(tests[0]?.file).toBe('dbt/shop/models/schema.yml');
  });

  it('puts a package beside the repository', () => {
    const { nodes } = build({ results: [result('model.calendar.dates', 'error')] });
    expect(nodes[0]?.file).toBe('dbt_packages/calendar/models/dates.sql');
  });

  it('reports hooks only where they failed, and leaves out what builds nothing', () => {
    const { nodes } = build({
      results: [
        result('operation.shop.shop-on-run-start-0', 'success'),
        result('operation.shop.shop-on-run-end-0', 'error'),
        result('exposure.shop.dashboard', 'no-op'),
        result('saved_query.shop.q', 'no-op'),
      ],
    });
    expect(nodes.map(({ name, resourceType }) => [name, resourceType])).toEqual([
      ['shop-on-run-end-0', 'operation'],
    ]);
  });

  it('reports a node that the manifest lacks by its unique id', () => {
    const { nodes } = build({ results: [result('model.shop.new', 'error')], manifest: new Map() });
    expect(nodes).toMatchObject([{ name: 'new', resourceType: 'model', file: '' }]);
  });

  it('reports a node that several steps ran as it ended', () => {
    const { nodes } = build({
      results: [result('model.shop.orders', 'error'), result('model.shop.orders', 'success')],
    });
    expect(nodes.map((node) => node.outcome)).toEqual(['success']);
  });

  it.each<[string, Partial<ReportFacts>, string]>([
    ['success', { results: [result('model.shop.orders', 'success')] }, 'success'],
    ['a warning', { results: [result('test.shop.not_null_orders_id.abc', 'warn')] }, 'success'],
    ['a failed node', { results: [result('model.shop.orders', 'error')] }, 'failure'],
    ['a failed test', { results: [result('test.shop.not_null_orders_id.abc', 'fail')] }, 'failure'],
    ['nothing selected', {}, 'nothing'],
    ['no word but dbt failed', { dbtSucceeded: false }, 'failure'],
    ['a fatal error', { fatal: { message: 'x' } }, 'failure'],
    [
      'a cancelled run that failed too',
      {
        stopped: 'cancelled',
        dbtSucceeded: false,
        results: [result('model.shop.orders', 'error')],
      },
      'cancelled',
    ],
    ['a clean-up', { mode: 'cleanup' }, 'success'],
  ])('%s', (_, facts, status) => {
    expect(build(facts).status).toBe(status);
  });
});

describe('buildReport with failures', () => {
  const MODEL = 'model.shop.orders';
  const TEST = 'test.shop.not_null_orders_id.abc';
  const old = (...failingInProduction: string[]) => review({ failingInProduction });
  const failed = { results: [result(MODEL, 'error'), result(TEST, 'fail')], dbtSucceeded: false };

  it.each([
    ['any', old(MODEL, TEST), 'failure'],
    ['new', old(MODEL, TEST), 'success'],
    ['new', old(MODEL), 'failure'],
    ['new', old(), 'failure'],
    ['new', undefined, 'failure'],
  ] as const)('fail-on: %s, %j: %s', (failOn, known, status) => {
    expect(build({ ...failed, failOn, review: known }).status).toBe(status);
  });

  it('lets nothing pass that stopped dbt, or that dbt names no node for', () => {
    const known = { failOn: 'new', review: old(MODEL, TEST) } as const;
    const fatal = { message: 'x' };
    expect(build({ ...failed, ...known, fatal }).status).toBe('failure');
    expect(build({ results: [], dbtSucceeded: false, ...known }).status).toBe('failure');
    expect(build({ ...failed, ...known, unreported: new Set([MODEL]) }).status).toBe('failure');
    expect(build({ ...failed, ...known, stopped: 'cancelled' }).status).toBe('cancelled');
  });

  it('names a versioned model with its version, as --select takes it', () => {
    const { nodes } = build({ results: [result('model.shop.orders.v2', 'success')] });
    expect(nodes.map(({ name }) => name)).toEqual(['orders.v2']);
  });
});

describe('buildReport of a health check', () => {
  const since = { run: { id: 1, attempt: 1, sha: 'abc', at: '' }, runs: 1 };
  const health: Health = {
    ...{ lastSuccess: undefined, runs: 1, tests: { total: 1, failed: 0 }, failedBefore: 0 },
    ...{ failing: [], recovered: [], anomalies: [], slowest: [] },
  };
  const anomaly = (severity: Anomaly['severity']): Anomaly => ({
    ...{ kind: 'rows-drop', uniqueId: 'model.shop.orders', severity, text: '' },
    ...{ observed: 1, usual: 2 },
  });
  const source = (status: ReportSource['status']): ReportSource => ({
    ...{ uniqueId: 'source.shop.raw.orders', name: 'raw.orders', status, age: 1, message: null },
    ...{ loadedAt: null, warnAfter: null, errorAfter: null, file: '', line: undefined },
  });
  const failing = (uniqueId: string) => ({ ...health, failing: [{ uniqueId, since }] });

  it.each<[string, Partial<ReportFacts>, string]>([
    ['nothing is wrong', { health }, 'success'],
    ['a source is late', { health, sources: [source('warn')] }, 'success'],
    ['a source is stale', { health, sources: [source('error')] }, 'failure'],
    ['a source cannot be read', { health, sources: [source('unreachable')] }, 'failure'],
    [
      'a source was stale when it was last looked at',
      { health: failing('source.shop.raw.x') },
      'success',
    ],
    ['a test fails in production', { health: failing('test.shop.unique') }, 'failure'],
    ['a model fails in production', { health: failing('model.shop.orders') }, 'failure'],
    ['something is odd', { health: { ...health, anomalies: [anomaly('warning')] } }, 'success'],
    ['rows are lost', { health: { ...health, anomalies: [anomaly('critical')] } }, 'failure'],
    ['there is no history', {}, 'success'],
  ])('where %s', (_name, facts, status) => {
    expect(build({ mode: 'monitor', ...facts }).status).toBe(status);
  });
});
