import { describe, expect, it } from 'vitest';
import type { RunContext } from '../../src/context/run-context.ts';
import type { Artifact, WorkflowRun } from '../../src/platform/ports.ts';
import {
  resolveOrigin,
  selectArtifacts,
  selectRunning,
  selectRuns,
} from '../../src/state/select-run.ts';
import { tally } from '../support/tally.ts';

const origin = {
  repository: 'acme/shop',
  refs: { branch: 'main', tags: undefined, byDefault: true },
  workflowPath: '.github/workflows/dbt.yml',
  deployAfter: undefined,
};

const run: WorkflowRun = {
  id: 10,
  attempt: 2,
  event: 'push',
  headBranch: 'main',
  headSha: 'a'.repeat(40),
  headRepository: 'acme/shop',
  path: '.github/workflows/dbt.yml',
  status: 'completed',
  conclusion: 'failure',
  createdAt: '2026-11-23T06:00:00Z',
  startedAt: '2026-11-23T06:00:00Z',
};

const artifact: Artifact = {
  id: 100,
  name: 'dbt-state-2',
  sizeBytes: 1,
  expired: false,
  digest: `sha256:${'0'.repeat(64)}`,
  workflowRunId: run.id,
  headSha: run.headSha,
  createdAt: '2026-11-23T06:10:00Z',
};

describe('selectRuns', () => {
  it.each(['push', 'schedule', 'workflow_dispatch', 'repository_dispatch'])(
    'trusts a completed %s run',
    (event) => {
      const one = { ...run, event };
      expect(selectRuns([one], origin)).toEqual({ trusted: [one], passedOver: [] });
    },
  );

  it('[T34] trusts a run after another workflow only where the team deploys so', () => {
    const one = { ...run, event: 'workflow_run' };
    expect(selectRuns([one], origin).trusted).toEqual([]);
    expect(selectRuns([one], { ...origin, deployAfter: 'ci.yml' }).trusted).toEqual([one]);
  });

  it('[T34] trusts runs of the production branch alone, a pattern of branches or of tags', () => {
    const runs = ['main', 'release/7', 'v7', 'feature'].map((headBranch, index) => ({
      ...run,
      ...{ id: index, headBranch, event: 'push' },
    }));
    const trusted = (refs: { branch: string; tags?: string }) =>
      selectRuns(runs, {
        ...origin,
        refs: { tags: undefined, byDefault: false, ...refs },
      }).trusted.map(({ headBranch }) => headBranch);
    expect(trusted({ branch: 'release/*' })).toEqual(['release/7']);
    expect(trusted({ branch: 'main', tags: 'v*' })).toEqual(['v7']);
    expect(trusted({ branch: 'feature' })).toEqual(['feature']);
  });

  it.each<[string, Partial<WorkflowRun>, string]>([
    [
      'a pull request',
      { event: 'pull_request' },
      'it was started by pull_request, which does not deploy',
    ],
    [
      'a pull_request_target',
      { event: 'pull_request_target' },
      'it was started by pull_request_target, which does not deploy',
    ],
    ['another branch', { headBranch: 'feature' }, 'it ran on the branch feature, not on main'],
    ['no branch', { headBranch: null }, 'it ran on the branch null, not on main'],
    [
      "a fork's main",
      { headRepository: 'evil/shop' },
      'its commit is from evil/shop, not from acme/shop',
    ],
    ['a deleted fork', { headRepository: null }, 'the repository of its commit is gone'],
    [
      'another workflow',
      { path: '.github/workflows/evil.yml' },
      'it is a run of .github/workflows/evil.yml, not of .github/workflows/dbt.yml',
    ],
    ['a run in progress', { status: 'in_progress' }, 'it has not ended yet (in_progress)'],
  ])('passes over %s and says why', (_name, change, reason) => {
    expect(selectRuns([{ ...run, ...change }], origin)).toEqual({
      trusted: [],
      passedOver: [`Run 10: ${reason}.`],
    });
  });

  it.each<[string, Partial<WorkflowRun>]>([
    ['of a merge queue', { event: 'merge_group', headBranch: 'gh-readonly-queue/main/pr-1-a' }],
    ['by hand on another branch', { event: 'workflow_dispatch', headBranch: 'feature' }],
    ['after another workflow', { event: 'workflow_run' }],
    ['of a deployment', { event: 'deployment' }],
    ['of a release', { event: 'release' }],
    ['on a branch called like the ref', { headBranch: 'refs/heads/main' }],
    ['on a branch in other letters', { headBranch: 'Main' }],
    ['on a branch that looks the same', { headBranch: 'm\u0430in' }],
    ['of a fork whose name begins alike', { headRepository: 'acme/shop-fork' }],
    ['of another repository’s workflow', { path: 'evil/shop/.github/workflows/dbt.yml@main' }],
    ['of a file that begins alike', { path: '.github/workflows/dbt.yml.yml' }],
    ['of a file below', { path: '.github/workflows/x/../dbt.yml' }],
  ])('[T01] takes a run %s for no deploy', (_name, change) => {
    expect(selectRuns([{ ...run, ...change }], origin).trusted).toEqual([]);
    tally('hostile strings');
  });

  it('knows the workflow by its path with a ref behind it', () => {
    const one = { ...run, path: '.github/workflows/dbt.yml@refs/heads/main' };
    expect(selectRuns([one], origin).trusted).toEqual([one]);
  });

  it('puts the run of a commit first whose latest attempt is newest', () => {
    const rerun = { ...run, id: 1, startedAt: '2026-11-25T00:00:00Z' };
    const newer = { ...run, id: 11, startedAt: '2026-11-24T00:00:00Z' };
    expect(selectRuns([run, newer, rerun], origin).trusted.map(({ id }) => id)).toEqual([
      1, 11, 10,
    ]);
  });

  it('[F22] puts the newest commit first, whenever an older one was deployed or run again', () => {
    const older = { ...run, startedAt: '2026-11-25T00:00:00Z', attempt: 9 };
    const newer = { ...run, id: 11, headSha: 'b'.repeat(40) };
    expect(selectRuns([older, newer], origin).trusted).toEqual([newer, older]);
  });

  it('[F23] orders commits by the numbers of their runs, not by times', () => {
    const newer = { ...run, id: 11, headSha: 'b'.repeat(40), startedAt: '2001-01-01T00:00:00Z' };
    expect(selectRuns([run, newer], origin).trusted).toEqual([newer, run]);
  });
});

describe('selectRunning', () => {
  const running = { ...run, status: 'in_progress', conclusion: null };

  it('takes deploys that run, and none that waits or has ended', () => {
    const others = ['queued', 'waiting', 'pending', 'completed'].map((status) => ({
      ...run,
      status,
    }));
    expect(selectRunning([...others, running], origin)).toEqual([running]);
  });

  it.each<[string, Partial<WorkflowRun>]>([
    ['a pull request', { event: 'pull_request' }],
    ["a fork's main", { headRepository: 'evil/shop' }],
    ['another branch', { headBranch: 'feature' }],
    ['another workflow', { path: '.github/workflows/evil.yml' }],
  ])('[T01] takes %s for no deploy', (_name, change) => {
    expect(selectRunning([{ ...running, ...change }], origin)).toEqual([]);
  });
});

describe('selectArtifacts', () => {
  it('puts the newest id first, over attempts and repeated uploads', () => {
    const names = ['dbt-state-1', 'dbt-state-2-r1', 'dbt-state-2'];
    const given = names.map((name, index) => ({ ...artifact, name, id: 100 + index }));
    const { trusted, passedOver } = selectArtifacts(run, given, 'dbt-state');
    expect(trusted.map((one) => [one.artifact.id, one.attempt])).toEqual([
      [102, 2],
      [101, 2],
      [100, 1],
    ]);
    expect(passedOver).toEqual([]);
  });

  it('reads whose state it is once more', () => {
    const name = 'dbt-state-2-again-7-r1';
    expect(selectArtifacts(run, [{ ...artifact, name }], 'dbt-state').trusted).toMatchObject([
      { attempt: 2, again: 7 },
    ]);
  });

  it.each([
    'coverage',
    'dbt-state-2-again-',
    'dbt-state-2-again-07',
    'dbt-state-2-again-7-evil',
    'dbt-state',
    'dbt-state-',
    'dbt-state-0',
    'dbt-state-02',
    'dbt-state-1-r0',
    'dbt-state-1-r10',
    'dbt-state-2 ',
    'dbt-state-2-evil',
    'dbt-state-eu-1',
    'xdbt-state-2',
    'dbtXstate-2',
  ])('does not take %s for a state', (name) => {
    expect(selectArtifacts(run, [{ ...artifact, name }], 'dbt-state')).toEqual({
      trusted: [],
      passedOver: ['Run 10: it left no artifact dbt-state-2.'],
    });
  });

  it('reads the characters of the state name as they are', () => {
    const one = { ...artifact, name: 'dbt+state-1' };
    expect(selectArtifacts(run, [one], 'dbt+state').trusted).toHaveLength(1);
  });

  it.each<[string, Partial<Artifact>, string]>([
    ['of another run', { workflowRunId: 9 }, 'it belongs to run 9'],
    ['of no run', { workflowRunId: undefined }, 'it belongs to run (unknown)'],
    ['of another commit', { headSha: 'b' }, `it is for commit b, but the run is of ${run.headSha}`],
    ['that has expired', { expired: true }, 'it has expired'],
    [
      'without a digest',
      { digest: undefined },
      'GitHub recorded no digest, so its content cannot be checked',
    ],
    ['of an attempt to come', { name: 'dbt-state-3' }, 'the run has had only 2 attempts'],
  ])('passes over an artifact %s and says why', (_name, change, reason) => {
    const one = { ...artifact, ...change };
    expect(selectArtifacts(run, [one], 'dbt-state')).toEqual({
      trusted: [],
      passedOver: [`Run 10, artifact ${one.name} (id 100): ${reason}.`],
    });
  });
});

describe('resolveOrigin', () => {
  it('is the running workflow unless another file is named', () => {
    const context = {
      ...{ repository: 'acme/shop', defaultBranch: 'main' },
      run: { id: 1, attempt: 1, url: '', workflowPath: '.github/workflows/ci.yml' },
    } as RunContext;
    const path = (file?: string) => resolveOrigin(context, { deployWorkflow: file }).workflowPath;
    expect(path()).toBe('.github/workflows/ci.yml');
    expect(path('deploy.yml')).toBe('.github/workflows/deploy.yml');
  });
});
