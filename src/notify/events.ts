import type { Report } from '../report/model/report.ts';

/** Why one destination gets a message about a run. */
export interface AlertEvent {
  /**
   * The most serious thing to report. `success`: one line for the log. `digest`: a health check,
   * whatever its result.
   */
  kind: 'failure' | 'stale-source' | 'anomaly' | 'recovery' | 'success' | 'digest';
  /** Unique ids of what was reported here as failing and has recovered. */
  recovered: string[];
  /** Nothing that was reported to this destination is failing any more. */
  green: boolean;
}

/**
 * What is remembered and compared of a failure, a late source or an anomaly of the report: which one it
 * is, from run to run. It has no text; messages take that from the report.
 */
export interface Issue {
  /** Stays the same for as long as the issue exists: `failure:model.shop.orders`. */
  key: string;
  kind: 'failure' | 'stale-source' | 'anomaly';
  /** Undefined for an issue of the run as a whole. */
  uniqueId: string | undefined;
  /** No reminders are sent, however long the issue persists. */
  mild: boolean;
}

/** The report with the issues of one destination only; what succeeded stays. */
export function scopeReport(report: Report, issues: readonly Issue[]): Report {
  const keys = new Set(issues.map(({ key }) => key));
  const failing = (uniqueId: string) =>
    keys.has(`failure:${uniqueId}`) || keys.has(`stale-source:${uniqueId}`);
  const whole = issues.some(({ kind, uniqueId }) => kind === 'failure' && uniqueId === undefined);
  const { health } = report;
  return {
    ...report,
    fatal: whole ? report.fatal : undefined,
    nodes: report.nodes.filter(({ outcome, uniqueId }) => outcome !== 'error' || failing(uniqueId)),
    tests: report.tests.filter(
      ({ status, uniqueId }) => (status !== 'fail' && status !== 'error') || failing(uniqueId),
    ),
    sources: report.sources.filter(
      ({ status, uniqueId }) => status === 'pass' || status === 'warn' || failing(uniqueId),
    ),
    health: health && {
      ...health,
      failing: health.failing.filter(({ uniqueId }) => failing(uniqueId)),
      anomalies: health.anomalies.filter((anomaly) => keys.has(anomalyKey(anomaly))),
    },
  };
}

export function anomalyKey(anomaly: { kind: string; uniqueId: string | undefined }): string {
  return `anomaly:${anomaly.kind}:${anomaly.uniqueId ?? ''}`;
}
