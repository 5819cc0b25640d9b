import { DEFAULT_RULES } from '../../src/health/anomaly-rules.ts';
import { computeHealth } from '../../src/health/compute-health.ts';
import type { Anomaly, AnomalyRules, Health } from '../../src/health/health.ts';
import type { History, HistoryRun, NodeSeries } from '../../src/health/history.ts';

const DAY = 86_400_000;
const FIRST_DAY = Date.parse('2026-01-05T06:00:00Z');

export const MODEL = 'model.shop.orders';

/** What a model is like over the days; each list has one entry for each. */
export interface ModelDays {
  rows?: ReadonlyArray<number | null>;
  seconds?: ReadonlyArray<number | null>;
}

/** How a value goes up and down by itself. */
export interface Shape {
  /** On the first day. */
  level: number;
  /** More each day, as a part of the level. */
  growth: number;
  /** What is there on Saturdays and Sundays, as a part of the other days. */
  weekend: number;
  /** Standard deviation of each day's logarithm: 0.1 for about 10%. */
  noise: number;
  days: number;
  seed: number;
}

/** The time of day `index`, a Monday being the first. */
export function timeOf(index: number): string {
  return new Date(FIRST_DAY + index * DAY).toISOString();
}

/** One deploy a day. */
export function makeRuns(days: number): HistoryRun[] {
  return Array.from({ length: days }, (_, index) => ({
    id: index + 1,
    attempt: 1,
    mode: 'deploy' as const,
    event: 'schedule',
    sha: 'a'.repeat(40),
    at: timeOf(index),
    status: 'success' as const,
    seconds: 300,
  }));
}

/** A deploy a day of one model. */
function makeHistory({ rows, seconds }: ModelDays): History {
  const days = (rows ?? seconds ?? []).length;
  const none = Array.from({ length: days }, () => null);
  const isBuilt = (index: number) => (rows ?? seconds)?.[index] !== null;
  const series: NodeSeries = {
    status: none.map((_, index) => (isBuilt(index) ? 'success' : null)),
    seconds: [...(seconds ?? none)],
    attempts: none.map((_, index) => (isBuilt(index) ? 1 : null)),
    rows: [...(rows ?? none)],
    rowsEstimated: false,
  };
  return {
    runs: makeRuns(days),
    nodes: new Map([[MODEL, series]]),
    tests: new Map(),
    sources: new Map(),
  };
}

/** The history as it was after its first `days` runs. */
function cutHistory({ runs, nodes }: History, days: number): History {
  const cut = (series: NodeSeries): NodeSeries => ({
    ...series,
    status: series.status.slice(0, days),
    seconds: series.seconds.slice(0, days),
    attempts: series.attempts.slice(0, days),
    rows: series.rows.slice(0, days),
  });
  return {
    runs: runs.slice(0, days),
    nodes: new Map([...nodes].map(([id, series]) => [id, cut(series)])),
    tests: new Map(),
    sources: new Map(),
  };
}

/** Each node of the history is a table of the project. */
function healthOf(history: History, rules: Partial<AnomalyRules> = {}): Health {
  const table = {
    resourceType: 'model',
    enabled: true,
    materialized: 'table',
    metaAnomalies: undefined,
  };
  return computeHealth({
    history,
    nodes: new Map([...history.nodes.keys()].map((id) => [id, table])),
    sources: new Set(),
    rules: { ...DEFAULT_RULES, ...rules },
    now: new Date(history.runs.at(-1)?.at ?? FIRST_DAY),
  });
}

/** The anomalies of each run, as it was told then. */
export function anomaliesByDay(model: ModelDays): Anomaly[][] {
  const history = makeHistory(model);
  return history.runs.map((_, index) => healthOf(cutHistory(history, index + 1)).anomalies);
}

export function makeSeries({ level, growth, weekend, noise, days, seed }: Shape): number[] {
  const random = makeRandom(seed);
  return Array.from({ length: days }, (_, index) => {
    const seasonal = index % 7 >= 5 ? weekend : 1;
    return level * (1 + growth * index) * seasonal * Math.exp(noise * random.normal());
  });
}

/** Numbers that are the same each time (mulberry32). */
export function makeRandom(seed: number) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}
