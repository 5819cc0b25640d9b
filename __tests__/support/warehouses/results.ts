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
 * The page with the columns of the warehouses that were played; the others stay.
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
  const columns = suites.map((suite) => {
    const played = outcomes.get(suite.name);
    return played ? cellsOf(suite, played) : readColumn(old, suite.title);
  });
  const rows = [
    ['', ...suites.map(({ title }) => title)],
    ['---', ...suites.map(() => '---')],
    ['runs on', ...columns.map((cells) => cells?.get('runs on') ?? '')],
    ...STEP_NAMES.map((step) => [step, ...columns.map((cells) => cells?.get(step) ?? 'not run')]),
  ];
  const table = rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return `${before}${BEGIN}\n${table}\n${END}${after}`;
}

function cellsOf(suite: WarehouseSuite, played: readonly StepOutcome[]): Map<string, string> {
  const cells = played.map(({ title, result, seconds }): [string, string] => [
    title,
    {
      ok: `**emulated**, ${seconds.toFixed(0)} s`,
      failed: 'failed',
      none: suite.without[title as StepName] ?? '',
    }[result],
  ]);
  return new Map([['runs on', suite.standsIn], ...cells]);
}

function readColumn(table: string, title: string): Map<string, string> | undefined {
  const rows = table
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const index = rows[0]?.indexOf(title) ?? -1;
  return index < 0
    ? undefined
    : new Map(rows.slice(2).map((cells) => [cells[1] ?? '', cells[index] ?? '']));
}
