import type { OrphanReport } from '../../plan/orphans.ts';
import { code, escapeText, joinBlocks } from '../../text/markdown.ts';
import { labelOf, listItems, listLabels } from '../../text/node-label.ts';
import { cutText, takeWhatFits } from '../../text/plain-text.ts';
import { formatAge, formatCount, formatNumberOf } from '../../text/quantities.ts';
import type { Report } from '../model/report.ts';

const READERS = 10;
const NAME_LENGTH = 120;
const NOTE_LENGTH = 500;
/** Heading and the sentence on what was left out. */
const FRAME = 400;

/** `deploy`: relations that an earlier deploy built and no node builds any more. Empty without any. */
export function renderOrphans(
  { orphans, createdAt }: Pick<Report, 'orphans' | 'createdAt'>,
  room: number,
): string {
  if (orphans.length === 0) return '';
  const lines = takeWhatFits(
    orphans.map((orphan) => orphanLine(orphan, createdAt)),
    room - FRAME,
  );
  const more = orphans.length - lines.length;
  const isListed = orphans.some(({ fate }) => fate === 'listed');
  return joinBlocks([
    '#### No node builds these any more',
    lines.join('\n'),
    more > 0 ? `${formatCount(more)} more, see report.json.` : '',
    isListed ? '**What to do:** nothing updates them. Drop what nobody needs.' : '',
  ]);
}

function orphanLine(orphan: OrphanReport, now: string): string {
  const { relation, kind, resourceType, uniqueId, since, deploys, fate } = orphan;
  const what = `${code(relation)} (${escapeText(kind)} of ${resourceType} ${code(labelOf(uniqueId))})`;
  if (fate === 'dropped') return `- 🧹 ${what} was dropped. Found ${formatAge(since, now)}.`;
  const found = `Found ${formatAge(since, now)}, by ${formatNumberOf(deploys, 'successful deploy')}.`;
  return [`- ${what}.`, found, readBy(orphan), HOLDS[fate]?.(orphan)].filter(Boolean).join(' ');
}

function readBy({ exposures, readers, dependents, fate }: OrphanReport): string {
  const names = [
    ...exposures.map(({ name, owner }) => {
      const by = owner ? ` (${escapeText(cutText(owner, NAME_LENGTH))})` : '';
      return `exposure ${code(cutText(name, NAME_LENGTH))}${by}`;
    }),
    ...(dependents ?? []).map((name) => code(cutText(name, NAME_LENGTH))),
  ];
  const read = names.length > 0 ? `Read by ${listItems(names, READERS)}.` : '';
  const older =
    readers.length > 0 ? `Built on it and not since: ${listLabels(readers, READERS)}.` : '';
  const unknown =
    dependents === undefined && fate === 'listed'
      ? 'The warehouse’s catalogue does not say what reads it.'
      : '';
  return [read, older, unknown].filter(Boolean).join(' ');
}

/** Why it is still there. */
const HOLDS: Readonly<
  Record<OrphanReport['fate'], ((orphan: OrphanReport) => string) | undefined>
> = {
  listed: undefined,
  dropped: undefined,
  history: ({ resourceType }) =>
    `It is not dropped, because ${resourceType === 'snapshot' ? 'a snapshot' : 'its materialization'} may keep rows that no build brings back.`,
  kind: () => 'It is not dropped: only tables and views are.',
  disabled: ({ resourceType }) =>
    `It is not dropped, because the project still has the ${resourceType}, disabled.`,
  schema: () => 'It is not dropped, because the project builds nothing in its schema any more.',
  exposure: () => 'It is not dropped, because an exposure of the project reads it.',
  read: () => 'It is not dropped, because something reads it.',
  unknown: () => 'It is not dropped, because the warehouse does not say what reads it.',
  written: () =>
    'It is not dropped, because it changed since the deploy before: something else writes to it.',
  grace: ({ deploysLeft = 1 }) =>
    deploysLeft === 1
      ? 'The next deploy drops it.'
      : `The ${ordinal(deploysLeft)} deploy from now drops it.`,
  failed: () => 'It is not dropped, because this deploy failed.',
  refused: ({ note }) =>
    `It was not dropped. ${escapeText(cutText((note ?? '').replaceAll(/\s+/g, ' '), NOTE_LENGTH))}`,
};

function ordinal(count: number): string {
  const suffix = { one: 'st', two: 'nd', few: 'rd', other: 'th' } as Record<string, string>;
  return `${count}${suffix[new Intl.PluralRules('en', { type: 'ordinal' }).select(count)]}`;
}
