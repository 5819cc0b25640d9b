import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { asksForNextEngine, readRequirements } from '../../../src/dbt/install/next-engine.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';

afterAll(removeTempDirs);

it.each([
  ['dbt-core>=1.9\ndbt-duckdb', false],
  ['dbt-core', false],
  ['# dbt-core==2.0.0\ndbt-core ~= 1.12.0 # no dbt-core==2', false],
  ['my-dbt-core==2.0', false],
  ['dbt-core>=1.9,<3', false],
  ['dbt-core==2.0.9', true],
  ['dbt_core >= 2', true],
  ['DBT-Core[x]~=2.1 ; python_version > "3.9"', true],
  ['dependencies = ["dbt-duckdb", "dbt-core>=2.0"]', true],
  ['dependencies = ["dbt-core>=1.9", "other==2"]', false],
  ['dbt-core @ git+https://github.com/dbt-labs/dbt-core@main', true],
  ['./wheels/dbt_core-2.1.0-py3-none-any.whl', true],
  ['https://example.com/dbt_core-2.1.0.tar.gz#sha256=1', true],
  ['./wheels/dbt_core-1.12.6-py3-none-any.whl', false],
  ['dbt-core-experimental-parser==2.0', false],
])('asks %j for dbt-core 2: %s', (text, asks) => {
  expect(asksForNextEngine(text)).toBe(asks);
});

it.each([
  ['-r more.txt', 'requirements'],
  ['-rmore.txt', 'requirements, as pip takes it'],
  ['--requirement=more.txt', 'requirements'],
  ['  -r more.txt # what all have', 'requirements'],
  ['-r "more.txt"', 'requirements'],
  ['-r \\\n  more.txt', 'requirements'],
  ['-c more.txt', 'constraints'],
  ['--constraint more.txt', 'constraints'],
])('reads the file that %j includes: %s', async (line) => {
  const folder = await makeTempDir();
  await mkdir(join(folder, 'below'));
  await writeFile(join(folder, 'requirements.txt'), `-r below/base.txt\n`);
  await writeFile(
    join(folder, 'below', 'base.txt'),
    `${line}\n-r none.txt\n-r ../requirements.txt\n`,
  );
  await writeFile(join(folder, 'below', 'more.txt'), 'dbt-core \\\n  ==2.1.0\n');
  const text = await readRequirements(join(folder, 'requirements.txt'));
  expect(text).toContain('dbt-core   ==2.1.0');
  expect(asksForNextEngine(text)).toBe(true);
});

it('reads the files of constraints that a variable names', async () => {
  const folder = await makeTempDir();
  const [requirements = '', constraints = ''] = ['r.txt', 'c.txt'].map((name) =>
    join(folder, name),
  );
  await writeFile(requirements, 'dbt-core\n');
  await writeFile(constraints, 'dbt-core==2.1.0\n');
  expect(asksForNextEngine(await readRequirements(requirements))).toBe(false);
  expect(asksForNextEngine(await readRequirements(requirements, [constraints]))).toBe(true);
});
