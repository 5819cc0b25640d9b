/**
 * Writes the tables of inputs and outputs in README.md from action.yml. With `--check` it only says
 * whether they are up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Action {
  inputs: Record<string, { description: string }>;
  outputs: Record<string, { description: string }>;
}

const root = join(import.meta.dirname, '..');
const readmePath = join(root, 'README.md');

function renderInputs(inputs: Action['inputs']): string {
  const rows = Object.entries(inputs).map(([name, { description }]) => {
    const [meaning, fallback] = description.split(/ Default: (?!.* Default: )/);
    return `| \`${name}\` | ${meaning} | ${fallback?.replace(/\.$/, '')} |`;
  });
  return ['| Input | What it is | Default |', '|---|---|---|', ...rows].join('\n');
}

function renderOutputs(outputs: Action['outputs']): string {
  const rows = Object.entries(outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${description} |`,
  );
  return ['| Output | What it is |', '|---|---|', ...rows].join('\n');
}

function replaceSection(text: string, section: string, table: string): string {
  const start = `<!-- ${section}:start -->`;
  const end = `<!-- ${section}:end -->`;
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md lacks the markers ${start} … ${end}`);
  return `${text.slice(0, from + start.length)}\n\n${table}\n\n${text.slice(to)}`;
}

const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;
const readme = readFileSync(readmePath, 'utf8');
const updated = replaceSection(
  replaceSection(readme, 'inputs', renderInputs(action.inputs)),
  'outputs',
  renderOutputs(action.outputs),
);

if (updated === readme) {
  console.log('The tables of README.md are up to date.');
} else if (process.argv.includes('--check')) {
  console.error('README.md differs from action.yml. Run: node scripts/readme-tables.ts');
  process.exitCode = 1;
} else {
  writeFileSync(readmePath, updated);
  console.log('Wrote the tables of README.md.');
}
