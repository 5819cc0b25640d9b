import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { WebhookMessage } from '../../src/notify/sinks/webhook.ts';
import { PYTHON } from './venv.ts';
import { type WebhookAnswer, type WebhookRequest, WebhookServer } from './webhook-server.ts';

const PATH = '/hooks/dbt';
const SCHEMA = join(resolve(import.meta.dirname, '..', '..'), 'docs', 'webhook.schema.json');

/** The library of Standard Webhooks refuses older and newer ones. */
const TOLERANCE_SECONDS = 5 * 60;

/** A receiver of one's own: asks for token and signature, as the documentation tells to. */
export class WebhookStandIn extends WebhookServer {
  readonly token = 'webhook-token-1234567890';
  readonly secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
  /** Oldest first. */
  readonly messages: WebhookMessage[] = [];
  readonly ids: string[] = [];

  /** The input `webhook-url`; a secret. */
  get webhookUrl(): string {
    return this.origin + PATH;
  }

  /** The issues that are open for who follows the messages, by their key. */
  open(): Map<string, WebhookMessage['issues'][number]> {
    const open = new Map<string, WebhookMessage['issues'][number]>();
    for (const issue of this.messages.flatMap(({ issues }) => issues))
      if (issue.state === 'open') open.set(issue.dedupKey, issue);
      else open.delete(issue.dedupKey);
    return open;
  }

  protected take({ url, headers, body }: WebhookRequest): WebhookAnswer {
    if (url !== PATH) return { status: 404 };
    if (headers.authorization !== `Bearer ${this.token}`) return { status: 401 };
    const {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': given,
    } = headers;
    const key = Buffer.from(this.secret.slice('whsec_'.length), 'base64');
    const signed = `${String(id)}.${String(timestamp)}.${body}`;
    const expected = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
    if (given !== expected) return { status: 401 };
    const age = Math.abs(Date.now() / 1_000 - Number(timestamp));
    if (!(age <= TOLERANCE_SECONDS)) return this.refuse(401, `a timestamp ${age} s off`);
    this.ids.push(String(id));
    this.messages.push(JSON.parse(body) as WebhookMessage);
    return { status: 204 };
  }
}

/** What a validator of JSON Schema has against messages, unknown fields too; empty: nothing. */
export function validateWebhookMessages(messages: readonly unknown[]): string[] {
  const program = `
import json, sys
from jsonschema import Draft202012Validator, FormatChecker
schema = json.load(open(sys.argv[1]))
Draft202012Validator.check_schema(schema)
def close(part):
    if isinstance(part, dict):
        if "properties" in part: part["additionalProperties"] = False
        for each in part.values(): close(each)
    elif isinstance(part, list):
        for each in part: close(each)
close(schema)
validator = Draft202012Validator(schema, format_checker=FormatChecker())
messages = json.load(sys.stdin)
print(json.dumps([f"{number}: {error.json_path}: {error.message[:200]}"
    for number, message in enumerate(messages) for error in validator.iter_errors(message)]))
`;
  const input = JSON.stringify(messages);
  const output = execFileSync(PYTHON, ['-c', program, SCHEMA], { input, maxBuffer: 2 ** 26 });
  return JSON.parse(output.toString()) as string[];
}
