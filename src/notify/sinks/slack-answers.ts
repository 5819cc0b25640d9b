import type { HttpResponse } from '../../platform/ports.ts';
import type { Receipt } from '../sink.ts';

/** What Slack's error codes mean for the reader: https://docs.slack.dev/reference/methods/chat.postMessage */
const MEANINGS: Record<string, string> = {
  channel_not_found: 'The channel does not exist, or it is private and the app is not in it.',
  not_in_channel: 'Invite the app to the channel: /invite @the-app.',
  is_archived: 'The channel is archived.',
  channel_is_archived: 'The channel is archived.',
  invalid_auth: 'Slack rejected the token; check the input `slack-bot-token`.',
  not_authed: 'The token is empty; check the input `slack-bot-token`.',
  token_revoked: 'The token was revoked; create a new one and store it in the secret.',
  token_expired: 'The token has expired; create a new one and store it in the secret.',
  account_inactive: 'The token belongs to a deleted user or workspace.',
  missing_scope: 'The app lacks the scope `chat:write`.',
  restricted_action: 'The workspace does not allow the app to post to this channel.',
  ratelimited: 'The rate limit is reached; later messages may succeed.',
  rate_limited: 'The rate limit is reached; later messages may succeed.',
  no_service: 'The webhook was removed or disabled; create a new one.',
  invalid_token: 'The webhook address is wrong; check the secret that holds it.',
  no_team: 'The webhook address is wrong; check the secret that holds it.',
  action_prohibited: "The workspace's administrators do not allow this webhook to post.",
  invalid_blocks: 'Slack rejected the format of the message; please report this as a bug.',
};

/** Slack's answer to a message; `error` is Slack's error code, or empty. */
export interface SlackAnswer {
  receipt: Receipt;
  error: string;
}

/**
 * A webhook answers `ok` or a bare error code; the Web API 200 and `{"ok": false, "error": …}`.
 * @param response the answer, or why there was none
 * @param where ` to #data`
 */
export function readSlackAnswer(
  response: HttpResponse | { reason: string },
  where = '',
): SlackAnswer {
  if ('reason' in response)
    return refused(`The Slack message${where} was not sent: ${response.reason}`, '');
  const { ok, error, ts, channel } = parseAnswer(response.body);
  if (response.status === 200 && ok) {
    const named = { ...(ts && { thread: ts }), ...(channel && { channel }) };
    return { receipt: { delivered: true, ...named }, error };
  }
  const meaning = MEANINGS[error] ?? '';
  const code = error && ` (${error})`;
  const warning = `The Slack message${where} was not sent: Slack answered ${response.status}${code}. ${meaning}`;
  return refused(warning.trim(), error);
}

function refused(warning: string, error: string): SlackAnswer {
  return { receipt: { delivered: false, warning }, error };
}

interface Answer {
  ok: boolean;
  error: string;
  ts?: string;
  channel?: string;
}

function parseAnswer(body: string): Answer {
  const text = body.trim();
  if (text === 'ok') return { ok: true, error: '' };
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null) return { ok: false, error: '' };
    const { ok, error, ts, channel } = answer as Record<string, unknown>;
    return {
      ok: ok === true,
      error: error === undefined ? '' : errorCode(String(error)),
      ...(typeof ts === 'string' && /^[\d.]{1,40}$/.test(ts) && { ts }),
      ...(typeof channel === 'string' && /^\w{1,40}$/.test(channel) && { channel }),
    };
  } catch {
    return { ok: false, error: errorCode(text) };
  }
}

/** A proxy may answer with an HTML page, so only what looks like an error code is shown. */
function errorCode(text: string): string {
  return /^[a-z_]{1,60}$/.test(text) ? text : '';
}
