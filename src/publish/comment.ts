import { GitHubError, messageOf } from '../errors.ts';
import type { GitHub, IssueComment } from '../platform/ports.ts';
import { commentMarker } from '../report/comment.ts';
import type { Report } from '../report/model/report.ts';

export interface CommentResult {
  url: string | undefined;
  /** Why there is no comment, and what to do. */
  warning: string | undefined;
}

interface CommentPlace {
  /** Number of the pull request. */
  pullRequest: number;
  /** Name in dbt_project.yml: one comment for each. */
  project: string;
  restricted: Report['restricted'];
}

const MISSING_PERMISSION = 'Add `permissions: pull-requests: write` to the job.';
/** Nothing in the workflow gives such a run more; Dependabot's can be given it. */
const READ_ONLY =
  'On pull requests from forks, GitHub gives runs read access only. See the job summary instead.';

/**
 * Writes the project's comment on a pull request, or updates it in place. `shortBody` is sent where
 * GitHub refuses `body` (422). Never throws: what went wrong is the warning.
 */
export function publishComment(
  github: GitHub,
  request: CommentPlace & { body: string; shortBody: string },
): Promise<CommentResult> {
  return guarded(request.restricted, async () => {
    const existing = await findOwnComment(github, request);
    try {
      return await write(github, request.pullRequest, existing, request.body);
    } catch (error) {
      if (statusOf(error) !== 422) throw error;
      return await write(github, request.pullRequest, existing, request.shortBody);
    }
  });
}

/**
 * Rewrites the project's comment where there is one; a pull request without one stays without.
 * Never throws.
 */
export function rewriteComment(
  github: GitHub,
  request: CommentPlace & { rewrite: (body: string) => string },
): Promise<CommentResult> {
  return guarded(request.restricted, async () => {
    const existing = await findOwnComment(github, request);
    return existing && (await github.updateComment(existing.id, request.rewrite(existing.body)));
  });
}

/** Ours by the marker at its very start and by its author: anybody can write either alone. */
async function findOwnComment(
  github: GitHub,
  { pullRequest, project }: CommentPlace,
): Promise<IssueComment | undefined> {
  const marker = commentMarker(project);
  const comments = await github.listComments(pullRequest);
  const marked = comments.filter(({ body }) => body.startsWith(marker));
  if (marked.length === 0) return undefined;
  const viewer = await github.viewer();
  return marked.find(({ author }) => author === viewer);
}

async function write(
  github: GitHub,
  pullRequest: number,
  existing: IssueComment | undefined,
  body: string,
): Promise<IssueComment> {
  if (!existing) return github.createComment(pullRequest, body);
  try {
    return await github.updateComment(existing.id, body);
  } catch (error) {
    // Somebody deleted it in between.
    if (statusOf(error) !== 404) throw error;
    return github.createComment(pullRequest, body);
  }
}

async function guarded(
  restricted: Report['restricted'],
  work: () => Promise<IssueComment | undefined>,
): Promise<CommentResult> {
  try {
    return { url: (await work())?.url, warning: undefined };
  } catch (error) {
    return { url: undefined, warning: `No comment was written. ${reasonOf(error, restricted)}` };
  }
}

function reasonOf(error: unknown, restricted: Report['restricted']): string {
  if (!(error instanceof GitHubError)) return messageOf(error);
  const refused = error.status === 403 || error.status === 404;
  if (refused && restricted === 'fork') return READ_ONLY;
  const hint = error.hint ?? (refused ? MISSING_PERMISSION : '');
  return [error.message, hint, 'See the job summary instead.']
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function statusOf(error: unknown): number | undefined {
  return error instanceof GitHubError ? error.status : undefined;
}
