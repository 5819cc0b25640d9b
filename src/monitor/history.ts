import type { ReportSource, ReportTest } from '../report/report.ts';

/** One run of production that left a trace. */
export interface HistoryRun {
  id: number;
  attempt: number;
  mode: 'deploy' | 'monitor' | 'rollback';
  /** What GitHub started it for: `push`, `schedule` … */
  event: string;
  /** What it deployed; of a `monitor` run, what was in production. */
  sha: string;
  /** ISO 8601, its end. */
  at: string;
  status: 'success' | 'failure' | 'nothing' | 'cancelled' | 'timed-out';
  /** Of the whole run. */
  seconds: number;
}

/**
 * Columns: each list has one entry for each run of the history, in its order, and null where the
 * run says nothing about it.
 */
export interface NodeSeries {
  status: Array<'success' | 'warn' | 'error' | 'skipped' | null>;
  seconds: Array<number | null>;
  attempts: Array<number | null>;
  /** Rows in the relation after the run. */
  rows: Array<number | null>;
  /** The newest count is the catalogue's estimate. */
  rowsEstimated: boolean;
}

export interface TestSeries {
  status: Array<ReportTest['status'] | null>;
  /** Rows that failed. */
  failures: Array<number | null>;
}

export interface SourceSeries {
  status: Array<ReportSource['status'] | null>;
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
