import type { HistoryRun } from './history.ts';

/** When an anomaly is one; `meta.dbt_ci.anomalies` of a node has the same names. */
export interface AnomalyRules {
  /** Earlier values that must be known before anything is compared with them. */
  minRuns: number;
  /** A model is slow when it takes so many times its usual time … */
  slowFactor: number;
  /** … and so many seconds more. */
  slowSeconds: number;
  runFactor: number;
  runSeconds: number;
  /** Rows that grew to so many times what was to be expected, or shrank to that part of it … */
  rowsFactor: number;
  /** … and by so many rows. To zero is an anomaly whatever the rules say. */
  rowsMin: number;
  /** Days after which a model that no run has built is named. */
  notBuiltDays: number;
  /** Of the last 10 runs, those that needed a second attempt, from which on a node is flaky. */
  flakyRuns: number;
}

/** A value that is out of line with the history, though nothing failed. */
export interface Anomaly {
  kind:
    | 'slow-model'
    | 'slow-run'
    | 'rows-spike'
    | 'rows-drop'
    | 'rows-zero'
    | 'new-test-failure'
    | 'flaky'
    | 'not-built';
  /** None of `slow-run`. */
  uniqueId: string | undefined;
  /** `critical`: data is wrong or lost, or soon will be. */
  severity: 'warning' | 'critical';
  /** Seconds, rows, failing rows, retried runs or days, by `kind`. */
  observed: number;
  /** What was to be expected, in the same unit; null where nothing is compared. */
  usual: number | null;
  /**
   * One sentence with its numbers and without the name, e.g. "took 31 min, usually 2 min (median of
   * 14 runs)". Plain text.
   */
  text: string;
}

/** Since when something is what it is now. */
export interface Since {
  run: Pick<HistoryRun, 'id' | 'attempt' | 'sha' | 'at'>;
  /** Runs in a row, this one included. */
  runs: number;
}

/** How production is, over its history; with this run. */
export interface Health {
  /** Of a deploy, this one or an earlier one. Undefined: none that is known. */
  lastSuccess: Pick<HistoryRun, 'id' | 'attempt' | 'sha' | 'at'> | undefined;
  /** Runs that the history knows, this one included. */
  runs: number;
  /** Tests whose last result is known, and how many of them failed. */
  tests: { total: number; failed: number };
  /** Nodes and tests whose last result is a failure, and sources that are stale. */
  failing: Array<{ uniqueId: string; since: Since }>;
  /** What failed at its result before this run and is well now; how many runs it had failed. */
  recovered: Array<{ uniqueId: string; runs: number }>;
  /** Deploys that failed in a row before this one, which went well; else 0. */
  failedBefore: number;
  /** Critical ones first. */
  anomalies: Anomaly[];
  /** Models by the time of their last build, the slowest first; at most 10. */
  slowest: Array<{ uniqueId: string; seconds: number; usual: number | null }>;
}
