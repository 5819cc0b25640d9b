import type { Outcome } from '../../health/outcomes.ts';
import type { Reason } from '../../plan/reason.ts';
import { code, details, escapeText, joinBlocks, tableHead, tableRow } from '../../text/markdown.ts';
import { cutText, takeWhatFits } from '../../text/plain-text.ts';
import { formatCount, formatDuration, formatNumberOf } from '../../text/quantities.ts';
import { byName } from '../model/failures.ts';
import type { Report, ReportNode, ReportTest } from '../model/report.ts';
import { renderReason } from './reason-words.ts';

/** A table with more rows is folded. */
const OPEN_ROWS = 12;

/** Reasons counted above a folded table. */
const REASONS_SHOWN = 5;

/** Custom materializations may have any name. */
const TYPE_LENGTH = 40;

/** `<details>` and the sentence on what was left out. */
const FRAME = 400;

const OUTCOMES: Outcome[] = ['error', 'warn', 'success', 'skipped'];
const OUTCOME_ICONS: Record<Outcome, string> = {
  error: '❌',
  warn: '⚠️',
  success: '✅',
  skipped: '⏭️',
};

const TEST_STATUSES: Array<ReportTest['status']> = ['error', 'fail', 'warn', 'pass', 'skipped'];
const TEST_ICONS: Record<ReportTest['status'], string> = {
  error: '❌',
  fail: '❌',
  warn: '⚠️',
  pass: '✅',
  skipped: '⏭️',
};

export interface TableLimits {
  /** Characters for the whole table. */
  room: number;
  /** Markdown: where the rest is, after “see the”. */
  rest: string;
}

/**
 * What was built, failed or was skipped, and why: failures first, what changed itself before what
 * is below it, then by name. Empty without nodes.
 */
export function renderNodeTable(report: Report, limits: TableLimits): string {
  const withRows = report.nodes.some(hasRows);
  const reasons = report.review?.reasons ?? new Map<string, Reason>();
  const leftOut = listLeftOut(report);
  const withReasons = report.nodes.some(({ uniqueId }) => reasons.has(uniqueId));
  const isBelow = ({ uniqueId }: ReportNode) => reasons.get(uniqueId)?.kind === 'below';
  const nodes = [...report.nodes].sort(
    (a, b) =>
      OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome) ||
      Number(isBelow(a)) - Number(isBelow(b)) ||
      byName(a, b),
  );
  const head = tableHead([
    { title: '', align: 'center' },
    { title: 'Node', align: 'left' },
    ...(withReasons ? [{ title: 'Why', align: 'left' } as const] : []),
    { title: 'Type', align: 'left' },
    { title: 'Time', align: 'right' },
    ...(withRows ? [{ title: 'Rows', align: 'right' } as const] : []),
  ]);
  const render = (node: ReportNode) =>
    tableRow([
      OUTCOME_ICONS[node.outcome],
      code(node.name),
      ...(withReasons ? [reasonCell(reasons.get(node.uniqueId), node, leftOut)] : []),
      escapeText(cutText(node.materialized, TYPE_LENGTH)),
      node.outcome === 'skipped' ? 'skipped' : formatDuration(node.executionTime),
      ...(withRows ? [hasRows(node) ? formatCount(node.rowsAffected ?? 0) : ''] : []),
    ]);
  // Of a long list, what changed and what failed stays open; what merely is below it is folded.
  const fine = (node: ReportNode) => isBelow(node) && node.outcome === 'success';
  const open = nodes.filter((node) => !fine(node));
  if (nodes.length <= OPEN_ROWS || open.length === 0 || open.length > OPEN_ROWS) {
    const groups = nodes.length > OPEN_ROWS ? countReasons(nodes, reasons, leftOut) : '';
    const room = limits.room - groups.length - 2;
    return joinBlocks([groups, foldedTable(head, nodes.map(render), 'node', { ...limits, room })]);
  }
  const first = foldedTable(head, open.map(render), 'node', limits);
  const below = nodes.filter(fine).map(render);
  const room = limits.room - first.length - 2;
  return joinBlocks([
    first,
    foldedTable(head, below, 'node', { ...limits, room }, ' built downstream of the changes'),
  ]);
}

function listLeftOut({ review }: Report): Set<string> {
  return new Set(review?.leftOut.map(({ uniqueId }) => uniqueId));
}

/** Of a table that is folded, why its nodes are in it: the commonest reasons with their numbers. */
function countReasons(
  nodes: readonly ReportNode[],
  reasons: ReadonlyMap<string, Reason>,
  leftOut: ReadonlySet<string>,
): string {
  const known = nodes.filter(({ uniqueId }) => reasons.has(uniqueId));
  const groups = [
    ...Map.groupBy(known, (node) => reasonCell(reasons.get(node.uniqueId), node, leftOut)),
  ].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  const shown = groups.slice(0, REASONS_SHOWN);
  const more = groups.slice(REASONS_SHOWN).reduce((total, [, group]) => total + group.length, 0);
  return [
    ...shown.map(([reason, group]) => `- ${formatNumberOf(group.length, 'node')}: ${reason}`),
    ...(more > 0 ? [`- ${formatNumberOf(more, 'node')}: other reasons`] : []),
  ].join('\n');
}

/** Every test: failures first, then by name. Empty without tests. */
export function renderTestTable(report: Report, limits: TableLimits): string {
  const tests = [...report.tests].sort(
    (a, b) => TEST_STATUSES.indexOf(a.status) - TEST_STATUSES.indexOf(b.status) || byName(a, b),
  );
  // That the tested node is built, too, says the table of nodes.
  const reasons = new Map(
    [...(report.review?.reasons ?? [])].filter(([, { kind }]) => kind !== 'tests-built'),
  );
  const leftOut = listLeftOut(report);
  const withReasons = tests.some(({ uniqueId }) => reasons.has(uniqueId));
  const head = tableHead([
    { title: '', align: 'center' },
    { title: 'Test', align: 'left' },
    { title: 'Tested', align: 'left' },
    ...(withReasons ? [{ title: 'Why', align: 'left' } as const] : []),
    { title: 'Time', align: 'right' },
    { title: 'Failing rows', align: 'right' },
  ]);
  const rows = tests.map((test) =>
    tableRow([
      TEST_ICONS[test.status],
      code(test.name),
      code([test.tested, test.column].filter(Boolean).join('.')),
      ...(withReasons
        ? [
            reasonCell(
              reasons.get(test.uniqueId),
              { resourceType: 'test', file: test.file },
              leftOut,
            ),
          ]
        : []),
      test.status === 'skipped' ? 'skipped' : formatDuration(test.executionTime),
      test.failures ? formatCount(test.failures) : '',
    ]),
  );
  return foldedTable(head, rows, 'test', limits);
}

function foldedTable(
  head: string[],
  rows: string[],
  noun: string,
  limits: TableLimits,
  /** Said of the rows in the fold; a short table without it is not folded. */
  foldedAs?: string,
): string {
  if (rows.length === 0) return '';
  const headLength = head.join('\n').length + 1;
  const shown = takeWhatFits(rows, limits.room - headLength - FRAME);
  const more = rows.length - shown.length;
  if (shown.length === 0) return `${formatNumberOf(more, noun)}, see the ${limits.rest}.`;
  const table = [...head, ...shown].join('\n');
  const content =
    more === 0 ? table : `${table}\n\n${formatCount(more)} more, see the ${limits.rest}.`;
  if (rows.length <= OPEN_ROWS && foldedAs === undefined) return content;
  return details(`${formatNumberOf(rows.length, noun)}${foldedAs ?? ''}`, content);
}

function reasonCell(
  reason: Reason | undefined,
  node: { resourceType: string; file: string },
  leftOut: ReadonlySet<string>,
): string {
  return reason === undefined ? '' : renderReason(reason, node, leftOut);
}

/** Adapters that cannot tell say null or -1; Snowflake counts its answer, one row, where a view is made. */
function hasRows({ rowsAffected, outcome, materialized }: ReportNode): boolean {
  const isView = materialized === 'view';
  return rowsAffected !== null && rowsAffected >= 0 && outcome !== 'skipped' && !isView;
}
