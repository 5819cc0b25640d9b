import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NodeResult } from '../../src/dbt/artifacts/run-results.ts';
import { STALE_MARK } from '../../src/plan/stale-mark.ts';
import { writeLedger } from '../../src/state/write-ledger.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { DBT } from '../support/venv.ts';

const run = promisify(execFile);

const FIRST_DEPLOY = {
  'dbt_project.yml':
    'name: shop\nconfig-version: 2\nprofile: shop\nmodels: {+materialized: table}\n',
  'profiles.yml':
    'shop:\n  target: prod\n  outputs:\n' +
    '    prod: {type: duckdb, path: shop.duckdb, schema: prod}\n' +
    '    ci: {type: duckdb, path: shop.duckdb, schema: pr_1}\n',
  'macros/number.sql': '{% macro number(x) %}{{ x }}{% endmacro %}',
  'models/old_parent.sql': 'select 1 as id',
  'models/body_fails.sql': "select id from {{ ref('old_parent') }}",
  'models/child_of_body_fails.sql': "select id from {{ ref('body_fails') }}",
  'models/macro_fails.sql': 'select {{ number("\'abc\'") }} as n',
  'models/macro_works.sql': 'select {{ number("\'12\'") }} as n',
  'models/inlined.sql': "{{ config(materialized='ephemeral') }} select '12' as n",
  'models/ephemeral_fails.sql': "select cast(n as integer) as n from {{ ref('inlined') }}",
  'models/ephemeral_works.sql': "select n from {{ ref('inlined') }}",
  'models/test_fails.sql': 'select 1 as id',
  'models/untouched_fails.sql': "select cast(v as integer) as v from {{ ref('numbers') }}",
  'models/schema.yml':
    'models:\n  - name: test_fails\n    columns: [{name: id, data_tests: [not_null]}]\n',
  'seeds/numbers.csv': 'v\n1\n',
};

/** Half of it fails, each for its own reason. */
const SECOND_DEPLOY = {
  'macros/number.sql': '{% macro number(x) %}cast({{ x }} as integer){% endmacro %}',
  'models/body_fails.sql': "select cast('abc' as integer) as id",
  'models/brand_new_fails.sql': "select cast('abc' as integer) as id",
  'models/brand_new_works.sql': 'select 1 as id',
  'models/inlined.sql': "{{ config(materialized='ephemeral') }} select 'abc' as n",
  'models/test_fails.sql': 'select null::integer as id',
  'seeds/numbers.csv': 'v\nabc\n',
};

const REPAIR = {
  'macros/number.sql': "{% macro number(x) %}nullif({{ x }}, 'x'){% endmacro %}",
  'models/body_fails.sql': 'select 2 as id',
  'models/brand_new_fails.sql': 'select 3 as id',
  'models/inlined.sql': "{{ config(materialized='ephemeral') }} select '13' as n",
  'seeds/numbers.csv': 'v\n3\n',
};

describe('writeLedger, read by dbt', () => {
  let project: string;

  beforeAll(async () => {
    project = await makeTempDir();
    await deploy(FIRST_DEPLOY, 'first', undefined);
    await rm(path.join(project, 'models/old_parent.sql'));
    await deploy(SECOND_DEPLOY, 'second', 'first');
  });
  afterAll(removeTempDirs);

  it('shows as modified exactly what changed and did not reach production', async () => {
    expect(await listModified('second')).toEqual([
      'body_fails',
      'brand_new_fails',
      'ephemeral_fails',
      'macro_fails',
    ]);
  });

  it('needs the mark for that: dbt alone does not see a changed macro or ephemeral model', async () => {
    const ledger = await readFile(path.join(project, 'second', 'manifest.json'), 'utf8');
    await mkdir(path.join(project, 'unmarked'));
    await writeFile(
      path.join(project, 'unmarked', 'manifest.json'),
      ledger.replaceAll(JSON.stringify(STALE_MARK).slice(1, -1), ''),
    );
    expect(await listModified('unmarked')).toEqual(['body_fails', 'brand_new_fails']);
  });

  it('leaves dbt able to defer to the relation of a node that failed', async () => {
    await runDbt(
      'compile',
      '--target',
      'ci',
      '--select',
      'child_of_body_fails',
      ...stateFlags('second'),
      '--defer',
      '--favor-state',
    );
    const compiled = path.join(project, 'target/compiled/shop/models/child_of_body_fails.sql');
    expect(await readFile(compiled, 'utf8')).toBe('select id from "shop"."prod"."body_fails"');
  });

  it('does not show a node whose change was taken back', async () => {
    await writeFiles({
      'models/body_fails.sql': FIRST_DEPLOY['models/body_fails.sql'],
      'models/old_parent.sql': 'select 1 as id',
    });
    expect(await listModified('second')).not.toContain('body_fails');
    await rm(path.join(project, 'models/old_parent.sql'));
  });

  it("is dbt's own file once everything was built, and shows nothing as modified", async () => {
    await deploy(REPAIR, 'third', 'second');
    expect(await readFile(path.join(project, 'third', 'manifest.json'), 'utf8')).toBe(
      await readFile(path.join(project, 'third-target', 'manifest.json'), 'utf8'),
    );
    expect(await listModified('third')).toEqual([]);
  });

  /** Builds everything and leaves the ledger in the folder `name`. */
  async function deploy(
    files: Record<string, string>,
    name: string,
    previous: string | undefined,
  ): Promise<void> {
    await writeFiles(files);
    await runDbt('build', '--target-path', `${name}-target`);
    const results = await readFile(
      path.join(project, `${name}-target`, 'run_results.json'),
      'utf8',
    );
    await mkdir(path.join(project, name));
    await writeLedger({
      currentFile: path.join(project, `${name}-target`, 'manifest.json'),
      previousFile: previous && path.join(project, previous, 'manifest.json'),
      results: toResults(JSON.parse(results)),
      targetFile: path.join(project, name, 'manifest.json'),
    });
  }

  async function listModified(state: string): Promise<string[]> {
    const { stdout } = await runDbt(
      'ls',
      '--quiet',
      '--select',
      'state:modified',
      '--resource-type',
      'model',
      '--output',
      'name',
      ...stateFlags(state),
    );
    return stdout
      .split('\n')
      .filter((line) => line !== '' && !line.includes(' '))
      .sort();
  }

  function stateFlags(state: string): string[] {
    return ['--state', path.join(project, state)];
  }

  async function writeFiles(files: Record<string, string>): Promise<void> {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(project, file)), { recursive: true });
      await writeFile(path.join(project, file), text);
    }
  }

  /** A build may fail, as long as it ran: its results tell. */
  async function runDbt(...args: string[]): Promise<{ stdout: string }> {
    const options = { cwd: project, env: { ...process.env, DBT_PROFILES_DIR: project } };
    const failed = (error: { stdout: string }) => {
      if (args[0] === 'build' && error.stdout.includes('Done.')) return { stdout: error.stdout };
      throw new Error(error.stdout, { cause: error });
    };
    return run(DBT, args, options).catch(failed);
  }
});

function toResults(file: { results: Array<{ unique_id: string; status: string }> }): NodeResult[] {
  return file.results.map(({ unique_id, status }) => ({
    uniqueId: unique_id,
    status,
    executionTime: 0,
    message: null,
    failures: null,
    rowsAffected: null,
  }));
}
