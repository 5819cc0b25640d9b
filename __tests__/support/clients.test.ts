import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GitHubStandIn, startGitHub } from './github/stand-in.ts';
import { forkPullRequestEvent, pullRequestEvent, pushEvent } from './runner/events.ts';
import { runStep, type StepOptions } from './runner/step.ts';
import { makeTempDir, removeTempDirs } from './temp.ts';

const actionDir = join(import.meta.dirname, 'fixtures/clients');
let github: GitHubStandIn;

beforeEach(async () => {
  github = await startGitHub();
});
afterEach(async () => {
  await github.stop();
  expect(github.strictErrors).toEqual([]);
});
afterAll(removeTempDirs);

/** Runs one task of the fixture action with the real clients, in the emulated runner. */
async function run(task: string, argument: string, options: Partial<StepOptions> = {}) {
  const workspace = await makeTempDir();
  const inputs = { task, argument };
  const step = await runStep({
    ...{ actionDir, github, workspace, event: pushEvent(), inputs },
    ...options,
  });
  const parse = (text?: string) => (text === undefined ? undefined : JSON.parse(text));
  return { ...step, result: parse(step.outputs.result), error: parse(step.outputs.error) };
}

describe('@actions/artifact against the stand-in', () => {
  it('uploads, lists and downloads an artifact of its own run', async () => {
    const { result, conclusion, run: workflowRun } = await run('upload', '{"sha": "abc"}');
    expect(conclusion).toBe('success');
    expect(result.content).toBe('{"sha": "abc"}');
    expect(result.listed.artifacts).toMatchObject([
      { name: 'dbt-state-1', id: result.uploaded.id, digest: `sha256:${result.uploaded.digest}` },
    ]);
    const [artifact] = github.artifacts();
    expect(artifact).toMatchObject({ name: 'dbt-state-1', runId: workflowRun.id });
    const files = artifact && github.artifactFiles(artifact);
    expect(String(files?.['state.json'])).toBe('{"sha": "abc"}');
  });

  it('uploads more than one block', async () => {
    expect((await run('uploadBig', '')).result).toEqual({ same: true });
    const blocks = github.requests.filter(({ path }) => path.includes('comp=block&'));
    expect(blocks.length).toBeGreaterThan(1);
  });

  it('downloads the planted artifact of another run with the right digest', async () => {
    const planted = github.plantRun();
    const files = { 'manifest.json': '{"nodes": {}}' };
    github.plantArtifact({ run: planted, name: 'dbt-state-1', files });
    const { result } = await run('download', String(planted.id));
    expect(result).toEqual({ digestMismatch: false, content: '{"nodes": {}}' });
  });

  it('reports a digest mismatch when the body was corrupted', async () => {
    const planted = github.plantRun();
    const files = { 'manifest.json': '{"nodes": {}}' };
    github.plantArtifact({ run: planted, name: 'dbt-state-1', files });
    github.fault({ method: 'GET', path: /actions-results/, effect: 'corrupt-body' });
    const { result } = await run('download', String(planted.id));
    expect(result.digestMismatch).toBe(true);
    expect(result.content).not.toBe('{"nodes": {}}');
  });

  it('gets 410 for an expired artifact', async () => {
    const planted = github.plantRun();
    github.plantArtifact({ run: planted, name: 'a', files: { a: '' }, expired: true });
    expect((await run('download', String(planted.id))).error.status).toBe(410);
  });

  it('is refused without the permission, which the answer names', async () => {
    const planted = github.plantRun();
    const { error, log } = await run('download', String(planted.id), { permissions: {} });
    expect(error.status).toBe(403);
    expect(error.headers['x-accepted-github-permissions']).toBe('actions=read');
    expect(log).toContain('Resource not accessible by integration');
  });
});

describe('@actions/cache against the stand-in', () => {
  it('saves in one run and restores in the next by prefix', async () => {
    const folder = { RUNNER_TEMP: await makeTempDir() };
    expect((await run('saveCache', 'packages', { env: folder })).result).toBeGreaterThan(0);
    const restored = await run('restoreCache', 'venv-linux-2', { env: folder });
    expect(restored.result).toEqual({ key: 'venv-linux-1', content: 'packages' });
  });

  it('does not show a pull request’s cache to the default branch', async () => {
    const env = { RUNNER_TEMP: await makeTempDir() };
    await run('saveCache', 'poison', { env, event: pullRequestEvent() });
    expect((await run('restoreCache', 'venv-linux-1', { env })).result).toEqual({});
  });
});

describe('@actions/github against the stand-in', () => {
  it('comments as the bot, updates, and reads all pages', async () => {
    github.plantPull({ number: 12 });
    for (let i = 0; i < 120; i++) github.plantComment({ issue: 12, author: 'ana', body: `${i}` });
    const { result } = await run('comment', 'first', { event: pullRequestEvent() });
    const bot = 'github-actions[bot]';
    expect(result).toEqual({ author: bot, viewer: bot, count: 121 });
    expect(github.comments(12).at(-1)).toMatchObject({ author: bot, body: 'second' });
  });

  it('may not comment from a fork', async () => {
    github.plantPull({ number: 12 });
    const { error } = await run('comment', 'hello', { event: forkPullRequestEvent() });
    expect(error.status).toBe(403);
    expect(error.headers['x-accepted-github-permissions']).toBe(
      'issues=write; pull_requests=write',
    );
  });

  it('is refused a comment over 65,536 characters', async () => {
    github.plantPull({ number: 12 });
    const { error } = await run('comment', 'x'.repeat(65_537), { event: pullRequestEvent() });
    expect(error.status).toBe(422);
  });
});
