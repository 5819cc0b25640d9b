import type { KnownBlock, SectionBlock } from '@slack/types';
import { type Failure, listFailures } from './failures.ts';
import { listFlaky } from './flaky.ts';
import { labelOf, listItems } from './node-label.ts';
import { cleanLine, cutText, takeWhatFits } from './plain-text.ts';
import { describePromotion } from './promotion.ts';
import { formatCount, formatDuration } from './quantities.ts';
import type { Report, RunningNode } from './report.ts';
import { describeSource, isStale, listLateSources } from './sources.ts';
import { isStopped } from './stop.ts';
import { buildVerdict } from './verdict.ts';

/** Slack refuses longer ones: https://docs.slack.dev/reference/block-kit/blocks */
const HEADER_LIMIT = 150;
const SECTION_LIMIT = 3_000;

const FAILURES_SHOWN = 15;
const SOURCES_SHOWN = 5;
const NAME_LENGTH = 100;
const ERROR_LENGTH = 200;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** The body of an incoming webhook; `chat.postMessage` wants the channel besides. */
export interface SlackMessage {
  /** What notifications and screen readers show. */
  text: string;
  blocks: KnownBlock[];
  unfurl_links: false;
}

/** A deploy's message: what failed, each with the first line of its error; or one line that it went well. */
export function renderSlack(report: Report): SlackMessage {
  const { icon, words } = buildVerdict(report);
  const title = `${icon} dbt ${escapeSlack(report.project, NAME_LENGTH)}: ${words}`;
  const failed = report.status === 'failure' || isStopped(report);
  return failed ? failureMessage(report, title) : successMessage(report, title);
}

function successMessage(report: Report, title: string): SlackMessage {
  const flaky = listFlaky(report).length;
  const parts = [
    title,
    where(report),
    flaky > 0 && `🔁 ${formatCount(flaky)} flaky`,
    formatDuration(report.duration),
    runLink(report),
  ];
  const text = parts.filter(Boolean).join(' · ');
  const blocks = [section(text), ...promotionSection(report), ...sourceSections(report)];
  return { text, blocks, unfurl_links: false };
}

function failureMessage(report: Report, title: string): SlackMessage {
  const failures = listFailures(report);
  const lines = failures.slice(0, FAILURES_SHOWN).map(failureLine);
  // The link's line and the count of the rest need room in the last section.
  const shown = takeWhatFits(lines, SECTION_LIMIT - 200);
  const more = failures.length - shown.length;
  if (more > 0) shown.push(`… and ${formatCount(more)} more`);
  const blocks: KnownBlock[] = [
    {
      type: 'header',
      text: { type: 'plain_text', text: cutText(title, HEADER_LIMIT), emoji: true },
    },
    section(
      `${where(report)} · target ${name(report.target)} · ${formatDuration(report.duration)}`,
    ),
    ...(report.running.length > 0 ? [section(runningText(report.running))] : []),
    ...(report.fatal ? [section(fatalText(report.fatal))] : []),
    ...(shown.length > 0 ? [section(shown.join('\n'))] : []),
    ...promotionSection(report),
    ...(report.fatal ? [] : sourceSections(report)),
    section(runLink(report)),
  ];
  return { text: `${title} · ${where(report)}`, blocks, unfurl_links: false };
}

function promotionSection(report: Report): SectionBlock[] {
  const text = describePromotion(report, name).join(' ');
  return text === '' ? [] : [section(text)];
}

function failureLine(failure: Failure): string {
  const { kind, tested, rows, message } = failure;
  const what = `❌ ${kind} ${name(failure.name)}${tested === undefined ? '' : ` of ${name(tested)}`}`;
  return [what, rows, escapeSlack(errorLine(message), ERROR_LENGTH)].filter(Boolean).join(' · ');
}

/** dbt's first line names the node (`Database Error in model …`); the second is the cause. */
function errorLine(message: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  const [first = '', second] = lines.filter((line) => line !== '');
  return /^\w+ Error in /.test(first) ? (second ?? first) : first;
}

function sourceSections(report: Report): SectionBlock[] {
  const late = listLateSources(report);
  const lines = late.slice(0, SOURCES_SHOWN).map((source) => {
    const icon = isStale(source) ? '❌' : '⚠️';
    return `${icon} source ${name(source.name)} · ${escapeSlack(describeSource(source), ERROR_LENGTH)}`;
  });
  if (late.length > lines.length)
    lines.push(`… and ${formatCount(late.length - lines.length)} more`);
  return lines.length > 0 ? [section(lines.join('\n'))] : [];
}

function fatalText(fatal: { message: string; hint: string | undefined }): string {
  const hint = fatal.hint ? `\n${escapeSlack(fatal.hint, 500)}` : '';
  return `${escapeSlack(fatal.message, 1_000)}${hint}`;
}

function runningText(running: readonly RunningNode[]): string {
  const items = running.map(
    ({ uniqueId, seconds }) => `${name(labelOf(uniqueId))} for ${formatDuration(seconds)}`,
  );
  return `⏳ Running at that moment: ${listItems(items, FAILURES_SHOWN)}`;
}

function where(report: Report): string {
  const commit = `<${report.repositoryUrl}/commit/${encodeURIComponent(report.sha)}|${escapeSlack(report.sha.slice(0, 7), 7)}>`;
  return `${escapeSlack(report.repository, NAME_LENGTH)} · ${name(report.branch)} at ${commit}`;
}

function runLink(report: Report): string {
  return `<${report.run.url}|Open the run>`;
}

/** Inline code; a backtick inside cannot be escaped, so it becomes an apostrophe. */
function name(value: string): string {
  return `\`${escapeSlack(value, NAME_LENGTH).replaceAll('`', "'")}\``;
}

/**
 * Slack's three control characters, as its documentation asks; nothing else may be escaped.
 * `limit` counts what Slack counts: the escaped text.
 */
function escapeSlack(value: string, limit: number): string {
  const escaped = [...cleanLine(value)].map((char) => ESCAPES[char] ?? char);
  const text = escaped.join('');
  if (text.length <= limit) return text;
  let room = limit - 1;
  const end = escaped.findIndex((char) => {
    room -= char.length;
    return room < 0;
  });
  return `${escaped.slice(0, end).join('')}…`;
}

function section(text: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}
