import type { Outcome, SourceStatus, TestStatus } from './outcomes.ts';

/** One run of production that left a trace. */
export interface HistoryRun {
  id: number;
  attempt: number;
  mode: 'deploy' | 'monitor' | 'rollback';
  /** What GitHub started it for: `push`, `schedule` … */
  event: string;
  /** What it deployed; of `monitor` and `rollback`, what was in production at its end. */
  sha: string;
  /** ISO 8601, its end. */
  at: string;
  status: 'success' | 'failure' | 'nothing';
  /** From its start until the history was written. */
  seconds: number;
}

/**
 * Columns: each list has one entry for each run of the history, in its order, and null where the
 * run says nothing about it.
 */
export interface NodeSeries {
  status: Array<Outcome | null>;
  /** Null of what was skipped, too. */
  seconds: Array<number | null>;
  /** 0 of what was skipped. */
  attempts: Array<number | null>;
  /** Rows in the relation after the run. */
  rows: Array<number | null>;
  /** The newest count is the catalogue's estimate. */
  rowsEstimated: boolean;
}

export interface TestSeries {
  status: Array<TestStatus | null>;
  /** Rows that failed. */
  failures: Array<number | null>;
}

export interface SourceSeries {
  status: Array<SourceStatus | null>;
  /** Seconds since it was last loaded. */
  age: Array<number | null>;
}

/** What the last runs of production left behind, by unique id. Oldest run first. */
export interface History {
  runs: HistoryRun[];
  nodes: Map<string, NodeSeries>;
  tests: Map<string, TestSeries>;
  sources: Map<string, SourceSeries>;
}

/** What one run adds to it: one entry of each column. */
export interface HistoryRecord {
  run: HistoryRun;
  nodes: ReadonlyMap<string, Entry<Omit<NodeSeries, 'rowsEstimated'>> & { rowsEstimated: boolean }>;
  tests: ReadonlyMap<string, Entry<TestSeries>>;
  sources: ReadonlyMap<string, Entry<SourceSeries>>;
}

type Entry<Series extends object> = {
  [Column in keyof Series]: Series[Column] extends Array<infer Value> ? Value : never;
};

export function startHistory(): History {
  return { runs: [], nodes: new Map(), tests: new Map(), sources: new Map() };
}

/** Rows of a relation, and whether they are the catalogue's estimate. */
export interface RowCount {
  rows: number;
  estimated: boolean;
}
