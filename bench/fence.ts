/**
 * `npm run bench:fence -- --models 100`: what the write fence costs. First its CPU time for 1,000
 * statements of 1 KB in each dialect, then its share in a real `dbt build` on DuckDB, as a part of
 * the CPU time of dbt's process. Target of the share: at most 1 %.
 */
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createRepository } from '../__tests__/support/git.ts';
import { makeTempDir, removeTempDirs } from '../__tests__/support/temp.ts';
import { generateProject } from './project.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PYTHON = join(ROOT, '.venv', 'bin', 'python');
const { values } = parseArgs({ options: { models: { type: 'string', default: '100' } } });

const STATEMENTS = `
import sys, time
sys.path.insert(0, sys.argv[1])
from dbt_driver_fence_rules import Rules, check
from dbt_driver_fence_dialects import DIALECTS
rules = Rules("pr_1", [f'"d"."prod"."m_{i}"' for i in range(1000)])
columns = ", ".join(f"coalesce(t{i}.amount_{i}, 0) as amount_{i}" for i in range(24))
texts = [
    f"""/* {{"node_id": "model.shop.m_{i}"}} */ create table d.pr_1.m_{i} as (
    select {columns} from d.prod.m_{i} where status = 'done' -- the last
    )""" for i in range(1000)
]
for dialect in DIALECTS:
    seconds = []
    for _ in range(3):
        start = time.process_time()
        refused = [check(sql, dialect, rules, ()).complaint for sql in texts]
        seconds.append(time.process_time() - start)
        assert not any(refused), refused[0]
    print(f"{dialect:11} {min(seconds):.2f} s of CPU for 1,000 statements of {len(texts[0])} characters")
`;

const BUILD = `
import sys, time
sys.path.insert(0, sys.argv[1])
import dbt_driver_fence
from dbt_driver_fence_rules import Rules
spent = []
check = dbt_driver_fence.check
def measured(*args):
    start = time.thread_time()
    try:
        return check(*args)
    finally:
        spent.append(time.thread_time() - start)
dbt_driver_fence.check = measured
fence = dbt_driver_fence.Fence(print)
fence.install()
fence.rules = Rules("pr_1", ())
from dbt.cli.main import dbtRunner
outcome = dbtRunner().invoke(["--quiet", "build", "--target", "own"])
assert outcome.success, outcome
whole = time.process_time()
print(f"dbt build of {len(outcome.result.results)} nodes: {len(spent)} statements, "
      f"{sum(spent):.2f} s of {whole:.1f} s of CPU: {100 * sum(spent) / whole:.2f} %")
`;

const folder = await makeTempDir('bench-');
const repository = await createRepository(generateProject(Number(values.models), 5));
const env = {
  ...process.env,
  BENCH_WAREHOUSE: join(folder, 'bench.duckdb'),
  BENCH_SCHEMA: 'pr_1',
  DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
};
try {
  run(STATEMENTS, folder);
  run(BUILD, await repository.checkout('main'));
} finally {
  await removeTempDirs();
}

function run(script: string, cwd: string): void {
  const args = ['-B', '-c', script, join(ROOT, 'driver')];
  execFileSync(PYTHON, args, { cwd, env, stdio: 'inherit' });
}
