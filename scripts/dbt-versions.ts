/**
 * `npm run test:dbt-versions [-- <version>…]`: the tests that depend most on dbt, on several of its
 * versions, on DuckDB and PostgreSQL. Each version has a Python environment of its own,
 * `.cache/venvs/dbt-<version>`, with the lock `requirements/dbt-<version>.txt`.
 *
 * `npm run test:newest`, which is `--newest`: the same tests on what a user gets today, without a
 * lock (`requirements/newest.in`).
 *
 * `npm run test:pyyaml`, which is `--pyyaml`: the tests that read YAML beside dbt, on older releases of
 * PyYAML than that of `npm test`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { TESTED_VERSIONS } from '../src/dbt/tested-versions.ts';

const ROOT = join(import.meta.dirname, '..');

/** As `npm test -- <name>…` takes them. */
const TESTS = [
  'dbt/driver-session',
  'dbt/sessions',
  'dbt/interrupted-sessions',
  'dbt/artifacts/',
  'state/ledger.dbt',
  'warehouse/',
  'e2e/baseline',
  'e2e/blue-green-duckdb',
  'e2e/ci.test',
  'e2e/cleanup',
  'e2e/deploy.test',
  'oracle/oracle.test',
  'e2e/retries.test',
  'e2e/second-push',
];

/** What the action reads itself, and dbt's PyYAML after it: profiles, projects, the isolated target. */
const TESTS_OF_YAML = [
  'config/',
  'dbt/driver-session',
  'dbt/place-check',
  'dbt/sessions',
  'e2e/ci.test',
];

const { values, positionals } = parseArgs({
  options: { newest: { type: 'boolean' }, pyyaml: { type: 'boolean' } },
  allowPositionals: true,
});
const environments = listEnvironments();

const results: string[] = [];
let failed = false;
for (const environment of environments) {
  console.log(`\n=== ${environment}`);
  const { exitCode, lastLine } = await test(environment);
  failed ||= exitCode !== 0;
  results.push(`${environment.padEnd(13)} ${lastLine}`);
  if (values.newest) results.push(listPackages(environment));
}
console.log(`\n${results.join('\n')}`);
process.exit(failed ? 1 : 0);

function listEnvironments(): string[] {
  if (values.newest) return ['newest'];
  if (values.pyyaml) return ['pyyaml-oldest', 'pyyaml-6.0.3'];
  const versions = positionals.length > 0 ? positionals : TESTED_VERSIONS;
  return versions.map((version) => `dbt-${version}`);
}

async function test(environment: string): Promise<{ exitCode: number; lastLine: string }> {
  const setUp = join(ROOT, 'scripts', 'with-setup.mjs');
  const tests = values.pyyaml ? TESTS_OF_YAML : TESTS;
  const child = spawn(process.execPath, [setUp, 'scripts/test.ts', ...tests], {
    cwd: ROOT,
    env: { ...process.env, TEST_VENV: environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
  let lastLine = '';
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line);
    lastLine = line;
  }
  return { exitCode: await exit, lastLine };
}

/** What was tested: without a lock, only the log of the run says it. */
function listPackages(environment: string): string {
  const bin = join(ROOT, '.cache', 'venvs', environment, 'bin');
  const list = spawnSync(join(bin, 'uv'), ['pip', 'freeze', '--python', join(bin, 'python')]);
  return String(list.stdout);
}
