import { z } from 'zod';
import { RefusedError } from '../errors.ts';
import { parseDefaultBranch, parseMergeGroupPayload, parsePullRequestPayload } from './payload.ts';
import type { PullRequest, RunContext, SupportedEvent } from './run-context.ts';
import { SUPPORTED_TRIGGERS } from './supported-triggers.ts';

const text = z.string({ error: 'is not set' }).min(1, 'is empty');
const integer = text.regex(/^\d+$/, 'must be a number').transform(Number);

/**
 * The runner's variables,
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
const environment = z.object({
  GITHUB_ACTOR: z.string().default(''),
  GITHUB_EVENT_NAME: text,
  GITHUB_REPOSITORY: text.regex(/^[^/]+\/[^/]+$/, 'must be owner/name'),
  GITHUB_SERVER_URL: z.url().default('https://github.com'),
  GITHUB_REF: text,
  GITHUB_SHA: text,
  GITHUB_RUN_ID: integer,
  GITHUB_RUN_ATTEMPT: integer,
  /** `owner/name/.github/workflows/dbt.yml@refs/heads/main` */
  GITHUB_WORKFLOW_REF: text.regex(/^[^/]+\/[^/]+\/.+@refs\//, 'must be owner/name/path@refs/…'),
});

const SUPPORTED_EVENTS: readonly string[] = [
  'pull_request',
  'merge_group',
  'push',
  'schedule',
  'workflow_dispatch',
] satisfies SupportedEvent[];

/** Why an event that somebody may well try is not supported. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  pull_request_target:
    '"pull_request_target" is not supported, because it would run a fork’s code with the secrets of this repository.',
  issue_comment:
    '"issue_comment" is not supported, because anyone who can comment could start a run with the secrets of this repository.',
  workflow_run:
    '"workflow_run" is not supported, because it does not say which pull request or push it is for.',
  // https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event
  repository_dispatch:
    '"repository_dispatch" is not supported. To start a deploy from outside GitHub, add "workflow_dispatch" to the workflow and start it by the API: POST /repos/{owner}/{repo}/actions/workflows/{file name of the workflow}/dispatches with the default branch as "ref".',
};

/**
 * Reads what GitHub says about the run.
 * Throws `RefusedError` for events, refs and systems that are not supported.
 * @param payload the parsed file that GITHUB_EVENT_PATH names
 */
export function parseRunContext(
  env: Readonly<Record<string, string | undefined>>,
  payload: unknown,
): RunContext {
  if (env.RUNNER_OS === 'Windows')
    throw new RefusedError(
      'Windows runners are not supported, because this action has not been tested on them.',
      { hint: 'Use "runs-on: ubuntu-latest".' },
    );
  const variables = parseEnvironment(env);
  const event = parseEvent(variables.GITHUB_EVENT_NAME);
  const { pullRequest, namedBase, branch } = parseSubject(event, variables, payload);
  const repositoryUrl = `${variables.GITHUB_SERVER_URL}/${variables.GITHUB_REPOSITORY}`;
  const { GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt } = variables;
  return {
    event,
    repository: variables.GITHUB_REPOSITORY,
    defaultBranch: parseDefaultBranch(payload, event === 'schedule' ? branch : undefined),
    branch,
    sha: variables.GITHUB_SHA,
    pullRequest,
    restricted: findRestriction(pullRequest, variables.GITHUB_ACTOR),
    namedBase,
    run: {
      id,
      attempt,
      url: `${repositoryUrl}/actions/runs/${id}/attempts/${attempt}`,
      workflowPath: variables.GITHUB_WORKFLOW_REF.replace(/^[^/]+\/[^/]+\//, '').replace(
        /@.*$/,
        '',
      ),
    },
    repositoryUrl,
  };
}

/**
 * By who started the run, not by whose the branch is: a push of somebody else to Dependabot's branch
 * has the secrets, https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-on-actions
 */
function findRestriction(
  pullRequest: PullRequest | undefined,
  actor: string,
): RunContext['restricted'] {
  if (!pullRequest) return undefined;
  if (pullRequest.fromFork) return 'fork';
  return actor === 'dependabot[bot]' ? 'dependabot' : undefined;
}

function parseEnvironment(env: Readonly<Record<string, string | undefined>>) {
  const result = environment.safeParse(env);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new RefusedError(
    `The environment variables do not describe a GitHub Actions job: ${issues.join('; ')}.`,
    { hint: 'Outside GitHub, set these variables.' },
  );
}

function parseEvent(name: string): SupportedEvent {
  if (SUPPORTED_EVENTS.includes(name)) return name as SupportedEvent;
  throw new RefusedError(UNSUPPORTED[name] ?? `The event "${name}" is not supported.`, {
    hint: SUPPORTED_TRIGGERS,
  });
}

function parseSubject(
  event: SupportedEvent,
  variables: z.output<typeof environment>,
  payload: unknown,
): Pick<RunContext, 'pullRequest' | 'namedBase' | 'branch'> {
  if (event === 'pull_request') {
    const pullRequest = parsePullRequest(payload, variables.GITHUB_REPOSITORY);
    return { pullRequest, namedBase: undefined, branch: pullRequest.headRef };
  }
  const mergeGroup = event === 'merge_group' ? parseMergeGroupPayload(payload) : undefined;
  const ref = mergeGroup?.head_ref ?? variables.GITHUB_REF;
  if (!ref.startsWith('refs/heads/'))
    throw new RefusedError(
      `"${ref}" is not a branch. Production is only deployed from the default branch.`,
      { hint: SUPPORTED_TRIGGERS },
    );
  return {
    pullRequest: undefined,
    namedBase: mergeGroup?.base_sha,
    branch: ref.slice('refs/heads/'.length),
  };
}

function parsePullRequest(payload: unknown, repository: string): PullRequest {
  const { number, title, user, head, base, labels } = parsePullRequestPayload(payload);
  return {
    number,
    title,
    headRef: head.ref,
    headSha: head.sha,
    baseRef: base.ref,
    baseSha: base.sha,
    fromFork: head.repo?.full_name !== repository,
    author: user.login,
    labels: labels.map(({ name }) => name),
  };
}
