import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { publishComment, rewriteComment } from '../../src/publish/comment.ts';
import { commentMarker, renderComment, renderShortComment } from '../../src/report/comment.ts';
import { connectToGitHub, noWait } from '../platform/connect.ts';
import { COMMENT_VARIANTS, report } from '../report/variants.ts';

// The adapter reads the address of the stand-in when it is imported.
const standIn = await connectToGitHub();
const { createGitHub } = await import('../../src/platform/github/client.ts');

const PULL = 12;
const PLACE = { pullRequest: PULL, project: 'shop', restricted: undefined };
const BODY = renderComment(COMMENT_VARIANTS.success ?? report());
const LATER = renderComment(COMMENT_VARIANTS['failed-test'] ?? report());
const SHORT = renderShortComment(COMMENT_VARIANTS.success ?? report());

function connect(permission: 'read' | 'write' = 'write') {
  const run = standIn.plantRun({ event: 'pull_request' });
  const job = standIn.startJob({ run, permissions: { 'pull-requests': permission } });
  return createGitHub(job.token, standIn.model.repository, noWait);
}

function bodies(): string[] {
  return standIn.comments(PULL).map(({ body }) => body);
}

function asked(path: RegExp): number {
  return standIn.requests.filter((request) => path.test(request.path)).length;
}

beforeEach(() => {
  standIn.model.comments = [];
  standIn.requests.length = 0;
  standIn.clearFaults();
  standIn.plantPull({ number: PULL });
});

afterAll(async () => {
  expect(standIn.strictErrors).toEqual([]);
  await standIn.stop();
});

describe('publishComment', () => {
  it('writes a first comment, without asking who it is', async () => {
    const result = await publishComment(connect(), { ...PLACE, body: BODY, shortBody: SHORT });
    expect(result.warning).toBeUndefined();
    expect(result.url).toContain('#issuecomment-');
    expect(bodies()).toEqual([BODY]);
    expect(asked(/graphql/)).toBe(0);
  });

  it('updates its own comment in place', async () => {
    await publishComment(connect(), { ...PLACE, body: BODY, shortBody: SHORT });
    const [first] = standIn.comments(PULL);
    await publishComment(connect(), { ...PLACE, body: LATER, shortBody: SHORT });
    expect(bodies()).toEqual([LATER]);
    expect(standIn.comments(PULL)[0]?.id).toBe(first?.id);
  });

  it('finds its comment behind hundreds of others', async () => {
    for (let index = 0; index < 150; index++) {
      standIn.plantComment({ issue: PULL, body: `comment ${index}`, author: 'ada' });
    }
    standIn.plantComment({ issue: PULL, body: BODY });
    await publishComment(connect(), { ...PLACE, body: LATER, shortBody: SHORT });
    expect(bodies()).toHaveLength(151);
    expect(bodies().at(-1)).toBe(LATER);
  });

  it('leaves a comment alone in which somebody else planted the marker', async () => {
    standIn.plantComment({ issue: PULL, body: BODY, author: 'mallory' });
    await publishComment(connect(), { ...PLACE, body: LATER, shortBody: SHORT });
    expect(bodies()).toEqual([BODY, LATER]);
  });

  it('leaves a comment alone in which its own account only quotes the marker', async () => {
    const quote = `Somebody wrote ${commentMarker('shop')}`;
    standIn.plantComment({ issue: PULL, body: quote });
    await publishComment(connect(), { ...PLACE, body: BODY, shortBody: SHORT });
    expect(bodies()).toEqual([quote, BODY]);
  });

  it('keeps one comment for each project', async () => {
    const other = renderComment(report({ project: 'finance', status: 'nothing' }));
    await publishComment(connect(), { ...PLACE, body: BODY, shortBody: SHORT });
    const place = { ...PLACE, project: 'finance' };
    await publishComment(connect(), { ...place, body: other, shortBody: other });
    await publishComment(connect(), { ...PLACE, body: LATER, shortBody: SHORT });
    expect(bodies()).toEqual([LATER, other]);
  });

  it('[F16] writes a new one when its comment is deleted in between', async () => {
    standIn.plantComment({ issue: PULL, body: BODY });
    standIn.fault({
      method: 'PATCH',
      path: /issues\/comments/,
      effect: { status: 404, body: { message: 'Not Found' } },
    });
    const result = await publishComment(connect(), { ...PLACE, body: LATER, shortBody: SHORT });
    expect(result.warning).toBeUndefined();
    expect(bodies()).toEqual([BODY, LATER]);
  });

  it('[F16] sends the short form where GitHub refuses the long one', async () => {
    const body = `${BODY}${'x'.repeat(70_000)}`;
    const result = await publishComment(connect(), { ...PLACE, body, shortBody: SHORT });
    expect(result.warning).toBeUndefined();
    expect(bodies()).toEqual([SHORT]);
  });

  it('[F16] warns with the permission that is missing', async () => {
    const result = await publishComment(connect('read'), {
      ...PLACE,
      body: BODY,
      shortBody: SHORT,
    });
    expect(result.url).toBeUndefined();
    expect(result.warning).toContain('pull-requests: write');
    expect(result.warning).toContain('job summary');
    expect(bodies()).toEqual([]);
  });

  it('[T04] asks for no permission where GitHub gives a fork none', async () => {
    const request = { ...PLACE, body: BODY, shortBody: SHORT };
    expect(await publishComment(connect('read'), { ...request, restricted: 'fork' })).toEqual({
      url: undefined,
      warning:
        'No comment was written. On pull requests from forks, GitHub gives runs read access only. See the job summary instead.',
    });
    // Dependabot's token gets what the workflow asks for.
    const dependabot = await publishComment(connect('read'), {
      ...request,
      restricted: 'dependabot',
    });
    expect(dependabot.warning).toContain('pull-requests: write');
    expect(bodies()).toEqual([]);
  });

  it('warns where GitHub is down', async () => {
    standIn.fault({
      path: /comments/,
      times: 10,
      effect: { status: 502, body: { message: 'Bad Gateway' } },
    });
    const result = await publishComment(connect(), { ...PLACE, body: BODY, shortBody: SHORT });
    expect(result.warning).toMatch(/^No comment was written\. .*502/);
  });
});

describe('rewriteComment', () => {
  it('rewrites its own comment from what stands there', async () => {
    standIn.plantComment({ issue: PULL, body: BODY });
    const rewrite = (body: string) => `${body}!`;
    const result = await rewriteComment(connect(), { ...PLACE, rewrite });
    expect(result.url).toContain('#issuecomment-');
    expect(bodies()).toEqual([`${BODY}!`]);
  });

  it('leaves a pull request without a comment as it is', async () => {
    const result = await rewriteComment(connect(), { ...PLACE, rewrite: (body) => body });
    expect(result).toEqual({ url: undefined, warning: undefined });
    expect(bodies()).toEqual([]);
  });
});
