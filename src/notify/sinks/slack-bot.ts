import type { SinkSettings } from '../../config/sink-settings.ts';
import { postJson } from '../post-json.ts';
import type { Destination, Notification, OpenSink, Receipt, SinkContext } from '../sink.ts';
import { readSlackAnswer, type SlackAnswer } from './slack-answers.ts';
import { renderSlack } from './slack-message.ts';

/** Slack's error codes for a deleted thread; the message is then posted outside of it. */
const NO_THREAD = new Set(['cannot_reply_to_message', 'thread_not_found', 'message_not_found']);

/**
 * A Slack app's bot. It can post to any channel that it is in, so a node's owner may have their own
 * channel, and it replies in the thread of the first message. Webhooks take precedence over the bot.
 * https://docs.slack.dev/reference/methods/chat.postMessage
 */
export const openSlackBot: OpenSink = ({ slack }, context) => {
  if (!slack.botToken) return undefined;
  const open = (channel: string, fallback?: Destination) =>
    destination(channel, { slack, context, fallback });
  const main = slack.channel && !slack.webhookUrl ? open(slack.channel) : undefined;
  const ownChannel = (channel: string) => (channel === slack.channel ? [] : [open(channel, main)]);
  return {
    main,
    success:
      slack.successChannel && !slack.successWebhookUrl ? open(slack.successChannel) : undefined,
    digest: 'always',
    route: ({ ownership }) => {
      if (!main) return [];
      return ownership?.channel === undefined || ownership.channel === slack.channel
        ? [main]
        : [open(ownership.channel, main)];
    },
    reopen: (_report, keys) => (main ? keys.flatMap(channelOf).flatMap(ownChannel) : []),
  };
};

interface Bot {
  slack: SinkSettings['slack'];
  context: SinkContext;
  fallback: Destination | undefined;
}

function destination(channel: string, bot: Bot): Destination {
  return {
    key: `channel:${channel}`,
    fallback: bot.fallback,
    send: (notification) => post(channel, notification, bot),
  };
}

async function post(channel: string, notification: Notification, bot: Bot): Promise<Receipt> {
  const answer = await postOnce(channel, notification, bot);
  if (notification.thread === undefined || !NO_THREAD.has(answer.error)) return answer.receipt;
  return (await postOnce(channel, { ...notification, thread: undefined }, bot)).receipt;
}

async function postOnce(
  name: string,
  { report, event, thread, channel }: Notification,
  { slack, context }: Bot,
): Promise<SlackAnswer> {
  const reply = thread !== undefined && channel !== undefined;
  const body = {
    ...renderSlack(report, event),
    // The id of the channel with the thread, because the channel may have been renamed.
    channel: reply ? channel : name,
    ...(reply && { thread_ts: thread, reply_broadcast: event.kind !== 'anomaly' }),
  };
  const url = `${slack.apiUrl}/chat.postMessage`;
  const headers = { authorization: `Bearer ${slack.botToken}` };
  return readSlackAnswer(await postJson(context, { url, headers, body }), ` to ${name}`);
}

function channelOf(key: string): string[] {
  const [, channel] = /^channel:(.+)$/.exec(key) ?? [];
  return channel === undefined ? [] : [channel];
}
