import { describe, expect, it } from 'vitest';
import { parseRunContext } from '../../src/context/parse-run-context.ts';
import { RefusedError } from '../../src/errors.ts';
import {
  dispatchPayload,
  mergeGroupPayload,
  pullRequestPayload,
  pushPayload,
  runnerEnv,
  schedulePayload,
} from './payloads.ts';

const SUPPORTED =
  'Supported events: pull_request and merge_group (ci, and cleanup when the pull request closes); push to the default branch, schedule, workflow_dispatch and repository_dispatch (deploy). For another branch, tags, releases or a deploy after another workflow, set "production-branch", "production-tags" or "deploy-after".';

describe('parseRunContext', () => {
  it('reads a pull request', () => {
    const env = runnerEnv('pull_request', 'refs/pull/12/merge');
    expect(parseRunContext(env, pullRequestPayload('opened'))).toEqual({
      event: 'pull_request',
      repository: 'acme/shop',
      defaultBranch: 'main',
      branch: 'feature/margin',
      isTag: false,
      sha: '5555555555555555555555555555555555555555',
      pullRequest: {
        number: 12,
        title: 'Add margin to orders',
        headRef: 'feature/margin',
        headSha: '1111111111111111111111111111111111111111',
        baseRef: 'main',
        baseSha: '2222222222222222222222222222222222222222',
        fromFork: false,
        author: 'ada',
        labels: ['analytics'],
      },
      run: {
        id: 123,
        attempt: 2,
        url: 'https://github.com/acme/shop/actions/runs/123/attempts/2',
        workflowPath: '.github/workflows/dbt.yml',
      },
      repositoryUrl: 'https://github.com/acme/shop',
    });
  });

  it.each(['mallory/shop', null])('knows the head repository %s for a fork', (headRepository) => {
    const env = runnerEnv('pull_request', 'refs/pull/12/merge');
    const context = parseRunContext(env, pullRequestPayload('opened', { headRepository }));
    expect(context.pullRequest?.fromFork).toBe(true);
  });

  it('reads a merge group', () => {
    const env = runnerEnv('merge_group', mergeGroupPayload.merge_group.head_ref);
    expect(parseRunContext(env, mergeGroupPayload)).toMatchObject({
      event: 'merge_group',
      branch: 'gh-readonly-queue/main/pr-104-2222222222222222222222222222222222222222',
      pullRequest: undefined,
      namedBase: '2222222222222222222222222222222222222222',
    });
  });

  it.each([
    ['push', pushPayload],
    ['workflow_dispatch', dispatchPayload],
    ['schedule', schedulePayload],
  ])('reads a %s', (event, payload) => {
    expect(parseRunContext(runnerEnv(event, 'refs/heads/main'), payload)).toMatchObject({
      event,
      branch: 'main',
      defaultBranch: 'main',
      pullRequest: undefined,
    });
  });

  it('keeps the slashes of a branch, and at signs in it out of the workflow path', () => {
    const context = parseRunContext(runnerEnv('push', 'refs/heads/a/b@refs/c'), pushPayload);
    expect(context.branch).toBe('a/b@refs/c');
    expect(context.run.workflowPath).toBe('.github/workflows/dbt.yml');
  });

  it('uses the address of a GitHub Enterprise server', () => {
    const env = {
      ...runnerEnv('push', 'refs/heads/main'),
      GITHUB_SERVER_URL: 'https://git.acme.example',
    };
    expect(parseRunContext(env, pushPayload).run.url).toBe(
      'https://git.acme.example/acme/shop/actions/runs/123/attempts/2',
    );
  });

  it.each([
    [
      'pull_request_target',
      '"pull_request_target" is not supported, because it would run a fork’s code with the secrets of this repository.',
    ],
    [
      'issue_comment',
      '"issue_comment" is not supported, because anyone who can comment could start a run with the secrets of this repository.',
    ],
    ['deployment', 'The event "deployment" is not supported.'],
  ])('refuses %s', (event, message) => {
    const run = () => parseRunContext(runnerEnv(event, 'refs/heads/main'), {});
    expect(run).toThrow(new RefusedError(message, { hint: SUPPORTED }));
  });

  it('tells a tag from a branch of its name', () => {
    const parse = (ref: string) => {
      const { branch, isTag } = parseRunContext(runnerEnv('push', ref), { ...pushPayload, ref });
      return { branch, isTag };
    };
    expect(parse('refs/tags/main')).toEqual({ branch: 'main', isTag: true });
    expect(parse('refs/heads/main')).toEqual({ branch: 'main', isTag: false });
  });

  it('refuses what is neither a branch nor a tag', () => {
    const run = () => parseRunContext(runnerEnv('push', 'refs/pull/12/merge'), pushPayload);
    expect(run).toThrow(
      new RefusedError(
        '"refs/pull/12/merge" is neither a branch nor a tag. Production is not deployed from it.',
        { hint: SUPPORTED },
      ),
    );
  });

  it('refuses Windows', () => {
    const env = { ...runnerEnv('push', 'refs/heads/main'), RUNNER_OS: 'Windows' };
    expect(() => parseRunContext(env, pushPayload)).toThrow(
      new RefusedError(
        'Windows runners are not supported, because this action has not been tested on them.',
        { hint: 'Use "runs-on: ubuntu-latest".' },
      ),
    );
  });

  it('says which variables are missing outside GitHub', () => {
    const { GITHUB_WORKFLOW_REF: _, ...env } = runnerEnv('push', 'refs/heads/main');
    expect(() => parseRunContext({ ...env, GITHUB_RUN_ID: 'x' }, pushPayload)).toThrow(
      new RefusedError(
        'The environment variables do not describe a GitHub Actions job: GITHUB_RUN_ID: must be a number; GITHUB_WORKFLOW_REF: is not set.',
        { hint: 'Outside GitHub, set these variables.' },
      ),
    );
  });

  it('says what a payload lacks', () => {
    expect(() => parseRunContext(runnerEnv('push', 'refs/heads/main'), {})).toThrow(
      new RefusedError(
        'The event payload does not have the shape that GitHub sends: repository: Invalid input: expected object, received undefined.',
        {
          hint: 'Outside GitHub, write a real event payload to the file that GITHUB_EVENT_PATH names.',
        },
      ),
    );
  });
});
