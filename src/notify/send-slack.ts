import type { Settings } from '../config/settings.ts';
import { messageOf } from '../errors.ts';
import { clock } from '../platform/clock.ts';
import type { Http, HttpResponse } from '../platform/ports.ts';
import type { Place } from './destinations.ts';
import type { SlackMessage } from './slack-message.ts';

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

/** Slack's words for a thread that is gone; the message then stands by itself. */
const NO_THREAD = new Set(['cannot_reply_to_message', 'thread_not_found', 'message_not_found']);

/** A place in Slack, and the message to go there. */
export interface SlackPost {
  place: Exclude<Place, { kind: 'email' }>;
  message: SlackMessage;
  /** `ts` of the message that this one goes below, and Slack's id of the channel that it is in. */
  thread: { ts: string; channel: string } | undefined;
  /** Shown in the channel too, where it goes into a thread. */
  broadcast: boolean;
}

export interface SlackAnswer {
  /** Why nothing was posted, and what to do. */
  warning: string | undefined;
  /** Of the message, where a bot token posted it. */
  ts?: string;
  channel?: string;
}

/** Posts one message. Never throws. */
export async function postSlack(
  http: Pick<Http, 'postJson'>,
  slack: Settings['slack'],
  post: SlackPost,
  options: SlackOptions = {},
): Promise<SlackAnswer> {
  const answer = await postOnce(http, slack, post, options);
  if (!post.thread || !NO_THREAD.has(answer.error)) return answer;
  return postOnce(http, slack, { ...post, thread: undefined }, options);
}

async function postOnce(
  http: Pick<Http, 'postJson'>,
  slack: Settings['slack'],
  post: SlackPost,
  options: SlackOptions,
): Promise<SlackAnswer & { error: string }> {
  const wait = options.wait ?? clock.wait;
  const { url, headers, body } = describeRequest(slack, post);
  try {
    let response = await http.postJson(url, body, headers);
    if (response.status === 429 && (response.retryAfter ?? Infinity) <= LONGEST_WAIT_SECONDS) {
      await wait(response.retryAfter ?? 0);
      response = await http.postJson(url, body, headers);
    }
    return explain(response, post);
  } catch (error) {
    // Messages of network errors may quote the address, which for a webhook is a secret.
    const reason = messageOf(error);
    return { warning: `${SILENT}: ${reason.replaceAll(url, '***')}`, error: '' };
  }
}

const SILENT = 'Slack was not told';

function describeRequest(
  slack: Settings['slack'],
  { place, message, thread, broadcast }: SlackPost,
) {
  if (place.kind === 'webhook') return { url: place.url, headers: {}, body: message };
  return {
    url: `${slack.apiUrl}/chat.postMessage`,
    headers: { authorization: `Bearer ${slack.botToken}` },
    body: {
      ...message,
      channel: thread?.channel ?? place.channel,
      ...(thread && { thread_ts: thread.ts, reply_broadcast: broadcast }),
    },
  };
}

/** A webhook answers `ok` or a bare error code; the Web API 200 and `{"ok": false, "error": …}`. */
function explain(
  { status, body }: HttpResponse,
  { place }: SlackPost,
): SlackAnswer & { error: string } {
  const { ok, error, ts, channel } = parseAnswer(body);
  if (status === 200 && ok)
    return { warning: undefined, error, ...(ts && { ts }), ...(channel && { channel }) };
  const meaning = MEANINGS[error] ?? '';
  const where = place.kind === 'channel' ? ` in ${place.channel}` : '';
  const code = error && ` (${error})`;
  return { warning: `${SILENT}${where}: it answered ${status}${code}. ${meaning}`.trim(), error };
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

/** A proxy may answer with a page; only what looks like a code is repeated. */
function errorCode(text: string): string {
  return /^[a-z_]{1,60}$/.test(text) ? text : '';
}
