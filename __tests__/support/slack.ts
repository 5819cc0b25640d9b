import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkMessage } from './slack-message.ts';

export interface SlackMessage {
  via: 'webhook' | 'api';
  channel: string | undefined;
  text: string;
  blocks: Record<string, unknown>[];
  /** What Slack calls it; webhooks are not told. */
  ts: string;
  /** `ts` of the message that it stands below. */
  thread: string | undefined;
  /** A reply that is shown in the channel too. */
  broadcast: boolean;
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

const WEBHOOK_PATH = '/services/T00000000/B00000000/webhooksecretwebhooksecret';

/** A local Slack: one incoming webhook and `chat.postMessage`, strict about Slack's limits. */
export class SlackStandIn {
  url = '';
  readonly token = 'xoxb-1234567890-token';
  /** Messages that Slack would have shown, oldest first. */
  readonly messages: SlackMessage[] = [];
  /** What broke Slack's rules; tests assert that it is empty. */
  readonly strictErrors: string[] = [];
  /** Those that the app is a member of, by name or id. */
  readonly channels: readonly string[];
  /** Others that it can see. */
  readonly otherChannels = ['#not-a-member'];
  readonly #next: Answer[] = [];
  readonly #server = createServer((request, response) => {
    this.#answer(request).then(
      ({ status, headers, body }) => response.writeHead(status, headers).end(body),
      () => response.destroy(),
    );
  });

  constructor(channels: readonly string[]) {
    this.channels = channels;
  }

  /** The input `slack-webhook-url`; a secret. */
  get webhookUrl(): string {
    return this.url + WEBHOOK_PATH;
  }

  /** Stands for `https://slack.com/api`. */
  get apiUrl(): string {
    return `${this.url}/api`;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Answers the next request like this instead of taking the message. */
  answerNext(answer: Answer): void {
    this.#next.push(answer);
  }

  /** The next request is told to come back later. */
  limitNext(retryAfterSeconds: number): void {
    const headers = { 'retry-after': String(retryAfterSeconds) };
    this.answerNext({ status: 429, headers, body: '{"ok":false,"error":"ratelimited"}' });
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const disturbed = this.#next.shift();
    if (disturbed) return disturbed;
    const { method, url = '', headers } = request;
    const type = headers['content-type'] ?? '';
    if (method !== 'POST' || !type.startsWith('application/json'))
      return this.#refuse(
        `${method} ${url} with content type ${type || 'none'}`,
        'invalid_payload',
      );
    const body = Buffer.concat(chunks).toString('utf8');
    if (url === WEBHOOK_PATH) return this.#takeWebhook(body);
    if (url === '/api/chat.postMessage') return this.#takeApi(body, headers.authorization);
    return { status: 404, body: 'no_service' };
  }

  /** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
  #takeWebhook(body: string): Answer {
    const { error, message, problem } = checkMessage(body, []);
    if (!message) return this.#refuse(problem, error);
    this.#keep('webhook', undefined, message);
    return { status: 200, headers: { 'content-type': 'text/html' }, body: 'ok' };
  }

  /** https://docs.slack.dev/reference/methods/chat.postMessage: errors come with status 200. */
  #takeApi(body: string, authorization: string | undefined): Answer {
    const answer = (json: object): Answer => ({
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(json),
    });
    if (authorization === undefined) return answer({ ok: false, error: 'not_authed' });
    if (authorization !== `Bearer ${this.token}`)
      return answer({ ok: false, error: 'invalid_auth' });
    const known = ['channel', 'thread_ts', 'reply_broadcast'];
    const { error, message, problem } = checkMessage(body, known);
    if (!message) {
      this.strictErrors.push(problem);
      return answer({ ok: false, error });
    }
    const fields = JSON.parse(body) as Record<string, unknown>;
    const given = String(fields.channel ?? '');
    const channel = this.channels.find((name) => name === given || idOf(name) === given);
    if (channel === undefined) {
      const seen = this.otherChannels.includes(given);
      return answer({ ok: false, error: seen ? 'not_in_channel' : 'channel_not_found' });
    }
    const thread = fields.thread_ts === undefined ? undefined : String(fields.thread_ts);
    const broadcast = fields.reply_broadcast === true;
    const first = this.messages.find(({ ts, via }) => ts === thread && via === 'api');
    if (thread !== undefined && (first?.channel !== channel || first.thread !== undefined))
      return answer({ ok: false, error: 'thread_not_found' });
    if (broadcast && thread === undefined) {
      this.strictErrors.push('reply_broadcast without thread_ts');
      return answer({ ok: false, error: 'invalid_arguments' });
    }
    const ts = this.#keep('api', channel, message, { thread, broadcast });
    return answer({ ok: true, channel: idOf(channel), ts });
  }

  #keep(
    via: SlackMessage['via'],
    channel: string | undefined,
    message: Pick<SlackMessage, 'text' | 'blocks'>,
    reply: Pick<SlackMessage, 'thread' | 'broadcast'> = { thread: undefined, broadcast: false },
  ): string {
    const ts = `1700000000.${String(this.messages.length + 1).padStart(6, '0')}`;
    this.messages.push({ via, channel, ...message, ts, ...reply });
    return ts;
  }

  #refuse(problem: string, body: string): Answer {
    this.strictErrors.push(problem);
    return { status: 400, headers: { 'content-type': 'text/html' }, body };
  }
}

/** Slack answers with the id of a channel, by whatever name it was asked for. */
function idOf(channel: string): string {
  if (!channel.startsWith('#')) return channel;
  return `C${Buffer.from(channel).toString('hex').toUpperCase().slice(0, 20)}`;
}

export async function startSlack(channels = ['#data', 'C0123456789']): Promise<SlackStandIn> {
  const slack = new SlackStandIn(channels);
  await slack.start();
  return slack;
}
