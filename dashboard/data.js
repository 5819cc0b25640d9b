/** What the page carries: base64 of gzipped JSON, `DashboardSeries` of src/report/dashboard/series.ts. */
export async function loadData() {
  const text = document.getElementById('series')?.textContent ?? '';
  const bytes = Uint8Array.from(atob(text.trim()), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const data = JSON.parse(await new Response(stream).text());
  return prepare(data);
}

function prepare(data) {
  const byId = new Map();
  const testsOf = new Map();
  for (const item of data.items) {
    item.last = lastLetter(item.status);
    item.rows = addUp(item.rows);
    const notes = item.notes?.map(({ text }) => text).join(' ') ?? '';
    item.words = `${item.id} ${item.owner ?? ''} ${stateOf(item).word} ${notes}`.toLowerCase();
    byId.set(item.id, item);
    if (item.tested === undefined) continue;
    const tests = testsOf.get(item.tested) ?? [];
    tests.push(item);
    testsOf.set(item.tested, tests);
  }
  data.items.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  return { ...data, byId, testsOf };
}

const STATES = {
  s: { level: 'green', word: 'succeeded', test: 'passed', source: 'fresh' },
  w: { level: 'amber', word: 'warned', test: 'warned', source: 'late' },
  e: { level: 'red', word: 'failed', test: 'failed', source: 'stale' },
  f: { level: 'red', word: 'failed', test: 'failed', source: 'failed' },
  u: { level: 'red', word: 'unreadable', test: 'unreadable', source: 'unreadable' },
  k: { level: 'off', word: 'skipped', test: 'skipped', source: 'skipped' },
  '.': { level: 'off', word: 'not run', test: 'not run', source: 'not read' },
};

/** The level and the word for an item as it was in a run. */
export function stateIn(item, letter) {
  const state = STATES[letter] ?? STATES['.'];
  return { level: state.level, word: state[groupOf(item)] };
}

/** As it was last; what is unusual counts, too. */
export function stateOf(item) {
  const { level, word } = stateIn(item, item.last);
  const levels = [level, ...(item.notes ?? []).map((note) => note.level)];
  const worst = LEVELS.find((each) => levels.includes(each));
  return { level: worst, word: worst === level ? word : 'unusual' };
}

/** The worst first. */
const LEVELS = ['red', 'amber', 'green', 'off'];

export function isTest(item) {
  return item.kind === 'test' || item.kind === 'unit_test';
}

function groupOf(item) {
  if (isTest(item)) return 'test';
  return item.kind === 'source' ? 'source' : 'word';
}

/** What a run does not tell stays as it was. */
function lastLetter(status) {
  return /[^.]\.*$/.exec(status)?.[0][0] ?? '.';
}

/** Bad ones first; of the others what is built before its tests. */
function rank(item) {
  const level = LEVELS.indexOf(stateOf(item).level);
  return Math.min(level, 2) * 2 + (isTest(item) ? 1 : 0);
}

function addUp(differences) {
  let sum = 0;
  return differences?.map((difference) => {
    if (difference === null) return null;
    sum += difference;
    return sum;
  });
}

/** The newest value that is known. */
export function lastOf(values) {
  return values?.findLast((value) => value !== null);
}
