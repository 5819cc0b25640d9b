import { postJson } from '../post-json.ts';
import { type Destination, digestKey, type OpenSink, type SinkContext } from '../sink.ts';
import { readSlackAnswer } from './slack-answers.ts';
import { renderSlack } from './slack-message.ts';

/**
 * Slack's incoming webhooks. Each posts to one channel and does not support threads.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export const openSlackWebhook: OpenSink = ({ slack }, context) => {
  const { webhookUrl, successWebhookUrl } = slack;
  if (!webhookUrl && !successWebhookUrl) return undefined;
  return {
    main: webhookUrl ? destination(webhookUrl, context) : undefined,
    success: successWebhookUrl ? destination(successWebhookUrl, context) : undefined,
    digest: 'always',
  };
};

function destination(url: string, context: SinkContext): Destination {
  return {
    key: digestKey('webhook', url),
    send: async ({ report, event }) => {
      const response = await postJson(context, { url, body: renderSlack(report, event) });
      return readSlackAnswer(response).receipt;
    },
  };
}
