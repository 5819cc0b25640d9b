import type { Http } from './ports.ts';

/** Two of them and a wait between make 10 s, which is all that telling people may take. */
const DEADLINE_MILLISECONDS = 4_000;

/**
 * JSON by POST. A redirect is returned, not followed: the body may hold what only the first host
 * may read. Errors name the host alone, as the path of a webhook is a secret.
 */
export function createHttp(deadline: number = DEADLINE_MILLISECONDS): Http {
  return {
    async postJson(url, body, headers = {}) {
      const { host } = new URL(url);
      try {
        const answer = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
          body: JSON.stringify(body),
          redirect: 'manual',
          signal: AbortSignal.timeout(deadline),
        });
        const retryAfter = Number(answer.headers.get('retry-after') ?? Number.NaN);
        return {
          status: answer.status,
          body: await answer.text(),
          ...(Number.isFinite(retryAfter) && { retryAfter }),
        };
      } catch (error) {
        throw new Error(`${host} did not answer: ${reasonOf(error, deadline)}`, { cause: error });
      }
    },
  };
}

function reasonOf(error: unknown, deadline: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `nothing came within ${deadline / 1_000} s`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
