import { appendRun } from './append-run.ts';
import type { History, HistoryRecord } from './history.ts';

/** The first engine's columns have no mark: its histories are older than the second engine. */
const UNMARKED = 1;

const MARKED = /^\d+:/;

/**
 * The columns of one of dbt's engines, by unique id. Each engine has columns of its own in
 * history.json, because the engines name tests and sources differently and do not take the same
 * time: those of dbt 2 have keys such as `2:model.shop.orders`.
 *
 * @param major the engine's major version
 */
export function selectEngine(history: History, major: number): History {
  const mark = markOf(major);
  return mapKeys(history, (key) => {
    if (mark === '') return MARKED.test(key) ? undefined : key;
    return key.startsWith(mark) ? key.slice(mark.length) : undefined;
  });
}

/**
 * The history with one more run, whose engine gets an entry in each of its columns. The columns of
 * the others stay until no run of the history mentions them.
 */
export function appendEngineRun(history: History, major: number, record: HistoryRecord): History {
  const mark = markOf(major);
  const marked = <Value>(entries: ReadonlyMap<string, Value>) =>
    new Map([...entries].map(([id, value]) => [`${mark}${id}`, value]));
  return appendRun(history, {
    run: record.run,
    nodes: marked(record.nodes),
    tests: marked(record.tests),
    sources: marked(record.sources),
  });
}

function markOf(major: number): string {
  return major > UNMARKED ? `${major}:` : '';
}

function mapKeys(history: History, change: (key: string) => string | undefined): History {
  const mapped = <Series>(series: ReadonlyMap<string, Series>) => {
    const result = new Map<string, Series>();
    for (const [key, value] of series) {
      const changed = change(key);
      if (changed !== undefined) result.set(changed, value);
    }
    return result;
  };
  return {
    runs: history.runs,
    nodes: mapped(history.nodes),
    tests: mapped(history.tests),
    sources: mapped(history.sources),
  };
}
