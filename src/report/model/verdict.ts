import { formatCount, formatNumberOf } from '../../text/quantities.ts';
import { checkWords, isRed } from './checks.ts';
import { checkupVerdict } from './checkup.ts';
import { type Counts, computeCounts } from './counts.ts';
import { listFailures } from './failures.ts';
import { isTest } from './planned.ts';
import { promotionWords } from './promotion.ts';
import type { PlannedNode, Report, ReportNode } from './report.ts';
import { listLateSources } from './sources.ts';

export interface Verdict {
  icon: string;
  /** A few words; holds numbers only, nothing that came from the project. */
  words: string;
}

const SKIPPED = 'skipped (GitHub gives this run no secrets)';

const GREEN: readonly Report['status'][] = ['success', 'nothing', 'skipped'];

export function isGreen({ status }: Pick<Report, 'status'>): boolean {
  return GREEN.includes(status);
}

/** The run in one line. Everything that people read starts with it. */
export function buildVerdict(report: Report): Verdict {
  if (report.status === 'cancelled') return { icon: '⏹️', words: `cancelled ${progress(report)}` };
  if (report.status === 'timed-out') return { icon: '⏰', words: `timed out ${progress(report)}` };
  if (report.status === 'skipped') return { icon: '⏭️', words: SKIPPED };
  if (report.mode === 'cleanup') return cleanupVerdict(report);
  if (report.mode === 'rollback') return rollbackVerdict(report);
  if (report.mode === 'monitor') return monitorVerdict(report);
  if (report.mode === 'doctor') return checkupVerdict(report);
  if (report.fatal) {
    const parts = [`stopped ${progress(report)}`, promotionWords(report)];
    return { icon: '❌', words: parts.filter(Boolean).join(', ') };
  }
  if (report.planned) return { icon: '📝', words: plannedWords(report, report.planned) };
  if (report.status === 'failure') return { icon: '❌', words: failureWords(report) };
  if (report.status === 'nothing') return { icon: '✅', words: nothingWords(report) };
  const { testsWarned, failed, testsFailed } = computeCounts(report);
  const doubts =
    testsWarned + failed + testsFailed + breakingCount(report) + listLateSources(report).length;
  return { icon: doubts > 0 ? '⚠️' : '✅', words: successWords(report) };
}

function cleanupVerdict(report: Report): Verdict {
  if (report.status === 'failure') return { icon: '❌', words: 'clean-up failed' };
  const kept = report.keptSchemas.length;
  if (kept > 0) return { icon: '🧹', words: `kept ${formatNumberOf(kept, 'schema')} for now` };
  const dropped = report.droppedSchemas.length;
  if (dropped === 0) return { icon: '✅', words: 'no schemas to clean up' };
  return { icon: '🧹', words: `dropped ${formatNumberOf(dropped, 'schema')}` };
}

function rollbackVerdict(report: Report): Verdict {
  if (report.status === 'failure') return { icon: '❌', words: 'not rolled back' };
  return { icon: '⏪', words: promotionWords(report) || 'nothing to roll back' };
}

function monitorVerdict(report: Report): Verdict {
  if (report.fatal && !report.health) return { icon: '❌', words: 'health check stopped' };
  const doubts = (report.health?.anomalies.length ?? 0) + listLateSources(report).length;
  const icon = doubts > 0 ? '⚠️' : '✅';
  return { icon: isRed(report) ? '❌' : icon, words: checkWords(report) };
}

function progress(report: Report): string {
  if (report.mode === 'cleanup') return 'during the clean-up';
  if (report.mode === 'monitor') return 'during the health check';
  if (report.mode === 'doctor') return 'during the check of the set-up';
  const { built, selected } = computeCounts(report);
  if (built === 0) return 'before anything was built';
  // A run that was stopped from outside knows only of the nodes that had ended.
  const all = selected > built ? ` of ${formatCount(selected)}` : '';
  return `after building ${formatCount(built)}${all}`;
}

function failureWords(report: Report): string {
  const counts = computeCounts(report);
  const built = report.nodes.filter(({ outcome }) => outcome === 'success' || outcome === 'warn');
  const parts = [
    ...failedParts(report),
    counts.built > 0 && `${formatNumberOf(counts.built, nounOf(built))} built`,
    counts.skipped > 0 && `${formatCount(counts.skipped)} skipped`,
    warnings(counts),
    lateSources(report),
    breaking(report),
    promotionWords(report),
  ].filter((part) => part !== false);
  return counts.failed + counts.testsFailed === 0
    ? ['failed', ...parts].join(', ')
    : parts.join(', ');
}

function successWords(report: Report): string {
  const counts = computeCounts(report);
  const deferred = deferredCount(report);
  const selected = counts.built + counts.skipped + counts.failed;
  const parts = [
    oldFailures(counts),
    deferred > 0 && selected === 0 && 'nothing to build',
    deferred > 0 && selected > 0
      ? `${formatCount(counts.built)} of ${formatCount(report.buildableTotal)} built`
      : counts.built > 0 && `${formatCount(counts.built)} built`,
    deferred > 0 && selected > 0 && `${formatCount(deferred)} read from production`,
    counts.skipped > 0 && `${formatCount(counts.skipped)} skipped`,
    counts.testsPassed > 0 && `${formatNumberOf(counts.testsPassed, 'test')} passed`,
    warnings(counts),
    lateSources(report),
    breaking(report),
    promotionWords(report),
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'done' : parts.join(', ');
}

function lateSources(report: Report): string | false {
  const count = listLateSources(report).length;
  return count > 0 && formatNumberOf(count, 'late source');
}

function warnings({ testsWarned }: Counts): string | false {
  return testsWarned > 0 && formatNumberOf(testsWarned, 'warning');
}

/** `2 models failed`, `1 test failed (in production too)`. */
function failedParts(report: Report): string[] {
  const counts = computeCounts(report);
  const nodes = report.nodes.filter(({ outcome }) => outcome === 'error');
  const parts = [
    counts.failed > 0 && `${formatNumberOf(counts.failed, nounOf(nodes))} failed`,
    counts.testsFailed > 0 && `${formatNumberOf(counts.testsFailed, 'test')} failed`,
  ].filter((part) => part !== false);
  const all = counts.failed + counts.testsFailed;
  const old = listFailures(report).filter((failure) => failure.old).length;
  if (old === 0) return parts;
  const which = old === all ? '' : `${formatCount(old)} of them `;
  return [`${parts.join(', ')} (${which}in production too)`];
}

/** What failed in a run that passes, as `fail-on: new` has it. */
function oldFailures({ failed, testsFailed }: Counts): string | false {
  const parts = [
    failed > 0 && formatNumberOf(failed, 'node'),
    testsFailed > 0 && formatNumberOf(testsFailed, 'test'),
  ].filter((part) => part !== false);
  if (parts.length === 0) return false;
  const verb = failed + testsFailed === 1 ? 'fails' : 'fail';
  return `no new failures (${parts.join(' and ')} ${verb} in production too)`;
}

function plannedWords(report: Report, planned: readonly PlannedNode[]): string {
  const tests = planned.filter(isTest).length;
  const nodes = planned.length - tests;
  if (planned.length === 0) return `dry run: ${nothingWords(report)}`;
  const what = `${formatCount(nodes)} of ${formatCount(report.buildableTotal)}`;
  return `dry run: would build ${what}, and run ${formatNumberOf(tests, 'test')}`;
}

function nothingWords({ review }: Report): string {
  const changes = review?.leftOut.filter(({ proof }) => proof.kind !== 'below-left-out') ?? [];
  const leftOut = changes.length;
  if (leftOut === 0) return 'nothing to build';
  return `nothing to build, ${formatNumberOf(leftOut, 'no-op change')} skipped`;
}

function breakingCount({ review }: Report): number {
  return review?.impact?.breaking.length ?? 0;
}

function breaking(report: Report): string | false {
  const count = breakingCount(report);
  return count > 0 && formatNumberOf(count, 'breaking change');
}

/** Nodes that the run did not select and that were there to be read from production. */
export function deferredCount(report: Report): number {
  if (report.mode !== 'ci' || report.baseline.kind === 'none') return 0;
  return Math.max(0, report.buildableTotal - computeCounts(report).selected);
}

function nounOf(nodes: readonly ReportNode[]): string {
  const [first, ...rest] = new Set(nodes.map(({ resourceType }) => resourceType));
  if (first === undefined || rest.length > 0) return 'node';
  return first === 'operation' ? 'hook' : first;
}
