import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GitHub } from '../../../src/platform/ports.ts';
import type { Permissions } from '../../support/github/access.ts';
import type { GitHubStandIn } from '../../support/github/stand-in.ts';
import { tally } from '../../support/tally.ts';
import { removeTempDirs } from '../../support/temp.ts';
import { connectToGitHub } from '../connect.ts';

let standIn: GitHubStandIn;
let waits: number[];
let createGitHub: typeof import('../../../src/platform/github/client.ts').createGitHub;

beforeAll(async () => {
  standIn = await connectToGitHub();
  ({ createGitHub } = await import('../../../src/platform/github/client.ts'));
  standIn.plantPull({ number: 7 });
});
beforeEach(() => {
  waits = [];
  standIn.clearFaults();
  standIn.requests.length = 0;
  standIn.model.comments.length = 0;
});
afterEach(() => expect(standIn.strictErrors).toEqual([]));
afterAll(async () => {
  await standIn.stop();
  await removeTempDirs();
});

function github(permissions?: Permissions, token?: string): GitHub {
  const run = standIn.plantRun({ event: 'pull_request' });
  const job = standIn.startJob({ run, ...(permissions && { permissions }) });
  return createGitHub(token ?? job.token, 'acme/shop', async (milliseconds) => {
    waits.push(milliseconds);
  });
}

describe('createGitHub', () => {
  it('lists the runs of a workflow in the words of the port', async () => {
    const run = standIn.plantRun({ event: 'schedule', attempt: 2, headRepository: null });
    standIn.plantRun({ event: 'push' });
    const filter = { branch: 'main', event: 'schedule', status: 'completed' };
    expect(await github().listWorkflowRuns('dbt.yml', filter)).toEqual([
      expect.objectContaining({
        id: run.id,
        attempt: 2,
        event: 'schedule',
        headBranch: 'main',
        headSha: run.headSha,
        headRepository: null,
        path: '.github/workflows/dbt.yml',
        status: 'completed',
        conclusion: 'success',
      }),
    ]);
  });

  it('lists all artifacts of a run, with their digests', async () => {
    const run = standIn.plantRun();
    for (let i = 1; i <= 120; i++)
      standIn.plantArtifact({ run, name: `a-${i}`, files: { a: 'x' } });
    const artifacts = await github().listRunArtifacts(run.id);
    expect(artifacts).toHaveLength(120);
    expect(artifacts[0]).toMatchObject({
      workflowRunId: run.id,
      headSha: run.headSha,
      expired: false,
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
  });

  it('lists the jobs of a run', async () => {
    const run = standIn.plantRun({ status: 'in_progress', conclusion: null, job: 'production' });
    expect(await github().listRunJobs(run.id)).toEqual([
      { name: 'production', status: 'in_progress', runner: 'emulation of shop' },
    ]);
  });

  it('reads the default branch and the login of the token', async () => {
    expect(await github().defaultBranch()).toBe('main');
    expect(await github().viewer()).toBe('github-actions[bot]');
    const token = standIn.issueUserToken('ada', { contents: 'read' });
    expect(await github({}, token).viewer()).toBe('ada');
  });

  it('reads the comments of all pages', async () => {
    for (let i = 1; i <= 250; i++) standIn.plantComment({ issue: 7, body: `comment ${i}` });
    const comments = await github().listComments(7);
    expect(comments.map((comment) => comment.body)).toContain('comment 250');
    expect(comments).toHaveLength(250);
  });

  it('creates a comment and updates it', async () => {
    const created = await github().createComment(7, 'first');
    expect(created).toMatchObject({ author: 'github-actions[bot]', body: 'first' });
    await github().updateComment(created.id, 'second');
    expect(standIn.comments(7).map((comment) => comment.body)).toEqual(['second']);
  });
});

describe('recordDeployment', () => {
  it('records a deployment with its end, and merges and waits for nothing', async () => {
    const { headSha } = standIn.plantRun();
    const deployment = {
      ...{ sha: headSha, environment: 'production', state: 'failure' as const },
      ...{ description: '1 model failed', logUrl: 'https://github.com/acme/shop/actions/runs/1' },
    };
    await github({ deployments: 'write' }).recordDeployment(deployment);
    const { description, logUrl, state } = deployment;
    expect(standIn.model.deployments).toEqual([
      {
        ...{ id: expect.any(Number), sha: headSha, environment: 'production' },
        statuses: [{ state, description, logUrl }],
      },
    ]);
  });
});

describe('a missing permission', () => {
  const filter = { branch: 'main', event: 'push', status: 'completed' };
  const operations: Array<[string, string, string, (github: GitHub) => Promise<unknown>]> = [
    [
      'listing runs',
      'list workflow runs',
      'actions: read',
      (one) => one.listWorkflowRuns('dbt.yml', filter),
    ],
    [
      'listing artifacts',
      'list the artifacts of a run',
      'actions: read',
      (one) => one.listRunArtifacts(1),
    ],
    [
      'reading comments',
      'read comments on pull requests',
      'pull-requests: write',
      (one) => one.listComments(7),
    ],
    [
      'writing a comment',
      'write comments on pull requests',
      'pull-requests: write',
      (one) => one.createComment(7, 'x'),
    ],
    [
      'recording a deployment',
      'record deployments',
      'deployments: write',
      (one) =>
        one.recordDeployment({
          ...{ sha: 'a', environment: 'b', state: 'success', description: '', logUrl: '' },
        }),
    ],
    [
      'updating a comment',
      'write comments on pull requests',
      'pull-requests: write',
      (one) => one.updateComment(1, 'x'),
    ],
  ];

  it.each(operations)('[F10] is named when %s', async (_name, doing, permission, operation) => {
    await expect(operation(github({ contents: 'read' }))).rejects.toMatchObject({
      name: 'GitHubError',
      status: 403,
      message: `The token may not ${doing}.`,
      hint: `Add \`permissions: ${permission}\` to the job.`,
    });
    expect(waits).toEqual([]);
  });

  it.each([401, 403, 404, 422])('[F10] is asked about once: %i', async (status) => {
    standIn.fault({ path: /runs/, times: 9, effect: { status } });
    const asked = github().listWorkflowRuns('dbt.yml', filter);
    await expect(asked).rejects.toMatchObject({ name: 'GitHubError', status });
    expect(standIn.requests).toHaveLength(1);
    tally('faults');
  });

  it('[F10] is distinguished from a token that GitHub does not know', async () => {
    await expect(github({}, 'ghs_wrong').listComments(7)).rejects.toMatchObject({
      status: 401,
      message: 'Could not read comments on pull requests: GitHub does not accept the token.',
    });
  });

  it('is distinguished from a token that is empty', async () => {
    await expect(createGitHub('', 'acme/shop').viewer()).rejects.toMatchObject({
      message: 'Could not find out who owns the token: the input `github-token` is empty.',
    });
  });

  it('is distinguished from a workflow that does not exist', async () => {
    await expect(github().listWorkflowRuns('deplyo.yml', filter)).rejects.toMatchObject({
      status: 404,
      message: 'GitHub knows no workflow `deplyo.yml` in acme/shop.',
    });
  });
});

describe('a passing fault', () => {
  it.each([
    ['a 502', { status: 502 }],
    ['a 503 that is no JSON', { status: 503, body: '<html>' }],
    ['a reset connection', 'reset' as const],
    ['a 200 that is no JSON', { status: 200, body: '<html>' }],
    ['an answer that is cut', 'delayed-truncation' as const],
    ['an answer that is damaged', 'corrupt-body' as const],
  ])('[F11] of %s is survived', async (_name, effect) => {
    standIn.plantComment({ issue: 7, body: 'there' });
    standIn.fault({ path: /comments/, times: 2, effect });
    expect(await github().listComments(7)).toHaveLength(1);
    expect(waits).toEqual([1_000, 3_000]);
    tally('faults', 2);
  });

  it('[F11] of a run list that is no JSON is reported as an error of GitHub', async () => {
    standIn.fault({ path: /runs/, times: 3, effect: { status: 200, body: '<html>' } });
    const filter = { branch: 'main', event: 'push', status: 'completed' };
    await expect(github().listWorkflowRuns('dbt.yml', filter)).rejects.toMatchObject({
      name: 'GitHubError',
      message: 'Could not list workflow runs: the answer is not JSON (HTTP 502)',
    });
  });

  it.each([429, 500, 503])('[F11] of %i is given up after three tries and 4 s', async (status) => {
    standIn.fault({ path: /comments/, times: 9, effect: { status } });
    await expect(github().listComments(7)).rejects.toMatchObject({ status });
    expect(standIn.requests).toHaveLength(3);
    expect(waits).toEqual([1_000, 3_000]);
    tally('faults');
  });

  it('[F11] of a request that nobody answers is given up at its deadline, three times', async () => {
    standIn.fault({ path: /comments/, times: 9, effect: 'hang' });
    const job = standIn.startJob({ run: standIn.plantRun() });
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    const impatient = createGitHub(job.token, 'acme/shop', wait, 0.1);
    await expect(impatient.listComments(7)).rejects.toMatchObject({
      message: expect.stringMatching(/^Could not read comments .*timeout/),
    });
    expect(standIn.requests).toHaveLength(3);
    tally('faults');
  });

  it('[F11] of 410 is not tried again', async () => {
    standIn.fault({ path: /comments/, times: 9, effect: { status: 410 } });
    await expect(github().listComments(7)).rejects.toMatchObject({ status: 410 });
    expect(standIn.requests).toHaveLength(1);
    tally('faults');
  });

  it('[F23] counts the time until a rate limit ends by the clock of GitHub', async () => {
    const headers = {
      date: 'Fri, 01 Jan 2100 00:00:00 GMT',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Date.UTC(2100, 0, 1) / 1_000 + 9),
    };
    standIn.fault({ path: /comments/, effect: { status: 403, headers } });
    await github().listComments(7);
    expect(waits).toEqual([9_000]);
    tally('faults');
  });

  it('[F13] waits as long as GitHub asks', async () => {
    const headers = { 'retry-after': '17' };
    standIn.fault({ path: /comments/, effect: { status: 429, headers } });
    await github().listComments(7);
    expect(waits).toEqual([17_000]);
  });

  it('[F13] is given up at once when GitHub asks for more than a minute', async () => {
    const headers = { 'retry-after': '3600' };
    standIn.fault({ path: /comments/, effect: { status: 403, headers } });
    await expect(github().listComments(7)).rejects.toMatchObject({
      message:
        "Could not read comments on pull requests: GitHub's rate limit for this token is used up.",
      hint: 'The limit resets in 3600 s. Run the job again then.',
    });
    expect(waits).toEqual([]);
  });

  it('[F02] leaves one comment although the answer to its creation was lost', async () => {
    standIn.fault({ method: 'POST', path: /comments/, effect: 'reset-after' });
    const comment = await github().createComment(7, 'once');
    expect(standIn.comments(7).map((one) => one.id)).toEqual([comment.id]);
  });

  it('creates the comment on the next try where the first did not arrive', async () => {
    standIn.fault({ method: 'POST', path: /comments/, effect: 'reset' });
    await github().createComment(7, 'once');
    expect(standIn.comments(7)).toHaveLength(1);
  });
});
