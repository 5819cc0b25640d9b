/**
 * `npm run bench:start`: how long the bundle takes from its start to its first child process, and
 * how large `dist` is. Measured from outside: the dbt on PATH is a script of a "Python" that writes
 * down the time and fails, so the run ends there. Meanwhile the production state is looked for on a
 * GitHub that does not answer.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { pushEvent } from '../__tests__/support/runner/events.ts';
import { makeTempDir, removeTempDirs } from '../__tests__/support/temp.ts';

const ROOT = resolve(import.meta.dirname, '..');
const RUNS = 21;

const folder = await makeTempDir('bench-');
const marks = join(folder, 'started');
const env = prepare();
const bundle = measureMedian([join(ROOT, 'dist', 'index.js')], firstChild);
const bareNode = measureMedian(['--eval', ''], wholeRun);
await removeTempDirs();

console.log(
  `bundle, start to first child: ${bundle.toFixed(0)} ms (median of ${RUNS}; target: under 150 ms)`,
);
console.log(`bare node, start to end:      ${bareNode.toFixed(0)} ms`);
console.log(`dist: ${(distBytes() / 1e6).toFixed(2)} MB (target: under 8.3 MB)`);

function prepare(): Record<string, string> {
  const workspace = join(folder, 'workspace');
  cpSync(join(ROOT, 'demo', 'project'), workspace, { recursive: true });
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const python = join(bin, 'python3');
  writeScript(python, '/bin/sh', `date +%s%N >> '${marks}'\nexit 1`);
  writeScript(join(bin, 'dbt'), python, '');
  const event = pushEvent();
  const eventPath = join(folder, 'event.json');
  writeFileSync(eventPath, JSON.stringify(event.payload));
  return {
    ...{ GITHUB_ACTIONS: 'true', ACTIONS_RUNTIME_TOKEN: 'any' },
    ...{ PATH: `${bin}:/usr/bin:/bin`, HOME: folder, RUNNER_TEMP: folder },
    ...{ GITHUB_WORKSPACE: workspace, GITHUB_EVENT_PATH: eventPath },
    ...{ GITHUB_EVENT_NAME: event.name, GITHUB_REF: event.ref, GITHUB_SHA: event.sha },
    ...{ GITHUB_REPOSITORY: 'acme/shop', GITHUB_SERVER_URL: 'https://github.com' },
    ...{ GITHUB_RUN_ID: '1', GITHUB_RUN_ATTEMPT: '1', GITHUB_ACTOR: event.actor },
    GITHUB_WORKFLOW_REF: `acme/shop/.github/workflows/dbt.yml@${event.ref}`,
    ...{ SHOP_WAREHOUSE: join(folder, 'shop.duckdb'), INPUT_TARGET: 'prod', INPUT_INSTALL: 'none' },
    ...{ GITHUB_API_URL: 'http://127.0.0.1:9', 'INPUT_GITHUB-TOKEN': 'any' },
    ...commandFiles('GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'),
  };
}

function commandFiles(...names: string[]): Record<string, string> {
  const files = names.map((name) => [name, join(folder, name)] as const);
  for (const [, file] of files) writeFileSync(file, '');
  return Object.fromEntries(files);
}

function writeScript(path: string, interpreter: string, text: string): void {
  writeFileSync(path, `#!${interpreter}\n${text}\n`);
  chmodSync(path, 0o755);
}

/** @returns milliseconds. */
function measureMedian(args: string[], measure: (args: string[]) => number): number {
  const times = Array.from({ length: RUNS }, () => measure(args)).sort((a, b) => a - b);
  return times[Math.floor(RUNS / 2)] ?? Number.NaN;
}

function firstChild(args: string[]): number {
  writeFileSync(marks, '');
  const start = performance.timeOrigin + performance.now();
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' });
  const [first] = readFileSync(marks, 'utf8').split('\n');
  if (!first) throw new Error(`The bundle started no child:\n${stdout}`);
  return Number(first) / 1e6 - start;
}

function wholeRun(args: string[]): number {
  const start = performance.now();
  spawnSync(process.execPath, args, { cwd: folder, env });
  return performance.now() - start;
}

function distBytes(): number {
  const dist = join(ROOT, 'dist');
  return readdirSync(dist).reduce((sum, name) => sum + statSync(join(dist, name)).size, 0);
}
