import type { Http, HttpResponse } from './ports.ts';

/** Two of them and a wait between make 10 s, which is all that notifying people may take. */
const DEADLINE_MILLISECONDS = 4_000;

/**
 * JSON by POST, and GET. A redirect is returned, not followed: body and headers may hold what only
 * the first host may read. Errors name the host alone, as the path of a webhook is a secret.
 */
export function createHttp(deadline: number = DEADLINE_MILLISECONDS): Http {
  async function ask(url: string, request: RequestInit): Promise<HttpResponse> {
    const { host } = new URL(url);
    try {
      const signal = AbortSignal.timeout(deadline);
      const answer = await fetch(url, { ...request, redirect: 'manual', signal });
      const retryAfter = Number(answer.headers.get('retry-after') ?? Number.NaN);
      return {
        status: answer.status,
        body: await answer.text(),
        ...(Number.isFinite(retryAfter) && { retryAfter }),
      };
    } catch (error) {
      throw new Error(`${host} did not answer: ${reasonOf(error, deadline)}`, { cause: error });
    }
  }

  return {
    postJson: (url, body, headers = {}) =>
      ask(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
        body: JSON.stringify(body),
      }),
    get: (url, headers) => ask(url, { headers }),
  };
}

function reasonOf(error: unknown, deadline: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${deadline / 1_000} s`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
