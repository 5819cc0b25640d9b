import { describe, expect, it } from 'vitest';
import { parseRunContext } from '../../src/context/parse-run-context.ts';
import { resolveMode } from '../../src/context/resolve-mode.ts';
import { createJob } from './github/access.ts';
import { buildEnvironment } from './runner/environment.ts';
import {
  dependabotPullRequestEvent,
  forkPullRequestEvent,
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  type RunnerEvent,
  scheduleEvent,
  workflowDispatchEvent,
} from './runner/events.ts';
import { REFUSED_EVENTS } from './runner/refused-events.ts';

/** What the action makes of an event in the emulated environment. */
function read(event: RunnerEvent) {
  const place = { apiUrl: 'http://127.0.0.1:1', repository: 'acme/shop', workspace: '/w' };
  const files = { eventPath: '/e', runnerTemp: '/t', toolCache: '/c', trackingId: 'x' };
  const job = createJob({ runId: 5, permissions: {}, cacheMode: 'write', cacheScopes: ['x'] });
  const run = {
    ...{ id: 5, attempt: 1, event: event.name, headBranch: event.headBranch },
    ...{ headSha: event.headSha, headRepository: event.headRepository },
    ...{ workflowPath: '.github/workflows/dbt.yml', status: 'in_progress' as const },
    ...{ conclusion: null, createdAt: '2026-01-05T06:00:00Z' },
  };
  const env = buildEnvironment({ ...place, ...files, job, run, event, sha: event.sha });
  const context = parseRunContext(env, event.payload);
  return { mode: resolveMode(context, { mode: 'auto', forks: true }, event.payload), context };
}

describe('supported events', () => {
  it.each([
    ['ci', pullRequestEvent()],
    ['ci', pullRequestEvent({ action: 'synchronize' })],
    ['ci', pullRequestEvent({ action: 'reopened' })],
    ['ci', mergeGroupEvent()],
    ['cleanup', pullRequestEvent({ action: 'closed', merged: true })],
    ['deploy', pushEvent()],
    ['deploy', scheduleEvent()],
    ['deploy', workflowDispatchEvent()],
  ])('are read by the action as %s', (mode, event) => {
    expect(read(event).mode).toBe(mode);
  });

  it('distinguish a fork’s pull request from the repository’s own, Dependabot’s included', () => {
    const fork = forkPullRequestEvent({ headRef: 'main' });
    expect(read(fork).context.pullRequest).toMatchObject({ fromFork: true, author: 'mallory' });
    expect(read(pullRequestEvent({ headRepository: null })).context.pullRequest).toMatchObject({
      fromFork: true,
    });
    const dependabot = dependabotPullRequestEvent();
    expect(read(dependabot).context.pullRequest?.fromFork).toBe(false);
    expect([fork.readOnlyToken, dependabot.readOnlyToken]).toEqual([true, true]);
  });
});

describe('refused events', () => {
  it.each(REFUSED_EVENTS)('are refused by the action: %s', (_name, event) => {
    expect(() => read(event)).toThrow(/not supported|starts no deploy/);
  });
});
