import { messageOf } from '../errors.ts';
import type { HttpResponse } from '../platform/ports.ts';
import type { Receipt, SinkContext } from './sink.ts';

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

/** A service whose answer is its HTTP status. */
interface Service {
  /** What was not sent, at the start of a sentence: `The Teams message`. */
  message: string;
  /** Who answers: `Teams`. */
  name: string;
  /** The input that holds the URL. */
  input: string;
  /** What to do about a status. */
  meanings: Readonly<Record<number, string>>;
}

export function receiptOf(
  response: HttpResponse | { reason: string },
  { message, name, input, meanings }: Service,
): Receipt {
  if ('reason' in response)
    return { delivered: false, warning: `${message} was not sent: ${response.reason}` };
  const { status } = response;
  if (status >= 200 && status < 300) return { delivered: true };
  const redirect =
    status >= 300 && status < 400 ? `Redirects are not followed; check "${input}".` : '';
  const warning = `${message} was not sent: ${name} answered ${status}. ${meanings[status] ?? redirect}`;
  return { delivered: false, warning: warning.trim() };
}
