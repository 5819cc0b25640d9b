import type { History, HistoryRecord, NodeSeries, SourceSeries, TestSeries } from './history.ts';

/** A hundred days of a daily deploy, or a month of three a day. */
const MAX_RUNS = 100;

/** The history with one more run; what none of the last 100 runs mentions is forgotten. */
export function appendRun(history: History, record: HistoryRecord): History {
  const runs = history.runs.length;
  const column = <Value>(values: readonly Value[] | undefined, value: Value | undefined) =>
    [...(values ?? Array<null>(runs).fill(null)), value ?? null].slice(-MAX_RUNS);
  return {
    runs: [...history.runs, record.run].slice(-MAX_RUNS),
    nodes: merge(
      history.nodes,
      record.nodes,
      (old, now): NodeSeries => ({
        status: column(old?.status, now?.status),
        seconds: column(old?.seconds, now?.seconds),
        attempts: column(old?.attempts, now?.attempts),
        rows: column(old?.rows, now?.rows),
        rowsEstimated: (now?.rows == null ? old : now)?.rowsEstimated ?? false,
      }),
      ({ status, rows }) => [...status, ...rows],
    ),
    tests: merge(
      history.tests,
      record.tests,
      (old, now): TestSeries => ({
        status: column(old?.status, now?.status),
        failures: column(old?.failures, now?.failures),
      }),
      ({ status }) => status,
    ),
    sources: merge(
      history.sources,
      record.sources,
      (old, now): SourceSeries => ({
        status: column(old?.status, now?.status),
        age: column(old?.age, now?.age),
      }),
      ({ status }) => status,
    ),
  };
}

/** @param valuesOf the values of a series of which one at least must be known */
function merge<Series, Now>(
  series: ReadonlyMap<string, Series>,
  entries: ReadonlyMap<string, Now>,
  append: (old: Series | undefined, now: Now | undefined) => Series,
  valuesOf: (series: Series) => readonly unknown[],
): Map<string, Series> {
  const merged = new Map<string, Series>();
  for (const id of new Set([...series.keys(), ...entries.keys()])) {
    const next = append(series.get(id), entries.get(id));
    if (valuesOf(next).some((value) => value !== null)) merged.set(id, next);
  }
  return merged;
}
