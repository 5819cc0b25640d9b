import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttp } from '../../src/adapters/http.ts';
import type { Settings } from '../../src/config/settings.ts';
import { publishSlack } from '../../src/publish/slack.ts';
import type { Report } from '../../src/report/report.ts';
import { renderSlack } from '../../src/report/slack.ts';
import { DEPLOY_VARIANTS, report } from '../report/variants.ts';

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

const OK: Answer = { status: 200, body: 'ok' };
const API_OK: Answer = { status: 200, body: '{"ok":true,"ts":"1"}' };
const NOTHING: Settings['slack'] = {
  webhookUrl: undefined,
  successWebhookUrl: undefined,
  botToken: undefined,
  channel: undefined,
  successChannel: undefined,
  apiUrl: '',
};
const FAILED = DEPLOY_VARIANTS['deploy-failure'] ?? report();
const SUCCEEDED = DEPLOY_VARIANTS['deploy-success'] ?? report();

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

function publish(
  slack: Partial<Settings['slack']>,
  told: Report,
  notifyOn: Settings['notifyOn'] = ['failure', 'success'],
) {
  return publishSlack(
    createHttp(),
    { ...NOTHING, apiUrl: `${url}/api`, ...slack },
    notifyOn,
    told,
    {
      wait: async (seconds) => void waited.push(seconds),
    },
  );
}

const bot = { botToken: 'xoxb-1', channel: 'C1', successChannel: 'C2' };

describe('publishSlack', () => {
  it('posts a failure to the webhook', async () => {
    expect(await publish({ webhookUrl: `${url}/services/T/B/x` }, FAILED)).toBeUndefined();
    expect(received).toMatchObject([{ path: '/services/T/B/x', body: renderSlack(FAILED) }]);
  });

  it('posts a failure to the channel with the bot token', async () => {
    answers = [API_OK];
    expect(await publish(bot, FAILED)).toBeUndefined();
    expect(received).toMatchObject([
      { path: '/api/chat.postMessage', body: { ...renderSlack(FAILED), channel: 'C1' } },
    ]);
    expect(received[0]?.headers.authorization).toBe('Bearer xoxb-1');
    expect(received[0]?.headers['content-type']).toContain('charset=utf-8');
  });

  it('posts a success to its own webhook or channel', async () => {
    answers = [OK, API_OK];
    await publish({ webhookUrl: `${url}/bad`, successWebhookUrl: `${url}/good` }, SUCCEEDED);
    await publish(bot, SUCCEEDED);
    expect(received.map(({ path }) => path)).toEqual(['/good', '/api/chat.postMessage']);
    expect(received[1]?.body).toMatchObject({ channel: 'C2' });
  });

  it.each(['cancelled', 'timed-out'] as const)(
    'tells of a %s deploy as of a failed one',
    async (status) => {
      await publish({ webhookUrl: `${url}/bad` }, { ...SUCCEEDED, status });
      expect(received).toHaveLength(1);
    },
  );

  it.each<[string, Partial<Settings['slack']>, Report, Settings['notifyOn']]>([
    ['nothing is set', {}, FAILED, ['failure', 'success']],
    ['a success has no place of its own', { webhookUrl: 'http://x' }, SUCCEEDED, ['success']],
    ['there is a token but no channel', { botToken: 'x' }, FAILED, ['failure']],
    ['notify-on leaves failures out', { webhookUrl: 'http://x' }, FAILED, ['success']],
    ['notify-on leaves successes out', { successWebhookUrl: 'http://x' }, SUCCEEDED, ['failure']],
  ])('is silent where %s', async (_, slack, told, notifyOn) => {
    expect(await publish(slack, told, notifyOn)).toBeUndefined();
    expect(received).toEqual([]);
  });

  it.each([
    ['channel_not_found', 'does not exist'],
    ['not_in_channel', 'Invite the app'],
    ['invalid_auth', '`slack-bot-token`'],
    ['missing_scope', '`chat:write`'],
    ['a_code_of_tomorrow', 'a_code_of_tomorrow'],
  ])("explains the Web API's %s", async (error, explanation) => {
    answers = [{ status: 200, body: JSON.stringify({ ok: false, error }) }];
    const warning = await publish(bot, FAILED);
    expect(warning).toContain(`Slack was not told: it answered 200 (${error}).`);
    expect(warning).toContain(explanation);
  });

  it("explains a webhook's refusal", async () => {
    answers = [{ status: 404, body: 'no_service' }];
    const warning = await publish({ webhookUrl: `${url}/services/secret` }, FAILED);
    expect(warning).toBe(
      'Slack was not told: it answered 404 (no_service). The webhook was removed or disabled; create a new one.',
    );
  });

  it('[F17] repeats nothing of a page that is no answer of Slack', async () => {
    answers = [{ status: 502, body: '<html>secret</html>' }];
    expect(await publish(bot, FAILED)).toBe('Slack was not told: it answered 502.');
  });

  it('[F17] tries once more when Slack asks for a short wait', async () => {
    answers = [{ status: 429, body: 'rate_limited', headers: { 'retry-after': '2' } }, OK];
    expect(await publish({ webhookUrl: url }, FAILED)).toBeUndefined();
    expect(waited).toEqual([2]);
    expect(received).toHaveLength(2);
  });

  it.each([{ 'retry-after': '60' }, { 'retry-after': '3' }, {}])(
    '[F17] does not wait long: %j',
    async (headers) => {
      answers = [{ status: 429, body: 'rate_limited', headers }];
      expect(await publish({ webhookUrl: url }, FAILED)).toContain('429 (rate_limited)');
      expect(waited).toEqual([]);
    },
  );

  it('[F17] warns without the address where nobody listens', async () => {
    const closed = 'http://127.0.0.1:9/services/T/B/secret';
    const warning = await publish({ webhookUrl: closed }, FAILED);
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
    const warning = await publishSlack(http, { ...NOTHING, webhookUrl }, ['failure'], FAILED);
    expect(warning).toBe('Slack was not told: cannot reach ***');
  });

  it('warns where the address is no address', async () => {
    const warning = await publish({ webhookUrl: 'not a url secret' }, FAILED);
    expect(warning).toMatch(/^Slack was not told: /);
    expect(warning).not.toContain('secret');
  });
});
