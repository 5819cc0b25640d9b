import { isStale } from '../../health/outcomes.ts';
import { code, escapeText, tableHead, tableRow } from '../../text/markdown.ts';
import { cutText, takeWhatFits } from '../../text/plain-text.ts';
import { formatCount, formatDuration } from '../../text/quantities.ts';
import { byName } from './failures.ts';
import type { Report, ReportSource } from './report.ts';

const MESSAGE_LENGTH = 300;

/** Sources that are not fresh: stale ones first, then those that warn; each by name. */
export function listLateSources({ sources }: Report): ReportSource[] {
  return sources
    .filter(({ status }) => status !== 'pass')
    .sort((a, b) => Number(isStale(b)) - Number(isStale(a)) || byName(a, b));
}

/** `30 h old; warns after 12 hours, errors after 24 hours`. Plain text. */
export function describeSource(source: ReportSource): string {
  const { age, message, warnAfter, errorAfter } = source;
  const state =
    age === null ? `cannot be read: ${message ?? 'no answer'}` : `${formatDuration(age)} old`;
  return `${state}; ${describeLimits({ warnAfter, errorAfter })}`;
}

function describeLimits({ warnAfter, errorAfter }: Pick<ReportSource, 'warnAfter' | 'errorAfter'>) {
  return [
    warnAfter !== null && `warns after ${warnAfter}`,
    errorAfter !== null && `errors after ${errorAfter}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** A table of the sources that are not fresh; empty where there are none. */
export function renderSources(report: Report, room: number): string {
  const late = listLateSources(report);
  if (late.length === 0) return '';
  const head = tableHead([
    { title: '', align: 'center' },
    { title: 'Source', align: 'left' },
    { title: 'Age', align: 'right' },
    { title: 'Limits', align: 'left' },
    { title: 'Declared in', align: 'left' },
  ]);
  const rows = late.map((source) =>
    tableRow([
      isStale(source) ? '❌' : '⚠️',
      code(source.name),
      source.age === null
        ? escapeText(cutText(source.message ?? 'cannot be read', MESSAGE_LENGTH))
        : formatDuration(source.age),
      escapeText(describeLimits(source)),
      code([source.file, source.line].filter((part) => part !== undefined).join(':')),
    ]),
  );
  const shown = takeWhatFits(rows, room);
  const fresh = report.sources.length - late.length;
  const more = late.length - shown.length;
  const rest = [
    more > 0 && `${formatCount(more)} more are not fresh.`,
    fresh > 0 && `${formatCount(fresh)} of ${formatCount(report.sources.length)} are fresh.`,
  ].filter(Boolean);
  return [`**Sources that are not fresh**\n\n${[...head, ...shown].join('\n')}`, rest.join(' ')]
    .filter(Boolean)
    .join('\n\n');
}
