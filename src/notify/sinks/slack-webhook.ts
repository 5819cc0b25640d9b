import { postJson } from '../post-json.ts';
import { type Destination, digestKey, type OpenSink, type SinkPorts } from '../sink.ts';
import { readSlackAnswer } from './slack-answers.ts';
import { renderSlack } from './slack-message.ts';

/**
 * Slack's incoming webhooks, each for one channel; they know no threads.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export const openSlackWebhook: OpenSink = ({ slack }, ports) => {
  const { webhookUrl, successWebhookUrl } = slack;
  if (!webhookUrl && !successWebhookUrl) return undefined;
  return {
    main: webhookUrl ? destination(webhookUrl, ports) : undefined,
    success: successWebhookUrl ? destination(successWebhookUrl, ports) : undefined,
    digest: 'always',
  };
};

function destination(url: string, { http, wait }: SinkPorts): Destination {
  return {
    key: digestKey('webhook', url),
    send: async ({ report, news }) => {
      const response = await postJson(http, { url, body: renderSlack(report, news) }, wait);
      return readSlackAnswer(response).receipt;
    },
  };
}
