import { ACTIONS_BOT } from './access.ts';
import type { ArtifactRecord, CommentRecord, Model, PullRecord, RunRecord } from './model.ts';

/** The model as GitHub's REST API shows it: the fields that clients of this kind read. */

/** GitHub's times have no fractions of a second. */
function restTime(iso: string): string {
  return iso.replace(/\.\d+Z$/, 'Z');
}

export function userJson(login: string) {
  const isBot = login.endsWith('[bot]');
  const id = login === ACTIONS_BOT ? 41898282 : stableId(login);
  return { login, id, type: isBot ? 'Bot' : 'User', site_admin: false };
}

export function repositoryJson(fullName: string, defaultBranch = 'main', fork = false) {
  const [owner = '', name = ''] = fullName.split('/');
  return {
    ...{ id: stableId(fullName), name, full_name: fullName, private: true, fork },
    ...{ owner: userJson(owner), default_branch: defaultBranch },
    html_url: `https://github.com/${fullName}`,
    url: `https://api.github.com/repos/${fullName}`,
  };
}

export function runJson(model: Model, run: RunRecord) {
  return {
    ...{ id: run.id, name: 'dbt', path: run.workflowPath, event: run.event },
    ...{ head_branch: run.headBranch, head_sha: run.headSha },
    ...{ run_number: run.id - 1_000_000, run_attempt: run.attempt },
    ...{ status: run.status, conclusion: run.conclusion },
    workflow_id: workflowId(run.workflowPath),
    html_url: `https://github.com/${model.repository}/actions/runs/${run.id}`,
    created_at: restTime(run.createdAt),
    updated_at: restTime(run.createdAt),
    run_started_at: restTime(run.startedAt ?? run.createdAt),
    pull_requests: [],
    repository: repositoryJson(model.repository, model.defaultBranch),
    head_repository: run.headRepository === null ? null : repositoryJson(run.headRepository),
  };
}

export function artifactJson(model: Model, artifact: ArtifactRecord) {
  const run = model.runs.find((one) => one.id === artifact.runId);
  const url = `https://api.github.com/repos/${model.repository}/actions/artifacts/${artifact.id}`;
  return {
    ...{ id: artifact.id, name: artifact.name, size_in_bytes: artifact.sizeBytes, url },
    ...{ archive_download_url: `${url}/zip`, expired: artifact.expired },
    ...(artifact.digest === undefined ? {} : { digest: artifact.digest }),
    created_at: restTime(artifact.createdAt),
    updated_at: restTime(artifact.createdAt),
    expires_at: restTime(new Date(Date.parse(artifact.createdAt) + 90 * 86_400_000).toISOString()),
    workflow_run: run && {
      id: run.id,
      repository_id: stableId(model.repository),
      head_repository_id: run.headRepository === null ? null : stableId(run.headRepository),
      head_branch: run.headBranch,
      head_sha: run.headSha,
    },
  };
}

export function commentJson(model: Model, comment: CommentRecord) {
  const page = `https://github.com/${model.repository}/pull/${comment.issue}`;
  return {
    id: comment.id,
    body: comment.body,
    user: userJson(comment.author),
    html_url: `${page}#issuecomment-${comment.id}`,
    issue_url: `https://api.github.com/repos/${model.repository}/issues/${comment.issue}`,
    created_at: restTime(comment.createdAt),
    updated_at: restTime(comment.updatedAt),
  };
}

export function pullJson(model: Model, pull: PullRecord) {
  const { head, base } = pull;
  return {
    ...{ id: stableId(`pull ${pull.number}`), number: pull.number, title: pull.title },
    ...{ state: pull.state, merged: pull.merged, draft: false, user: userJson(pull.author) },
    closed_at: pull.state === 'closed' ? pull.closedAt : null,
    merged_at: pull.merged ? '2026-03-04T09:12:00Z' : null,
    labels: pull.labels.map((name) => ({ id: stableId(name), name })),
    html_url: `https://github.com/${model.repository}/pull/${pull.number}`,
    head: {
      ...{ ref: head.ref, sha: head.sha },
      repo:
        head.repository &&
        repositoryJson(head.repository, 'main', head.repository !== model.repository),
    },
    base: { ...base, repo: repositoryJson(model.repository, model.defaultBranch) },
  };
}

export function workflowId(path: string): number {
  return stableId(path);
}

/** The same number for the same text, as ids of owners, repositories and workflows are. */
export function stableId(text: string): number {
  let id = 7;
  for (const char of text) id = (id * 31 + char.charCodeAt(0)) % 900_000_007;
  return id + 1000;
}
