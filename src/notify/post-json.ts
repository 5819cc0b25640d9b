import { messageOf } from '../errors.ts';
import type { HttpResponse } from '../platform/ports.ts';
import type { SinkContext } from './sink.ts';

/** A service may ask for a wait of minutes. A run does not wait that long to finish. */
const LONGEST_WAIT_SECONDS = 2;

interface JsonRequest {
  url: string;
  headers?: Record<string, string>;
  body: unknown;
}

/**
 * Posts JSON. Tries once more if the service answers 429 and asks for a short wait.
 * @returns the answer, whatever its status; or why there was none, without the URL, which for a
 *   webhook is a secret
 */
export async function postJson(
  { http, clock }: Pick<SinkContext, 'http' | 'clock'>,
  { url, headers = {}, body }: JsonRequest,
): Promise<HttpResponse | { reason: string }> {
  try {
    const response = await http.postJson(url, body, headers);
    const { status, retryAfter = Infinity } = response;
    if (status !== 429 || retryAfter > LONGEST_WAIT_SECONDS) return response;
    await clock.wait(retryAfter);
    return await http.postJson(url, body, headers);
  } catch (error) {
    return { reason: messageOf(error).replaceAll(url, '***') };
  }
}
