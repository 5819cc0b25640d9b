import { describe, expect, it } from 'vitest';
import { checkMeta, DEFAULT_RULES } from '../../src/health/anomaly-rules.ts';
import { computeHealth } from '../../src/health/compute-health.ts';
import type { AnomalyRules } from '../../src/health/health.ts';
import type { HistoryRun, NodeSeries, SourceSeries, TestSeries } from '../../src/health/history.ts';
import { makeRuns, timeOf } from '../support/series.ts';

const ORDERS = 'model.shop.orders';
const OTHER = 'model.shop.customers';
const TEST = 'test.shop.unique_orders_id';
const SOURCE = 'source.shop.raw.orders';

interface Given {
  runs?: HistoryRun[];
  nodes?: Record<string, Partial<NodeSeries>>;
  tests?: Record<string, TestSeries['status']>;
  failures?: number;
  sources?: Record<string, SourceSeries['status']>;
  /** Of the manifest, beside tables of every name above. */
  project?: Record<string, object | undefined>;
  /** Sources that this run looked at. */
  looked?: string[];
  rules?: Partial<AnomalyRules>;
  now?: string;
}

function computeOf(given: Given) {
  const { nodes = {}, tests = {}, sources = {}, project = {} } = given;
  const columns = [
    ...Object.values(nodes).flatMap((series) => Object.values(series)),
    ...Object.values(tests),
    ...Object.values(sources),
  ];
  const length = Math.max(...columns.map((column) => (Array.isArray(column) ? column.length : 0)));
  const runs = given.runs ?? makeRuns(length);
  const none = runs.map(() => null);
  const table = { resourceType: 'model', enabled: true, materialized: 'table' };
  const known = {
    ...Object.fromEntries([...Object.keys(nodes), ...Object.keys(tests)].map((id) => [id, {}])),
    ...project,
  };
  return computeHealth({
    history: {
      runs,
      nodes: new Map(
        Object.entries(nodes).map(([id, series]) => [
          id,
          {
            status: none,
            seconds: none,
            attempts: none,
            rows: none,
            rowsEstimated: false,
            ...series,
          },
        ]),
      ),
      tests: new Map(
        Object.entries(tests).map(([id, status]) => [
          id,
          { status, failures: none.map(() => given.failures ?? null) },
        ]),
      ),
      sources: new Map(Object.entries(sources).map(([id, status]) => [id, { status, age: none }])),
    },
    nodes: new Map(
      Object.entries(known).flatMap(([id, node]) =>
        node ? [[id, { ...table, metaAnomalies: undefined, ...node }] as const] : [],
      ),
    ),
    sources: new Set(given.looked ?? Object.keys(sources)),
    rules: { ...DEFAULT_RULES, ...given.rules },
    now: new Date(given.now ?? runs.at(-1)?.at ?? timeOf(0)),
  });
}

/** A run a day; each with its own mode and status. */
function runsOf(...kinds: Array<Partial<HistoryRun>>): HistoryRun[] {
  return makeRuns(kinds.length).map((run, index) => ({ ...run, ...kinds[index] }));
}

const repeat = <T>(times: number, value: T): T[] => Array.from({ length: times }, () => value);
const runAt = (index: number) => ({
  id: index + 1,
  attempt: 1,
  sha: 'a'.repeat(40),
  at: timeOf(index),
});

describe('computeHealth', () => {
  it('of the first run there ever was, says nothing but that it was', () => {
    expect(
      computeOf({ runs: makeRuns(1), nodes: { [ORDERS]: { status: ['success'], seconds: [2] } } }),
    ).toEqual({
      lastSuccess: runAt(0),
      runs: 1,
      tests: { total: 0, failed: 0 },
      failing: [],
      recovered: [],
      failedBefore: 0,
      anomalies: [],
      slowest: [{ uniqueId: ORDERS, seconds: 2, usual: null }],
    });
  });

  it('of a history without runs, knows nothing', () => {
    expect(computeOf({ runs: [] })).toMatchObject({
      lastSuccess: undefined,
      runs: 0,
      anomalies: [],
    });
  });

  it('takes the last deploy that went well, not a health check, a rollback or nothing', () => {
    const runs = runsOf(
      {},
      { status: 'failure' },
      { mode: 'rollback' },
      { status: 'nothing' },
      { mode: 'monitor' },
    );
    expect(computeOf({ runs }).lastSuccess).toEqual(runAt(0));
  });

  it('counts the deploys that failed before one that went well', () => {
    const failed = { status: 'failure' } as const;
    const count = (...kinds: Array<Partial<HistoryRun>>) =>
      computeOf({ runs: runsOf(...kinds) }).failedBefore;
    expect(count({}, failed, failed, {})).toBe(2);
    expect(count({}, failed, { mode: 'monitor' }, { status: 'nothing' }, failed, {})).toBe(2);
    expect(count(failed, {}, {})).toBe(0);
    expect(count(failed, failed)).toBe(0);
    expect(count(failed, { status: 'nothing' })).toBe(0);
    expect(count(failed, { mode: 'monitor' })).toBe(0);
  });

  it('says since when something fails, over runs that say nothing of it', () => {
    const health = computeOf({
      nodes: {
        [ORDERS]: { status: ['error', 'success', 'error', null, 'skipped', 'error', null] },
      },
      tests: { [TEST]: ['pass', 'pass', 'warn', 'fail', null, 'skipped', null] },
      sources: { [SOURCE]: [null, 'pass', 'warn', 'error', 'unreachable', 'error', 'error'] },
    });
    expect(health.failing).toEqual([
      { uniqueId: ORDERS, since: { run: runAt(2), runs: 2 } },
      { uniqueId: TEST, since: { run: runAt(3), runs: 1 } },
      { uniqueId: SOURCE, since: { run: runAt(3), runs: 4 } },
    ]);
    expect(health.recovered).toEqual([]);
    expect(health.tests).toEqual({ total: 1, failed: 1 });
  });

  it('says what recovered in this run, and how many runs it had failed', () => {
    const health = computeOf({
      nodes: {
        [ORDERS]: { status: ['success', 'error', 'error', null, 'success'] },
        [OTHER]: { status: ['error', 'error', 'error', 'success', null] },
      },
      tests: { [TEST]: ['fail', 'fail', 'fail', 'skipped', 'warn'] },
      sources: { [SOURCE]: ['pass', 'pass', 'pass', 'unreachable', 'pass'] },
    });
    expect(health.failing).toEqual([]);
    expect(health.recovered).toEqual([
      { uniqueId: ORDERS, runs: 2 },
      { uniqueId: TEST, runs: 3 },
      { uniqueId: SOURCE, runs: 1 },
    ]);
  });

  it('passes over what the project no longer has, and sources that this run did not look at', () => {
    const failed = {
      nodes: { [ORDERS]: { status: ['error' as const] }, [OTHER]: { status: ['error' as const] } },
      tests: { [TEST]: ['fail' as const] },
      sources: { [SOURCE]: ['error' as const] },
      looked: [],
      project: { [ORDERS]: undefined, [OTHER]: { enabled: false }, [TEST]: undefined },
    };
    expect(computeOf(failed)).toMatchObject({ failing: [], slowest: [], tests: { total: 0 } });
  });

  it('lists ten models by the time of their last build that went well', () => {
    const ids = Array.from({ length: 12 }, (_, index) => `model.shop.m${index}`);
    const nodes = Object.fromEntries(
      ids.map((id, index) => [
        id,
        {
          status: [...repeat(8, 'success' as const), 'error' as const],
          seconds: [...repeat(7, index), 100 + index, 9_000],
        },
      ]),
    );
    const { slowest } = computeOf({ nodes });
    expect(slowest).toHaveLength(10);
    expect(slowest.slice(0, 2)).toEqual([
      { uniqueId: 'model.shop.m11', seconds: 111, usual: 11 },
      { uniqueId: 'model.shop.m10', seconds: 110, usual: 10 },
    ]);
  });
});

describe('anomalies', () => {
  const slow = { status: repeat(9, 'success' as const), seconds: [...repeat(8, 120), 1_800] };

  it('reports a test that fails after it passed, until it is nothing new', () => {
    const tell = (...status: TestSeries['status']) =>
      computeOf({ tests: { [TEST]: status }, failures: 12 }).anomalies;
    expect(tell('pass', 'warn', 'pass', 'fail')).toEqual([
      {
        kind: 'new-test-failure',
        uniqueId: TEST,
        severity: 'critical',
        observed: 12,
        usual: 0,
        text: 'found 12 rows; passed in the previous 3 runs',
      },
    ]);
    expect(tell('fail', 'pass', null, 'skipped', 'error')[0]?.text).toBe(
      'could not run; passed in the previous run',
    );
    expect(tell('fail')).toEqual([]);
    expect(tell('pass', 'fail', 'fail')).toEqual([]);
    expect(tell('pass', 'fail', null)).toEqual([]);
    expect(tell('pass', 'warn')).toEqual([]);
  });

  it('reports a node that needed a second attempt again, of its last 10 runs', () => {
    const tell = (...attempts: NodeSeries['attempts']) =>
      computeOf({ nodes: { [ORDERS]: { attempts } } }).anomalies;
    expect(tell(2, 1, 3, 1, null, 0, 2)).toEqual([
      {
        kind: 'flaky',
        uniqueId: ORDERS,
        severity: 'warning',
        observed: 3,
        usual: null,
        text: 'needed a second attempt in 3 of its last 5 runs',
      },
    ]);
    expect(tell(2, 2, 1, 2, 1)).toEqual([]);
    expect(tell(2, 2, ...repeat(9, 1), 2)).toEqual([]);
  });

  it('reports a model that was not built for days while others were', () => {
    const others = { status: repeat(12, 'success' as const) };
    const tell = (status: NodeSeries['status'], node: object = {}, given: Partial<Given> = {}) =>
      computeOf({
        nodes: { [ORDERS]: { status }, [OTHER]: others },
        project: { [ORDERS]: node },
        ...given,
      }).anomalies;
    const late: NodeSeries['status'] = ['success', 'success', 'success', ...repeat(9, null)];
    expect(tell(late)).toEqual([
      {
        kind: 'not-built',
        uniqueId: ORDERS,
        severity: 'warning',
        observed: 9,
        usual: null,
        text: 'has not been built for 9 days, last on 2026-01-07',
      },
    ]);
    expect(tell([...late.slice(0, 3), 'skipped', ...late.slice(4)])).toHaveLength(1);
    expect(tell([...late.slice(0, 3), 'error', ...late.slice(4)])).toEqual([]);
    expect(tell(['success', ...repeat(5, null), 'success', ...repeat(5, null)])).toEqual([]);
    expect(tell(repeat(12, null))).toEqual([]);
    for (const node of [
      { materialized: 'ephemeral' },
      { enabled: false },
      { resourceType: 'seed' },
      { metaAnomalies: { 'not-built-days': 0 } },
      { metaAnomalies: { 'not-built-days': 10 } },
    ])
      expect(tell(late, node)).toEqual([]);
    expect(tell(late, {}, { nodes: { [ORDERS]: { status: late } } })).toEqual([]);
    const monthly: NodeSeries['status'] = [...repeat(12, null)];
    monthly[0] = 'success';
    monthly[6] = 'success';
    expect(tell(monthly, {}, { now: timeOf(15) })).toEqual([]);
    expect(tell(monthly, {}, { now: timeOf(18) })[0]?.text).toBe(
      'has not been built for 12 days, last on 2026-01-11',
    );
  });

  it('reports a run that took long beside those of its event', () => {
    const deploys = repeat(8, { seconds: 1_200 });
    const tell = (...kinds: Array<Partial<HistoryRun>>) =>
      computeOf({ runs: runsOf(...kinds) }).anomalies;
    expect(tell(...deploys, { seconds: 3_900, status: 'failure' })).toEqual([
      {
        kind: 'slow-run',
        uniqueId: undefined,
        severity: 'warning',
        observed: 3_900,
        usual: 1_200,
        text: 'took 1 h 5 min, usually 20 min (median of 8 runs)',
      },
    ]);
    expect(tell(...deploys, { seconds: 3_900, event: 'push' })).toEqual([]);
    expect(tell(...deploys, { seconds: 3_900, status: 'nothing' })).toEqual([]);
    expect(tell(...deploys, { seconds: 3_900, mode: 'rollback' })).toEqual([]);
    expect(tell(...deploys, { seconds: 1_790 })).toEqual([]);
    expect(tell(...deploys.slice(2), { seconds: 3_900 })).toEqual([]);
  });

  it('reports in a health check what the run before has found, and in a later deploy nothing of it', () => {
    const nodes = {
      [ORDERS]: { status: [...slow.status, null], seconds: [...slow.seconds, null] },
    };
    const tell = (last: Partial<HistoryRun>) =>
      computeOf({ runs: runsOf(...repeat(9, {}), last), nodes }).anomalies.map(({ kind }) => kind);
    expect(tell({ mode: 'monitor' })).toEqual(['slow-model']);
    expect(tell({ mode: 'deploy' })).toEqual([]);
  });

  it('takes no time of a build that failed', () => {
    const status = [...repeat(8, 'success' as const), 'error' as const];
    expect(computeOf({ nodes: { [ORDERS]: { ...slow, status } } }).anomalies).toEqual([]);
  });

  it('says that a count is an estimate', () => {
    const rows = [...repeat(8, 1_000), 5_000];
    const { anomalies } = computeOf({ nodes: { [ORDERS]: { rows, rowsEstimated: true } } });
    expect(anomalies[0]?.text).toBe(
      'has about 5,000 rows, 5.0 times the 1,000 expected from 8 runs',
    );
  });

  it('puts critical ones first', () => {
    const { anomalies } = computeOf({
      nodes: { [ORDERS]: slow, [OTHER]: { rows: [...repeat(8, 1_000), 0] } },
    });
    expect(anomalies.map(({ kind }) => kind)).toEqual(['rows-zero', 'slow-model']);
  });

  it('goes by the rules of the project, and before them by those of the node', () => {
    const tell = (metaAnomalies: unknown, rules: Partial<AnomalyRules> = {}) =>
      computeOf({ nodes: { [ORDERS]: slow }, project: { [ORDERS]: { metaAnomalies } }, rules })
        .anomalies.length;
    expect(tell(undefined)).toBe(1);
    expect(tell(undefined, { slowFactor: 20 })).toBe(0);
    expect(tell({ 'slow-factor': 5 }, { slowFactor: 20 })).toBe(1);
    expect(tell({ 'slow-seconds': 2_000 })).toBe(0);
    expect(tell({ 'min-runs': 9 })).toBe(0);
    expect(tell('off')).toBe(0);
    expect(tell(false)).toBe(0);
    // What makes no sense is as if it were not there.
    for (const wrong of [null, true, 3, 'on', [], { 'slow-factor': '20' }, { slow: 20 }])
      expect(tell(wrong)).toBe(1);
  });
});

describe('checkMeta', () => {
  it('says what it cannot use, and where', () => {
    const check = (metaAnomalies: unknown) =>
      checkMeta(new Map([[ORDERS, { uniqueId: ORDERS, metaAnomalies }]]));
    for (const fine of [undefined, null, false, 'off', {}, { 'rows-factor': 1.2 }])
      expect(check(fine)).toEqual([]);
    expect(check('on')).toEqual([
      'meta.dbt_ci.anomalies of model.shop.orders: "on" is neither a mapping nor "off". This setting was ignored.',
    ]);
    expect(check({ 'rows-fakter': 2, 'min-runs': 'a' })).toEqual([
      'meta.dbt_ci.anomalies of model.shop.orders: "rows-fakter" is unknown. Did you mean "rows-factor"? This setting was ignored.',
      'meta.dbt_ci.anomalies of model.shop.orders: "min-runs" is "a", not a whole number from 3 to 30. This setting was ignored.',
    ]);
  });
});
