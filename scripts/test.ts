/**
 * `npm test`: every check and every test, in one go. `npm test -- <name>…` runs the test files whose
 * path holds a name, and no check. Ends with the line `N passed, N failed`, where each check counts
 * as one.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SLOWEST_FILES = 8;

/** A check that is an npm script can be run alone as `npm run <name>`. */
const checks = [
  { name: 'check:types', title: 'types' },
  { name: 'check:lint', title: 'format and lint' },
  { name: 'check:unused', title: 'unused code' },
  { name: 'graph', title: 'no folder imports one above it' },
  { name: 'check:tables', title: 'tables in README.md, docs/inputs.md and docs/dbt-versions.md' },
  { name: 'check:threats', title: 'every threat and fault has a test' },
  { name: 'check:features', title: 'docs/dbt-features.md names tests that exist' },
  { name: 'check:locks', title: 'locks of Python packages' },
  // Before the tests: those that run the bundle must run the one that is committed.
  { name: 'check:dist', title: 'dist is what src builds, and committed' },
];

interface TestFile {
  name: string;
  status: string;
  startTime: number;
  endTime: number;
  /** Of the file itself: it could not be loaded, or a hook failed. */
  message: string;
  assertionResults: Array<{ status: string; fullName: string }>;
}

const names = process.argv.slice(2);
const start = performance.now();
const failures: string[] = [];
let passed = 0;

if (names.length === 0) for (const check of checks) runCheck(check.name, check.title);
runTests();

for (const failure of failures) console.log(`FAILED  ${failure}`);
console.log(`took ${seconds(performance.now() - start)}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);

function runCheck(name: string, title: string): void {
  const begin = performance.now();
  const command = ['npm', 'run', '--silent', name] as const;
  const { status, stdout, stderr } = run(command, 'pipe');
  if (status === 0) {
    passed += 1;
    console.log(`ok      ${title} (${seconds(performance.now() - begin)})`);
  } else {
    failures.push(`${title}; alone: npm run ${name}`);
    console.log(`${stdout}${stderr}`.trimEnd());
    console.log(`FAILED  ${title}`);
  }
}

function runTests(): void {
  const folder = mkdtempSync(join(tmpdir(), 'dbt-ci-test-'));
  const report = join(folder, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status, signal } = run(['vitest', 'run', ...reporters, ...names], 'inherit');
  const files = readReport(report);
  rmSync(folder, { recursive: true });

  failures.push(...files.flatMap(failuresOf));
  passed += files.flatMap(({ assertionResults }) => assertionResults).filter(isPassed).length;
  // Errors outside of any test are not in the report; after a crash there is none.
  if (status !== 0 && !files.some(({ status }) => status === 'failed'))
    failures.push(`vitest ended with ${status ?? signal}, see above`);
  else if (files.length === 0) failures.push('no test was run');
  printSlowest(files);
}

function failuresOf({ name, status, message, assertionResults }: TestFile): string[] {
  // A test that does not run proves nothing.
  const failed = assertionResults
    .filter((result) => !isPassed(result))
    .map(
      (result) => `${result.fullName}${result.status === 'failed' ? '' : ` (${result.status})`}`,
    );
  if (status === 'failed' && failed.length === 0) failed.push(message || 'could not be run');
  const path = relative(ROOT, name);
  return failed.map((what) => `${path}: ${what}; alone: npm test -- ${path}`);
}

function isPassed({ status }: { status: string }): boolean {
  return status === 'passed';
}

function printSlowest(files: readonly TestFile[]): void {
  const slowest = files
    .map(({ name, startTime, endTime }) => ({
      path: relative(ROOT, name),
      time: endTime - startTime,
    }))
    .sort((a, b) => b.time - a.time)
    .slice(0, SLOWEST_FILES);
  console.log('slowest test files');
  for (const { path, time } of slowest) console.log(`${seconds(time).padStart(9)}  ${path}`);
}

function readReport(path: string): TestFile[] {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { testResults: TestFile[] }).testResults;
  } catch {
    return [];
  }
}

function run([command, ...args]: readonly [string, ...string[]], output: 'pipe' | 'inherit') {
  return spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', output, output],
  });
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
