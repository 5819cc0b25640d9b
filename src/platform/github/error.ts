import { GitHubError, messageOf } from '../../errors.ts';

/** What is asked of GitHub, in words that complete "could not …" and "may not …". */
export interface Operation {
  doing: string;
  /** As it stands below `permissions:` in a workflow. */
  permission: string;
  /** What a 404 means, where the plain "not found" would puzzle. */
  notFound?: string;
}

/** Longer than this is not waited for: the run would be paid for standing still. */
const MAX_RETRY_AFTER_SECONDS = 60;

/** The fields of @octokit/request-error that are read; its class is not exported by @actions/github. */
interface RequestError extends Error {
  status: number;
  response?: { headers: Record<string, string | number | undefined> };
}

function isRequestError(error: unknown): error is RequestError {
  return error instanceof Error && 'status' in error && typeof error.status === 'number';
}

/**
 * Seconds until GitHub accepts requests again; undefined where it did not refuse for their number.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function rateLimitSeconds(error: RequestError): number | undefined {
  if (error.status !== 403 && error.status !== 429) return undefined;
  const headers = error.response?.headers ?? {};
  const retryAfter = headers['retry-after'];
  if (retryAfter !== undefined) return Number(retryAfter);
  if (String(headers['x-ratelimit-remaining']) === '0') {
    // By GitHub's clock; a runner's may be wrong.
    const now = Date.parse(String(headers.date)) || Date.now();
    return Math.max(1, Number(headers['x-ratelimit-reset']) - Math.floor(now / 1_000));
  }
  return error.status === 429 || /rate limit/i.test(error.message) ? 1 : undefined;
}

/** GitHub may have done what was asked although no answer arrived. */
export function isAmbiguous(error: unknown): boolean {
  return !isRequestError(error) || error.status >= 500;
}

/**
 * Milliseconds until another try makes sense; undefined where it does not. Octokit reports a broken
 * connection as status 500.
 */
export function retryDelay(error: unknown, backOff: number): number | undefined {
  if (!isRequestError(error)) return undefined;
  const limited = rateLimitSeconds(error);
  if (limited !== undefined) {
    return limited <= MAX_RETRY_AFTER_SECONDS ? Math.max(limited * 1_000, backOff) : undefined;
  }
  return error.status >= 500 ? backOff : undefined;
}

/** Any error of a request to GitHub as one that names what was tried and what to do. */
export function toGitHubError(error: unknown, operation: Operation): GitHubError {
  if (!isRequestError(error)) {
    const reason = messageOf(error);
    return new GitHubError(`Could not ${operation.doing}: ${reason}`, { cause: error });
  }
  const { status } = error;
  const limited = rateLimitSeconds(error);
  if (limited !== undefined) {
    return new GitHubError(
      `Could not ${operation.doing}: GitHub's rate limit for this token is used up.`,
      {
        status,
        cause: error,
        hint: `The limit resets in ${limited} s. Run the job again then.`,
      },
    );
  }
  switch (status) {
    case 401:
      return new GitHubError(`Could not ${operation.doing}: GitHub does not accept the token.`, {
        status,
        cause: error,
        hint: "Check the input `github-token`, or remove it. The default is the job's own token.",
      });
    case 403:
      return new GitHubError(`The token may not ${operation.doing}.`, {
        status,
        cause: error,
        hint: `Add \`permissions: ${operation.permission}\` to the job.`,
      });
    case 404:
      return new GitHubError(
        operation.notFound ?? `Could not ${operation.doing}: GitHub finds nothing there (404).`,
        {
          status,
          cause: error,
          hint: `If it does exist, add \`permissions: ${operation.permission}\` to the job.`,
        },
      );
    default:
      return new GitHubError(`Could not ${operation.doing}: ${error.message} (HTTP ${status})`, {
        status,
        cause: error,
      });
  }
}
