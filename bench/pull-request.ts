/**
 * `npm run bench:pull-request -- --models 1000 --rounds 3`: a pull request that changes one model,
 * as the action runs it (plan, guard, diff, report and comment) and as one bare
 * `dbt build --select state:modified+ --defer` does, in turns. Real dbt on DuckDB, the bundle, a
 * local GitHub; both start in a fresh checkout, without a partial parse file. Target: 1.25 × bare.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createRepository } from '../__tests__/support/git.ts';
import { startGitHub } from '../__tests__/support/github/stand-in.ts';
import { pullRequestEvent, pushEvent } from '../__tests__/support/runner/events.ts';
import { listTree, peakRssMb } from '../__tests__/support/runner/processes.ts';
import { runStep, type StepResult } from '../__tests__/support/runner/step.ts';
import { makeTempDir, removeTempDirs } from '../__tests__/support/temp.ts';
import { changeMiddle, generateProject } from './project.ts';

const ROOT = resolve(import.meta.dirname, '..');
const VENV = join(ROOT, '.venv', 'bin');
const COLUMNS = 3;
const TARGET = 1.25;

const { values } = parseArgs({
  options: {
    models: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
  },
});
const [models, rounds] = [Number(values.models), Number(values.rounds)];

const RUNS_DBT = /dbt_driver\.py|bin\/dbt /;

interface Measured {
  seconds: number;
  /** Of all its processes: what other work on the machine disturbs least. */
  cpuSeconds: number;
  /** Processes that ran dbt. */
  dbtProcesses: number;
  /** The largest of them, in MB. */
  pythonMb: number;
}

const github = await startGitHub();
const repository = await createRepository(generateProject(models, COLUMNS));
const folder = await makeTempDir('bench-');
const warehouseFolder = join(folder, 'warehouse');
/** dbt names the database after it. */
const WAREHOUSE = 'bench.duckdb';
const production = join(folder, 'production');
const env = {
  PATH: `${VENV}${delimiter}${process.env.PATH}`,
  DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
};
try {
  mkdirSync(warehouseFolder);
  await deploy();
  await repository.branch('change');
  await repository.commit('Change a model', changeMiddle(models));
  const bare: Measured[] = [];
  const action: Array<Measured & { nodeMb: number }> = [];
  for (let round = 1; round <= rounds; round++) {
    bare.push(await runBare(round));
    action.push(await runAction(round));
  }
  report('bare dbt build', bare);
  report('the action', action);
  const ratioOf = (key: 'seconds' | 'cpuSeconds') =>
    (median(action, key) / median(bare, key)).toFixed(2);
  console.log(
    `${ratioOf('seconds')} × bare (target: at most ${TARGET}); CPU ${ratioOf('cpuSeconds')} × bare`,
  );
  console.log(`the action's own process: peak ${median(action, 'nodeMb')} MB`);
} finally {
  await github.stop();
  await removeTempDirs();
}

/** Once, by the action; what it leaves is each round's production. */
async function deploy(): Promise<void> {
  const workspace = await repository.checkout('main');
  const event = pushEvent({ sha: await repository.head() });
  const step = await runStep({ ...stepIn(workspace, join(warehouseFolder, WAREHOUSE)), event });
  requireSuccess(step, 'The deploy');
  console.log('Both start cold: a fresh checkout without a partial parse file.');
  console.log(`${models} models deployed in ${step.outputs['duration-seconds']} s`);
  const [state] = github.artifacts().filter(({ name }) => name.startsWith('dbt-state'));
  if (!state) throw new Error('The deploy left no state.');
  mkdirSync(production);
  for (const [name, content] of Object.entries(github.artifactFiles(state)))
    writeFileSync(join(production, name), content);
}

async function runBare(round: number): Promise<Measured> {
  const { workspace, warehouse } = await openRound(round);
  const selection = ['--select', 'state:modified+', '--defer', '--state', production];
  const measured = await measure(async () => {
    const dbt = spawn(join(VENV, 'dbt'), ['--quiet', 'build', ...selection, '--target', 'own'], {
      cwd: workspace,
      env: { ...process.env, ...env, BENCH_WAREHOUSE: warehouse, BENCH_SCHEMA: 'bare' },
      stdio: 'inherit',
    });
    const [code] = await once(dbt, 'exit');
    if (code !== 0) throw new Error(`The bare build ended with exit code ${code}.`);
  });
  console.log(`round ${round}, bare: ${describe(measured)}`);
  return measured;
}

async function runAction(round: number): Promise<Measured & { nodeMb: number }> {
  const { workspace, warehouse, event } = await openRound(round);
  const steps: StepResult[] = [];
  const measured = await measure(async () => {
    steps.push(await runStep({ ...stepIn(workspace, warehouse), event }));
  });
  const [step] = steps;
  if (!step) throw new Error('There is no step.');
  requireSuccess(step, 'The pull request');
  const { built } = step.outputs;
  console.log(`round ${round}, action: ${describe(measured)}, ${built} built`);
  console.log(`  ${describeCommands(step)}`);
  return { ...measured, nodeMb: step.peakRssMb };
}

/** A fresh checkout of the pull request, and production as it was deployed. */
async function openRound(round: number) {
  const number = round;
  const copy = await makeTempDir('warehouse-');
  // With the write-ahead log beside it.
  cpSync(warehouseFolder, copy, { recursive: true });
  github.plantPull({ number });
  const merge = await repository.pullRequestMerge(number, 'change');
  const workspace = await repository.checkout(`refs/pull/${number}/merge`, { depth: 2 });
  const event = pullRequestEvent({ ...merge, number, headRef: 'change' });
  return { workspace, warehouse: join(copy, WAREHOUSE), event };
}

function stepIn(workspace: string, warehouse: string) {
  return {
    ...{ actionDir: ROOT, github, workspace, inputs: { target: 'prod' } },
    env: { ...env, BENCH_WAREHOUSE: warehouse },
  };
}

function requireSuccess({ outputs, log }: StepResult, title: string): void {
  if (outputs.status !== 'success') throw new Error(`${title} failed:\n${log}`);
}

async function measure(run: () => Promise<void>): Promise<Measured> {
  /** What each process was last seen to run: one that is being started still looks like its parent. */
  const commands = new Map<number, string>();
  let pythonMb = 0;
  const sampling = setInterval(() => {
    for (const { pid, command } of listTree(process.pid)) {
      // It is empty once the process has ended.
      if (command !== '') commands.set(pid, command);
      if (RUNS_DBT.test(command)) pythonMb = Math.max(pythonMb, peakRssMb(pid));
    }
  }, 100);
  const cpuBefore = cpuSecondsOfChildren();
  const start = performance.now();
  try {
    await run();
  } finally {
    clearInterval(sampling);
  }
  return {
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: cpuSecondsOfChildren() - cpuBefore,
    dbtProcesses: [...commands.values()].filter((command) => RUNS_DBT.test(command)).length,
    pythonMb,
  };
}

/** Of all that this process has started and that has ended: proc_pid_stat(5), cutime and cstime. */
function cpuSecondsOfChildren(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** From dbt's own log: each command with its seconds. */
function describeCommands({ runnerTemp }: StepResult): string {
  const [log] = globSync(join(runnerTemp, '*', 'logs', 'dbt.log'));
  const text = log === undefined ? '' : readFileSync(log, 'utf8');
  const ends = text.matchAll(/Command `(?:dbt|cli) ([\w-]+)`.* after ([\d.]+) seconds/g);
  return [...ends].map(([, name, seconds]) => `${name} ${Number(seconds).toFixed(1)} s`).join(', ');
}

function describe({ seconds, cpuSeconds }: Measured): string {
  return `${seconds.toFixed(1)} s (CPU ${cpuSeconds.toFixed(1)} s)`;
}

function report(title: string, measured: readonly Measured[]): void {
  const seconds = measured.map((each) => each.seconds).sort((a, b) => a - b);
  console.log(
    `${title}: median ${median(measured, 'seconds').toFixed(1)} s (${seconds[0]?.toFixed(1)} to ${seconds.at(-1)?.toFixed(1)} s), ` +
      `CPU ${median(measured, 'cpuSeconds').toFixed(1)} s, ` +
      `dbt processes: ${median(measured, 'dbtProcesses')}, peak of Python ${median(measured, 'pythonMb')} MB`,
  );
}

function median<K extends string>(measured: ReadonlyArray<Record<K, number>>, key: K): number {
  const sorted = measured.map((each) => each[key]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
