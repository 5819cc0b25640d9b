import { formatCount, formatDuration } from '../src/text/quantities.ts';
import { createSparkline } from './charts.ts';
import { type Data, type Item, isTest, lastOf, stateOf } from './data.ts';
import { type Child, element, icon, itemLink, part, table } from './dom.ts';

const ROWS_SHOWN = 100;
const ROWS_AT_FIRST = 20;

/** All models, tests and sources, or those that have every word of the filter. */
export function showList(data: Data, filter: string): void {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found = data.items.filter((item) =>
    words.length > 0
      ? words.every((word) => item.words.includes(word))
      : !isTest(item) || stateOf(item).level === 'red',
  );
  render(data, found, words.length > 0 ? ROWS_SHOWN : ROWS_AT_FIRST);
  const what = words.length > 0 ? 'found' : 'models, seeds, snapshots, sources and failing tests';
  part('found').textContent = `${formatCount(found.length)} ${what}`;
}

function render(data: Data, found: readonly Item[], limit: number): void {
  const rows = found.slice(0, limit).map(row);
  const head = ['Name', 'State', 'Time', 'Over time', 'Rows', 'Over time', 'Owner'];
  const parts: HTMLElement[] = rows.length > 0 ? [table('Search results', head, rows)] : [];
  if (found.length > limit) {
    const more = element(
      'button',
      { type: 'button' },
      `Show ${formatCount(found.length - limit)} more`,
    );
    more.addEventListener('click', () => {
      render(data, found, Number.POSITIVE_INFINITY);
      document.querySelectorAll<HTMLElement>('#items tbody a')[limit]?.focus();
    });
    parts.push(more);
  }
  part('items').replaceChildren(...parts);
}

function row(item: Item): Child[] {
  const { level, word } = stateOf(item);
  const seconds = lastOf(item.seconds);
  const rows = lastOf(item.rows);
  const failures = lastOf(item.failures);
  return [
    [
      icon(level),
      ' ',
      itemLink(item),
      ' ',
      element('span', { class: 'kind' }, item.as ?? item.kind),
    ],
    word,
    seconds === undefined ? '' : formatDuration(seconds),
    (item.seconds && createSparkline(item.seconds)) ?? '',
    rowsWords(item, rows, failures),
    (item.rows && createSparkline(item.rows)) ?? '',
    item.owner ?? '',
  ];
}

function rowsWords(item: Item, rows: number | undefined, failures: number | undefined): string {
  if (failures) return `${formatCount(failures)} failing`;
  if (rows === undefined) return '';
  return `${item.estimated ? 'about ' : ''}${formatCount(rows)}`;
}
