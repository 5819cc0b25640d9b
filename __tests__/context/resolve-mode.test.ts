import { describe, expect, it } from 'vitest';
import { parseRunContext } from '../../src/context/parse-run-context.ts';
import { resolveMode, resolvePullRequestNumber } from '../../src/context/resolve-mode.ts';
import {
  dispatchPayload,
  mergeGroupPayload,
  pullRequestPayload,
  pushPayload,
  runnerEnv,
  schedulePayload,
} from './payloads.ts';

type Requested = Parameters<typeof resolveMode>[1];

function resolve(event: string, ref: string, payload: unknown, requested: Requested = 'auto') {
  return resolveMode(parseRunContext(runnerEnv(event, ref), payload), requested, payload);
}

const MERGE_REF = 'refs/pull/12/merge';
const QUEUE_REF = mergeGroupPayload.merge_group.head_ref;

describe('resolveMode', () => {
  it.each(['opened', 'synchronize', 'reopened', 'ready_for_review', 'labeled', 'edited'])(
    'makes ci of an open pull request that was %s',
    (action) => {
      expect(resolve('pull_request', MERGE_REF, pullRequestPayload(action))).toBe('ci');
    },
  );

  it('makes ci of a merge group', () => {
    expect(resolve('merge_group', QUEUE_REF, mergeGroupPayload)).toBe('ci');
  });

  it('makes cleanup of a pull request that closes, or is touched after it closed', () => {
    expect(resolve('pull_request', MERGE_REF, pullRequestPayload('closed'))).toBe('cleanup');
    const labelled = pullRequestPayload('labeled', { state: 'closed' });
    expect(resolve('pull_request', MERGE_REF, labelled)).toBe('cleanup');
  });

  it.each([
    ['push', pushPayload],
    ['schedule', schedulePayload],
    ['workflow_dispatch', dispatchPayload],
  ])('makes deploy of a %s on the default branch', (event, payload) => {
    expect(resolve(event, 'refs/heads/main', payload)).toBe('deploy');
  });

  it.each([
    ['push', pushPayload],
    ['workflow_dispatch', dispatchPayload],
  ])('refuses a %s on another branch, whatever the mode', (event, payload) => {
    for (const requested of ['auto', 'ci', 'deploy', 'cleanup'] as const)
      expect(() => resolve(event, 'refs/heads/hotfix', payload, requested)).toThrow(
        `${event} on "hotfix" is not served, because production is only deployed from the default branch "main".`,
      );
  });

  it('takes a mode that is the one of the event', () => {
    expect(resolve('pull_request', MERGE_REF, pullRequestPayload('opened'), 'ci')).toBe('ci');
    expect(resolve('pull_request', MERGE_REF, pullRequestPayload('closed'), 'cleanup')).toBe(
      'cleanup',
    );
    expect(resolve('push', 'refs/heads/main', pushPayload, 'deploy')).toBe('deploy');
  });

  const contradictions: Array<[Requested, string, string, unknown, string]> = [
    [
      'deploy',
      'pull_request',
      MERGE_REF,
      pullRequestPayload('opened'),
      '"mode: deploy" does not fit this event: an open pull request is for ci.',
    ],
    [
      'cleanup',
      'pull_request',
      MERGE_REF,
      pullRequestPayload('opened'),
      '"mode: cleanup" does not fit this event: an open pull request is for ci.',
    ],
    [
      'ci',
      'pull_request',
      MERGE_REF,
      pullRequestPayload('closed'),
      '"mode: ci" does not fit this event: a closed pull request is for cleanup.',
    ],
    [
      'deploy',
      'merge_group',
      QUEUE_REF,
      mergeGroupPayload,
      '"mode: deploy" does not fit this event: a merge group is for ci.',
    ],
    [
      'ci',
      'push',
      'refs/heads/main',
      pushPayload,
      '"mode: ci" does not fit this event: push on "main" is for deploy.',
    ],
    [
      'cleanup',
      'schedule',
      'refs/heads/main',
      schedulePayload,
      '"mode: cleanup" does not fit this event: schedule on "main" is for deploy.',
    ],
  ];
  it.each(contradictions)('refuses mode %s on %s %s', (requested, event, ref, payload, message) => {
    expect(() => resolve(event, ref, payload, requested)).toThrow(message);
  });
});

describe('resolvePullRequestNumber', () => {
  const numberOf = (event: string, ref: string, payload: unknown) =>
    resolvePullRequestNumber(parseRunContext(runnerEnv(event, ref), payload));

  it("is the event's pull request, or the one that the merge queue's branch names", () => {
    expect(numberOf('pull_request', MERGE_REF, pullRequestPayload('opened'))).toBe(12);
    expect(numberOf('merge_group', QUEUE_REF, mergeGroupPayload)).toBe(104);
    expect(numberOf('push', 'refs/heads/main', pushPayload)).toBeUndefined();
  });
});
