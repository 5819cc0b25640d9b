import { STEP_NAMES, type StepName, type WarehouseSuite } from './suite.ts';

/** What came of one step on one warehouse. */
export interface StepOutcome {
  title: string;
  /** `none`: the warehouse, or what stands in for it, has no such thing. */
  result: 'ok' | 'failed' | 'none';
  seconds: number;
}

const BEGIN = '<!-- suites: npm run e2e:warehouses -->';
const END = '<!-- /suites -->';

/** Outcomes by warehouse. */
type Outcomes = ReadonlyMap<string, readonly StepOutcome[]>;

/**
 * The page with the outcomes of the steps that were played; what the table says of the others stays.
 * @param page docs/warehouses.md
 */
export function writeTable(
  page: string,
  suites: readonly WarehouseSuite[],
  outcomes: Outcomes,
): string {
  const [before = '', rest] = page.split(BEGIN);
  const [old = '', after] = (rest ?? '').split(END);
  if (rest === undefined || after === undefined)
    throw new Error(`docs/warehouses.md has no ${BEGIN} … ${END}.`);
  const columns = suites.map(
    (suite) =>
      new Map([
        ...readColumn(old, suite.title),
        ['runs on', suite.standsIn],
        ...cellsOf(suite, outcomes.get(suite.name) ?? []),
      ]),
  );
  const rows = [
    ['', ...suites.map(({ title }) => title)],
    ['---', ...suites.map(() => '---')],
    ...['runs on', ...STEP_NAMES].map((row) => [
      row,
      ...columns.map((cells) => cells.get(row) ?? 'not run'),
    ]),
  ];
  const table = rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return `${before}${BEGIN}\n${table}\n${END}${after}`;
}

function cellsOf(suite: WarehouseSuite, played: readonly StepOutcome[]): [string, string][] {
  return played.map(({ title, result, seconds }) => [
    title,
    {
      ok: `**${suite.isReal ? 'tested' : 'emulated'}**, ${seconds.toFixed(0)} s`,
      failed: 'failed',
      none: suite.without[title as StepName] ?? '',
    }[result],
  ]);
}

function readColumn(table: string, title: string): [string, string][] {
  const rows = table
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const index = rows[0]?.indexOf(title) ?? -1;
  return index < 0 ? [] : rows.slice(2).map((cells) => [cells[1] ?? '', cells[index] ?? '']);
}
