import { repositoryJson, stableId, userJson } from '../github/rest-shapes.ts';

/** A webhook event as it reaches a job: the payload, and what GitHub derives from it. */
export interface RunnerEvent {
  name: string;
  payload: Record<string, unknown>;
  /** GITHUB_REF, e.g. `refs/pull/12/merge`. */
  ref: string;
  /** GITHUB_SHA: the commit that checkout takes. */
  sha: string;
  /** GITHUB_HEAD_REF and GITHUB_BASE_REF: pull requests only. */
  headRef?: string;
  baseRef?: string;
  actor: string;
  /** How the REST API lists the run. */
  headBranch: string | null;
  headSha: string;
  headRepository: string | null;
  /** A fork's or Dependabot's run: every permission is lowered to read. */
  readOnlyToken: boolean;
}

/** Where an event happens; the defaults are the stand-in's. */
export interface EventPlace {
  repository?: string;
  defaultBranch?: string;
  actor?: string;
}

export interface PullRequestOptions extends EventPlace {
  action?: 'opened' | 'synchronize' | 'reopened' | 'closed' | 'labeled' | 'edited';
  number?: number;
  title?: string;
  headRef?: string;
  headSha?: string;
  baseRef?: string;
  baseSha?: string;
  /** The merge of head into base, `refs/pull/N/merge`. */
  mergeSha?: string;
  /** `owner/name` of the fork, or null for one that was deleted. */
  headRepository?: string | null;
  merged?: boolean;
  draft?: boolean;
}

const HEAD_SHA = 'a'.repeat(40);
const BASE_SHA = 'b'.repeat(40);
const MERGE_SHA = 'c'.repeat(40);

export function pullRequestEvent(options: PullRequestOptions = {}): RunnerEvent {
  const place = placeOf(options);
  const { action = 'opened', number = 12, title = `Pull request ${number}` } = options;
  const { headRef = 'feature', headSha = HEAD_SHA, baseRef = place.defaultBranch } = options;
  const { baseSha = BASE_SHA, mergeSha = MERGE_SHA, merged = false, draft = false } = options;
  const headRepository =
    options.headRepository === undefined ? place.repository : options.headRepository;
  const fromFork = headRepository !== place.repository;
  const [headOwner] = (headRepository ?? 'ghost/gone').split('/');
  const page = `https://github.com/${place.repository}/pull/${number}`;
  const payload = {
    action,
    number,
    ...(action === 'synchronize' ? { before: 'e'.repeat(40), after: headSha } : {}),
    pull_request: {
      ...{ id: stableId(page), number, title, draft, html_url: page, body: null, locked: false },
      state: action === 'closed' ? 'closed' : 'open',
      user: userJson(place.actor),
      ...{ merged, merge_commit_sha: mergeSha, author_association: 'CONTRIBUTOR', labels: [] },
      head: {
        ...{ label: `${headOwner}:${headRef}`, ref: headRef, sha: headSha },
        user: userJson(headOwner ?? 'ghost'),
        repo: headRepository && repositoryJson(headRepository, 'main', fromFork),
      },
      base: {
        ...{ label: `${place.owner}:${baseRef}`, ref: baseRef, sha: baseSha },
        ...{ user: userJson(place.owner), repo: place.repositoryJson },
      },
    },
    repository: place.repositoryJson,
    sender: userJson(place.actor),
  };
  return {
    ...{ name: 'pull_request', payload, actor: place.actor },
    ...{ ref: `refs/pull/${number}/merge`, sha: mergeSha, headRef, baseRef },
    ...{ headBranch: headRef, headSha, headRepository },
    readOnlyToken: fromFork || place.actor === 'dependabot[bot]',
  };
}

/** A pull request whose head is in another repository. */
export function forkPullRequestEvent(options: PullRequestOptions = {}): RunnerEvent {
  return pullRequestEvent({ headRepository: 'mallory/shop', actor: 'mallory', ...options });
}

export function dependabotPullRequestEvent(options: PullRequestOptions = {}): RunnerEvent {
  const headRef = 'dependabot/pip/dbt-core-1.11.16';
  return pullRequestEvent({ headRef, actor: 'dependabot[bot]', ...options });
}

export interface BranchOptions extends EventPlace {
  /** The default branch when left out. */
  branch?: string;
  sha?: string;
  before?: string;
}

export function pushEvent(options: BranchOptions = {}): RunnerEvent {
  const place = placeOf(options);
  const { branch = place.defaultBranch, sha = HEAD_SHA, before = BASE_SHA } = options;
  const ref = `refs/heads/${branch}`;
  const author = { name: place.actor, email: `${place.actor}@example.com` };
  const commit = { id: sha, message: 'Change a model', author, timestamp: '2026-01-05T06:00:00Z' };
  const payload = {
    ...{ ref, before, after: sha, created: false, deleted: false, forced: false, base_ref: null },
    ...{ compare: `https://github.com/${place.repository}/compare/${before}...${sha}` },
    ...{ head_commit: commit, commits: [commit], pusher: author },
    ...{ repository: place.repositoryJson, sender: userJson(place.actor) },
  };
  return onBranch(place, 'push', branch, sha, payload);
}

export function scheduleEvent(options: BranchOptions & { schedule?: string } = {}): RunnerEvent {
  const place = placeOf(options);
  const { sha = HEAD_SHA, schedule = '0 6 * * *' } = options;
  const workflow = '.github/workflows/dbt.yml';
  const payload = { schedule, workflow, repository: place.repositoryJson };
  return onBranch(place, 'schedule', place.defaultBranch, sha, payload);
}

export function workflowDispatchEvent(
  options: BranchOptions & { inputs?: Record<string, string> } = {},
): RunnerEvent {
  const place = placeOf(options);
  const { branch = place.defaultBranch, sha = HEAD_SHA, inputs = null } = options;
  const payload = {
    ...{ inputs, ref: `refs/heads/${branch}`, workflow: '.github/workflows/dbt.yml' },
    ...{ repository: place.repositoryJson, sender: userJson(place.actor) },
  };
  return onBranch(place, 'workflow_dispatch', branch, sha, payload);
}

export function mergeGroupEvent(options: PullRequestOptions = {}): RunnerEvent {
  const place = placeOf(options);
  const { number = 12, headSha = HEAD_SHA, baseSha = BASE_SHA } = options;
  const { baseRef = place.defaultBranch } = options;
  const branch = `gh-readonly-queue/${baseRef}/pr-${number}-${baseSha}`;
  const payload = {
    action: 'checks_requested',
    merge_group: {
      ...{ head_sha: headSha, head_ref: `refs/heads/${branch}` },
      ...{ base_sha: baseSha, base_ref: `refs/heads/${baseRef}` },
      head_commit: { id: headSha, message: `Merge pull request #${number}` },
    },
    ...{ repository: place.repositoryJson, sender: userJson('github-merge-queue[bot]') },
  };
  return onBranch(place, 'merge_group', branch, headSha, payload);
}

export function placeOf(options: EventPlace) {
  const { repository = 'acme/shop', defaultBranch = 'main', actor = 'octocat' } = options;
  const [owner = ''] = repository.split('/');
  const json = repositoryJson(repository, defaultBranch);
  return { repository, defaultBranch, actor, owner, repositoryJson: json };
}

export function onBranch(
  place: ReturnType<typeof placeOf>,
  name: string,
  branch: string,
  sha: string,
  payload: Record<string, unknown>,
): RunnerEvent {
  return {
    ...{ name, payload, ref: `refs/heads/${branch}`, sha, actor: place.actor },
    ...{ headBranch: branch, headSha: sha, headRepository: place.repository },
    readOnlyToken: false,
  };
}
