import type { getOctokit } from '@actions/github';
import type { Artifact, IssueComment, WorkflowRun } from '../ports.ts';

type Rest = ReturnType<typeof getOctokit>['rest'];
type RestRun = Awaited<
  ReturnType<Rest['actions']['listWorkflowRuns']>
>['data']['workflow_runs'][number];
type RestArtifact = Awaited<
  ReturnType<Rest['actions']['listWorkflowRunArtifacts']>
>['data']['artifacts'][number];
type RestComment = Awaited<ReturnType<Rest['issues']['createComment']>>['data'];

export function toRun(run: RestRun): WorkflowRun {
  return {
    id: run.id,
    attempt: run.run_attempt ?? 1,
    event: run.event,
    headBranch: run.head_branch,
    headSha: run.head_sha,
    // Typed as always there, but null when a fork was deleted.
    headRepository: run.head_repository?.full_name ?? null,
    path: run.path,
    status: run.status ?? 'unknown',
    conclusion: run.conclusion,
    createdAt: run.created_at,
    startedAt: run.run_started_at ?? run.created_at,
  };
}

export function toArtifact(artifact: RestArtifact): Artifact {
  return {
    id: artifact.id,
    name: artifact.name,
    sizeBytes: artifact.size_in_bytes,
    expired: artifact.expired,
    digest: artifact.digest ?? undefined,
    workflowRunId: artifact.workflow_run?.id,
    headSha: artifact.workflow_run?.head_sha,
    createdAt: artifact.created_at ?? '',
  };
}

export function toComment(comment: RestComment): IssueComment {
  return {
    id: comment.id,
    author: comment.user?.login ?? '',
    body: comment.body ?? '',
    url: comment.html_url,
  };
}
