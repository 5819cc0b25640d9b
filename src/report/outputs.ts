import { computeCounts } from './model/counts.ts';
import type { Baseline, ProductionBaseline, Report } from './model/report.ts';

/** What the run left behind; an empty output where there is none. Paths are absolute. */
export interface OutputFiles {
  reportJson: string | undefined;
  runResults: string | undefined;
  manifest: string | undefined;
  /** Of its page. */
  dashboard: string | undefined;
  commentUrl: string | undefined;
}

/** The outputs of the action by name, as in action.yml. */
export function buildOutputs(report: Report, files: OutputFiles): Record<string, string> {
  const counts = computeCounts(report);
  const state = productionOf(report.baseline);
  return {
    mode: report.mode,
    status: report.status,
    'state-found': String(state !== undefined),
    'state-sha': state?.sha ?? '',
    'state-run-id': state === undefined ? '' : String(state.runId),
    baseline: report.baseline.kind,
    selected: String(counts.selected),
    built: String(counts.built),
    failed: String(counts.failed),
    skipped: String(counts.skipped),
    'tests-failed': String(counts.testsFailed),
    retried: String(counts.retried),
    schema: report.schema,
    'report-json': files.reportJson ?? '',
    'run-results': files.runResults ?? '',
    manifest: files.manifest ?? '',
    dashboard: files.dashboard ?? '',
    'comment-url': files.commentUrl ?? '',
    'duration-seconds': report.duration.toFixed(1),
  };
}

function productionOf(baseline: Baseline): ProductionBaseline | undefined {
  if (baseline.kind === 'none') return undefined;
  return baseline.kind === 'production' ? baseline : baseline.production;
}
