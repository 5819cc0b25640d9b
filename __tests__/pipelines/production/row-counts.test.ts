import { beforeEach, describe, expect, it } from 'vitest';
import type { ManifestNode } from '../../../src/dbt/artifacts/manifest.ts';
import type { DbtCommand, DbtSession } from '../../../src/dbt/session.ts';
import { DbtError } from '../../../src/errors.ts';
import { countAllRows, countBuiltRows } from '../../../src/pipelines/production/row-counts.ts';
import { type Build, startBuild } from '../../../src/pipelines/steps/build.ts';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import { type RunState, startRunState } from '../../../src/pipelines/steps/run-state.ts';
import type { WarehouseTarget } from '../../../src/pipelines/steps/warehouse-target.ts';

interface CountArgs {
  requests: Array<{ unique_id: string }>;
  views: boolean;
}

/** What the warehouse was asked to count. */
let asked: string[][];
let rowCounts: 'on' | 'all' | 'off';
/** Of each relation; one that is not in it is refused. */
let rows: Record<string, number>;
let runState: RunState;
let build: Build;

const node = (uniqueId: string, materialized: string, change: Partial<ManifestNode> = {}) => {
  const [resourceType = '', , name = ''] = uniqueId.split('.');
  return {
    ...{ uniqueId, resourceType, name, materialized, database: 'shop', schema: 'prod' },
    ...{ alias: name, relationName: name, hasPostHooks: false, ...change },
  } as ManifestNode;
};

const NODES = [
  node('seed.shop.countries', 'seed'),
  node('model.shop.orders', 'table'),
  node('model.shop.trimmed', 'table', { hasPostHooks: true }),
  node('model.shop.events', 'incremental'),
  node('model.shop.recent', 'view'),
  node('model.shop.part', 'ephemeral', { relationName: null }),
  node('model.shop.broken', 'table'),
  node('snapshot.shop.history', 'snapshot'),
  node('test.shop.unique', 'test'),
];

const session = {
  async invoke({ args, onEvent }: DbtCommand) {
    const { requests, views } = JSON.parse(args[3] ?? '') as CountArgs;
    asked.push(requests.map(({ unique_id }) => unique_id.split('.')[2] ?? ''));
    expect(views).toBe(rowCounts === 'all');
    const counts = requests.map(({ unique_id }) => ({
      ...{ unique_id, rows: rows[unique_id] ?? 7, estimated: false },
    }));
    const success = counts.every((count) => count.rows >= 0);
    const message = `DBT_CI_ANSWER:${JSON.stringify({ counts })}`;
    if (success) onEvent?.({ kind: 'macro-output', message });
    return {
      success,
      exception: success ? undefined : 'permission denied',
      results: [],
      lines: [],
    };
  },
} as unknown as DbtSession;

beforeEach(() => {
  asked = [];
  rows = {};
  rowCounts = 'on';
  runState = startRunState();
  build = startBuild(new Map(NODES.map((each) => [each.uniqueId, each])));
  build.results = NODES.map(({ uniqueId }) => ({
    ...{ uniqueId, status: uniqueId.endsWith('broken') ? 'error' : 'success' },
    ...{ executionTime: 1, message: null, failures: null, rowsAffected: 3 },
  }));
});

const jobOf = () =>
  ({
    settings: { rowCounts },
    ports: { runner: { info() {} } },
    actionRoot: '/action',
    project: { quoting: undefined },
  }) as unknown as Job;

const built = (type: string) =>
  countBuiltRows(jobOf(), runState, session, { build, target: { type } as WarehouseTarget });

describe('countBuiltRows', () => {
  it('takes what dbt says of seeds, and PostgreSQL of tables that no hook has changed', async () => {
    const counts = await built('postgres');
    expect(asked).toEqual([['trimmed', 'events', 'history']]);
    expect(Object.fromEntries([...counts].map(([id, count]) => [id, count.rows]))).toEqual({
      'seed.shop.countries': 3,
      'model.shop.orders': 3,
      'model.shop.trimmed': 7,
      'model.shop.events': 7,
      'snapshot.shop.history': 7,
    });
  });

  it('asks for the rows of tables where the adapter’s answer is another number', async () => {
    await built('snowflake');
    expect(asked).toEqual([['orders', 'trimmed', 'events', 'history']]);
  });

  it('counts views where they are asked for, and nothing with `off`', async () => {
    rowCounts = 'all';
    await built('postgres');
    expect(asked).toEqual([['trimmed', 'events', 'recent', 'history']]);
    rowCounts = 'off';
    expect((await built('postgres')).size).toBe(0);
    expect((await countAllRows(jobOf(), runState, session, build.nodes)).size).toBe(0);
    expect(asked).toHaveLength(1);
  });

  it('names what could not be counted, and why', async () => {
    rows = { 'model.shop.events': -1 };
    expect((await built('postgres')).has('snapshot.shop.history')).toBe(true);
    expect(runState.notices).toEqual([
      'The rows of model.shop.events could not be counted. permission denied',
    ]);
  });

  it('says so where dbt cannot be asked at all', async () => {
    const gone = { invoke: () => Promise.reject(new DbtError('dbt has ended.')) };
    const all = countAllRows(jobOf(), runState, gone as unknown as DbtSession, build.nodes);
    expect((await all).size).toBe(0);
    expect(runState.notices).toEqual(['The rows were not counted: dbt has ended.']);
  });
});

describe('countAllRows', () => {
  it('counts all that production has, whatever built it', async () => {
    await countAllRows(jobOf(), runState, session, build.nodes);
    expect(asked).toEqual([['countries', 'orders', 'trimmed', 'events', 'broken', 'history']]);
  });
});
