import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackStandIn, startSlack } from './slack.ts';

let slack: SlackStandIn;

beforeEach(async () => {
  slack = await startSlack(['#data']);
});
afterEach(() => slack.stop());

function post(url: string, body: object, headers: Record<string, string> = {}) {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  });
}

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

describe('SlackStandIn', () => {
  it('takes a message by webhook and by token, and records both', async () => {
    const message = { text: 'fallback', blocks: [section('*bold*')] };
    expect(await (await post(slack.webhookUrl, message)).text()).toBe('ok');
    const url = `${slack.apiUrl}/chat.postMessage`;
    const headers = { authorization: `Bearer ${slack.token}` };
    const answer = await post(url, { ...message, channel: '#data' }, headers);
    expect(await answer.json()).toMatchObject({ ok: true });
    expect(slack.messages).toMatchObject([{ via: 'webhook' }, { via: 'api', channel: '#data' }]);
    expect(slack.strictErrors).toEqual([]);
  });

  it('refuses an unknown channel and a wrong token with status 200, as Slack does', async () => {
    const url = `${slack.apiUrl}/chat.postMessage`;
    const body = { text: 'x', channel: '#nowhere' };
    const known = await post(url, body, { authorization: `Bearer ${slack.token}` });
    expect([known.status, await known.json()]).toEqual([
      200,
      { ok: false, error: 'channel_not_found' },
    ]);
    const wrong = await post(url, body, { authorization: 'Bearer xoxb-no' });
    expect(await wrong.json()).toEqual({ ok: false, error: 'invalid_auth' });
  });

  it.each([
    ['no fallback text', { blocks: [section('x')] }, 'no_text'],
    ['a long text', { text: 'x'.repeat(4001) }, 'msg_too_long'],
    ['51 blocks', { text: 'x', blocks: Array(51).fill(section('x')) }, 'invalid_blocks'],
    ['a long section', { text: 'x', blocks: [section('x'.repeat(3001))] }, 'invalid_blocks'],
    ['an empty section', { text: 'x', blocks: [section('')] }, 'invalid_blocks'],
    [
      'a long header',
      {
        text: 'x',
        blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }],
      },
      'invalid_blocks',
    ],
    [
      'markup in a header',
      { text: 'x', blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] },
      'invalid_blocks',
    ],
    ['an unknown block', { text: 'x', blocks: [{ type: 'chart' }] }, 'invalid_blocks'],
  ])('refuses %s', async (_name, body, error) => {
    const answer = await post(slack.webhookUrl, body);
    expect([answer.status, await answer.text()]).toEqual([400, error]);
    expect(slack.messages).toEqual([]);
    expect(slack.strictErrors).toHaveLength(1);
  });

  it('keeps threads, within their channel, and answers with the id of the channel', async () => {
    const send = async (fields: object) => {
      const headers = { authorization: `Bearer ${slack.token}` };
      const body = { text: 'x', channel: '#data', ...fields };
      const answer = await post(`${slack.apiUrl}/chat.postMessage`, body, headers);
      return (await answer.json()) as { ok: boolean; ts: string; channel: string; error: string };
    };
    const first = await send({});
    const below = { thread_ts: first.ts, reply_broadcast: true };
    const second = await send({ ...below, channel: first.channel });
    expect(slack.messages).toMatchObject([
      { channel: '#data', thread: undefined },
      { channel: '#data', thread: first.ts, broadcast: true },
    ]);
    for (const thread_ts of ['17.1', second.ts])
      expect(await send({ thread_ts })).toMatchObject({ error: 'thread_not_found' });
    expect(await send({ channel: '#not-a-member' })).toMatchObject({ error: 'not_in_channel' });
    expect(slack.strictErrors).toEqual([]);
    expect(await send({ reply_broadcast: true })).toMatchObject({ error: 'invalid_arguments' });
    expect(slack.strictErrors).toHaveLength(1);
  });

  it('asks to come back later', async () => {
    slack.limitNext(3);
    const answer = await post(slack.webhookUrl, { text: 'x' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3']);
    expect((await post(slack.webhookUrl, { text: 'x' })).status).toBe(200);
  });
});
