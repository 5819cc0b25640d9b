import type { Arrival, DataDiff, Review } from '../../plan/review.ts';
import { code, details, escapeText, joinBlocks, tableHead, tableRow } from '../../text/markdown.ts';
import { labelOf, listItems, listLabels } from '../../text/node-label.ts';
import { cutText, takeWhatFits } from '../../text/plain-text.ts';
import { formatCount, formatNumberOf } from '../../text/quantities.ts';
import type { TableLimits } from './node-table.ts';

/** Items shown in a cell of the table; the details have all. */
const CELL_ITEMS = 3;
const DETAIL_ITEMS = 100;
/** A space at which a cell is not broken into two lines. */
const NO_BREAK = '\u00a0';
const NOTE_LENGTH = 300;
/** Rows that are not folded. */
const OPEN_ROWS = 15;
/** The heading, the head of the table and the closing sentences. */
const FRAME = 1_200;

type Keys = NonNullable<DataDiff['keys']>;

/** The models whose data differs, a line each, and the others counted. Empty without comparisons. */
export function renderDataChanges(
  { diffs, arrivals }: Pick<Review, 'diffs' | 'arrivals'>,
  limits: TableLimits,
): string {
  if (diffs.length === 0) return '';
  const changed = sortDiffs(diffs.filter(differs));
  const rows = changed.map((diff) => [
    code(labelOf(diff.uniqueId)),
    formatRows(diff),
    diff.keys ? formatKeys(diff.keys) : '',
    formatValues(diff),
    formatColumns(diff.columns),
  ]);
  return joinBlocks([
    '#### Data changes',
    changed.length > 0 ? changeTable(rows, limits) : '',
    sameSentences(diffs),
    newerSentence(diffs, arrivals),
  ]);
}

/** Keys, types and what could not be compared, a line for each model; folded. */
export function renderDataDetails(
  diffs: readonly DataDiff[],
  limits: TableLimits,
): string | undefined {
  const lines = [...sortDiffs(diffs.filter(differs)).map(detailLine), ...noteLines(diffs)].filter(
    (line) => line !== '',
  );
  if (lines.length === 0) return '';
  const shown = takeWhatFits(lines, limits.room - 300);
  const more = lines.length - shown.length;
  if (shown.length === 0) return undefined;
  const rest = more > 0 ? `${formatCount(more)} more, see the ${limits.rest}.` : '';
  return details('How the data was compared', joinBlocks([shown.join('\n'), rest]));
}

/** Rows that are newer than production's aside. */
function differs({ rows, columns, keys, whole, later }: DataDiff): boolean {
  return (
    rows.after - rows.before !== (later?.added ?? 0) ||
    columns.added.length + columns.removed.length + columns.retyped.length > 0 ||
    (keys !== undefined && keys.added + keys.removed + keys.changed.length > 0) ||
    (whole !== undefined && whole.added + whole.removed > 0)
  );
}

function changeTable(rows: readonly string[][], { room, rest }: TableLimits): string {
  const columns = [
    { title: 'Model', align: 'left' as const },
    { title: 'Rows', align: 'right' as const },
    { title: 'Keys', align: 'right' as const },
    { title: 'Changed rows by column', align: 'left' as const },
    { title: 'Columns', align: 'left' as const },
  ];
  const used = columns.map((_, index) => rows.some((row) => row[index] !== ''));
  const pick = <T>(cells: readonly T[]) => cells.filter((_, index) => used[index]);
  const head = tableHead(pick(columns));
  const all = rows.map((row) => tableRow(pick(row)));
  const shown = takeWhatFits(all, room - FRAME);
  const more = all.length - shown.length;
  if (shown.length === 0)
    return `Data changes in ${formatNumberOf(more, 'node')}, see the ${rest}.`;
  const table = [...head, ...shown].join('\n');
  const content = joinBlocks([
    table,
    more > 0 ? `${formatCount(more)} more, see the ${rest}.` : '',
  ]);
  return all.length <= OPEN_ROWS
    ? content
    : details(`${formatCount(all.length)} nodes with data changes`, content);
}

function sameSentences(diffs: readonly DataDiff[]): string {
  const same = diffs.filter((diff) => !differs(diff));
  const counted = same.filter((diff) => !isFullyCompared(diff));
  const compared = same.filter(isFullyCompared);
  const aged = compared.filter(({ later }) => later !== undefined);
  const exact = compared.length - aged.length;
  return [
    exact === diffs.length ? 'No differences found.' : '',
    exact > 0 ? `${countNodes(compared.filter(({ later }) => !later))}: same data.` : '',
    aged.length > 0 ? `${countNodes(aged)}: same data, newer rows aside.` : '',
    counted.length > 0
      ? `${countNodes(counted)}: same row count and columns, **values not compared**.`
      : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** Only a comparison that left no row out can say that the data is the same. */
function isFullyCompared({ keys, whole }: DataDiff): boolean {
  return whole !== undefined || (keys !== undefined && keys.unusable === 0);
}

/** Why rows are there that production does not have, with no change of code. */
function newerSentence(diffs: readonly DataDiff[], arrivals: readonly Arrival[]): string {
  const later = sortDiffs(diffs.filter((diff) => diff.later !== undefined));
  const sources = arrivals.map(
    ({ name, loadedAt }) => `${code(name)} (up to ${formatMinute(loadedAt)})`,
  );
  return [
    sources.length > 0 &&
      `Since production’s deploy, new rows have arrived in ${listItems(sources, CELL_ITEMS)}: differences may come from them.`,
    later.length > 0 &&
      `*Newer* rows are later than the newest in production. They are counted, but not compared: ${listItems(later.map(describeLater), CELL_ITEMS)}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** ISO 8601 → `2026-01-02 06:00 UTC` */
function formatMinute(time: string): string {
  return code(`${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`);
}

/** `orders` 2 by `ordered_at` */
function describeLater({ uniqueId, later }: DataDiff): string {
  const { column = '', added = 0, changed = 0 } = later ?? {};
  return `${formatCount(added + changed)} of ${code(labelOf(uniqueId))} by ${code(column)}`;
}

function detailLine({ uniqueId, columns, keys, later }: DataDiff): string {
  const parts = [
    keys && `key ${keys.columns.map(code).join(', ')}`,
    keys && keys.changed.length > CELL_ITEMS
      ? `changed values in ${formatChanges(keys, DETAIL_ITEMS)}`
      : '',
    keys && keys.unusable > 0
      ? `skipped ${formatNumberOf(keys.unusable, 'row')} with a null or duplicate key`
      : '',
    keys?.unstable && describeUnstable(keys),
    later &&
      `newer than ${code(later.than)} in ${code(later.column)}: ${formatNumberOf(later.added, 'new row')}, ${formatNumberOf(later.changed, 'row')} changed since`,
    ...columnChanges(columns, true),
  ].filter(Boolean);
  return parts.length === 0 ? '' : `- ${code(labelOf(uniqueId))}: ${parts.join('; ')}`;
}

/** The same note holds for many models as a rule. */
function noteLines(diffs: readonly DataDiff[]): string[] {
  const byNote = Map.groupBy(
    sortDiffs(diffs).filter(({ note }) => note !== undefined),
    ({ note }) => note ?? '',
  );
  return [...byNote].map(
    ([note, group]) =>
      `- ${listLabels(
        group.map(({ uniqueId }) => uniqueId),
        10,
      )}: ${escapeText(cutText(note, NOTE_LENGTH))}`,
  );
}

function describeUnstable({ changed }: Keys): string {
  return changed.length > 0
    ? 'the key is not stable: without it, the rows of both sides are the same'
    : 'only the key has other values: without it, the rows of both sides are the same';
}

/** Changed values by column, or whole rows where no key tells them apart. */
function formatValues({ keys, whole }: DataDiff): string {
  const rows =
    whole && whole.added + whole.removed > 0
      ? `whole rows: ${formatKeys(whole).replaceAll(NO_BREAK, ' ')}`
      : '';
  if (!keys) return rows;
  if (keys.unstable)
    return keys.changed.length > 0
      ? '**key not stable**: same rows without it'
      : 'only the key: same rows without it';
  return [formatChanges(keys, CELL_ITEMS), rows].filter(Boolean).join('; ');
}

function formatRows({ rows: { before, after }, later }: DataDiff): string {
  if (before === after) return formatCount(after);
  const newer = later && later.added > 0 ? `, ${formatCount(later.added)} newer` : '';
  const change = `${formatCount(before)} → ${formatCount(after)} (${formatSigned(after - before)}${newer})`;
  return change.replaceAll(' ', NO_BREAK);
}

function formatKeys({ added, removed }: { added: number; removed: number }): string {
  return [added > 0 && `+${formatCount(added)}`, removed > 0 && `−${formatCount(removed)}`]
    .filter(Boolean)
    .join(NO_BREAK);
}

function formatChanges({ changed }: Keys, limit: number): string {
  const sorted = [...changed].sort((a, b) => b.rows - a.rows || (a.column < b.column ? -1 : 1));
  const items = sorted.map(({ column, rows }) => `${code(column)} ${formatCount(rows)}`);
  return listItems(items, limit);
}

function formatColumns(columns: DataDiff['columns']): string {
  return columnChanges(columns, false).join(', ');
}

function columnChanges({ added, removed, retyped }: DataDiff['columns'], all: boolean): string[] {
  const limit = all ? DETAIL_ITEMS : CELL_ITEMS;
  const typed = ({ name, type }: { name: string; type: string }) =>
    all ? `${code(name)} ${code(type)}` : code(name);
  const changed = retyped.map(
    ({ name, before, after }) => `${code(name)} ${code(before)} → ${code(after)}`,
  );
  return [
    added.length > 0 ? `added ${listItems(added.map(typed), limit)}` : '',
    removed.length > 0 ? `**removed** ${listItems(removed.map(typed), limit)}` : '',
    retyped.length > 0 ? `changed type of ${listItems(changed, limit)}` : '',
  ].filter((part) => part !== '');
}

function formatSigned(difference: number): string {
  return difference > 0 ? `+${formatCount(difference)}` : `−${formatCount(-difference)}`;
}

function countNodes(diffs: readonly DataDiff[]): string {
  const models = diffs.every(({ uniqueId }) => uniqueId.startsWith('model.'));
  return formatNumberOf(diffs.length, models ? 'model' : 'node');
}

function sortDiffs(diffs: readonly DataDiff[]): DataDiff[] {
  const label = ({ uniqueId }: DataDiff) => `${labelOf(uniqueId)} ${uniqueId}`;
  return [...diffs].sort((a, b) => (label(a) < label(b) ? -1 : 1));
}
