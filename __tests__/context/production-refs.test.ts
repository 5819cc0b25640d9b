import { describe, expect, it } from 'vitest';
import { parseRunContext } from '../../src/context/parse-run-context.ts';
import { matchesPattern } from '../../src/context/production-refs.ts';
import { resolveMode } from '../../src/context/resolve-mode.ts';
import { dispatchPayload, pullRequestPayload, pushPayload, runnerEnv } from './payloads.ts';

type Asked = Partial<Parameters<typeof resolveMode>[1]>;

const SHA = '5'.repeat(40);

function resolve(event: string, ref: string, asked: Asked, payload: unknown = pushPayload) {
  const context = parseRunContext(runnerEnv(event, ref), payload);
  return resolveMode(context, { mode: 'auto', forks: true, ...asked }, payload);
}

describe('matchesPattern', () => {
  it.each([
    ['main', 'main', true],
    ['main', 'Main', false],
    ['main', 'main2', false],
    ['release/*', 'release/1.2', true],
    ['release/*', 'release/1/hotfix', false],
    ['release/**', 'release/1/hotfix', true],
    ['release/*', 'prerelease/1', false],
    ['v*', 'v1.2.3', true],
    ['v*', 'dev1', false],
    ['v1.*', 'v1x2', false],
    ['v*', 'v1\nmain', true],
  ])('%s and %j: %s', (pattern, name, expected) => {
    expect(matchesPattern(pattern, name)).toBe(expected);
  });
});

describe('[T03] production-branch', () => {
  const gitFlow = { productionBranch: 'release' };

  it('deploys that branch, and no longer the default one', () => {
    expect(resolve('push', 'refs/heads/release', gitFlow)).toBe('deploy');
    expect(resolve('workflow_dispatch', 'refs/heads/release', gitFlow, dispatchPayload)).toBe(
      'deploy',
    );
    expect(() => resolve('push', 'refs/heads/main', gitFlow)).toThrow(
      'push on "main" is not supported, because production is only deployed from the branch "release".',
    );
  });

  it('takes no tag of its name for it', () => {
    expect(() => resolve('push', 'refs/tags/release', gitFlow)).toThrow(
      'push on the tag "release" is not supported',
    );
  });

  it.each(['schedule', 'repository_dispatch'])(
    'says of a %s, which GitHub starts on the default branch, how to start the deploy',
    (event) => {
      expect(() => resolve(event, 'refs/heads/main', gitFlow)).toThrow(
        expect.objectContaining({
          hint: `GitHub starts ${event} on the default branch "main" only. Let that workflow start this one where production is deployed from: gh workflow run <file> --ref <branch>.`,
        }),
      );
    },
  );

  it('takes a pattern', () => {
    const asked = { productionBranch: 'release/*' };
    expect(resolve('push', 'refs/heads/release/2026-11', asked)).toBe('deploy');
    expect(() => resolve('push', 'refs/heads/main', asked)).toThrow('from branches "release/*"');
  });

  it('leaves pull requests into any branch as they are', () => {
    const payload = pullRequestPayload('opened');
    expect(resolve('pull_request', 'refs/pull/12/merge', gitFlow, payload)).toBe('ci');
  });
});

describe('[T03] production-tags', () => {
  const tags = { productionTags: 'v*' };

  const published = { ...pushPayload, action: 'published' };

  it.each(['push', 'release', 'workflow_dispatch'])('deploys the tag of a %s', (event) => {
    expect(resolve(event, 'refs/tags/v1.2.3', tags, published)).toBe('deploy');
  });

  it.each(['created', 'edited', 'deleted', 'unpublished', 'prereleased'])(
    'deploys nothing when a release is %s: its code may be old',
    (action) => {
      const payload = { ...pushPayload, action };
      expect(() => resolve('release', 'refs/tags/v1.2.3', tags, payload)).toThrow(
        `The release of "v1.2.3" was ${action}, which is no reason to deploy it again.`,
      );
    },
  );

  it('deploys nothing when a tag or branch is deleted', () => {
    const payload = { ...pushPayload, deleted: true };
    expect(() => resolve('push', 'refs/tags/v1.2.3', tags, payload)).toThrow(
      '"v1.2.3" was deleted, so there is nothing to deploy.',
    );
    expect(() => resolve('push', 'refs/heads/main', {}, payload)).toThrow('"main" was deleted');
  });

  it('deploys no other tag and no branch, one of such a name neither', () => {
    for (const ref of ['refs/tags/nightly', 'refs/heads/main', 'refs/heads/v1.2.3'])
      expect(() => resolve('push', ref, tags)).toThrow(
        'because production is only deployed from tags "v*" on the default branch "main".',
      );
  });

  it('deploys no release without it', () => {
    expect(() => resolve('release', 'refs/tags/v1.2.3', {})).toThrow(
      'release on the tag "v1.2.3" is not supported',
    );
  });
});

describe('[T03] deploy-after', () => {
  const run = {
    ...{ path: '.github/workflows/ci.yml', conclusion: 'success', event: 'push' },
    ...{ head_branch: 'main', head_sha: SHA, head_repository: { full_name: 'acme/shop' } },
  };
  const afterRun = (change: object = {}, asked: Asked = { deployAfter: 'ci.yml' }) =>
    resolve('workflow_run', 'refs/heads/main', asked, {
      ...pushPayload,
      workflow_run: { ...run, ...change },
    });

  it('deploys the commit that the workflow has tested', () => {
    expect(afterRun()).toBe('deploy');
    expect(afterRun({}, { deployAfter: 'ci.yml', productionBranch: 'm*' })).toBe('deploy');
    expect(afterRun({ path: '.github/workflows/ci.yml@refs/heads/main' })).toBe('deploy');
  });

  it('has to name the workflow', () => {
    expect(() => afterRun({}, {})).toThrow(
      expect.objectContaining({
        message:
          '"workflow_run" starts no deploy, because nothing says which workflow has to succeed first.',
        hint: 'Set "deploy-after: ci.yml" in the workflow, in the pull requests\' job too.',
      }),
    );
  });

  it.each([
    ['of another workflow', { path: '.github/workflows/lint.yml' }, '"deploy-after" names ci.yml'],
    ['that failed', { conclusion: 'failure' }, 'it ended as failure'],
    ['that was cancelled', { conclusion: 'cancelled' }, 'it ended as cancelled'],
    ['that has no conclusion', { conclusion: null }, 'it ended as none'],
    ['of a pull request', { event: 'pull_request' }, 'it was started by pull_request of acme/shop'],
    [
      'of a fork’s branch of that name',
      { head_repository: { full_name: 'mallory/shop' } },
      'it was started by push of mallory/shop',
    ],
    [
      'of a fork that is gone',
      { head_repository: null },
      'it was started by push of a deleted fork',
    ],
    ['of another branch', { head_branch: 'feature' }, 'it ran on "feature", not on "main"'],
    [
      'of an older commit',
      { head_sha: '4'.repeat(40) },
      'it tested 4444444, and "main" is at 5555555 by now',
    ],
  ])('deploys nothing after a run %s', (_, change, why) => {
    expect(() => afterRun(change)).toThrow(`Nothing was deployed after the run of `);
    expect(() => afterRun(change)).toThrow(`: ${why}.`);
  });
});
