import type { KnownBlock, SectionBlock } from '@slack/types';
import { isStale } from '../../health/outcomes.ts';
import { listFlaky } from '../../report/model/flaky.ts';
import { describeOrphans } from '../../report/model/orphans.ts';
import { describePromotion } from '../../report/model/promotion.ts';
import type { Report } from '../../report/model/report.ts';
import { describeSource, listLateSources } from '../../report/model/sources.ts';
import { buildVerdict } from '../../report/model/verdict.ts';
import type { Formatter } from '../../text/formatter.ts';
import { cleanLine } from '../../text/plain-text.ts';
import { formatCount, formatDuration } from '../../text/quantities.ts';
import type { AlertEvent } from '../events.ts';
import { buildMessage, describePlace } from '../message-text.ts';

/** Slack refuses longer ones: https://docs.slack.dev/reference/block-kit/blocks */
const HEADER_LIMIT = 150;
const SECTION_LIMIT = 3_000;

const LIMITS = { errorLines: 1, entries: 15 };
const SOURCES_SHOWN = 5;
const NAME_LENGTH = 100;
const TEXT_LENGTH = 200;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** The body of an incoming webhook; `chat.postMessage` also needs the channel. */
export interface SlackMessage {
  /** What notifications and screen readers show. */
  text: string;
  blocks: KnownBlock[];
  unfurl_links: false;
}

const slackFormatter: Formatter = {
  text: (value, limit = TEXT_LENGTH) => escapeSlack(value, limit),
  // A backtick inside cannot be escaped, so it becomes an apostrophe.
  code: (name) => `\`${escapeSlack(name, NAME_LENGTH).replaceAll('`', "'")}\``,
  link: (label, url) => {
    const text = escapeSlack(label, TEXT_LENGTH).replaceAll('|', '¦');
    return /^https?:\/\/[^\s<>|]+$/.test(url) ? `<${url}|${text}>` : text;
  },
};

/** The message about a run: one line for a success, otherwise everything that people need to know. */
export function renderSlack(report: Report, event: AlertEvent): SlackMessage {
  if (event.kind === 'success') return successMessage(report);
  const { title, blocks } = buildMessage(report, event, slackFormatter, LIMITS);
  const header = escapeSlack(title, HEADER_LIMIT);
  return {
    text: `${header} · ${describePlace(report, slackFormatter)}`,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: header, emoji: true } },
      ...blocks.map(fitSection),
    ],
    unfurl_links: false,
  };
}

function successMessage(report: Report): SlackMessage {
  const { icon, words } = buildVerdict(report);
  const flaky = listFlaky(report).length;
  const parts = [
    `${icon} dbt ${escapeSlack(report.project, NAME_LENGTH)}: ${words}`,
    describePlace(report, slackFormatter),
    flaky > 0 && `🔁 ${formatCount(flaky)} flaky`,
    formatDuration(report.duration),
    report.run.url && slackFormatter.link('Open the run', report.run.url),
  ];
  const text = parts.filter(Boolean).join(' · ');
  const more = [
    describePromotion(report, slackFormatter.code).join(' '),
    describeOrphans(report, slackFormatter.code).join('\n'),
    lateSources(report),
  ];
  const blocks = [text, ...more.filter((part) => part !== '')].map((part) => fitSection([part]));
  return { text, blocks, unfurl_links: false };
}

function lateSources(report: Report): string {
  const late = listLateSources(report);
  const lines = late.slice(0, SOURCES_SHOWN).map((source) => {
    const icon = isStale(source) ? '❌' : '⚠️';
    return `${icon} source ${slackFormatter.code(source.name)} · ${slackFormatter.text(describeSource(source))}`;
  });
  if (late.length > lines.length)
    lines.push(`… and ${formatCount(late.length - lines.length)} more`);
  return lines.join('\n');
}

/** The entries that fit, and how many more there are. */
function fitSection(entries: readonly string[]): SectionBlock {
  const whole = entries.join('\n');
  if (whole.length <= SECTION_LIMIT) return section(whole);
  let room = SECTION_LIMIT - 30;
  const end = entries.findIndex((entry) => {
    room -= entry.length + 1;
    return room < 0;
  });
  const rest = entries.slice(end);
  // The last entry may be the count of entries that were omitted before.
  const [, before = '0'] = /^… and ([\d,]+) more$/.exec(rest.at(-1) ?? '') ?? [];
  const counted = Number(before.replaceAll(',', ''));
  const more = rest.length + (counted > 0 ? counted - 1 : 0);
  return section([...entries.slice(0, end), `… and ${formatCount(more)} more`].join('\n'));
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
