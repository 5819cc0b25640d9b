import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PullRequest } from '../../src/context/run-context.ts';
import type { StateStore } from '../../src/state/state.ts';
import { connectToGitHub, hurryRetries, noWait } from '../platform/connect.ts';
import type { RunRecord } from '../support/github/model.ts';
import type { ArtifactPlan, GitHubStandIn } from '../support/github/stand-in.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { stateFiles, writeFiles } from './state-files.ts';

const PULL: PullRequest = {
  number: 12,
  title: 'Faster orders',
  headRef: 'feature',
  headSha: 'a'.repeat(40),
  baseRef: 'main',
  baseSha: 'b'.repeat(40),
  fromFork: false,
  author: 'ada',
  labels: [],
};

let standIn: GitHubStandIn;
let openStore: (run?: RunRecord) => StateStore;
let openProductionStore: () => StateStore;
let target: string;

beforeAll(async () => {
  standIn = await connectToGitHub();
  hurryRetries();
  const { createGitHub } = await import('../../src/platform/github/client.ts');
  const { createArtifacts } = await import('../../src/platform/github/artifacts.ts');
  const { createPullStateStore } = await import('../../src/state/pull-state.ts');
  const { createArtifactStateStore } = await import('../../src/state/artifact-store.ts');
  const optionsOf = (run: RunRecord) => {
    const job = standIn.startJob({ run });
    process.env.ACTIONS_RUNTIME_TOKEN = job.runtimeToken;
    return {
      github: createGitHub(job.token, 'acme/shop', noWait),
      artifacts: createArtifacts(job.token, 'acme/shop', noWait),
      context: {
        event: 'pull_request' as const,
        repository: 'acme/shop',
        defaultBranch: 'main',
        branch: 'feature',
        isTag: false,
        sha: 'c'.repeat(40),
        pullRequest: PULL,
        restricted: undefined,
        namedBase: undefined,
        earlierRun: undefined,
        run: { id: run.id, attempt: 1, url: '', workflowPath: '.github/workflows/dbt.yml' },
        repositoryUrl: 'https://github.com/acme/shop',
      },
      stateName: 'dbt-state-shop',
      project: 'shop',
    };
  };
  openStore = (run = plantRun({ status: 'in_progress', conclusion: null })) =>
    createPullStateStore({ ...optionsOf(run), pullRequest: PULL });
  openProductionStore = () =>
    createArtifactStateStore({
      ...optionsOf(plantRun()),
      ...{ settings: {}, hasDeployWorkflow: false, target: undefined },
    });
});
beforeEach(async () => {
  standIn.model.runs.length = 0;
  standIn.model.artifacts.length = 0;
  target = path.join(await makeTempDir(), 'state');
});
afterEach(() => expect(standIn.strictErrors).toEqual([]));
afterAll(async () => {
  await standIn.stop();
  await removeTempDirs();
});

function plantRun(run: Partial<RunRecord> = {}): RunRecord {
  return standIn.plantRun({ event: 'pull_request', headBranch: 'feature', ...run });
}

function plantState(run: RunRecord, artifact: Partial<ArtifactPlan> = {}): void {
  const files = stateFiles({ sha: run.headSha, runId: run.id, runAttempt: run.attempt });
  standIn.plantArtifact({ run, name: `dbt-state-shop-pr-12-${run.attempt}`, files, ...artifact });
}

describe('fetch', () => {
  it("finds the pull request's last state among decoys that are all newer", async () => {
    plantState(plantRun());
    const last = plantRun({ conclusion: 'failure' });
    plantState(last);
    plantState(plantRun({ event: 'push' }));
    plantState(plantRun({ headBranch: 'other' }));
    plantState(plantRun({ headRepository: 'evil/shop' }));
    plantState(plantRun({ headRepository: null }));
    plantState(plantRun({ workflowPath: '.github/workflows/deeper/dbt.yml' }));
    plantState(plantRun({ status: 'in_progress', conclusion: null }));
    plantState(plantRun(), { expired: true });
    plantState(plantRun(), { name: 'dbt-state-shop-pr-1-1' });
    plantState(plantRun(), { name: 'dbt-state-shop-1' });
    expect(await openStore().fetch(target)).toMatchObject({
      found: true,
      state: { directory: target, record: { runId: last.id } },
    });
  });

  it('says so where there is none', async () => {
    expect(await openStore().fetch(target)).toEqual({
      found: false,
      reason: 'No earlier run on feature left an artifact dbt-state-shop-pr-12-1.'.replace(
        '-1.',
        '.',
      ),
      passedOver: [],
    });
  });

  it('refuses one that says it is of another run', async () => {
    const run = plantRun();
    plantState(run, { files: stateFiles({ sha: run.headSha, runId: 1, runAttempt: 1 }) });
    await expect(openStore().fetch(target)).rejects.toThrow(/is corrupt: it claims run 1/);
  });
});

describe('publish', () => {
  it('leaves what the next push finds and no deploy believes', async () => {
    const run = plantRun({ headSha: PULL.headSha, status: 'in_progress', conclusion: null });
    const directory = await makeTempDir();
    const files = stateFiles({ sha: run.headSha, runId: run.id, basis: 'b1' });
    await writeFiles(directory, files);
    expect(await openStore(run).publish(directory)).toBe(
      `artifact dbt-state-shop-pr-12-1 of run ${run.id}`,
    );
    run.status = 'completed';
    // As if a deploy had been tricked into leaving it.
    const deploy = plantRun({ event: 'push', headBranch: 'main' });
    plantState(deploy);
    expect(await openProductionStore().fetch(target)).toMatchObject({ found: false });
    expect(await openStore().fetch(target)).toMatchObject({
      state: { record: { runId: run.id, basis: 'b1' } },
    });
    expect(await readFile(path.join(target, 'state.json'), 'utf8')).toBe(files['state.json']);
  });
});
