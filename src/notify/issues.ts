import { hash } from 'node:crypto';
import { isStale } from '../health/outcomes.ts';
import { listFailures } from '../report/model/failures.ts';
import type { Report } from '../report/model/report.ts';
import { isStopped } from '../report/model/stop.ts';
import { anomalyKey, type Issue } from './messages.ts';

/** All that is wrong by a report: what this run found, and what has failed since an earlier one. */
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
  const well = wellIn(report);
  const issues = [
    ...runIssue(report),
    ...failed.map((uniqueId) => issue('failure', uniqueId)),
    ...stale.map((uniqueId) => issue('stale-source', uniqueId)),
  ].filter(({ uniqueId }) => uniqueId === undefined || !well.has(uniqueId));
  const told = new Set(issues.map(({ uniqueId }) => uniqueId));
  const anomalies = (report.health?.anomalies ?? [])
    // The failure itself is told already.
    .filter(({ kind, uniqueId }) => kind !== 'new-test-failure' || !told.has(uniqueId))
    .map((anomaly): Issue => {
      const mild = anomaly.severity === 'warning';
      return { key: anomalyKey(anomaly), kind: 'anomaly', uniqueId: anomaly.uniqueId, mild };
    });
  return [...new Map([...issues, ...anomalies].map((each) => [each.key, each])).values()];
}

/** Whether what a key of an earlier run stands for is over, by what this run knows of it. */
export function isOver(key: string, report: Report): boolean {
  const [kind, ...rest] = key.split(':');
  if (kind === 'anomaly') return report.health !== undefined;
  if (kind === 'run') {
    const [mode] = rest;
    const served = mode === report.mode || (mode === 'rollback' && report.mode === 'deploy');
    return served && (report.status === 'success' || ranThrough(report));
  }
  const uniqueId = rest.join(':');
  if (wellIn(report).has(uniqueId)) return true;
  // Nothing is known of it any more: it left the project.
  const { health } = report;
  // A history that began anew knows of nothing before.
  if (!health || health.runs < 2) return false;
  return !health.failing.some((each) => each.uniqueId === uniqueId);
}

/** It failed, but by what its nodes and tests did. */
function ranThrough(report: Report): boolean {
  return report.status === 'failure' && runIssue(report).length === 0;
}

/** What the run itself did not come through with. */
function runIssue(report: Report): Issue[] {
  const { mode, status, fatal } = report;
  // A morning check fails by what it finds, each of which is an issue of its own.
  const unexplained =
    status === 'failure' && mode !== 'monitor' && listFailures(report).length === 0;
  if (!fatal && !isStopped(report) && !unexplained) return [];
  const cause = fatal ? fingerprint(fatal.message) : status;
  return [{ key: `run:${mode}:${cause}`, kind: 'failure', uniqueId: undefined, mild: false }];
}

/** Of a message that says the same, whatever numbers and ids are in it. */
function fingerprint(message: string): string {
  const words = message.split(/\s+/).filter((word) => !/\d/.test(word));
  return hash('sha256', words.join(' '), 'hex').slice(0, 12);
}

function wellIn(report: Report): ReadonlySet<string> {
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

/** Of a node, test or source that fails. */
export function nodeIssueKey(uniqueId: string): string {
  return `${isSource(uniqueId) ? 'stale-source' : 'failure'}:${uniqueId}`;
}

function isSource(uniqueId: string): boolean {
  return uniqueId.startsWith('source.');
}
