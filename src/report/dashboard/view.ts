import type { Catalog } from '../../health/catalog.ts';
import type { Anomaly, Health, Since } from '../../health/health.ts';
import type { History } from '../../health/history.ts';
import { isStale } from '../../health/outcomes.ts';
import { labelOf } from '../../text/node-label.ts';
import { cleanLine } from '../../text/plain-text.ts';
import { formatDuration } from '../../text/quantities.ts';
import { isRed } from '../model/checks.ts';
import { type Failure, listFailures, listWarnings } from '../model/failures.ts';
import { listFlaky } from '../model/flaky.ts';
import type { Report, ReportSource } from '../model/report.ts';
import { describeSource } from '../model/sources.ts';

/** All that the page is made from, without secrets. */
export interface DashboardFacts {
  report: Report;
  /** With this run; empty before the first one. */
  history: History;
  catalog: Catalog;
  /** dbt's docs lie beside the page, as docs.html. */
  docs: boolean;
}

/** Red needs somebody now, amber can wait until the coffee is there. */
export type Level = 'red' | 'amber' | 'green';

/**
 * What needs attention in production: a failure or warning that is open, whichever run it is of, or a
 * late source; with whom it concerns.
 */
export interface OpenFailure extends Pick<Failure, 'kind' | 'uniqueId' | 'name' | 'message'> {
  level: Level;
  /** `failed`, `stale` … */
  state: string;
  since: Since | undefined;
  owner: string | undefined;
  exposures: readonly string[];
}

interface SourceRow extends Pick<ReportSource, 'uniqueId' | 'name' | 'status' | 'age'> {
  level: Level;
  text: string;
}

export interface DashboardView {
  level: Level;
  /** The run itself went wrong: it failed, or was stopped. */
  broken: boolean;
  failures: OpenFailure[];
  anomalies: Array<Anomaly & { level: Level; name: string; owner: string | undefined }>;
  /** What needed a second attempt in this run. */
  flaky: Array<{ uniqueId: string; name: string; text: string }>;
  recovered: Health['recovered'];
  lastSuccess: Health['lastSuccess'];
  tests: Health['tests'];
  sources: SourceRow[];
  slowest: Health['slowest'];
  /** Of models and runs that take longer than they used to. */
  slow: number;
}

/** What a reader of the dashboard must see first, from all that is known. */
export function buildDashboardView(facts: DashboardFacts): DashboardView {
  const { report, catalog } = facts;
  const { health } = report;
  const sources = listSources(facts);
  const failures = listOpenFailures(facts, sources);
  const named = new Set(failures.map(({ uniqueId }) => uniqueId));
  const others = (health?.anomalies ?? []).filter(
    ({ kind, uniqueId = '' }) => kind !== 'new-test-failure' || !named.has(uniqueId),
  );
  const anomalies = others.map((anomaly) => ({
    ...anomaly,
    level: levelOfAnomaly(anomaly),
    name: anomaly.uniqueId === undefined ? 'The whole run' : nameIn(catalog, anomaly.uniqueId),
    owner: anomaly.uniqueId === undefined ? undefined : catalog.get(anomaly.uniqueId)?.owner,
  }));
  const broken = ['failure', 'cancelled', 'timed-out'].includes(report.status);
  const levels = [isRed(report) && 'red', ...[...failures, ...anomalies].map(({ level }) => level)];
  return {
    level: broken || levels.includes('red') ? 'red' : levels.includes('amber') ? 'amber' : 'green',
    broken,
    failures,
    anomalies,
    flaky: listFlaky(report).map(({ uniqueId, attempts }) => ({
      uniqueId,
      name: nameIn(catalog, uniqueId),
      text: `succeeded after ${attempts} attempts`,
    })),
    recovered: health?.recovered ?? [],
    lastSuccess: health ? health.lastSuccess : successOf(facts),
    tests: health?.tests ?? {
      total: report.tests.length,
      failed: report.tests.filter(({ status }) => status === 'fail' || status === 'error').length,
    },
    sources,
    slowest: health?.slowest ?? slowestOf(report),
    slow: anomalies.filter(({ kind }) => kind === 'slow-model' || kind === 'slow-run').length,
  };
}

export function nameIn(catalog: Catalog, uniqueId: string): string {
  // A test of a cleverly named column may have no name that can be read.
  return cleanLine(catalog.get(uniqueId)?.name ?? labelOf(uniqueId)) || uniqueId;
}

/** Where this run came to no health: what is known besides. */
function successOf({ report, history }: DashboardFacts): Health['lastSuccess'] {
  const { mode, status, run, sha, createdAt, baseline } = report;
  if (mode === 'deploy' && GOOD.has(status))
    return { id: run.id, attempt: run.attempt, sha, at: createdAt };
  const known = history.runs.findLast((past) => past.mode === 'deploy' && GOOD.has(past.status));
  if (known || baseline.kind !== 'production' || baseline.status !== 'success') return known;
  return { id: baseline.runId, attempt: 1, sha: baseline.sha, at: baseline.createdAt };
}

const GOOD: ReadonlySet<string> = new Set(['success', 'nothing']);

function slowestOf({ nodes }: Report): Health['slowest'] {
  return nodes
    .filter(({ outcome, resourceType }) => outcome !== 'skipped' && resourceType === 'model')
    .sort((a, b) => b.executionTime - a.executionTime)
    .slice(0, 10)
    .map(({ uniqueId, executionTime }) => ({ uniqueId, seconds: executionTime, usual: null }));
}

/** What failed last, then what warned in this run; red first, each in the order of the report. */
function listOpenFailures(facts: DashboardFacts, sources: readonly SourceRow[]): OpenFailure[] {
  const { report, catalog } = facts;
  const failed = new Map(listFailures(report).map((failure) => [failure.uniqueId, failure]));
  const warnings = new Map(listWarnings(report).map((warning) => [warning.uniqueId, warning]));
  const late = new Map(
    sources.filter(({ level }) => level !== 'green').map((source) => [source.uniqueId, source]),
  );
  const since = new Map(
    (report.health?.failing ?? []).map((failing) => [failing.uniqueId, failing.since]),
  );
  const ids = new Set([...since.keys(), ...failed.keys(), ...late.keys(), ...warnings.keys()]);
  const failures = [...ids].map((uniqueId): OpenFailure => {
    const entry = catalog.get(uniqueId);
    const failure = failed.get(uniqueId);
    const source = late.get(uniqueId);
    const warning = warnings.get(uniqueId);
    const found = failure ?? warning;
    const isWarning = warning !== undefined && !failure;
    return {
      uniqueId,
      level: source?.level ?? (isWarning ? 'amber' : 'red'),
      kind: kindOf(uniqueId),
      name: nameIn(catalog, uniqueId),
      state: source ? stateOf(source) : isWarning ? 'warns' : 'failed',
      since: since.get(uniqueId),
      owner: entry?.owner,
      exposures: entry?.exposures ?? [],
      message: source?.text ?? [found?.rows, found?.message].filter(Boolean).join('. '),
    };
  });
  return [
    ...failures.filter(({ level }) => level === 'red'),
    ...failures.filter(({ level }) => level !== 'red'),
  ];
}

function kindOf(uniqueId: string): string {
  const kind = uniqueId.split('.')[0] ?? '';
  if (kind === 'unit_test') return 'unit test';
  return kind === 'operation' ? 'hook' : kind;
}

function stateOf({ status }: SourceRow): string {
  if (status === 'unreachable') return 'unreadable';
  return status === 'error' ? 'stale' : 'late';
}

/** As this run found them; those that it did not look at, as they were last. Late ones first. */
function listSources({ report, history, catalog }: DashboardFacts): SourceRow[] {
  const rows = new Map<string, SourceRow>();
  for (const [uniqueId, { status, age }] of history.sources) {
    const index = status.findLastIndex((each) => each !== null);
    const last = status[index];
    const at = history.runs[index]?.at;
    if (!last || !catalog.has(uniqueId)) continue;
    const seconds = age[index] ?? null;
    const text = [
      seconds !== null && `${formatDuration(seconds)} old`,
      at && `seen ${at.slice(0, 10)}`,
    ];
    rows.set(uniqueId, {
      ...{ uniqueId, name: nameIn(catalog, uniqueId), status: last, age: seconds },
      level: levelOf(last),
      text: text.filter(Boolean).join(', '),
    });
  }
  for (const source of report.sources) {
    const { uniqueId, status, age } = source;
    const name = cleanLine(source.name) || uniqueId;
    const text = describeSource(source);
    rows.set(uniqueId, { uniqueId, name, status, age, level: levelOf(status), text });
  }
  const order: Level[] = ['red', 'amber', 'green'];
  return [...rows.values()].sort(
    (a, b) => order.indexOf(a.level) - order.indexOf(b.level) || (a.name < b.name ? -1 : 1),
  );
}

/** What is slow is red in the digest, too. */
function levelOfAnomaly({ severity, kind }: Anomaly): Level {
  return severity === 'critical' || kind === 'slow-model' || kind === 'slow-run' ? 'red' : 'amber';
}

function levelOf(status: ReportSource['status']): Level {
  if (isStale({ status })) return 'red';
  return status === 'warn' ? 'amber' : 'green';
}
