/**
 * `npm run e2e:warehouses [-- <name>[:<step>]…]`: the suites of all warehouses, or of those that are
 * named, one after the other. Writes what came of each step into the table of docs/warehouses.md.
 * Most steps need the first: `snowflake:deploy snowflake:blue-green` plays two in one go.
 */
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeTempDir, removeTempDirs } from '../__tests__/support/temp.ts';
import { type StepOutcome, writeTable } from '../__tests__/support/warehouses/results.ts';
import { SUITES, type WarehouseSuite } from '../__tests__/support/warehouses/suite.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PAGE = join(ROOT, 'docs', 'warehouses.md');

const suites = await Promise.all(
  SUITES.map(async (name) => {
    const { suite } = await import(`../__tests__/support/warehouses/${name}.ts`);
    return suite as WarehouseSuite;
  }),
);
const named = process.argv.slice(2).map((argument) => {
  const [name = '', ...step] = argument.split(':');
  return { name, step: step.join(':') };
});
const outcomes = new Map<string, StepOutcome[]>();
for (const { name, title } of suites.filter(
  (one) => named.length === 0 || named.some((each) => each.name === one.name),
)) {
  process.stdout.write(`${title}\n`);
  const results = join(await makeTempDir('results-'), 'results.json');
  const steps = named.filter((each) => each.name === name && each.step).map(({ step }) => step);
  const { status } = spawnSync('npm', ['run', '--silent', `e2e:${name}`, '--', ...steps], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, RESULTS: results },
  });
  if (status !== 0) process.exitCode = 1;
  outcomes.set(name, JSON.parse(await readFile(results, 'utf8')) as StepOutcome[]);
}
await writeFile(PAGE, writeTable(await readFile(PAGE, 'utf8'), suites, outcomes));
await removeTempDirs();
