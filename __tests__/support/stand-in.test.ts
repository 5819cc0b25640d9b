import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job } from './github/access.ts';
import { type GitHubStandIn, startGitHub } from './github/stand-in.ts';
import { buildZip, readZip } from './github/zip.ts';

let github: GitHubStandIn;
let job: Job;

beforeEach(async () => {
  github = await startGitHub();
  job = github.startJob({ run: github.plantRun({ event: 'pull_request' }) });
  github.plantPull({ number: 12 });
});
afterEach(() => github.stop());

function call(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${job.token}` };
  return fetch(`${github.url}${path}`, { headers, redirect: 'manual', ...init });
}

function twirp(service: string, method: string, body: object): Promise<Response> {
  return call(`/twirp/github.actions.results.api.v1.${service}/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${job.runtimeToken}` },
    body: JSON.stringify(body),
  });
}

const COMMENTS = '/repos/acme/shop/issues/12/comments';
const RUNS = '/repos/acme/shop/actions/workflows/dbt.yml/runs';

describe('GitHubStandIn: strictness', () => {
  it('says loudly what it does not know, and passes what it knows', async () => {
    await call('/repos/acme/shop');
    expect(github.strictErrors).toEqual([]);
    await call('/repos/acme/shop/labels');
    await call(COMMENTS, { method: 'PUT' });
    await call(`${RUNS}?brunch=main`);
    await call(COMMENTS, { method: 'POST', body: '{"body": "x", "colour": "blue"}' });
    await twirp('CacheService', 'CreateCacheEntry', { key: 'a' });
    await twirp('CacheService', 'CreateCacheEntry', { key: 'a', version: '1', scope: 'x' });
    await call('/graphql', { method: 'POST', body: '{"query": "{ viewer { email } }"}' });
    await call('/repos/other/repo');
    expect(github.strictErrors).toEqual([
      'no such route: GET /repos/acme/shop/labels',
      `method not served: PUT ${COMMENTS}`,
      `unknown query parameters brunch: GET ${RUNS}`,
      `unknown fields colour: POST ${COMMENTS}`,
      expect.stringContaining('missing fields version'),
      expect.stringContaining('unknown fields scope'),
      expect.stringContaining('GraphQL query not served'),
      'request for another repository: other/repo',
    ]);
  });

  it('wants the REST token for REST, the runtime token for results, none for blobs', async () => {
    const wrong = { authorization: `Bearer ${job.runtimeToken}` };
    expect((await call('/repos/acme/shop', { headers: wrong })).status).toBe(401);
    expect((await call('/repos/acme/shop', { headers: {} })).status).toBe(401);
    const artifact = github.plantArtifact({
      ...{ run: github.plantRun(), name: 'a', files: { a: 'content' } },
    });
    const zip = await call(`/repos/acme/shop/actions/artifacts/${artifact.id}/zip`);
    expect(zip.status).toBe(302);
    const location = zip.headers.get('location') ?? '';
    expect((await fetch(location)).status).toBe(200);
    expect((await fetch(location.replace(/sig=[^&]+/, 'sig=no'))).status).toBe(403);
    await fetch(location, { headers: { authorization: `token ${job.token}` } });
    expect(github.strictErrors).toEqual([
      expect.stringContaining('signature does not fit'),
      expect.stringContaining('a token was sent to blob storage'),
    ]);
  });

  it('knows the job’s token as the bot, and a person’s token as the person', async () => {
    expect((await call('/user')).status).toBe(403);
    const token = github.issueUserToken('ana', { issues: 'write' });
    const user = await call('/user', { headers: { authorization: `token ${token}` } });
    expect(await user.json()).toMatchObject({ login: 'ana', type: 'User' });
  });
});

describe('GitHubStandIn: listings', () => {
  it('filters runs by branch, event and status, newest first, in pages', async () => {
    for (let i = 0; i < 3; i++) github.plantRun({ event: 'schedule' });
    github.plantRun({ event: 'schedule', headBranch: 'other' });
    github.plantRun({ event: 'schedule', conclusion: 'failure' });
    const query = `${RUNS}?branch=main&event=schedule&status=success&per_page=2`;
    const first = await call(query);
    const page = (await first.json()) as { total_count: number; workflow_runs: { id: number }[] };
    expect(page.total_count).toBe(3);
    const [a, b] = page.workflow_runs;
    expect(a?.id).toBeGreaterThan(b?.id ?? Infinity);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await call(next.replace(github.url, ''));
    expect(((await second.json()) as { workflow_runs: [] }).workflow_runs).toHaveLength(1);
    expect(second.headers.get('link')).toContain('rel="prev"');
  });

  it('keeps the name of an upload that was never finalised, and does not list it', async () => {
    const ids = {
      workflow_run_backend_id: job.runBackendId,
      workflow_job_run_backend_id: job.jobBackendId,
    };
    const create = { ...ids, name: 'dbt-state-1', version: 7, mime_type: 'application/zip' };
    expect((await twirp('ArtifactService', 'CreateArtifact', create)).status).toBe(200);
    const again = await twirp('ArtifactService', 'CreateArtifact', create);
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ code: 'already_exists' });
    expect(github.artifacts()).toEqual([]);
  });
});

describe('GitHubStandIn: blobs and pull requests', () => {
  it('serves ranges, and HEAD with the length alone', async () => {
    const plan = { run: github.plantRun(), name: 'a', files: { a: 'content' } };
    const artifact = github.plantArtifact(plan);
    const zip = await call(`/repos/acme/shop/actions/artifacts/${artifact.id}/zip`);
    const location = zip.headers.get('location') ?? '';
    const range = await fetch(location, { headers: { range: 'bytes=0-1' } });
    expect([range.status, await range.text()]).toEqual([206, 'PK']);
    const head = await fetch(location, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(artifact.sizeBytes));
  });

  it('lists pull requests by state, and the files of one', async () => {
    github.plantPull({ number: 13, state: 'closed', files: ['models/a.sql'] });
    const open = (await (await call('/repos/acme/shop/pulls?state=open')).json()) as object[];
    expect(open).toMatchObject([{ number: 12, base: { ref: 'main' } }]);
    const files = await call('/repos/acme/shop/pulls/13/files');
    expect(await files.json()).toMatchObject([{ filename: 'models/a.sql' }]);
    expect((await call('/repos/acme/shop/pulls/99')).status).toBe(404);
    expect(github.strictErrors).toEqual([]);
  });
});

describe('GitHubStandIn.fault', () => {
  const post = () => call(COMMENTS, { method: 'POST', body: '{"body": "hello"}' });

  it('answers with a status as often as asked, then works again', async () => {
    const effect = { status: 503, body: 'not json', headers: { 'retry-after': '1' } };
    github.fault({ method: 'POST', path: /comments$/, times: 2, effect });
    expect(await (await post()).text()).toBe('not json');
    expect((await post()).status).toBe(503);
    expect((await post()).status).toBe(201);
    expect(github.comments(12)).toHaveLength(1);
    expect(github.requests.map(({ status }) => status)).toEqual([503, 503, 201]);
  });

  it('cuts the connection before, or after, the work is done', async () => {
    github.fault({ path: /comments/, effect: 'reset' });
    await expect(post()).rejects.toThrow('fetch failed');
    expect(github.comments(12)).toEqual([]);
    github.fault({ path: /comments/, effect: 'reset-after' });
    await expect(post()).rejects.toThrow('fetch failed');
    expect(github.comments(12)).toHaveLength(1);
    expect(github.requests.map(({ status }) => status)).toEqual([0, 0]);
  });

  it('never answers', async () => {
    github.fault({ path: /comments/, effect: 'hang' });
    const pending = call(COMMENTS).then(
      () => 'answered',
      () => 'ended by stop',
    );
    expect((await call('/repos/acme/shop')).status).toBe(200);
    await github.stop();
    expect(await pending).toBe('ended by stop');
  });

  it('cuts a body short, and breaks JSON', async () => {
    github.fault({ path: /shop$/, effect: 'delayed-truncation' });
    const cut = await call('/repos/acme/shop');
    expect(cut.status).toBe(200);
    await expect(cut.text()).rejects.toThrow('terminated');
    github.fault({ path: /shop$/, effect: 'corrupt-body' });
    await expect((await call('/repos/acme/shop')).json()).rejects.toThrow(SyntaxError);
  });
});

describe('buildZip', () => {
  it('writes what readZip reads, stored or deflated, with any name', () => {
    const entries = [
      { name: '../escape', content: 'outside' },
      { name: 'bomb', content: 'x'.repeat(1_000_000), compress: true },
      { name: 'link', content: '/etc/passwd', mode: 0o120777 },
    ];
    const zip = buildZip(entries);
    expect(zip.length).toBeLessThan(10_000);
    const files = readZip(zip);
    expect(Object.keys(files)).toEqual(['../escape', 'bomb', 'link']);
    expect(files.bomb?.length).toBe(1_000_000);
  });
});
