/**
 * `npm test`: every check and every test, in one go. Ends with the line `N passed, N failed`, where
 * each check counts as one.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const checks: Array<[name: string, command: string, ...args: string[]]> = [
  ['types', 'tsc', '--noEmit'],
  ['format and lint', 'biome', 'ci', '.'],
  ['unused code', 'knip'],
  ['tables in README.md', 'node', 'scripts/readme-tables.ts', '--check'],
  ['dist is fresh', 'node', 'scripts/build.ts', '--check'],
];

let passed = 0;
let failed = 0;

for (const [name, command, ...args] of checks) {
  const seconds = stopwatch();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) {
    passed += 1;
    console.log(`ok      ${name} (${seconds()} s)`);
  } else {
    failed += 1;
    console.log(`${stdout}${stderr}`.trimEnd());
    console.log(`FAILED  ${name}`);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'dbt-ci-test-'));
const report = join(folder, 'vitest.json');
const vitest = spawnSync(
  'vitest',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  { stdio: ['ignore', 'inherit', 'inherit'] },
);
const counts = readCounts();
passed += counts.passed;
failed += counts.failed;
if (vitest.status !== 0 && counts.failed === 0) {
  failed += 1;
  console.log(`FAILED  vitest ended with ${vitest.status ?? vitest.signal}`);
}
rmSync(folder, { recursive: true });

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function readCounts(): { passed: number; failed: number } {
  try {
    const { numPassedTests, numFailedTests, numTotalTests } = JSON.parse(
      readFileSync(report, 'utf8'),
    ) as Record<string, number>;
    // A skipped test proves nothing: it counts as a failure.
    const notRun = (numTotalTests ?? 0) - (numPassedTests ?? 0) - (numFailedTests ?? 0);
    return { passed: numPassedTests ?? 0, failed: (numFailedTests ?? 0) + notRun };
  } catch {
    return { passed: 0, failed: 0 };
  }
}

function stopwatch(): () => string {
  const start = performance.now();
  return () => ((performance.now() - start) / 1000).toFixed(1);
}
