/**
 * `npm run test:dbt-versions [-- <version>…]`: the tests that depend most on dbt, on several of its
 * versions, on DuckDB and PostgreSQL. Each version has a Python environment of its own,
 * `.cache/venvs/dbt-<version>`, of `__tests__/requirements-dbt-<version>.txt`.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '..');

const VERSIONS = ['1.9', '1.10', '1.11'];

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
  'e2e/oracle.test',
  'e2e/retries.test',
  'e2e/second-push',
];

const asked = process.argv.slice(2);
const results: string[] = [];
let failed = false;
for (const version of asked.length > 0 ? asked : VERSIONS) {
  console.log(`\n=== dbt ${version}`);
  const { exitCode, lastLine } = await test(version);
  failed ||= exitCode !== 0;
  results.push(`dbt ${version.padEnd(6)} ${lastLine}`);
}
console.log(`\n${results.join('\n')}`);
process.exit(failed ? 1 : 0);

async function test(version: string): Promise<{ exitCode: number; lastLine: string }> {
  const setUp = join(ROOT, 'scripts', 'with-setup.mjs');
  const child = spawn(process.execPath, [setUp, 'scripts/test.ts', ...TESTS], {
    cwd: ROOT,
    env: { ...process.env, TEST_VENV: `dbt-${version}` },
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
