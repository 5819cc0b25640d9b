import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SinkSettings } from '../../src/config/sink-settings.ts';
import type { Notification, OpenSink, Receipt, SinkContext } from '../../src/notify/sink.ts';
import { openSlackBot } from '../../src/notify/sinks/slack-bot.ts';
import { renderSlack } from '../../src/notify/sinks/slack-message.ts';
import { openSlackWebhook } from '../../src/notify/sinks/slack-webhook.ts';
import { clock } from '../../src/platform/clock.ts';
import { createHttp } from '../../src/platform/http.ts';
import { DEPLOY_VARIANTS, report } from '../report/variants.ts';
import { firstNotification, NO_SINKS } from './notifications.ts';

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

const OK: Answer = { status: 200, body: 'ok' };
const API_OK: Answer = { status: 200, body: '{"ok":true,"ts":"17.1","channel":"C1"}' };
const NO_SLACK = { ...NO_SINKS.slack, apiUrl: '' };

let server: Server;
let url: string;
let answers: Answer[];
let received: Array<{ path: string; headers: IncomingHttpHeaders; body: unknown }>;
let waited: number[];

beforeEach(async () => {
  answers = [];
  received = [];
  waited = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      received.push({ path: request.url ?? '', headers: request.headers, body });
      const answer = answers.shift() ?? OK;
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

const FAILED = DEPLOY_VARIANTS['deploy-failure'] ?? report();
const NOTIFICATION = firstNotification(FAILED);
const BODY = renderSlack(FAILED, NOTIFICATION.event);

/** What becomes of a message, as its warning or the names that Slack gave it. */
async function send(
  open: OpenSink,
  slack: Partial<SinkSettings['slack']>,
  change: Partial<Notification> = {},
  http: SinkContext['http'] = createHttp(),
): Promise<{ warning?: string; receipt: Receipt }> {
  const context: SinkContext = {
    http,
    stateName: 'dbt-state-shop',
    mailer: { send: () => Promise.reject(new Error('not part of this')) },
    clock: { ...clock, wait: async (seconds) => void waited.push(seconds) },
  };
  const sink = open({ ...NO_SINKS, slack: { ...NO_SLACK, ...slack } }, context);
  const receipt = await sink?.main?.send({ ...NOTIFICATION, ...change });
  if (!receipt) throw new Error('there is no main destination');
  return receipt.delivered ? { receipt } : { receipt, warning: receipt.warning };
}

const post = (change: Partial<Notification> = {}) =>
  send(openSlackBot, { apiUrl: `${url}/api`, botToken: 'xoxb-1', channel: '#data' }, change);
const toWebhook = (path = '') => send(openSlackWebhook, { webhookUrl: url + path });

describe('the sinks of Slack', () => {
  it('post to the webhook', async () => {
    expect(await toWebhook('/services/T/B/x')).toEqual({ receipt: { delivered: true } });
    expect(received).toMatchObject([{ path: '/services/T/B/x', body: BODY }]);
  });

  it('post to the channel with the bot token, and say what the message is called', async () => {
    answers = [API_OK];
    expect((await post()).receipt).toEqual({ delivered: true, thread: '17.1', channel: 'C1' });
    expect(received).toMatchObject([
      { path: '/api/chat.postMessage', body: { ...BODY, channel: '#data' } },
    ]);
    expect(received[0]?.headers.authorization).toBe('Bearer xoxb-1');
    expect(received[0]?.headers['content-type']).toContain('charset=utf-8');
  });

  it('post into the thread of an earlier message, in the channel that has it', async () => {
    answers = [API_OK, API_OK];
    const thread = { thread: '16.9', channel: 'C9' };
    await post(thread);
    await post({ ...thread, event: { ...NOTIFICATION.event, kind: 'anomaly' } });
    expect(received.map(({ body }) => body)).toMatchObject([
      { channel: 'C9', thread_ts: '16.9', reply_broadcast: true },
      { channel: 'C9', thread_ts: '16.9', reply_broadcast: false },
    ]);
  });

  it('post on its own what Slack does not take into a thread that is gone', async () => {
    answers = [{ status: 200, body: '{"ok":false,"error":"thread_not_found"}' }, API_OK];
    const { receipt } = await post({ thread: '16.9', channel: 'C9' });
    expect(receipt).toMatchObject({ delivered: true, thread: '17.1' });
    expect(received[1]?.body).toEqual({ ...BODY, channel: '#data' });
  });

  it.each([
    ['channel_not_found', 'does not exist'],
    ['not_in_channel', 'Invite the app'],
    ['invalid_auth', '`slack-bot-token`'],
    ['missing_scope', '`chat:write`'],
    ['a_code_of_tomorrow', 'a_code_of_tomorrow'],
  ])("explain the Web API's %s", async (error, explanation) => {
    answers = [{ status: 200, body: JSON.stringify({ ok: false, error }) }];
    const { warning } = await post();
    expect(warning).toContain(
      `The Slack message to #data was not sent: Slack answered 200 (${error}).`,
    );
    expect(warning).toContain(explanation);
  });

  it("explain a webhook's refusal", async () => {
    answers = [{ status: 404, body: 'no_service' }];
    const { warning } = await toWebhook('/services/secret');
    expect(warning).toBe(
      'The Slack message was not sent: Slack answered 404 (no_service). The webhook was removed or disabled; create a new one.',
    );
  });

  it('[F17] repeat nothing of a page that is no answer of Slack', async () => {
    answers = [{ status: 502, body: '<html>secret</html>' }];
    expect((await post()).warning).toBe(
      'The Slack message to #data was not sent: Slack answered 502.',
    );
  });

  it('[F17] try once more when Slack asks for a short wait', async () => {
    answers = [{ status: 429, body: 'rate_limited', headers: { 'retry-after': '2' } }, OK];
    expect((await toWebhook()).warning).toBeUndefined();
    expect(waited).toEqual([2]);
    expect(received).toHaveLength(2);
  });

  it.each([{ 'retry-after': '60' }, { 'retry-after': '3' }, {}])(
    '[F17] do not wait long: %j',
    async (headers) => {
      answers = [{ status: 429, body: 'rate_limited', headers }];
      expect((await toWebhook()).warning).toContain('429 (rate_limited)');
      expect(waited).toEqual([]);
    },
  );

  it('[F17] warn without the address where nobody listens', async () => {
    const closed = 'http://127.0.0.1:9/services/T/B/secret';
    const { warning } = await send(openSlackWebhook, { webhookUrl: closed });
    expect(warning).toMatch(/^The Slack message was not sent: /);
    expect(warning).not.toContain('secret');
  });

  it('keep the address to themselves even where the error quotes it', async () => {
    const webhookUrl = 'https://hooks.slack.example/services/secret';
    const http = {
      postJson: async (address: string) => {
        throw new Error(`cannot reach ${address}`);
      },
    };
    const { warning } = await send(openSlackWebhook, { webhookUrl }, {}, http);
    expect(warning).toBe('The Slack message was not sent: cannot reach ***');
  });

  it('warn where the address is no address', async () => {
    const { warning } = await send(openSlackWebhook, { webhookUrl: 'not a url secret' });
    expect(warning).toMatch(/^The Slack message was not sent: /);
    expect(warning).not.toContain('secret');
  });
});
