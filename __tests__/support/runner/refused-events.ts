import { userJson } from '../github/rest-shapes.ts';
import {
  type EventPlace,
  onBranch,
  type PullRequestOptions,
  placeOf,
  pullRequestEvent,
  pushEvent,
  type RunnerEvent,
  workflowDispatchEvent,
} from './events.ts';

/** Runs with secrets and a write token on the base's workflow, beside a stranger's code. */
function pullRequestTargetEvent(options: PullRequestOptions = {}): RunnerEvent {
  const event = pullRequestEvent({ headRepository: 'mallory/shop', actor: 'mallory', ...options });
  const { defaultBranch } = placeOf(options);
  const { baseRef = defaultBranch, baseSha = 'b'.repeat(40) } = options;
  return {
    ...event,
    ...{ name: 'pull_request_target', ref: `refs/heads/${baseRef}`, sha: baseSha },
    readOnlyToken: false,
  };
}

function issueCommentEvent(options: EventPlace & { body?: string } = {}): RunnerEvent {
  const place = placeOf(options);
  const { body = '/deploy' } = options;
  const page = `https://github.com/${place.repository}/pull/12`;
  const payload = {
    action: 'created',
    issue: { number: 12, title: 'Pull request 12', html_url: page, pull_request: { url: page } },
    comment: { id: 1, body, user: userJson(place.actor), html_url: `${page}#issuecomment-1` },
    ...{ repository: place.repositoryJson, sender: userJson(place.actor) },
  };
  return onBranch(place, 'issue_comment', place.defaultBranch, 'a'.repeat(40), payload);
}

export function tagPushEvent(
  options: EventPlace & { tag?: string; sha?: string } = {},
): RunnerEvent {
  const { tag = 'v1.2.3' } = options;
  const event = pushEvent(options);
  const ref = `refs/tags/${tag}`;
  return { ...event, ref, headBranch: tag, payload: { ...event.payload, ref } };
}

/** A push that deletes a branch: nothing is left to check out. */
function branchDeletedEvent(options: EventPlace & { branch?: string } = {}): RunnerEvent {
  const { branch = 'feature' } = options;
  const event = pushEvent({ ...options, branch });
  const gone = { deleted: true, after: '0'.repeat(40), head_commit: null, commits: [] };
  return { ...event, payload: { ...event.payload, ...gone } };
}

export function releaseEvent(options: EventPlace = {}): RunnerEvent {
  const place = placeOf(options);
  const payload = {
    action: 'published',
    release: { tag_name: 'v1.2.3', name: 'v1.2.3', target_commitish: place.defaultBranch },
    ...{ repository: place.repositoryJson, sender: userJson(place.actor) },
  };
  const event = onBranch(place, 'release', 'v1.2.3', 'a'.repeat(40), payload);
  return { ...event, ref: 'refs/tags/v1.2.3' };
}

/** After a push to the default branch was tested, unless `tested` says otherwise. */
export function workflowRunEvent(
  options: EventPlace & { sha?: string; tested?: object } = {},
): RunnerEvent {
  const place = placeOf(options);
  const { sha = 'a'.repeat(40), tested } = options;
  const payload = {
    action: 'completed',
    workflow_run: {
      ...{ id: 1, path: '.github/workflows/ci.yml', event: 'push', conclusion: 'success' },
      ...{ head_branch: place.defaultBranch, head_sha: sha, head_repository: place.repositoryJson },
      ...tested,
    },
    ...{ repository: place.repositoryJson, sender: userJson(place.actor) },
  };
  return onBranch(place, 'workflow_run', place.defaultBranch, sha, payload);
}

/** Events that the action must refuse, each with its name for people. */
export const REFUSED_EVENTS: ReadonlyArray<[name: string, event: RunnerEvent]> = [
  ['pull_request_target', pullRequestTargetEvent()],
  ['issue_comment', issueCommentEvent()],
  ['workflow_run', workflowRunEvent()],
  ['release', releaseEvent()],
  ['a pushed tag', tagPushEvent()],
  ['a deleted branch', branchDeletedEvent()],
  ['a push to another branch', pushEvent({ branch: 'feature' })],
  ['workflow_dispatch on another branch', workflowDispatchEvent({ branch: 'feature' })],
];
