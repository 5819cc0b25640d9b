import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '../../src/config/settings.ts';
import { postSlack, type SlackPost } from '../../src/notify/send-slack.ts';
import type { SlackMessage } from '../../src/notify/slack-message.ts';
import { createHttp } from '../../src/platform/http.ts';

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

const OK: Answer = { status: 200, body: 'ok' };
const API_OK: Answer = { status: 200, body: '{"ok":true,"ts":"17.1","channel":"C1"}' };
const NOTHING: Settings['slack'] = {
  webhookUrl: undefined,
  successWebhookUrl: undefined,
  botToken: undefined,
  channel: undefined,
  successChannel: undefined,
  apiUrl: '',
};

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

const MESSAGE: SlackMessage = { text: 'news', blocks: [], unfurl_links: false };
const CHANNEL = { kind: 'channel', channel: '#data' } as const;

function post(change: Partial<SlackPost> = {}) {
  return postSlack(
    createHttp(),
    { ...NOTHING, apiUrl: `${url}/api`, botToken: 'xoxb-1' },
    { place: CHANNEL, message: MESSAGE, thread: undefined, broadcast: false, ...change },
    { wait: async (seconds) => void waited.push(seconds) },
  );
}

const toWebhook = (path = '') => post({ place: { kind: 'webhook', url: url + path } });

describe('postSlack', () => {
  it('posts to the webhook', async () => {
    expect(await toWebhook('/services/T/B/x')).toMatchObject({ warning: undefined });
    expect(received).toMatchObject([{ path: '/services/T/B/x', body: MESSAGE }]);
  });

  it('posts to the channel with the bot token, and tells what the message is called', async () => {
    answers = [API_OK];
    expect(await post()).toMatchObject({ warning: undefined, ts: '17.1', channel: 'C1' });
    expect(received).toMatchObject([
      { path: '/api/chat.postMessage', body: { ...MESSAGE, channel: '#data' } },
    ]);
    expect(received[0]?.headers.authorization).toBe('Bearer xoxb-1');
    expect(received[0]?.headers['content-type']).toContain('charset=utf-8');
  });

  it('posts below an earlier message, in the channel that has it', async () => {
    answers = [API_OK];
    await post({ thread: { ts: '16.9', channel: 'C9' }, broadcast: true });
    expect(received[0]?.body).toMatchObject({
      channel: 'C9',
      thread_ts: '16.9',
      reply_broadcast: true,
    });
  });

  it('posts by itself what Slack does not take below a message that is gone', async () => {
    answers = [{ status: 200, body: '{"ok":false,"error":"thread_not_found"}' }, API_OK];
    const answer = await post({ thread: { ts: '16.9', channel: 'C9' }, broadcast: true });
    expect(answer).toMatchObject({ warning: undefined, ts: '17.1' });
    expect(received[1]?.body).toEqual({ ...MESSAGE, channel: '#data' });
  });

  it.each([
    ['channel_not_found', 'does not exist'],
    ['not_in_channel', 'Invite the app'],
    ['invalid_auth', '`slack-bot-token`'],
    ['missing_scope', '`chat:write`'],
    ['a_code_of_tomorrow', 'a_code_of_tomorrow'],
  ])("explains the Web API's %s", async (error, explanation) => {
    answers = [{ status: 200, body: JSON.stringify({ ok: false, error }) }];
    const { warning } = await post();
    expect(warning).toContain(`Slack was not told in #data: it answered 200 (${error}).`);
    expect(warning).toContain(explanation);
  });

  it("explains a webhook's refusal", async () => {
    answers = [{ status: 404, body: 'no_service' }];
    const { warning } = await toWebhook('/services/secret');
    expect(warning).toBe(
      'Slack was not told: it answered 404 (no_service). The webhook was removed or disabled; create a new one.',
    );
  });

  it('[F17] repeats nothing of a page that is no answer of Slack', async () => {
    answers = [{ status: 502, body: '<html>secret</html>' }];
    expect((await post()).warning).toBe('Slack was not told in #data: it answered 502.');
  });

  it('[F17] tries once more when Slack asks for a short wait', async () => {
    answers = [{ status: 429, body: 'rate_limited', headers: { 'retry-after': '2' } }, OK];
    expect((await toWebhook()).warning).toBeUndefined();
    expect(waited).toEqual([2]);
    expect(received).toHaveLength(2);
  });

  it.each([{ 'retry-after': '60' }, { 'retry-after': '3' }, {}])(
    '[F17] does not wait long: %j',
    async (headers) => {
      answers = [{ status: 429, body: 'rate_limited', headers }];
      expect((await toWebhook()).warning).toContain('429 (rate_limited)');
      expect(waited).toEqual([]);
    },
  );

  it('[F17] warns without the address where nobody listens', async () => {
    const closed = 'http://127.0.0.1:9/services/T/B/secret';
    const { warning } = await post({ place: { kind: 'webhook', url: closed } });
    expect(warning).toMatch(/^Slack was not told: /);
    expect(warning).not.toContain('secret');
  });

  it('keeps the address to itself even where the error quotes it', async () => {
    const webhookUrl = 'https://hooks.slack.example/services/secret';
    const http = {
      postJson: async (address: string) => {
        throw new Error(`cannot reach ${address}`);
      },
    };
    const { warning } = await postSlack(http, NOTHING, {
      place: { kind: 'webhook', url: webhookUrl },
      message: MESSAGE,
      thread: undefined,
      broadcast: false,
    });
    expect(warning).toBe('Slack was not told: cannot reach ***');
  });

  it('warns where the address is no address', async () => {
    const { warning } = await post({ place: { kind: 'webhook', url: 'not a url secret' } });
    expect(warning).toMatch(/^Slack was not told: /);
    expect(warning).not.toContain('secret');
  });
});
