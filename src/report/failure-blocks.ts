import { type Failure, listFailures, listWarnings } from './failures.ts';
import { renderFileLink } from './file-link.ts';
import { code, escapeText, fence } from './markdown.ts';
import { cutLines, takeWhatFits } from './plain-text.ts';
import { formatCount } from './quantities.ts';
import type { FatalError, Report } from './report.ts';

export interface FailureLimits {
  /** Failures shown. */
  count: number;
  messageLines: number;
  messageLength: number;
  /** Characters for the whole block. */
  room: number;
  /** Markdown: where the rest is, e.g. a link. */
  rest: string;
}

/** What stopped the run as a whole, with what to do. */
export function renderFatal(report: Report, fatal: FatalError, limits: FailureLimits): string {
  const file = fatal.file && renderFileLink(report, inRepository(report, fatal.file, fatal.line));
  const hint = fatal.hint && `**What to do:** ${escapeText(cutLines(fatal.hint, 10, 1_000))}`;
  return [file, fence(cutMessage(fatal.message, limits)), hint].filter(Boolean).join('\n\n');
}

/** Every failure with dbt's message and the file. Empty where nothing failed. */
export function renderFailures(report: Report, limits: FailureLimits): string {
  const failures = listFailures(report);
  const blocks = failures.map((failure) => renderFailure(report, failure, limits));
  return bounded(blocks, limits, 'failed', '\n\n');
}

/** One line for each warning. */
export function renderWarnings(report: Report, limits: FailureLimits): string {
  const lines = listWarnings(report).map((warning) => `- ⚠️ ${describe(report, warning)}`);
  return bounded(lines, limits, 'warned', '\n');
}

function renderFailure(report: Report, failure: Failure, limits: FailureLimits): string {
  const title = `❌ ${describe(report, failure)}`;
  if (failure.message === '') return title;
  return `${title}\n${fence(cutMessage(failure.message, limits))}`;
}

function describe(report: Report, failure: Failure): string {
  const { kind, name, tested, rows } = failure;
  const what = `**${kind}** ${code(name)}${tested === undefined ? '' : ` of ${code(tested)}`}`;
  return [what, rows, renderFileLink(report, failure)].filter(Boolean).join(' · ');
}

function bounded(blocks: string[], limits: FailureLimits, verb: string, separator: string): string {
  const shown = takeWhatFits(blocks.slice(0, limits.count), limits.room);
  const more = blocks.length - shown.length;
  if (more === 0) return shown.join(separator);
  return [...shown, `${formatCount(more)} more ${verb}: ${limits.rest}`].join(
    shown.length === 0 ? '' : '\n\n',
  );
}

function cutMessage(message: string, limits: FailureLimits): string {
  return cutLines(message.trim(), limits.messageLines, limits.messageLength);
}

function inRepository(report: Report, file: string, line: number | undefined) {
  return { uniqueId: `file.${report.project}`, file, line };
}
