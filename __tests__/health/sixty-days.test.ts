import { describe, expect, it } from 'vitest';
import { DEFAULT_RULES } from '../../src/health/anomaly-rules.ts';
import { appendRun } from '../../src/health/append-run.ts';
import { computeHealth } from '../../src/health/compute-health.ts';
import { type HistoryRecord, startHistory } from '../../src/health/history.ts';
import { makeRuns, makeSeries, timeOf } from '../support/series.ts';

const DAYS = 60;
const SOURCE = 'source.shop.raw.payments';
const ORDERS = 'model.shop.fct_orders';
const VIEWS = 'model.shop.fct_page_views';
const YESTERDAY = 'model.shop.orders_of_yesterday';

const SLOW = 22;
const TWICE = 35;
const STOPS = 45;
const BACK = 48;

const shape = { growth: 0.01, weekend: 1, noise: 0.05, days: DAYS };
const seconds = makeSeries({ ...shape, level: 120, seed: 1 });
const views = makeSeries({ ...shape, level: 100_000, growth: 0.03, noise: 0.01, seed: 2 });
const orders = makeSeries({ ...shape, level: 50_000, growth: 0.02, noise: 0, seed: 3 });
const yesterday = makeSeries({ ...shape, level: 1_000, weekend: 0.6, noise: 0.05, seed: 4 });

function recordOf(day: number): HistoryRecord {
  const [run] = makeRuns(day + 1).slice(-1);
  if (!run) throw new Error('no run');
  const node = (rows: number | undefined, time: number | undefined = 5) => ({
    status: 'success' as const,
    seconds: time,
    attempts: 1,
    rows: Math.round(rows ?? 0),
    rowsEstimated: false,
  });
  const isStale = day >= STOPS && day < BACK;
  return {
    run,
    nodes: new Map([
      [ORDERS, node(orders[day], (seconds[day] ?? 0) * (day === SLOW ? 15 : 1))],
      [VIEWS, node((views[day] ?? 0) * (day === TWICE ? 2 : 1))],
      [YESTERDAY, node(yesterday[day])],
    ]),
    tests: new Map(),
    sources: new Map([
      [SOURCE, { status: isStale ? ('error' as const) : ('pass' as const), age: 3_600 }],
    ]),
  };
}

/** What `npm run e2e:replay` does with dbt, without it. */
describe('60 days with a slow join, a load that came twice and a source that stopped', () => {
  it('are reported on their days, and nothing on the others', () => {
    const table = {
      resourceType: 'model',
      enabled: true,
      materialized: 'table',
      metaAnomalies: undefined,
    };
    const told: Record<number, string[]> = {};
    let history = startHistory();
    for (let day = 0; day < DAYS; day++) {
      history = appendRun(history, recordOf(day));
      const { anomalies, failing, recovered } = computeHealth({
        history,
        nodes: new Map([ORDERS, VIEWS, YESTERDAY].map((id) => [id, table])),
        sources: new Set([SOURCE]),
        rules: DEFAULT_RULES,
        now: new Date(timeOf(day)),
      });
      const lines = [
        ...anomalies.map(({ kind, uniqueId }) => `${kind} ${uniqueId}`),
        ...failing.map(({ uniqueId, since }) => `${uniqueId} stale, run ${since.runs}`),
        ...recovered.map(({ uniqueId, runs }) => `${uniqueId} fresh after ${runs}`),
      ];
      if (lines.length > 0) told[day] = lines;
    }
    expect(told).toEqual({
      [SLOW]: [`slow-model ${ORDERS}`],
      [TWICE]: [`rows-spike ${VIEWS}`],
      [STOPS]: [`${SOURCE} stale, run 1`],
      [STOPS + 1]: [`${SOURCE} stale, run 2`],
      [STOPS + 2]: [`${SOURCE} stale, run 3`],
      [BACK]: [`${SOURCE} fresh after 3`],
    });
  });
});
