import { createSparkline } from './charts.js';
import { isTest, lastOf, stateOf } from './data.js';
import { element, icon, itemLink, table } from './dom.js';
import { formatCount, formatDuration } from './format.js';

const ROWS_SHOWN = 100;
const ROWS_AT_FIRST = 20;

/** All models, tests and sources, or those that have every word of the filter. */
export function showList(data, filter) {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found = data.items.filter((item) =>
    words.length > 0
      ? words.every((word) => item.words.includes(word))
      : !isTest(item) || stateOf(item).level === 'red',
  );
  render(data, found, words.length > 0 ? ROWS_SHOWN : ROWS_AT_FIRST);
  const what = words.length > 0 ? 'found' : 'models, seeds, snapshots, sources and failing tests';
  document.getElementById('found').textContent = `${formatCount(found.length)} ${what}`;
}

function render(data, found, limit) {
  const rows = found.slice(0, limit).map(row);
  const head = ['Name', 'State', 'Time', 'Over time', 'Rows', 'Over time', 'Owner'];
  const parts = rows.length > 0 ? [table('Everything that was found', head, rows)] : [];
  if (found.length > limit) {
    const more = element(
      'button',
      { type: 'button' },
      `Show ${formatCount(found.length - limit)} more`,
    );
    more.addEventListener('click', () => {
      render(data, found, Number.POSITIVE_INFINITY);
      document.querySelectorAll('#items tbody a')[limit]?.focus();
    });
    parts.push(more);
  }
  document.getElementById('items').replaceChildren(...parts);
}

function row(item) {
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

function rowsWords(item, rows, failures) {
  if (failures) return `${formatCount(failures)} failing`;
  if (rows === undefined) return '';
  return `${item.estimated ? 'about ' : ''}${formatCount(rows)}`;
}
