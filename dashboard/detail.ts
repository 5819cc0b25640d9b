import type { Numbers } from '../src/report/dashboard/series.ts';
import { formatCount, formatDuration } from '../src/text/quantities.ts';
import { createChart } from './charts.ts';
import { type Data, type Item, stateIn, stateOf } from './data.ts';
import { type Child, element, icon, itemLink, runLink, table } from './dom.ts';
import { formatDate } from './words.ts';

/** What is known of one model, test or source, run by run. */
export function renderDetail(data: Data, item: Item): HTMLElement[] {
  const { level } = stateOf(item);
  const { word } = stateIn(item, item.last);
  return [
    element('p', {}, element('a', { href: '#' }, '← Overview')),
    element(
      'div',
      { class: `verdict ${level}` },
      icon(level),
      element(
        'div',
        {},
        element('h1', { tabindex: '-1' }, element('bdi', {}, item.name)),
        element('p', {}, `${word} ${lastRun(data, item)}${inARow(item)}`),
      ),
    ),
    notes(item),
    facts(data, item),
    ...charts(data, item),
    tests(data, item),
    runs(data, item),
  ].filter((each) => each !== undefined);
}

export function renderUnknown(id: string): HTMLElement[] {
  return [
    element('p', {}, element('a', { href: '#' }, '← Overview')),
    element('h1', { tabindex: '-1' }, 'Not found'),
    element(
      'p',
      {},
      'The project has no ',
      element('code', {}, id),
      '. It may have been renamed or removed.',
    ),
  ];
}

/** For how long it is what it is, where that is bad. */
function inARow({ status, last, kind }: Item): string {
  if (stateIn({ kind }, last).level !== 'red') return '';
  const known = status.replaceAll('.', '');
  const runs = known.length - known.search(new RegExp(`${last}+$`));
  return runs > 1 ? `, ${runs} times in a row` : ', for the first time';
}

function lastRun(data: Data, item: Item): string {
  const index = item.status.search(/[^.]\.*$/);
  const run = data.runs[index];
  return run ? `in the run of ${formatDate(run.at)}` : 'in any run of the history';
}

function notes({ notes: all }: Item): HTMLElement | undefined {
  if (!all) return undefined;
  const items = all.map(({ level, text }) => element('li', {}, icon(level), ` ${text}`));
  return element('ul', { class: 'notes' }, items);
}

function facts(data: Data, item: Item): HTMLElement {
  const tested = item.tested === undefined ? undefined : data.byId.get(item.tested);
  const entries: [string, Child][] = [
    ['Kind', [item.as, item.kind].filter(Boolean).join(' ').replace('_', ' ')],
    ['Owner', item.owner ?? 'no owner'],
    ['File', element('code', {}, item.file)],
    ['Tests', tested && itemLink(tested)],
    ['Shown in', item.exposures?.join(', ')],
    ['Unique id', element('code', {}, item.id)],
  ];
  return element(
    'dl',
    {},
    entries
      .filter(([, value]) => value)
      .map(([name, value]) =>
        element('div', {}, element('dt', {}, name), element('dd', {}, value)),
      ),
  );
}

function charts(data: Data, item: Item): (HTMLElement | undefined)[] {
  const states = [...item.status].map((letter) => {
    const { level } = stateIn(item, letter);
    return level === 'red' ? 'bad' : level === 'off' ? 'off' : 'ok';
  });
  const draw = (
    title: string,
    values: Numbers | undefined,
    write: (value: number) => string,
    line = false,
  ) =>
    values &&
    createChart({
      title,
      values,
      states,
      line,
      top: write(Math.max(...values.map((value) => value ?? 0))),
      describe: (index) => {
        const { word } = stateIn(item, item.status[index] ?? '.');
        const value = values[index] ?? null;
        const at = data.runs[index]?.at ?? '';
        return `${formatDate(at)}: ${value === null ? 'unknown' : write(value)}, ${word}`;
      },
    });
  const about = data.rounded ? 'about ' : '';
  return [
    draw('Time', item.seconds, formatDuration),
    draw('Rows', item.rows, (count) => `${about}${formatCount(count)} rows`, true),
    draw('Failing rows', item.failures, (count) => `${formatCount(count)} failing rows`),
    draw('Age', item.age, (age) => `${formatDuration(age)} old`, true),
  ];
}

function tests(data: Data, item: Item): HTMLElement | undefined {
  const all = data.testsOf.get(item.id);
  if (!all) return undefined;
  const rows = all.map((test) => {
    const { level, word } = stateOf(test);
    return [[icon(level), ' ', itemLink(test)], word];
  });
  return element(
    'section',
    {},
    element('h2', {}, 'Tests'),
    table('Tests', ['Test', 'State'], rows),
  );
}

function runs(data: Data, item: Item): HTMLElement | undefined {
  const rows = data.runs
    .map((run, index) => ({ run, index, letter: item.status[index] ?? '.' }))
    .filter(({ letter }) => letter !== '.')
    .reverse()
    .map(({ run, index, letter }) => {
      const { level, word } = stateIn(item, letter);
      return [
        [icon(level), ' ', runLink(data, run)],
        word,
        formatDate(run.at),
        write(item.seconds?.[index], formatDuration) || write(item.age?.[index], formatDuration),
        write(item.rows?.[index], formatCount) || write(item.failures?.[index], formatCount),
        (item.attempts?.[index] ?? 0) > 1 ? String(item.attempts?.[index]) : '',
      ];
    });
  if (rows.length === 0) return undefined;
  const source = item.kind === 'source';
  const counted = item.failures ? 'Failing rows' : 'Rows';
  const head = ['Run', 'Result', 'When', source ? 'Age' : 'Time', counted, 'Attempts'];
  const left =
    data.leftOut > 0 &&
    element(
      'p',
      { class: 'none' },
      `Shows the last ${data.runs.length} of ${data.leftOut + data.runs.length} runs to keep the page small.`,
    );
  return element(
    'section',
    {},
    element('h2', {}, 'Run by run'),
    left,
    table('Run by run', head, rows),
  );
}

function write(value: number | null | undefined, words: (value: number) => string): string {
  return value === null || value === undefined ? '' : words(value);
}
