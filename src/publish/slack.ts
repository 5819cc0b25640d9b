import { setTimeout } from 'node:timers/promises';
import type { Http, HttpResponse } from '../adapters/ports.ts';
import type { Settings } from '../config/settings.ts';
import type { Report } from '../report/report.ts';
import { renderSlack } from '../report/slack.ts';
import { isStopped } from '../report/stop.ts';

/** Slack may ask for minutes; a run does not wait that long to tell that it is over. */
const LONGEST_WAIT_SECONDS = 2;

interface SlackOptions {
  wait?: (seconds: number) => Promise<unknown>;
}

/** What Slack's error codes mean for the reader: https://docs.slack.dev/reference/methods/chat.postMessage */
const MEANINGS: Record<string, string> = {
  channel_not_found: 'The channel does not exist, or it is private and the app is not in it.',
  not_in_channel: 'Invite the app to the channel: /invite @the-app.',
  is_archived: 'The channel is archived.',
  channel_is_archived: 'The channel is archived.',
  invalid_auth: 'Slack does not accept the token; check the input `slack-bot-token`.',
  not_authed: 'The token is empty; check the input `slack-bot-token`.',
  token_revoked: 'The token was revoked; create a new one and store it in the secret.',
  token_expired: 'The token has expired; create a new one and store it in the secret.',
  account_inactive: 'The token belongs to a deleted user or workspace.',
  missing_scope: 'The app lacks the scope `chat:write`.',
  restricted_action: 'The workspace does not let the app post to this channel.',
  ratelimited: 'Too many messages; Slack refuses more for now.',
  rate_limited: 'Too many messages; Slack refuses more for now.',
  no_service: 'The webhook was removed or disabled; create a new one.',
  invalid_token: 'The webhook address is wrong; check the secret that holds it.',
  no_team: 'The webhook address is wrong; check the secret that holds it.',
  action_prohibited: "The workspace's administrators do not allow this webhook to post.",
  invalid_blocks: "Slack does not accept the message's form; please report this as a bug.",
};

/**
 * Tells Slack how a deploy ended: failures and stopped runs to the webhook or channel, successes
 * to their own, and nothing where none is set or `notify-on` leaves it out. Never throws.
 * @returns why nothing was posted although it should have been
 */
export async function publishSlack(
  http: Pick<Http, 'postJson'>,
  slack: Settings['slack'],
  notifyOn: Settings['notifyOn'],
  report: Report,
  options: SlackOptions = {},
): Promise<string | undefined> {
  const wait = options.wait ?? ((seconds: number) => setTimeout(seconds * 1_000));
  const destination = resolveDestination(slack, notifyOn, report);
  if (!destination) return undefined;
  const post = () =>
    http.postJson(
      destination.url,
      { ...renderSlack(report), ...destination.extra },
      destination.headers,
    );
  try {
    let answer = await post();
    if (answer.status === 429 && (answer.retryAfter ?? Infinity) <= LONGEST_WAIT_SECONDS) {
      await wait(answer.retryAfter ?? 0);
      answer = await post();
    }
    return explain(answer);
  } catch (error) {
    // Messages of network errors may quote the address, which for a webhook is a secret.
    const reason = error instanceof Error ? error.message : String(error);
    return `Slack was not told: ${reason.replaceAll(destination.url, '***')}`;
  }
}

interface Destination {
  url: string;
  headers: Record<string, string>;
  extra: { channel?: string };
}

function resolveDestination(
  slack: Settings['slack'],
  notifyOn: Settings['notifyOn'],
  report: Report,
): Destination | undefined {
  const failed = report.status === 'failure' || isStopped(report);
  if (!notifyOn.includes(failed ? 'failure' : 'success')) return undefined;
  const webhook = failed ? slack.webhookUrl : slack.successWebhookUrl;
  if (webhook) return { url: webhook, headers: {}, extra: {} };
  const channel = failed ? slack.channel : slack.successChannel;
  if (!slack.botToken || !channel) return undefined;
  return {
    url: `${slack.apiUrl}/chat.postMessage`,
    headers: { authorization: `Bearer ${slack.botToken}` },
    extra: { channel },
  };
}

/** A webhook answers `ok` or a bare error code; the Web API 200 and `{"ok": false, "error": …}`. */
function explain({ status, body }: HttpResponse): string | undefined {
  const answer = parseAnswer(body);
  if (status === 200 && answer.ok) return undefined;
  const meaning = MEANINGS[answer.error] ?? '';
  return `Slack was not told: it answered ${status}${answer.error && ` (${answer.error})`}. ${meaning}`.trim();
}

function parseAnswer(body: string): { ok: boolean; error: string } {
  const text = body.trim();
  if (text === 'ok') return { ok: true, error: '' };
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null) return { ok: false, error: '' };
    return {
      ok: 'ok' in answer && answer.ok === true,
      error: 'error' in answer ? errorCode(String(answer.error)) : '',
    };
  } catch {
    return { ok: false, error: errorCode(text) };
  }
}

/** A proxy may answer with a page; only what looks like a code is repeated. */
function errorCode(text: string): string {
  return /^[a-z_]{1,60}$/.test(text) ? text : '';
}
