import { type Counts, computeCounts } from './counts.ts';
import { formatCount, formatNumberOf } from './quantities.ts';
import type { Report, ReportNode } from './report.ts';

export interface Verdict {
  icon: string;
  /** A few words; holds numbers only, nothing that came from the project. */
  words: string;
}

/** The run in one line. Everything that people read starts with it. */
export function buildVerdict(report: Report): Verdict {
  if (report.status === 'cancelled') return { icon: '⏹️', words: `cancelled ${progress(report)}` };
  if (report.mode === 'cleanup') return cleanupVerdict(report);
  if (report.fatal) return { icon: '❌', words: `stopped ${progress(report)}` };
  if (report.status === 'failure') return { icon: '❌', words: failureWords(report) };
  if (report.status === 'nothing') return { icon: '✅', words: 'nothing to build' };
  const { testsWarned } = computeCounts(report);
  return { icon: testsWarned > 0 ? '⚠️' : '✅', words: successWords(report) };
}

function cleanupVerdict(report: Report): Verdict {
  if (report.status === 'failure') return { icon: '❌', words: 'the clean-up failed' };
  const dropped = report.droppedSchemas.length;
  if (dropped === 0) return { icon: '✅', words: 'no schema to clean up' };
  return { icon: '🧹', words: `dropped ${formatNumberOf(dropped, 'schema')}` };
}

function progress(report: Report): string {
  const { built, selected } = computeCounts(report);
  if (built === 0) return 'before anything was built';
  // A run that was stopped from outside knows only of the nodes that had ended.
  const all = selected > built ? ` of ${formatCount(selected)}` : '';
  return `after ${formatCount(built)}${all} were built`;
}

function failureWords(report: Report): string {
  const counts = computeCounts(report);
  const failed = report.nodes.filter(({ outcome }) => outcome === 'error');
  const built = report.nodes.filter(({ outcome }) => outcome === 'success' || outcome === 'warn');
  const parts = [
    counts.failed > 0 && `${formatNumberOf(counts.failed, nounOf(failed))} failed`,
    counts.testsFailed > 0 && `${formatNumberOf(counts.testsFailed, 'test')} failed`,
    counts.built > 0 && `${formatNumberOf(counts.built, nounOf(built))} built`,
    counts.skipped > 0 && `${formatCount(counts.skipped)} skipped`,
    warnings(counts),
  ].filter((part) => part !== false);
  return counts.failed + counts.testsFailed === 0
    ? ['failed', ...parts].join(', ')
    : parts.join(', ');
}

function successWords(report: Report): string {
  const counts = computeCounts(report);
  const deferred = deferredCount(report);
  const parts = [
    deferred > 0
      ? `${formatCount(counts.built)} of ${formatCount(report.buildableTotal)} built`
      : counts.built > 0 && `${formatCount(counts.built)} built`,
    deferred > 0 && `${formatCount(deferred)} read from production`,
    counts.testsPassed > 0 && `${formatNumberOf(counts.testsPassed, 'test')} passed`,
    warnings(counts),
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'done' : parts.join(', ');
}

function warnings({ testsWarned }: Counts): string | false {
  return testsWarned > 0 && formatNumberOf(testsWarned, 'warning');
}

/** Nodes that the run did not select and that were there to be read from production. */
function deferredCount(report: Report): number {
  if (report.mode !== 'ci' || report.baseline.kind === 'none') return 0;
  return Math.max(0, report.buildableTotal - computeCounts(report).selected);
}

function nounOf(nodes: readonly ReportNode[]): string {
  const [first, ...rest] = new Set(nodes.map(({ resourceType }) => resourceType));
  if (first === undefined || rest.length > 0) return 'node';
  return first === 'operation' ? 'hook' : first;
}
