/**
 * Writes the tables of inputs and outputs in README.md and docs/inputs.md from action.yml, and the
 * table of versions in docs/dbt-versions.md from `src/dbt/tested-versions.ts` and `requirements/`.
 * With `--check` it only says whether they are up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { SettingName } from '../src/config/schema.ts';
import { TESTED_VERSIONS, UNTESTED_VERSION } from '../src/dbt/tested-versions.ts';
import { COMMON_INPUTS, INPUT_GROUPS } from './input-groups.ts';

interface Action {
  inputs: Record<SettingName, { description: string }>;
  outputs: Record<string, { description: string }>;
}

const root = join(import.meta.dirname, '..');

function renderInputs(inputs: Action['inputs'], names: readonly SettingName[]): string {
  const rows = names.map((name) => {
    const [meaning, fallback] = inputs[name].description.split(/ Default: (?!.* Default: )/);
    return `| \`${name}\` | ${meaning} | ${fallback?.replace(/\.$/, '')} |`;
  });
  return ['| Input | What it is | Default |', '|---|---|---|', ...rows].join('\n');
}

/** @throws Error for an input that is in no group, or in two */
function renderGroups(inputs: Action['inputs']): string {
  const grouped = Object.values(INPUT_GROUPS).flat();
  const misplaced = Object.keys(inputs).filter(
    (name) => grouped.filter((other) => other === name).length !== 1,
  );
  if (misplaced.length > 0)
    throw new Error(`scripts/input-groups.ts must have each input once: ${misplaced.join(', ')}`);
  return Object.entries(INPUT_GROUPS)
    .map(([title, names]) => `### ${title}\n\n${renderInputs(inputs, names)}`)
    .join('\n\n');
}

function renderOutputs(outputs: Action['outputs']): string {
  const rows = Object.entries(outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${description} |`,
  );
  return ['| Output | What it is |', '|---|---|', ...rows].join('\n');
}

function renderVersions(): string {
  const newest = TESTED_VERSIONS.at(-1);
  const tested = TESTED_VERSIONS.map((version) => {
    const commands = [`\`npm run test:dbt-versions -- ${version}\``];
    if (version === newest) commands.unshift('`npm test`');
    const supported = version === newest ? 'yes; installed by default' : 'yes';
    return [version, supported, commands.join(', '), readPackages(version)];
  });
  const rows = [
    [`older than ${TESTED_VERSIONS[0]}`, 'no', '', ''],
    ...tested,
    [`1.x from ${UNTESTED_VERSION} on`, 'not tested yet', '`npm run test:newest`', ''],
    [
      '2.x',
      'by its source; not run here yet',
      '`npm test`, on a double that behaves as its source says; `.github/workflows/e2e.yml` records the real one',
      'the source of 2.0.0-beta.2',
    ],
  ];
  return [
    '| dbt | Supported | Tested by | Tested with |',
    '|---|---|---|---|',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

/** e.g. `dbt-core 1.8.10, dbt-duckdb 1.8.4` */
function readPackages(version: string): string {
  const text = readFileSync(join(root, 'requirements', `dbt-${version}.in`), 'utf8');
  return [...text.matchAll(/^(\S+)==(\S+)$/gm)].map(([, name, pin]) => `${name} ${pin}`).join(', ');
}

function replaceSection(file: string, text: string, section: string, table: string): string {
  const start = `<!-- ${section}:start -->`;
  const end = `<!-- ${section}:end -->`;
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file} lacks the markers ${start} … ${end}`);
  return `${text.slice(0, from + start.length)}\n\n${table}\n\n${text.slice(to)}`;
}

/** Writes the tables of a file, by section, or with `--check` says that they differ. */
function update(file: string, tables: Record<string, string>): void {
  const path = join(root, file);
  const text = readFileSync(path, 'utf8');
  let updated = text;
  for (const [section, table] of Object.entries(tables))
    updated = replaceSection(file, updated, section, table);
  if (updated === text) {
    console.log(`The tables of ${file} are up to date.`);
  } else if (process.argv.includes('--check')) {
    console.error(`The tables of ${file} are out of date. Run: node scripts/readme-tables.ts`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, updated);
    console.log(`Wrote the tables of ${file}.`);
  }
}

const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;
update('README.md', { inputs: renderInputs(action.inputs, COMMON_INPUTS) });
update('docs/inputs.md', {
  inputs: renderGroups(action.inputs),
  outputs: renderOutputs(action.outputs),
});
update('docs/dbt-versions.md', { versions: renderVersions() });
