/**
 * Writes the tables of docs/threat-model.md from the titles of the tests. With
 * `--count <file>` it also writes what a run of all tests tried and found; with `--check` it only says
 * whether the tables are up to date and every row has a test.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Tally } from '../__tests__/support/tally.ts';
import { FAULTS, type Row, THREATS } from './threats.ts';

const ROOT = join(import.meta.dirname, '..');
const DOCUMENT = join(ROOT, 'docs', 'threat-model.md');

/** In the order of the table; what is found must be nothing. */
const TRIED: readonly Tally[] = ['bad inputs', 'hostile strings', 'faults'];
const FOUND: readonly Tally[] = [
  'lost states',
  'leaked secrets',
  'stray writes',
  'orphan processes',
];

interface Proof {
  /** Relative to `__tests__`. */
  file: string;
  title: string;
}

const proofs = collectProofs();
const unproven = [...THREATS, ...FAULTS].filter(({ id }) => !proofs.has(id)).map(({ id }) => id);
const known = new Set([...THREATS, ...FAULTS].map(({ id }) => id));
const unknown = [...proofs.keys()].filter((id) => !known.has(id));
const document = readFileSync(DOCUMENT, 'utf8');
let updated = replaceSection(document, 'threats', renderRows('threat', 'defence', THREATS));
updated = replaceSection(updated, 'faults', renderRows('fault', 'what the action does', FAULTS));
const { values } = parseArgs({
  options: { check: { type: 'boolean' }, count: { type: 'string' } },
});
if (values.count !== undefined)
  updated = replaceSection(updated, 'counts', renderCounts(countTallies(values.count)));

for (const id of unproven) complain(`docs/threat-model.md: no test has [${id}] in its title.`);
for (const id of unknown) complain(`scripts/threats.ts has no row ${id}, which a test names.`);
if (updated === document) {
  console.log('docs/threat-model.md is up to date.');
} else if (values.check) {
  complain('docs/threat-model.md differs from the tests. Run: node scripts/threat-model.ts');
} else {
  writeFileSync(DOCUMENT, updated);
  console.log('Wrote the tables of docs/threat-model.md.');
}

function collectProofs(): Map<string, Proof[]> {
  const found = new Map<string, Proof[]>();
  for (const file of globSync('**/*.test.ts', { cwd: join(ROOT, '__tests__') }).sort()) {
    const text = readFileSync(join(ROOT, '__tests__', file), 'utf8');
    for (const [, ids = '', title = ''] of text.matchAll(
      /['"`]((?:\[[TF]\d\d\]\s?)+)((?:[^'"`\\\n]|\\.)+)/g,
    ))
      for (const [, id = ''] of ids.matchAll(/\[(\w+)\]/g))
        found.set(id, [...(found.get(id) ?? []), { file, title: title.trim() }]);
  }
  return found;
}

function renderRows(what: string, answer: string, rows: readonly Row[]): string {
  const lines = rows.map(({ id, what, answer }) => {
    const tests = (proofs.get(id) ?? []).map(({ file, title }) => `\`${file}\`: ${asCell(title)}`);
    return `| ${id} | ${what} | ${answer} | ${tests.join('<br>')} |`;
  });
  return [`| | ${what} | ${answer} | proved by |`, '|---|---|---|---|', ...lines].join('\n');
}

function asCell(title: string): string {
  return title.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

/** @param path of what the tests wrote */
function countTallies(path: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
    const { kind, count } = JSON.parse(line) as { kind: Tally; count: number };
    counts.set(kind, (counts.get(kind) ?? 0) + count);
  }
  return counts;
}

function renderCounts(counts: ReadonlyMap<string, number>): string {
  const row = (kind: Tally) => `| ${kind} | ${counts.get(kind) ?? 0} |`;
  return [
    ...['| tried | |', '|---|--:|', ...TRIED.map(row), ''],
    ...['| found | |', '|---|--:|', ...FOUND.map(row)],
  ].join('\n');
}

function replaceSection(text: string, section: string, table: string): string {
  const [start, end] = [`<!-- ${section}:start -->`, `<!-- ${section}:end -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${DOCUMENT} lacks the markers ${start} … ${end}`);
  return `${text.slice(0, from + start.length)}\n\n${table}\n\n${text.slice(to)}`;
}

function complain(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
