import { hash } from 'node:crypto';
import { isStale } from '../health/outcomes.ts';
import { listFailures } from '../report/model/failures.ts';
import type { Report } from '../report/model/report.ts';
import { isStopped } from '../report/model/stop.ts';
import { anomalyKey, type Issue } from './events.ts';

/** Every issue of a report: those that this run found, and those that still fail since an earlier run. */
export function listIssues(report: Report): Issue[] {
  const failing = (report.health?.failing ?? []).map(({ uniqueId }) => uniqueId);
  const stale = [
    ...report.sources.filter(isStale).map(({ uniqueId }) => uniqueId),
    ...failing.filter(isSource),
  ];
  const failed = [
    ...listFailures(report).map(({ uniqueId }) => uniqueId),
    ...failing.filter((uniqueId) => !isSource(uniqueId)),
  ];
  const healthy = findHealthy(report);
  const issues = [
    ...runIssue(report),
    ...failed.map((uniqueId) => issue('failure', uniqueId)),
    ...stale.map((uniqueId) => issue('stale-source', uniqueId)),
  ].filter(({ uniqueId }) => uniqueId === undefined || !healthy.has(uniqueId));
  const reported = new Set(issues.map(({ uniqueId }) => uniqueId));
  const anomalies = (report.health?.anomalies ?? [])
    // The failure itself is reported already.
    .filter(({ kind, uniqueId }) => kind !== 'new-test-failure' || !reported.has(uniqueId))
    .map((anomaly): Issue => {
      const mild = anomaly.severity === 'warning';
      return { key: anomalyKey(anomaly), kind: 'anomaly', uniqueId: anomaly.uniqueId, mild };
    });
  return [...new Map([...issues, ...anomalies].map((each) => [each.key, each])).values()];
}

/** Whether an issue of an earlier run is over, as far as this run can know. */
export function isOver(key: string, report: Report): boolean {
  const [kind, ...rest] = key.split(':');
  if (kind === 'anomaly') return report.health !== undefined;
  if (kind === 'run') {
    const [mode] = rest;
    const isSameMode = mode === report.mode || (mode === 'rollback' && report.mode === 'deploy');
    return isSameMode && (report.status === 'success' || ranThrough(report));
  }
  const uniqueId = rest.join(':');
  if (findHealthy(report).has(uniqueId)) return true;
  // If the history does not name it any more, it was removed from the project.
  const { health } = report;
  // A history that started from scratch does not know earlier failures.
  if (!health || health.runs < 2) return false;
  return !health.failing.some((each) => each.uniqueId === uniqueId);
}

/** The run failed, but only because of its nodes and tests. */
function ranThrough(report: Report): boolean {
  return report.status === 'failure' && runIssue(report).length === 0;
}

/** The issue of the run itself, if it stopped or failed without a failed node. */
function runIssue(report: Report): Issue[] {
  const { mode, status, fatal } = report;
  // A health check fails because of what it finds, and each finding is an issue of its own.
  const unexplained =
    status === 'failure' && mode !== 'monitor' && listFailures(report).length === 0;
  if (!fatal && !isStopped(report) && !unexplained) return [];
  const cause = fatal ? fingerprint(fatal.message) : status;
  return [{ key: `run:${mode}:${cause}`, kind: 'failure', uniqueId: undefined, mild: false }];
}

/** Identifies a message, whatever numbers and ids it contains. */
function fingerprint(message: string): string {
  const words = message.split(/\s+/).filter((word) => !/\d/.test(word));
  return hash('sha256', words.join(' '), 'hex').slice(0, 12);
}

/** Unique ids of what succeeded in this run or recovered. */
function findHealthy(report: Report): ReadonlySet<string> {
  return new Set([
    ...report.nodes
      .filter(({ outcome }) => outcome === 'success' || outcome === 'warn')
      .map(({ uniqueId }) => uniqueId),
    ...report.tests
      .filter(({ status }) => status === 'pass' || status === 'warn')
      .map(({ uniqueId }) => uniqueId),
    ...report.sources.filter((source) => !isStale(source)).map(({ uniqueId }) => uniqueId),
    ...(report.health?.recovered ?? []).map(({ uniqueId }) => uniqueId),
  ]);
}

function issue(kind: Issue['kind'], uniqueId: string): Issue {
  return { key: `${kind}:${uniqueId}`, kind, uniqueId, mild: false };
}

/** The key of the issue for a failing node, test or source. */
export function nodeIssueKey(uniqueId: string): string {
  return `${isSource(uniqueId) ? 'stale-source' : 'failure'}:${uniqueId}`;
}

function isSource(uniqueId: string): boolean {
  return uniqueId.startsWith('source.');
}
