import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SinkSettings } from '../../src/config/sink-settings.ts';
import { listIssues } from '../../src/notify/issues.ts';
import { openWebhook } from '../../src/notify/sinks/webhook.ts';
import { clock } from '../../src/platform/clock.ts';
import { createHttp } from '../../src/platform/http.ts';
import type { Report } from '../../src/report/model/report.ts';
import { firstEvent } from '../notify/alert-variants.ts';
import { DEPLOY_VARIANTS, report } from '../report/variants.ts';
import { readDocBlock } from '../support/doc-blocks.ts';
import { PagerDutyStandIn } from '../support/pagerduty.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { PYTHON } from '../support/venv.ts';
import { validateWebhookMessages } from '../support/webhook.ts';

const TEXT = readFileSync(resolve(import.meta.dirname, '../../docs/webhook.md'), 'utf8');
const SECRET = `whsec_${Buffer.alloc(32, 'k').toString('base64')}`;
const FAILED = DEPLOY_VARIANTS['deploy-failure'] ?? report();

let pagerDuty: PagerDutyStandIn;
let relay: ChildProcess;
let url: string;

beforeAll(async () => {
  pagerDuty = await new PagerDutyStandIn().start();
  const file = join(await makeTempDir('relay-'), 'relay.py');
  await writeFile(file, readDocBlock('webhook.md', 'relay.py'));
  relay = spawn(PYTHON, [file], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PORT: '0',
      WEBHOOK_SECRET: SECRET,
      PAGERDUTY_ROUTING_KEY: pagerDuty.routingKey,
      PAGERDUTY_URL: pagerDuty.url,
    },
  });
  if (!relay.stdout) throw new Error('the relay has no output');
  const [line] = (await once(createInterface(relay.stdout), 'line')) as [string];
  url = `http://127.0.0.1:${line.replace('listening on ', '')}/`;
});

afterAll(async () => {
  expect(pagerDuty.strictErrors).toEqual([]);
  const ended = once(relay, 'exit');
  relay.kill();
  await Promise.all([ended, pagerDuty.stop()]);
  await removeTempDirs();
});

function send(told: Report, resolved: string[] = [], secret = SECRET) {
  const context = {
    http: createHttp(),
    mailer: { send: () => Promise.reject(new Error('not part of this')) },
    clock,
    stateName: 'dbt-state-shop',
  };
  const settings = { webhook: { url, token: undefined, secret } } as SinkSettings;
  return openWebhook(settings, context)?.main?.send({
    report: told,
    event: firstEvent(told),
    issues: listIssues(told),
    resolved,
    thread: undefined,
    channel: undefined,
  });
}

describe('docs/webhook.md', () => {
  it('shows a message that is valid', () => {
    const [, example = ''] = /^```json\n([\s\S]*?)^```$/m.exec(TEXT) ?? [];
    expect(validateWebhookMessages([JSON.parse(example)])).toEqual([]);
  });

  it('has a relay that opens an alert for each issue, and resolves it', async () => {
    expect(await send(FAILED)).toEqual({ delivered: true });
    expect([...pagerDuty.open.values()].sort()).toEqual([
      expect.stringContaining('model orders failed: '),
      expect.stringContaining('test not_null_orders_customer_id failed: 12 failing rows'),
    ]);
    const resolved = listIssues(FAILED).map(({ key }) => key);
    expect(await send({ ...FAILED, nodes: [], tests: [], status: 'success' }, resolved)).toEqual({
      delivered: true,
    });
    expect([...pagerDuty.open.values()]).toEqual([]);
  });

  it('has a relay that refuses what is not signed with its secret', async () => {
    const other = `whsec_${Buffer.alloc(32, 'x').toString('base64')}`;
    expect(await send(FAILED, [], other)).toMatchObject({ delivered: false });
    expect([...pagerDuty.open.values()]).toEqual([]);
  });

  it('has a relay that passes on that PagerDuty took it not', async () => {
    pagerDuty.answerNext({ status: 429 });
    expect(await send(FAILED)).toMatchObject({ warning: expect.stringContaining('502') });
  });
});
