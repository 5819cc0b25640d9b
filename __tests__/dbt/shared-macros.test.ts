import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { removeTempDirs } from '../support/temp.ts';
import { makeShop } from './shop.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const PYTHON = join(ROOT, '.venv', 'bin', 'python');

/** Counts the files of macros that dbt parses for an operation, without and with what is shared. */
const PROGRAM = `
import sys
driver, project, operations = sys.argv[1:]
sys.path.insert(0, driver)
from dbt.cli.main import dbtRunner
from dbt.parser.macros import MacroParser
from dbt_driver_macros import share_macros

parsed = []
parse_file = MacroParser.parse_file
def count(parser, block):
    parsed.append(block)
    parse_file(parser, block)
MacroParser.parse_file = count

def invoke(place, *args):
    parsed.clear()
    flags = ["--quiet", "--project-dir", place, "--profiles-dir", project, "--profile", "shop"]
    target = ["--target-path", project + "/target-" + str(len(counts)), "--log-path", project + "/logs"]
    outcome = dbtRunner().invoke([*args, *flags, *target])
    if not outcome.success:
        raise SystemExit(str(outcome.exception))
    counts.append(len(parsed))
    return outcome.result

counts = []
operation = ["run-operation", "dbt_ci_answer", "--args", "{value: 1}"]
own = invoke(project, "parse")
invoke(operations, *operation)
share_macros(lambda: [own])
invoke(operations, *operation)
invoke(project, "parse")
print(counts)
`;

afterAll(removeTempDirs);

it('an operation parses the action’s own macros only, once the project is parsed; the project all of them', async () => {
  const project = await makeShop({});
  const operations = join(ROOT, 'warehouse');
  const args = ['-c', PROGRAM, join(ROOT, 'driver'), project, operations];
  const { stdout } = await promisify(execFile)(PYTHON, args);
  const [whole = 0, before = 0, after, again] = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  const own = globSync('macros/**/*.sql', { cwd: operations }).length;
  expect(before).toBeGreaterThan(3 * own);
  expect([after, again]).toEqual([own, whole]);
});
