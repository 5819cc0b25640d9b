import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { PYTHON } from '../support/venv.ts';
import corpus from './write-fence-corpus.json' with { type: 'json' };

const DRIVER = resolve(import.meta.dirname, '../../driver');

/** Pull request 1, whose production has a relation in a schema of that very name. */
const CHECK = `
import json, sys
sys.path.insert(0, sys.argv[1])
from dbt_driver_fence import Rules, check
rules = Rules("pr_1", ['"d"."prod"."a"', '"d"."pr_1"."kept"'])
print(json.dumps([sql for dialect, sql in json.loads(sys.argv[2]) if check(sql, dialect, rules, ())[0]]))
`;

async function refusedOf(statements: string[][]): Promise<string[]> {
  const args = ['-B', '-c', CHECK, DRIVER, JSON.stringify(statements)];
  return JSON.parse((await promisify(execFile)(PYTHON, args)).stdout);
}

it('lets through what dbt itself sends', async () => {
  expect(await refusedOf(corpus.allowed)).toEqual([]);
});

it('refuses every write that is not the pull request’s', async () => {
  expect(await refusedOf(corpus.refused)).toEqual(corpus.refused.map(([, sql]) => sql));
});
