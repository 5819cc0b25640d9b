import type { DashboardSeries, Numbers, SeriesItem } from '../src/report/dashboard/series.ts';
import type { Level as Colour } from '../src/report/dashboard/view.ts';

/** A model, test or source, ready to be shown. */
export interface Item extends SeriesItem {
  /** Letter of the last run that says something about it. */
  last: string;
  /** What the filter looks in, in lower case. */
  words: string;
}

/** All that the page carries. */
export interface Data extends DashboardSeries {
  items: Item[];
  byId: ReadonlyMap<string, Item>;
  /** Tests by the unique id of what they test. */
  testsOf: ReadonlyMap<string, Item[]>;
}

/** `off`: it did not run. */
export type Level = Colour | 'off';

type Kind = Pick<Item, 'kind'>;

/** What the page carries: base64 of gzipped JSON, `DashboardSeries` of src/report/dashboard/series.ts. */
export async function loadData(): Promise<Data> {
  const text = document.getElementById('series')?.textContent ?? '';
  const bytes = Uint8Array.from(atob(text.trim()), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const data = JSON.parse(await new Response(stream).text()) as DashboardSeries;
  return prepare(data);
}

function prepare(data: DashboardSeries): Data {
  const byId = new Map<string, Item>();
  const testsOf = new Map<string, Item[]>();
  const items = data.items.map(prepareItem);
  for (const item of items) {
    byId.set(item.id, item);
    if (item.tested === undefined) continue;
    const tests = testsOf.get(item.tested) ?? [];
    tests.push(item);
    testsOf.set(item.tested, tests);
  }
  items.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  return { ...data, items, byId, testsOf };
}

function prepareItem(packed: SeriesItem): Item {
  const last = lastLetter(packed.status);
  const notes = packed.notes?.map(({ text }) => text).join(' ') ?? '';
  const { word } = stateOf({ ...packed, last });
  return {
    ...packed,
    last,
    rows: addUp(packed.rows),
    words: `${packed.id} ${packed.owner ?? ''} ${word} ${notes}`.toLowerCase(),
  };
}

interface State {
  level: Level;
  /** For models, seeds, snapshots and functions. */
  word: string;
  test: string;
  source: string;
}

const NOT_RUN: State = { level: 'off', word: 'not run', test: 'not run', source: 'not read' };

const STATES: Readonly<Record<string, State>> = {
  s: { level: 'green', word: 'succeeded', test: 'passed', source: 'fresh' },
  w: { level: 'amber', word: 'warned', test: 'warned', source: 'late' },
  e: { level: 'red', word: 'failed', test: 'failed', source: 'stale' },
  f: { level: 'red', word: 'failed', test: 'failed', source: 'failed' },
  u: { level: 'red', word: 'unreadable', test: 'unreadable', source: 'unreadable' },
  k: { level: 'off', word: 'skipped', test: 'skipped', source: 'skipped' },
};

/** The level and the word for an item as it was in a run. */
export function stateIn(item: Kind, letter: string): { level: Level; word: string } {
  const state = STATES[letter] ?? NOT_RUN;
  return { level: state.level, word: state[groupOf(item)] };
}

/** As it was last; what is unusual counts, too. */
export function stateOf(item: Kind & Pick<Item, 'last' | 'notes'>): { level: Level; word: string } {
  const { level, word } = stateIn(item, item.last);
  const levels = [level, ...(item.notes ?? []).map((note) => note.level)];
  const worst = LEVELS.find((each) => levels.includes(each)) ?? level;
  return { level: worst, word: worst === level ? word : 'unusual' };
}

/** The worst first. */
const LEVELS: readonly Level[] = ['red', 'amber', 'green', 'off'];

export function isTest(item: Kind): boolean {
  return item.kind === 'test' || item.kind === 'unit_test';
}

function groupOf(item: Kind): 'word' | 'test' | 'source' {
  if (isTest(item)) return 'test';
  return item.kind === 'source' ? 'source' : 'word';
}

/** What a run does not tell stays as it was. */
function lastLetter(status: string): string {
  return /([^.])\.*$/.exec(status)?.[1] ?? '.';
}

/** Bad ones first; of the others what is built before its tests. */
function rank(item: Item): number {
  const level = LEVELS.indexOf(stateOf(item).level);
  return Math.min(level, 2) * 2 + (isTest(item) ? 1 : 0);
}

function addUp(differences: Numbers | undefined): Numbers | undefined {
  let sum = 0;
  return differences?.map((difference) => {
    if (difference === null) return null;
    sum += difference;
    return sum;
  });
}

/** The newest value that is known. */
export function lastOf(values: Numbers | undefined): number | undefined {
  return values?.findLast((value) => value !== null) ?? undefined;
}
