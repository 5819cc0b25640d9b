import { RefusedError } from '../errors.ts';
import {
  parseDefaultBranch,
  parseMergeGroupPayload,
  parsePullRequestPayload,
  parseWorkflowRunPayload,
} from '../platform/github/payload.ts';
import {
  isWindowsRunner,
  type RunVariables,
  readRunVariables,
} from '../platform/github/variables.ts';
import type { EarlierRun, PullRequest, RunContext, SupportedEvent } from './run-context.ts';
import { SUPPORTED_TRIGGERS } from './supported-triggers.ts';

const SUPPORTED_EVENTS: readonly string[] = [
  'pull_request',
  'merge_group',
  'push',
  'schedule',
  'workflow_dispatch',
  'repository_dispatch',
  'release',
  'workflow_run',
] satisfies SupportedEvent[];

/** Why an event that somebody may well try is not supported. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  pull_request_target:
    '"pull_request_target" is not supported, because it would run a fork’s code with the secrets of this repository.',
  issue_comment:
    '"issue_comment" is not supported, because anyone who can comment could start a run with the secrets of this repository.',
};

/**
 * Reads what GitHub says about the run.
 * Throws `RefusedError` for events, refs and systems that are not supported.
 * @param payload the parsed payload of the event
 */
export function parseRunContext(
  env: Readonly<Record<string, string | undefined>>,
  payload: unknown,
): RunContext {
  if (isWindowsRunner(env))
    throw new RefusedError(
      'Windows runners are not supported, because this action has not been tested on them.',
      { hint: 'Use "runs-on: ubuntu-latest".' },
    );
  const variables = readRunVariables(env);
  const { repository, repositoryUrl, sha, actor, run } = variables;
  const event = parseEvent(variables.eventName);
  const { pullRequest, namedBase, branch, isTag } = parseSubject(event, variables, payload);
  return {
    event,
    repository,
    defaultBranch: parseDefaultBranch(payload, event === 'schedule' ? branch : undefined),
    branch,
    isTag,
    sha,
    pullRequest,
    restricted: findRestriction(pullRequest, actor),
    namedBase,
    earlierRun: event === 'workflow_run' ? parseEarlierRun(payload) : undefined,
    run,
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

function parseEvent(name: string): SupportedEvent {
  if (SUPPORTED_EVENTS.includes(name)) return name as SupportedEvent;
  throw new RefusedError(UNSUPPORTED[name] ?? `The event "${name}" is not supported.`, {
    hint: SUPPORTED_TRIGGERS,
  });
}

function parseSubject(
  event: SupportedEvent,
  { repository, ref: ownRef }: RunVariables,
  payload: unknown,
): Pick<RunContext, 'pullRequest' | 'namedBase' | 'branch' | 'isTag'> {
  if (event === 'pull_request') {
    const pullRequest = parsePullRequest(payload, repository);
    return { pullRequest, namedBase: undefined, branch: pullRequest.headRef, isTag: false };
  }
  const mergeGroup = event === 'merge_group' ? parseMergeGroupPayload(payload) : undefined;
  const ref = mergeGroup?.head_ref ?? ownRef;
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/s.exec(ref) ?? [];
  if (name === undefined)
    throw new RefusedError(
      `"${ref}" is neither a branch nor a tag. Production is not deployed from it.`,
      { hint: SUPPORTED_TRIGGERS },
    );
  return {
    pullRequest: undefined,
    namedBase: mergeGroup?.base_sha,
    branch: name,
    isTag: kind === 'tags',
  };
}

function parseEarlierRun(payload: unknown): EarlierRun {
  const run = parseWorkflowRunPayload(payload);
  return {
    workflow: run.path.replace(/@.*$/, '').replace(/^.*\//, ''),
    conclusion: run.conclusion ?? 'none',
    event: run.event,
    branch: run.head_branch ?? undefined,
    sha: run.head_sha,
    repository: run.head_repository?.full_name,
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
