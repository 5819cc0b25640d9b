import type { DataDiff } from '../../plan/review.ts';
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
export function renderDataChanges(diffs: readonly DataDiff[], limits: TableLimits): string {
  if (diffs.length === 0) return '';
  const changed = sortDiffs(diffs.filter(differs));
  const rows = changed.map(({ uniqueId, rows, keys, columns }) => [
    code(labelOf(uniqueId)),
    formatRows(rows),
    keys ? formatKeys(keys) : '',
    keys ? formatChanges(keys, CELL_ITEMS) : '',
    formatColumns(columns),
  ]);
  return joinBlocks([
    '#### Data changes',
    changed.length > 0 ? changeTable(rows, limits) : '',
    sameSentences(diffs),
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

function differs({ rows, columns, keys }: DataDiff): boolean {
  return (
    rows.before !== rows.after ||
    columns.added.length + columns.removed.length + columns.retyped.length > 0 ||
    (keys !== undefined && keys.added + keys.removed + keys.changed.length > 0)
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
  const compared = same.filter(isFullyCompared);
  const counted = same.filter((diff) => !isFullyCompared(diff));
  return [
    same.length === diffs.length ? 'No differences found.' : '',
    compared.length > 0 ? `${countNodes(compared)}: same data.` : '',
    counted.length > 0
      ? `${countNodes(counted)}: same row count and columns, values not compared.`
      : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** Only a comparison by key that left no row out can say that the data is the same. */
function isFullyCompared({ keys }: DataDiff): boolean {
  return keys !== undefined && keys.unusable === 0;
}

function detailLine({ uniqueId, columns, keys }: DataDiff): string {
  const parts = [
    keys && `key ${keys.columns.map(code).join(', ')}`,
    keys && keys.changed.length > CELL_ITEMS
      ? `changed values in ${formatChanges(keys, DETAIL_ITEMS)}`
      : '',
    keys && keys.unusable > 0
      ? `skipped ${formatNumberOf(keys.unusable, 'row')} with a null or duplicate key`
      : '',
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

function formatRows({ before, after }: DataDiff['rows']): string {
  if (before === after) return formatCount(after);
  const change = `${formatCount(before)} → ${formatCount(after)} (${formatSigned(after - before)})`;
  return change.replaceAll(' ', NO_BREAK);
}

function formatKeys({ added, removed }: Keys): string {
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
