/**
 * `npm run bench:memory -- --models 5000`: the peak memory of the action's own process (dbt is
 * another one) on a project whose manifest takes 50 MB, with a production state of the same size
 * among GitHub's artifacts. Real dbt on DuckDB; takes minutes. Target: under 250 MB.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createRepository } from '../__tests__/support/git.ts';
import { startGitHub } from '../__tests__/support/github/stand-in.ts';
import {
  pullRequestEvent,
  pushEvent,
  type RunnerEvent,
} from '../__tests__/support/runner/events.ts';
import { runStep } from '../__tests__/support/runner/step.ts';
import { makeTempDir, removeTempDirs } from '../__tests__/support/temp.ts';
import { writeStateRecord } from '../src/state/write-state.ts';
import { changeModel, generateProject } from './project.ts';

const ROOT = resolve(import.meta.dirname, '..');
const VENV = join(ROOT, '.venv', 'bin');
const COLUMNS = 15;
const { values } = parseArgs({ options: { models: { type: 'string', default: '5000' } } });
const models = Number(values.models);

const github = await startGitHub();
const repository = await createRepository(generateProject(models, COLUMNS));
const folder = await makeTempDir('bench-');
const dbtEnv = {
  DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
  BENCH_WAREHOUSE: join(folder, 'bench.duckdb'),
};
try {
  const manifest = await publishState();
  console.log(`manifest: ${megabytes(manifest)} MB, ${models} models with ${COLUMNS} columns each`);
  const select = { select: 'model_0' };
  const sha = await repository.head();
  await measure('deploy of one model, rest kept', 'main', pushEvent({ sha }), select);
  await repository.branch('change');
  github.plantPull({ number: 12 });
  await measure('pull request', 'refs/pull/12/merge', await push(1), {});
  await measure('its second push', 'refs/pull/12/merge', await push(10), {});
} finally {
  await github.stop();
  await removeTempDirs();
}

/** What a deploy of everything would leave, without the hour that building it takes. */
async function publishState(): Promise<string> {
  const workspace = await repository.checkout('main');
  execFileSync(join(VENV, 'dbt'), ['--quiet', 'compile', '--target', 'prod'], {
    cwd: workspace,
    env: { ...process.env, ...dbtEnv },
  });
  const state = join(folder, 'new-state');
  mkdirSync(state);
  const manifest = join(state, 'manifest.json');
  copyFileSync(join(workspace, 'target', 'manifest.json'), manifest);
  copyFileSync(join(workspace, 'target', 'run_results.json'), join(state, 'run_results.json'));
  const run = github.plantRun({ headSha: await repository.head() });
  await writeStateRecord(state, {
    ...{ project: 'bench', sha: await repository.head(), ref: 'refs/heads/main' },
    ...{ runId: run.id, runAttempt: 1, createdAt: '2026-01-05T06:00:00Z', status: 'success' },
    ...{ dbtVersion: '1.11.0', adapter: 'duckdb', target: 'prod' },
  });
  const files = readdirSync(state).map((name) => [name, readFileSync(join(state, name))]);
  github.plantArtifact({ run, name: 'dbt-state-bench-1', files: Object.fromEntries(files) });
  return manifest;
}

async function measure(
  title: string,
  ref: string,
  event: RunnerEvent,
  inputs: Record<string, string>,
): Promise<void> {
  const { main, outputs, log } = await runStep({
    ...{ actionDir: ROOT, github, event, workspace: await repository.checkout(ref) },
    inputs: { target: 'prod', ...inputs },
    env: { PATH: `${VENV}${delimiter}${process.env.PATH}`, ...dbtEnv },
  });
  if (outputs.status !== 'success') throw new Error(`${title} failed:\n${log}`);
  console.log(
    `${title}: peak ${main.peakRssMb} MB in Node, ${outputs.built} built in ${outputs['duration-seconds']} s (target: under 250 MB)`,
  );
}

/** Changes one model more. */
async function push(model: number): Promise<RunnerEvent> {
  await repository.switch('change');
  await repository.commit('Change a model', changeModel(model));
  const merge = await repository.pullRequestMerge(12, 'change');
  return pullRequestEvent({ ...merge, number: 12, headRef: 'change' });
}

function megabytes(file: string): string {
  return (statSync(file).size / 1e6).toFixed(1);
}
