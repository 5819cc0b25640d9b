import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import {
  createRepository,
  type FileChanges,
  type GitRepository,
} from '../__tests__/support/git.ts';
import { type GitHubStandIn, startGitHub } from '../__tests__/support/github/stand-in.ts';
import { pullRequestEvent, pushEvent } from '../__tests__/support/runner/events.ts';
import { runStep, type StepResult } from '../__tests__/support/runner/step.ts';
import { makeTempDir } from '../__tests__/support/temp.ts';
import { TESTED_VERSIONS } from '../src/dbt/tested-versions.ts';
import { type Measured, measure } from './measure.ts';
import { changeMiddle, changeModel, describeMiddle, generateProject } from './project.ts';

const ROOT = resolve(import.meta.dirname, '..');
const VENV = join(ROOT, '.venv', 'bin');
/** The dbt of `.venv`, so that all contenders run the same. */
const DBT_LOCK = join(ROOT, 'requirements', `dbt-${TESTED_VERSIONS.at(-1)}.txt`);
const COLUMNS = 3;
/** dbt names the database after it. */
const WAREHOUSE = 'bench.duckdb';
const SLIM = ['--select', 'state:modified+', '--defer', '--state'];

interface Command {
  name: string;
  seconds: number;
}

export interface Result extends Measured {
  /** The action's own process, in MB. */
  nodeMb: number | undefined;
  /** The commands that took the time, with their seconds: dbt's own are from its log. */
  commands: Command[];
}

/**
 * One project of the given size in production, and all the ways to run a pull request on it. Each
 * run gets a fresh checkout and a copy of production's warehouse.
 */
export class Contenders {
  readonly deploySeconds: string;
  readonly #models: number;
  readonly #github: GitHubStandIn;
  readonly #repository: GitRepository;
  readonly #folder: string;
  /** The same from run to run, as on GitHub: caches are found again by the path. */
  readonly #machine: string;
  #pulls = 0;

  private constructor(
    models: number,
    parts: { github: GitHubStandIn; repository: GitRepository; folder: string; machine: string },
    deploySeconds: string,
  ) {
    this.#models = models;
    this.#github = parts.github;
    this.#repository = parts.repository;
    this.#folder = parts.folder;
    this.#machine = parts.machine;
    this.deploySeconds = deploySeconds;
  }

  /** Deploys the project by the action. */
  static async open(models: number): Promise<Contenders> {
    const github = await startGitHub();
    const repository = await createRepository(generateProject(models, COLUMNS));
    const [folder, machine] = [await makeTempDir('bench-'), await makeTempDir('machine-')];
    const warehouse = join(folder, 'warehouse', WAREHOUSE);
    mkdirSync(join(folder, 'warehouse'));
    const workspace = await repository.checkout('main');
    const event = pushEvent({ sha: await repository.head() });
    const step = await runStep({
      ...{ actionDir: ROOT, github, workspace, event, machine },
      ...{ inputs: INPUTS, env: { ...ENV, BENCH_WAREHOUSE: warehouse } },
    });
    requireSuccess(step, 'The deploy');
    const [state] = github.artifacts().filter(({ name }) => name.startsWith('dbt-state'));
    if (!state) throw new Error('The deploy left no state.');
    const production = join(folder, 'production');
    mkdirSync(production);
    for (const [name, content] of Object.entries(github.artifactFiles(state)))
      writeFileSync(join(production, name), content);
    const parts = { github, repository, folder, machine };
    return new Contenders(models, parts, step.outputs['duration-seconds'] ?? '');
  }

  async close(): Promise<void> {
    await this.#github.stop();
  }

  /** (a) One slim `dbt build` in a venv that is ready, with the parse of an earlier push. */
  async bareWarm(): Promise<Result> {
    const opened = await this.#openPull(describeMiddle(this.#models, COLUMNS));
    await this.#measureDbt(opened, [['parse']]);
    const place = await this.#push(opened, changeMiddle(this.#models));
    mkdirSync(join(place.workspace, 'target'));
    copyFileSync(join(opened.workspace, PARSE), join(place.workspace, PARSE));
    return this.#measureDbt(place, [['build', ...SLIM, this.#production]]);
  }

  /** (a) The same without a parse. */
  async bareCold(): Promise<Result> {
    const place = await this.#openPull(changeMiddle(this.#models));
    return this.#measureDbt(place, [['build', ...SLIM, this.#production]]);
  }

  /** (b) The steps of the tutorial's workflow: pip install, deps, run, test. */
  async tutorial(): Promise<Result> {
    const place = await this.#openPull(changeMiddle(this.#models));
    const venv = join(await makeTempDir('venv-'), 'venv');
    const installed = await measure(async () => {
      await spawnWhole(join(VENV, 'python'), ['-m', 'venv', venv], place);
      const install = ['install', '--quiet', '--no-cache-dir', '--require-hashes', '--no-deps'];
      await spawnWhole(join(venv, 'bin', 'pip'), [...install, '--requirement', DBT_LOCK], place);
    });
    const slim = [...SLIM, this.#production];
    const ran = await this.#measureDbt(
      place,
      [['deps'], ['run', ...slim], ['test', ...slim]],
      join(venv, 'bin', 'dbt'),
    );
    const seconds = installed.seconds + ran.seconds;
    const cpuSeconds = installed.cpuSeconds + ran.cpuSeconds;
    const commands = [{ name: 'pip install', seconds: installed.seconds }];
    return { ...ran, seconds, cpuSeconds, commands };
  }

  /** (c) Everything. */
  async full(): Promise<Result> {
    const place = await this.#openPull(changeMiddle(this.#models));
    return this.#measureDbt(place, [['build']]);
  }

  /** (d) The action on a pull request that was opened with this change: nothing is cached yet. */
  async actionCold(): Promise<Result> {
    return this.#measureAction(await this.#openPull(changeMiddle(this.#models)));
  }

  /**
   * (d) The action with a parse from the cache, as bare dbt has it: the pull request was opened with
   * a description, then the change was pushed, then one more.
   */
  async actionWarm(): Promise<{ first: Result; second: Result }> {
    const place = await this.#openPull(describeMiddle(this.#models, COLUMNS));
    requireSuccess(await this.#runAction(place, 'opened'), 'The pull request');
    const first = await this.#measureAction(await this.#push(place, changeMiddle(this.#models)));
    const second = await this.#measureAction(await this.#push(place, changeModel(10)));
    return { first, second };
  }

  /** (d) The action on a pull request that changes nothing dbt reads. */
  async actionNothing(): Promise<Result> {
    return this.#measureAction(await this.#openPull({ 'README.md': 'Nothing for dbt.\n' }));
  }

  get #production(): string {
    return join(this.#folder, 'production');
  }

  async #openPull(changes: FileChanges): Promise<Place> {
    this.#pulls += 1;
    const number = this.#pulls;
    const branch = `change-${number}`;
    await this.#repository.switch('main');
    await this.#repository.branch(branch);
    this.#github.plantPull({ number });
    // With the write-ahead log beside it.
    const copy = await makeTempDir('warehouse-');
    cpSync(join(this.#folder, 'warehouse'), copy, { recursive: true });
    const place = { number, branch, warehouse: join(copy, WAREHOUSE) };
    return this.#push(place, changes);
  }

  async #push(place: Omit<Place, 'workspace' | 'event'>, changes: FileChanges): Promise<Place> {
    const { number, branch } = place;
    await this.#repository.switch(branch);
    await this.#repository.commit('Change', changes);
    const merge = await this.#repository.pullRequestMerge(number, branch);
    const workspace = await this.#repository.checkout(`refs/pull/${number}/merge`, { depth: 2 });
    return { ...place, workspace, event: pullRequestEvent({ ...merge, number, headRef: branch }) };
  }

  async #measureDbt(place: Place, commands: string[][], dbt = join(VENV, 'dbt')): Promise<Result> {
    const measured = await measure(async () => {
      for (const command of commands)
        await spawnWhole(dbt, ['--quiet', ...command, '--target', 'own'], place);
    });
    return { ...measured, nodeMb: undefined, commands: [] };
  }

  async #measureAction(place: Place): Promise<Result> {
    const steps: StepResult[] = [];
    const measured = await measure(async () => {
      steps.push(await this.#runAction(place, 'synchronize'));
    });
    const [step] = steps;
    if (!step) throw new Error('There is no step.');
    requireSuccess(step, 'The pull request');
    return { ...measured, nodeMb: step.peakRssMb, commands: readCommands(step) };
  }

  async #runAction({ workspace, warehouse, event }: Place, action: string): Promise<StepResult> {
    const { payload } = event;
    return runStep({
      ...{ actionDir: ROOT, github: this.#github, workspace, machine: this.#machine },
      event: { ...event, payload: { ...payload, action } },
      ...{ inputs: INPUTS, env: { ...ENV, BENCH_WAREHOUSE: warehouse } },
    });
  }
}

interface Place {
  number: number;
  branch: string;
  workspace: string;
  warehouse: string;
  event: ReturnType<typeof pullRequestEvent>;
}

const PARSE = join('target', 'partial_parse.msgpack');
const INPUTS = { target: 'prod' };
const ENV = {
  PATH: `${VENV}${delimiter}${process.env.PATH}`,
  DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
};

async function spawnWhole(
  command: string,
  args: readonly string[],
  { workspace, warehouse }: Place,
): Promise<void> {
  const child = spawn(command, args, {
    cwd: workspace,
    env: { ...process.env, ...ENV, BENCH_WAREHOUSE: warehouse, BENCH_SCHEMA: 'bare' },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${args[0]} ended with exit code ${code}.`);
}

function requireSuccess({ outputs, log }: StepResult, title: string): void {
  if (outputs.status !== 'success' && outputs.status !== 'nothing')
    throw new Error(`${title} failed:\n${log}`);
}

function readCommands({ runnerTemp }: StepResult): Command[] {
  const [log] = globSync(join(runnerTemp, '*', 'logs', 'dbt.log'));
  const text = log === undefined ? '' : readFileSync(log, 'utf8');
  const ends = text.matchAll(/Command `(?:dbt|cli) ([\w-]+)`.* after ([\d.]+) seconds/g);
  return [...ends].map(([, name = '', seconds]) => ({ name, seconds: Number(seconds) }));
}
