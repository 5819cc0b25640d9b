/**
 * Writes the table of docs/dbt-features.md from `scripts/dbt-features.ts`, and checks that every test
 * and scenario that it names exists. With `--check` it only says whether the page is up to date.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_SCENARIOS } from '../__tests__/oracle/all-scenarios.ts';
import { SCENARIOS } from '../__tests__/scenarios/all-scenarios.ts';
import {
  type Cell,
  COLUMNS,
  type Column,
  FEATURES,
  type Feature,
  GENERAL,
} from './dbt-features.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGE = join(ROOT, 'docs', 'dbt-features.md');
const DOCS = 'https://docs.getdbt.com';
const KEYS = Object.keys(COLUMNS) as Column[];

const oracleNames = new Set(ALL_SCENARIOS.map(({ name }) => name));
const scenarioNames = new Set<string>(SCENARIOS.map(({ name }) => name));
const complaints: string[] = [];

/** Sentences below the table, each once. */
const notes: string[] = [];
const counts = { test: 0, general: 0, dbt: 0, because: 0 };

const features = Object.values(FEATURES).flat();
const tables = Object.entries(FEATURES).map(([title, rows]) => renderTable(title, rows));
const page = readFileSync(PAGE, 'utf8');
const updated = replaceSection(
  replaceSection(page, 'general', renderGeneral()),
  'features',
  [...tables, renderNotes(), renderCounts()].join('\n\n'),
);

if (updated === page) {
  console.log('docs/dbt-features.md is up to date.');
} else if (process.argv.includes('--check')) {
  complaints.push('docs/dbt-features.md is out of date. Run: node scripts/features-page.ts');
} else {
  writeFileSync(PAGE, updated);
  console.log('Wrote docs/dbt-features.md.');
}
for (const complaint of complaints) console.error(complaint);
process.exit(complaints.length > 0 ? 1 : 0);

function renderTable(title: string, rows: readonly Feature[]): string {
  const lines = rows.map((feature) => {
    const cells = KEYS.map((key) => renderCell(feature, key));
    return `| [${feature.name}](${DOCS}/${feature.page}) | ${cells.join(' | ')} |`;
  });
  return [
    `### ${title}\n`,
    `| | ${Object.values(COLUMNS).join(' | ')} |`,
    `|---|${KEYS.map(() => '---|').join('')}`,
    ...lines,
  ].join('\n');
}

function renderCell({ name, cells }: Feature, column: Column): string {
  const cell: Cell = cells[column] ?? 'general';
  if (cell === 'general' || cell === 'dbt') {
    counts[cell] += 1;
    return cell;
  }
  if ('because' in cell) {
    counts.because += 1;
    return `– <sup>${noteNumber(cell.because)}</sup>`;
  }
  counts.test += 1;
  if ('test' in cell) return renderTest(name, cell.test);
  const names = 'oracle' in cell ? cell.oracle : [cell.scenario];
  const known = 'oracle' in cell ? oracleNames : scenarioNames;
  for (const each of names)
    if (!known.has(each)) complaints.push(`${name}: there is no scenario "${each}".`);
  return `${'oracle' in cell ? 'oracle' : 'scenario'}: ${names.join('; ')}`;
}

function renderTest(feature: string, [file, title]: readonly [string, string]): string {
  const path = join('__tests__', `${file}.test.ts`);
  const text = existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : '';
  if (!text.includes(title))
    complaints.push(`${feature}: ${path} has no test with the words "${title}".`);
  return `[${file}](../${path})`;
}

function noteNumber(sentence: string): number {
  if (!notes.includes(sentence)) notes.push(sentence);
  return notes.indexOf(sentence) + 1;
}

function renderNotes(): string {
  return notes.map((sentence, index) => `${index + 1}. ${sentence}`).join('\n');
}

function renderGeneral(): string {
  return KEYS.map((key) => {
    const { test, why } = GENERAL[key];
    return `- **${COLUMNS[key]}** ${why}: ${renderTest(COLUMNS[key], test)}.`;
  }).join('\n');
}

function renderCounts(): string {
  const { test, general, dbt, because } = counts;
  return `${features.length} features, ${features.length * KEYS.length} cells: ${test} with a test or scenario of their own, ${general} covered by the general test, ${dbt} left to dbt, ${because} with a sentence.`;
}

function replaceSection(text: string, section: string, content: string): string {
  const start = `<!-- ${section}:start -->`;
  const end = `<!-- ${section}:end -->`;
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${PAGE} lacks the markers ${start} … ${end}`);
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
}
