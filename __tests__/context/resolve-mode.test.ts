import { describe, expect, it } from 'vitest';
import { parseRunContext } from '../../src/context/parse-run-context.ts';
import {
  loginModeOf,
  refuseDeployOutsideGitHub,
  resolveMode,
  resolvePullRequestNumber,
} from '../../src/context/resolve-mode.ts';
import {
  dispatchPayload,
  mergeGroupPayload,
  pullRequestPayload,
  pushPayload,
  runnerEnv,
  schedulePayload,
} from './payloads.ts';

type Asked = Parameters<typeof resolveMode>[1];
type Requested = Asked['mode'];

function resolve(event: string, ref: string, payload: unknown, requested: Requested = 'auto') {
  return resolveAsked(event, ref, payload, { mode: requested, forks: true });
}

function resolveAsked(event: string, ref: string, payload: unknown, asked: Asked) {
  return resolveMode(parseRunContext(runnerEnv(event, ref), payload), asked, payload);
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
    ['repository_dispatch', dispatchPayload],
  ])('makes deploy of a %s on the default branch', (event, payload) => {
    expect(resolve(event, 'refs/heads/main', payload)).toBe('deploy');
  });

  it.each([
    ['push', pushPayload],
    ['workflow_dispatch', dispatchPayload],
  ])('refuses a %s on another branch, whatever the mode', (event, payload) => {
    for (const requested of ['auto', 'ci', 'deploy', 'cleanup'] as const)
      expect(() => resolve(event, 'refs/heads/hotfix', payload, requested)).toThrow(
        `${event} on "hotfix" is not supported, because production is only deployed from the default branch "main".`,
      );
  });

  it('goes by the whole name of the default branch', () => {
    const repository = { ...pushPayload.repository, default_branch: 'release/main' };
    const payload = { ...pushPayload, repository };
    expect(resolve('push', 'refs/heads/release/main', payload)).toBe('deploy');
    for (const ref of ['main', 'MAIN', 'release/Main', 'x/release/main', 'heads/release/main'])
      expect(() => resolve('push', `refs/heads/${ref}`, payload)).toThrow(
        `push on "${ref}" is not supported, because production is only deployed from the default branch "release/main".`,
      );
  });

  it.each([
    ['push', pushPayload],
    ['workflow_dispatch', dispatchPayload],
    ['schedule', schedulePayload],
  ])('refuses a %s on a tag, whatever its name', (event, payload) => {
    expect(() => resolve(event, 'refs/tags/main', payload, 'deploy')).toThrow(
      `${event} on the tag "main" is not supported, because production is only deployed from the default branch "main".`,
    );
  });

  it('takes a mode that is the one of the event', () => {
    expect(resolve('pull_request', MERGE_REF, pullRequestPayload('opened'), 'ci')).toBe('ci');
    expect(resolve('pull_request', MERGE_REF, pullRequestPayload('closed'), 'cleanup')).toBe(
      'cleanup',
    );
    expect(resolve('push', 'refs/heads/main', pushPayload, 'deploy')).toBe('deploy');
  });

  it('rolls back only what somebody starts by hand on the default branch', () => {
    const main = 'refs/heads/main';
    expect(resolve('workflow_dispatch', main, dispatchPayload, 'rollback')).toBe('rollback');
    for (const [event, ref, payload] of [
      ['push', main, pushPayload],
      ['schedule', main, schedulePayload],
      ['pull_request', MERGE_REF, pullRequestPayload('opened')],
    ] as const)
      expect(() => resolve(event, ref, payload, 'rollback')).toThrow(
        '"mode: rollback" does not fit this event: production is only rolled back by workflow_dispatch on the default branch "main".',
      );
    expect(() =>
      resolve('workflow_dispatch', 'refs/heads/hotfix', dispatchPayload, 'rollback'),
    ).toThrow('is not supported');
  });

  it('only runs the doctor where ci or a deploy would run', () => {
    const main = 'refs/heads/main';
    for (const [event, ref, payload] of [
      ['pull_request', MERGE_REF, pullRequestPayload('opened')],
      ['merge_group', QUEUE_REF, mergeGroupPayload],
      ['push', main, pushPayload],
      ['schedule', main, schedulePayload],
      ['workflow_dispatch', main, dispatchPayload],
    ] as const)
      expect(resolve(event, ref, payload, 'doctor')).toBe('doctor');
    expect(() =>
      resolve('pull_request', MERGE_REF, pullRequestPayload('closed'), 'doctor'),
    ).toThrow('"mode: doctor" does not fit this event: a closed pull request');
    expect(() =>
      resolve('workflow_dispatch', 'refs/heads/hotfix', dispatchPayload, 'doctor'),
    ).toThrow('is not supported');
  });

  it('gives the doctor of a pull request the rules of its login, and that of a deploy its own', () => {
    const contextOf = (event: string, ref: string, payload: unknown) =>
      parseRunContext(runnerEnv(event, ref), payload);
    const pull = contextOf('pull_request', MERGE_REF, pullRequestPayload('opened'));
    const deploy = contextOf('push', 'refs/heads/main', pushPayload);
    expect([loginModeOf('doctor', pull), loginModeOf('doctor', deploy)]).toEqual(['ci', 'deploy']);
    expect(loginModeOf('monitor', deploy)).toBe('monitor');
  });

  it('drops a pull request’s schemas by hand on the default branch, and by no other event', () => {
    const drop = { mode: 'auto' as const, forks: true, dropPullRequest: 12 };
    const main = 'refs/heads/main';
    expect(resolveAsked('workflow_dispatch', main, dispatchPayload, drop)).toBe('cleanup');
    expect(
      resolveAsked('workflow_dispatch', main, dispatchPayload, { ...drop, mode: 'cleanup' }),
    ).toBe('cleanup');
    for (const [event, ref, payload] of [
      ['push', main, pushPayload],
      ['schedule', main, schedulePayload],
      ['pull_request', MERGE_REF, pullRequestPayload('closed')],
      ['merge_group', QUEUE_REF, mergeGroupPayload],
    ] as const)
      expect(() => resolveAsked(event, ref, payload, drop)).toThrow(
        '"drop-pull-request" does not fit this event',
      );
    expect(() =>
      resolveAsked('workflow_dispatch', 'refs/heads/hotfix', dispatchPayload, drop),
    ).toThrow('is not supported');
    expect(() =>
      resolveAsked('workflow_dispatch', main, dispatchPayload, { ...drop, mode: 'deploy' }),
    ).toThrow('"mode: deploy" does not fit this event');
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

describe('[T47] "forks: off"', () => {
  const off: Asked = { mode: 'auto', forks: false };
  const resolveFork = (
    action: string,
    asked: Asked,
    changes: Parameters<typeof pullRequestPayload>[1] = {},
  ) =>
    resolveAsked(
      'pull_request',
      MERGE_REF,
      pullRequestPayload(action, { headRepository: 'mallory/shop', ...changes }),
      asked,
    );
  const REFUSED =
    'Pull request #12 is from a fork, and "forks: off" refuses those. None of its code was run.';

  it.each(['opened', 'synchronize', 'reopened', 'ready_for_review', 'labeled', 'edited'])(
    'refuses an open pull request from a fork that was %s',
    (action) => {
      expect(resolveFork(action, { ...off, forks: true })).toBe('ci');
      expect(() => resolveFork(action, off)).toThrow(REFUSED);
    },
  );

  it.each(['auto', 'ci', 'deploy', 'cleanup', 'rollback', 'monitor', 'doctor'] as const)(
    'refuses it whatever else the settings ask for: mode %s',
    (mode) => {
      expect(() => resolveFork('opened', { ...off, mode })).toThrow(REFUSED);
    },
  );

  it('refuses it when the fork was deleted, or differs in its owner or name only', () => {
    for (const headRepository of [null, 'acme-fork/shop', 'acme/shop-1', 'mallory/shop'])
      expect(() => resolveFork('opened', off, { headRepository })).toThrow(REFUSED);
  });

  it('says what to do', () => {
    expect.assertions(1);
    try {
      resolveFork('opened', off);
    } catch (error) {
      expect(error).toMatchObject({
        hint: 'A maintainer can review the change, push its branch to this repository and open a pull request from there. That pull request is built.',
      });
    }
  });

  it('lets the clean-up of a fork’s pull request through, which may have been built before', () => {
    expect(resolveFork('closed', off)).toBe('cleanup');
    expect(resolveFork('labeled', off, { state: 'closed' })).toBe('cleanup');
    expect(resolveFork('closed', { ...off, mode: 'cleanup' })).toBe('cleanup');
  });

  it('lets everything else through', () => {
    const main = 'refs/heads/main';
    expect(resolveAsked('pull_request', MERGE_REF, pullRequestPayload('opened'), off)).toBe('ci');
    expect(resolveAsked('merge_group', QUEUE_REF, mergeGroupPayload, off)).toBe('ci');
    expect(resolveAsked('push', main, pushPayload, off)).toBe('deploy');
    expect(resolveAsked('schedule', main, schedulePayload, off)).toBe('deploy');
    expect(resolveAsked('workflow_dispatch', main, dispatchPayload, off)).toBe('deploy');
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

describe('refuseDeployOutsideGitHub', () => {
  const onGitHub = { GITHUB_ACTIONS: 'true', ACTIONS_RUNTIME_TOKEN: 'token' };

  const at = (url: string) => ({ ...onGitHub, GITHUB_SERVER_URL: url });

  it.each([
    ['on GitHub', onGitHub, undefined],
    ['elsewhere, with a folder', {}, '/srv/state'],
    ['on GitHub with data residency', at('https://acme.ghe.com'), undefined],
    ['on an Enterprise Server, with a folder', at('https://git.acme.com'), '/srv/state'],
  ])('lets a deploy pass %s', (_, env, statePath) => {
    expect(() => refuseDeployOutsideGitHub(env, statePath)).not.toThrow();
  });

  it.each([
    ['elsewhere', {}],
    ['where a runner only looks like GitHub’s', { ...onGitHub, ACTIONS_RUNTIME_TOKEN: '' }],
    ['where somebody set the variables', { ACTIONS_RUNTIME_TOKEN: 'token', CI: 'true' }],
  ])('refuses one %s, without a folder for the state', (_, env) => {
    expect(() => refuseDeployOutsideGitHub(env, undefined)).toThrow(
      'A deploy outside GitHub Actions needs "state-path", because there are no artifacts to store the production state.',
    );
  });

  it('refuses one on an Enterprise Server, whose artifacts the client cannot use', () => {
    expect(() => refuseDeployOutsideGitHub(at('https://git.acme.com'), undefined)).toThrow(
      'A deploy on GitHub Enterprise Server (git.acme.com) needs "state-path", because that server does not have the artifact service that stores the production state.',
    );
  });
});
