import { beforeEach, describe, expect, it } from 'vitest';
import { GitHubError } from '../../../src/errors.ts';
import { noteRunningDeploy, refuseOvertaken } from '../../../src/pipelines/steps/deploy-order.ts';
import type { Job } from '../../../src/pipelines/steps/job.ts';
import { startRunState } from '../../../src/pipelines/steps/run-state.ts';
import type { WorkflowJob, WorkflowRun } from '../../../src/platform/ports.ts';
import type { Deploy } from '../../../src/state/deploy-order.ts';
import type { ProductionStore } from '../../../src/state/state.ts';

const OWN = 'a'.repeat(40);
const NEWER = { runId: 11, sha: 'b'.repeat(40) };

let log: string[];
/** Runs in progress, or what GitHub answers instead. */
let running: WorkflowRun[] | GitHubError;
/** Jobs of each run, or what GitHub answers instead. */
let jobs: Record<number, WorkflowJob[]> | GitHubError;
let job: Job;
let runState: ReturnType<typeof startRunState>;

beforeEach(() => {
  log = [];
  running = [];
  jobs = { 10: [runningJob('production')], 11: [runningJob('production', 'other')] };
  runState = startRunState();
  const github = {
    async listWorkflowRuns() {
      if (running instanceof Error) throw running;
      return running;
    },
    async listRunJobs(runId: number) {
      if (jobs instanceof Error) throw jobs;
      return jobs[runId] ?? [];
    },
  };
  job = {
    ports: { github, runner: { info: (line: string) => log.push(line) } },
    context: {
      ...{ repository: 'acme/shop', defaultBranch: 'main', sha: OWN },
      run: { id: 10, attempt: 1, url: '', workflowPath: '.github/workflows/dbt.yml' },
    },
    env: { RUNNER_NAME: 'mine' },
    settings: { deployWorkflow: undefined },
  } as unknown as Job;
});

function runningJob(name: string, runner = 'mine'): WorkflowJob {
  return { name, status: 'in_progress', runner };
}

function deployOf({ runId, sha }: Deploy): WorkflowRun {
  return {
    ...{ id: runId, headSha: sha, attempt: 1, event: 'push', headBranch: 'main' },
    ...{ headRepository: 'acme/shop', path: '.github/workflows/dbt.yml' },
    ...{ status: 'in_progress', conclusion: null, createdAt: '', startedAt: '' },
  };
}

const unserved = () => Promise.reject(new Error('unserved'));
const store = (listNewer: () => Promise<Deploy[]>): ProductionStore => ({
  ...{
    listNewer,
    listOthers: unserved,
    fetch: unserved,
    fetchOf: unserved,
    isNewest: unserved,
    publish: unserved,
  },
});
const empty = store(async () => []);
const refusal = new GitHubError('The token may not list workflow runs.', { status: 403 });

describe('refuseOvertaken', () => {
  it('[F22] refuses to publish over the state of a newer commit', async () => {
    await expect(
      refuseOvertaken(
        job,
        runState,
        store(async () => [NEWER]),
      ),
    ).rejects.toMatchObject({
      name: 'RefusedError',
      message:
        'While this run built aaaaaaa, run 11 deployed a newer commit (bbbbbbb). Production may contain tables of both commits. The production state remains that of the newer one.',
    });
  });

  it('[F22] publishes beside a newer deploy that still builds, and says so', async () => {
    running = [deployOf({ runId: 9, sha: NEWER.sha }), deployOf(NEWER)];
    await refuseOvertaken(job, runState, empty);
    expect(runState.notices).toEqual([
      expect.stringContaining('Run 11 is deploying a newer commit (bbbbbbb) at the same time.'),
    ]);
  });

  it('[F22] takes no notice of a newer run that is at another job, or waits with this one', async () => {
    running = [deployOf(NEWER)];
    const waiting = { ...runningJob('production', 'other'), status: 'waiting' };
    jobs = { 10: [runningJob('production')], 11: [runningJob('staging', 'other'), waiting] };
    await refuseOvertaken(job, runState, empty);
    expect(runState.notices).toEqual([]);
  });

  it.each([
    ['its own job is not among those that GitHub tells', {}],
    ['GitHub does not tell the jobs', refusal],
  ])('[F22] rather takes notice of a newer run where %s', async (_name, answer) => {
    running = [deployOf(NEWER)];
    jobs = answer;
    await refuseOvertaken(job, runState, empty);
    expect(runState.notices).toHaveLength(1);
  });

  it('[F10] loses no state because GitHub does not list other deploys', async () => {
    running = refusal;
    const silent = store(() => Promise.reject(refusal));
    await refuseOvertaken(job, runState, silent);
    expect(runState.notices).toEqual([]);
    expect(log).toContain(`Could not look for other deploys: ${refusal.message}`);
  });
});

describe('noteRunningDeploy', () => {
  it('[F19] is silent where nothing is being deployed, or GitHub does not know', async () => {
    await noteRunningDeploy(job, runState);
    running = refusal;
    await noteRunningDeploy(job, runState);
    expect(runState.notices).toEqual([]);
  });
});
