import type { Problem } from '../../errors.ts';
import { markdownFormatter } from '../../text/formatter.ts';
import { code, details, escapeProse, fence, joinBlocks } from '../../text/markdown.ts';
import { cutLines, takeWhatFits } from '../../text/plain-text.ts';
import { formatCount } from '../../text/quantities.ts';
import { type Failure, listFailures, listWarnings, OLD_FAILURE } from '../model/failures.ts';
import type { Report } from '../model/report.ts';
import { renderFileLink } from './file-link.ts';
import { describeOwnership, describeSince } from './health-lines.ts';

export interface FailureLimits {
  /** Failures shown, the first `open` of them unfolded. */
  count: number;
  open: number;
  messageLines: number;
  messageLength: number;
  /** Characters for the whole block. */
  room: number;
  /** Markdown: where the rest is, after “see the”. */
  rest: string;
}

/** What stopped the run as a whole, with what to do. */
export function renderFatal(report: Report, problem: Problem, limits: FailureLimits): string {
  const { message, hint, location } = problem;
  const file =
    location && renderFileLink(report, inRepository(report, location.file, location.line));
  const advice = hint && `**What to do:** ${escapeProse(cutLines(hint, 10, 1_000))}`;
  return [file, fence(cutMessage(message, limits)), advice].filter(Boolean).join('\n\n');
}

/** Every failure with dbt's message and the file. Empty where nothing failed. */
export function renderFailures(report: Report, limits: FailureLimits): string {
  return bounded(listFailures(report), limits, 'failed', (failure) =>
    renderFailure(report, failure, limits),
  );
}

/** One line for each warning. */
export function renderWarnings(report: Report, limits: FailureLimits): string {
  return bounded(
    listWarnings(report),
    limits,
    'warned',
    (warning) => `⚠️ ${describe(report, warning)}`,
  );
}

function renderFailure(report: Report, failure: Failure, limits: FailureLimits): string {
  const passes = failure.old && report.status === 'success';
  const fate = [
    describeSince(report, failure.uniqueId, markdownFormatter),
    describeOwnership(report, failure.uniqueId, markdownFormatter),
  ];
  const title = [`${passes ? '⚠️' : '❌'} ${describe(report, failure)}`, ...fate]
    .filter(Boolean)
    .join(' · ');
  if (failure.message === '') return title;
  return `${title}\n${fence(cutMessage(failure.message, limits))}`;
}

function describe(report: Report, failure: Failure): string {
  const { kind, name, tested, rows, old } = failure;
  const what = `**${kind}** ${code(name)}${tested === undefined ? '' : ` of ${code(tested)}`}`;
  const label = old ? `**${OLD_FAILURE}**` : '';
  return [what, rows, label, renderFileLink(report, failure)].filter(Boolean).join(' · ');
}

function bounded(
  all: readonly Failure[],
  limits: FailureLimits,
  verb: string,
  render: (failure: Failure) => string,
): string {
  const shown = takeWhatFits(all.slice(0, limits.count).map(render), limits.room);
  const more = all.length - shown.length;
  const rest = more > 0 ? `${formatCount(more)} more ${verb}, see the ${limits.rest}.` : '';
  const folded = shown.slice(limits.open);
  return joinBlocks([
    ...shown.slice(0, limits.open),
    folded.length > 0
      ? details(`${formatCount(folded.length)} more ${verb}`, joinBlocks(folded))
      : '',
    rest,
  ]);
}

function cutMessage(message: string, limits: FailureLimits): string {
  return cutLines(message.trim(), limits.messageLines, limits.messageLength);
}

function inRepository(report: Report, file: string, line: number | undefined) {
  return { uniqueId: `file.${report.project}`, file, line };
}
