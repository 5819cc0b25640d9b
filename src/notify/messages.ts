import type { Report } from '../report/model/report.ts';

/** Why one place is told of a run. */
export interface News {
  /**
   * The gravest of what there is to tell. `success`: one line for the log. `digest`: the morning
   * check, good or bad.
   */
  kind: 'failure' | 'stale-source' | 'anomaly' | 'recovery' | 'success' | 'digest';
  /** What this place was told to fail, and is well now. */
  recovered: string[];
  /** The report has all that this place hears of, and nothing of this fails any more. */
  green: boolean;
}

/** One trouble. */
export interface Issue {
  /** The same as long as it is the same trouble: `failure:model.shop.orders`. */
  key: string;
  kind: 'failure' | 'stale-source' | 'anomaly';
  /** Undefined: the run as a whole. */
  uniqueId: string | undefined;
  /** It may go on for weeks without anybody being reminded. */
  mild: boolean;
}

/** The report with the troubles of one place only; what went well stays. */
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
