import type { Check } from '../../doctor/check.ts';
import type { Problem } from '../../errors.ts';
import type { Health } from '../../health/health.ts';
import type { Outcome, SourceStatus, TestStatus } from '../../health/outcomes.ts';
import type { OrphanReport } from '../../plan/orphans.ts';
import type { Ownership } from '../../plan/ownership.ts';
import type { Refresh } from '../../plan/refresh-decision.ts';
import type { Review } from '../../plan/review.ts';
import type { KeptSchema } from '../../warehouse/kept-schemas.ts';

/**
 * The one value that holds all that is known at the end of a run. Every comment, summary, Slack
 * message, annotation and output is a pure rendering of it. Paths are relative to the workspace.
 */
export interface Report {
  mode: 'ci' | 'deploy' | 'cleanup' | 'rollback' | 'monitor' | 'doctor';
  /**
   * `nothing`: success, because there was nothing to build. `cancelled`: the run was stopped from
   * outside; `timed-out`: by `timeout-minutes`. `skipped`: success, because GitHub did not give it what the
   * run needs; the notices say what, and what to do.
   */
  status: 'success' | 'failure' | 'nothing' | 'skipped' | 'cancelled' | 'timed-out';
  project: string;
  target: string;
  /** The base isolated schema of `ci`, the target's schema of `deploy`. */
  schema: string;
  repository: string;
  repositoryUrl: string;
  branch: string;
  sha: string;
  pullRequest: number | undefined;
  /** Whose run GitHub gave none of the repository's secrets; a fork's token only reads, too. */
  restricted: 'fork' | 'dependabot' | undefined;
  run: { id: number; attempt: number; url: string };
  dbtVersion: string;
  /** ISO 8601, when the report was made; ages are counted to here. */
  createdAt: string;
  /** Seconds from the start of the action. */
  duration: number;
  baseline: Baseline;
  /** What ran or was skipped, in dbt's order; hooks (`operation`) only where they failed. */
  nodes: ReportNode[];
  tests: ReportTest[];
  /** What a dry run would build, tests included, in dbt's order; absent where it was no dry run. */
  planned?: PlannedNode[];
  /** `doctor`: what was looked at, in the order of the table; absent in other modes. */
  checkup?: Check[];
  /** What the write fence refused, and what it let through outside of the pull request's schemas. */
  writes: ReportWrite[];
  /** `deploy`: the sources of which the project wants to know the freshness, as dbt lists them. */
  sources: ReportSource[];
  /** Nodes of the project that could have been built, for "5 of 200 built". */
  buildableTotal: number;
  /** The commands of `deploy` in order; `['build']` in `ci`. */
  steps: string[];
  /** dbt stopped as a whole: parse error, failed deps, crash. */
  fatal: Problem | undefined;
  /** Sentences that the reader must know, e.g. why everything was built. Plain text. */
  notices: string[];
  /** What dbt worked on when the run was stopped. */
  running: RunningNode[];
  /** `cleanup`: `database.schema` of what was dropped. */
  droppedSchemas: string[];
  /** Deploys by schedule: what closed pull requests had left. */
  sweep: Sweep | undefined;
  /** `cleanup`, and deploys by schedule: what stays of closed pull requests, and until when. */
  keptSchemas: KeptSchema[];
  /** A blue-green `deploy`, or `rollback`. */
  promotion: Promotion | undefined;
  /** `deploy` and `monitor`, once this run's results are known. */
  health: Health | undefined;
  /** Of a run of production: whom it hits, of all that fails, is late, looks wrong, or did. */
  stakes: Ownership[];
  /** Where the page with the health of production can be downloaded, once it is uploaded. */
  dashboardUrl: string | undefined;
  /** `ci`, where there was something to compare with. */
  review: Review | undefined;
  /** `deploy`: changes that reach all rows of production only by a full refresh, and what was done. */
  refreshes: readonly Refresh[];
  /** `deploy`: relations that an earlier deploy built and no node names any more, dropped or not. */
  orphans: readonly OrphanReport[];
}

/** A node or a test that a run would build. */
export interface PlannedNode {
  uniqueId: string;
  name: string;
  resourceType: string;
  /** Null where it has no relation, as a test. */
  materialized: string | null;
  /** Relative to the project. */
  file: string;
}

/** What became of the live schemas. */
export interface Promotion {
  /** `unchanged`: production is what it was. `swapping`: the run was stopped in between. */
  outcome: 'swapped' | 'unchanged' | 'swapping';
  /** The live schemas that were to be replaced, and what by. */
  schemas: { live: string; incoming: string }[];
  /** Seconds that a reader may have waited. */
  seconds: number;
  /** Tries until no reader was in the way. */
  rounds: number;
  /** Names of replaced schemas that can be rolled back to, the newest generation first. */
  kept: string[];
  /** Unmanaged relations that the swap moved to the new schemas, as people read them. */
  carried: string[];
  /** Of a rollback: the commit that is live again, where it is known. */
  backTo: string | undefined;
}

export interface ReportWrite {
  refused: boolean;
  /** Of the node or hook; dbt's name of the connection where neither is known. */
  uniqueId: string;
  /** `hook`, `model` …; empty where neither is known. */
  kind: string;
  name: string;
  /** From the workspace; empty where it is not known. */
  file: string;
  line: number | undefined;
  /** Its beginning, in one line. */
  statement: string;
  target: string | undefined;
  /** Why it was refused, without its subject; empty where it was not. */
  reason: string;
}

export interface RunningNode {
  uniqueId: string;
  /** Since its start. */
  seconds: number;
}

/** Schemas whose pull requests are closed by now. What could not be dropped is among the notices. */
export interface Sweep {
  /** They would be dropped, and still are there. */
  dryRun: boolean;
  /** `name` is `database.schema`. */
  schemas: Array<{ name: string; pullRequest: number }>;
}

/** The state that a deploy left. */
export interface ProductionBaseline {
  kind: 'production';
  sha: string;
  createdAt: string;
  runId: number;
  status: 'success' | 'failure';
}

/** What a pull request is compared with. What it does not build is read from production either way. */
export type Baseline =
  | ProductionBaseline
  /** The commit that the pull request is to be merged into. `production` where it was looked for. */
  | { kind: 'base'; sha: string; production: ProductionBaseline | undefined }
  /** `reason` is a whole sentence. */
  | { kind: 'none'; reason: string };

export interface ReportNode {
  uniqueId: string;
  name: string;
  resourceType: 'model' | 'seed' | 'snapshot' | 'function' | 'operation';
  /** `view`, `table`, `incremental` …; the resource type where a node has none. */
  materialized: string;
  outcome: Outcome;
  /** How often it was run; 0 of what was skipped. */
  attempts: number;
  /** Seconds. */
  executionTime: number;
  rowsAffected: number | null;
  /** dbt's message; the error when `outcome` is `error`. */
  message: string | null;
  relation: string | null;
  /** Where it was built; absent for what has no relation. */
  schema?: string;
  file: string;
}

export interface ReportSource {
  uniqueId: string;
  /** `raw.orders` */
  name: string;
  status: SourceStatus;
  /** Seconds since it was last loaded; null where it could not be read. */
  age: number | null;
  /** ISO 8601. */
  loadedAt: string | null;
  /** `12 hours` */
  warnAfter: string | null;
  errorAfter: string | null;
  /** Why it could not be read. */
  message: string | null;
  file: string;
  line: number | undefined;
}

export interface ReportTest {
  uniqueId: string;
  name: string;
  status: TestStatus;
  attempts: number;
  executionTime: number;
  /** Failing rows. */
  failures: number | null;
  message: string | null;
  /** The YAML file that declares it, or the SQL file of a singular test. */
  file: string;
  /** 1-based, where the test (else its column, else its node) stands in `file`, if found. */
  line: number | undefined;
  /** Name of the node it tests, where there is one. */
  tested: string | undefined;
  column: string | undefined;
}
