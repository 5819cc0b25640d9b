import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SinkSettings } from '../../src/config/sink-settings.ts';
import type { AlertMemory } from '../../src/notify/alert-memory.ts';
import { type AlertPolicy, decideAlerts, rememberAlerts } from '../../src/notify/alerts.ts';
import type { AlertEvent } from '../../src/notify/events.ts';
import { listIssues } from '../../src/notify/issues.ts';
import type { Notification, SinkContext } from '../../src/notify/sink.ts';
import { openWebhook, renderWebhook, signatureOf } from '../../src/notify/sinks/webhook.ts';
import { clock } from '../../src/platform/clock.ts';
import { createHttp } from '../../src/platform/http.ts';
import type { Report } from '../../src/report/model/report.ts';
import { DEPLOY_VARIANTS, node, report } from '../report/variants.ts';
import { validateWebhookMessages, WebhookStandIn } from '../support/webhook.ts';
import { ALERT_VARIANTS, anomaly, health, ownership } from './alert-variants.ts';
import { firstNotification } from './notifications.ts';

const NAME = 'dbt-state-shop';
const POLICY: AlertPolicy = {
  notifyOn: ['failure', 'recovery', 'success', 'anomaly', 'stale-source'],
  remindEvery: 24,
};

function notificationOf(told: Report, change: Partial<Notification> = {}): Notification {
  return firstNotification(told, { issues: listIssues(told), ...change });
}

const production = (change: Partial<Report> = {}) =>
  report({ mode: 'deploy', pullRequest: undefined, ...change });
const failed = (...names: string[]) =>
  production({
    status: 'failure',
    nodes: names.map((name) => node(name, { outcome: 'error', message: 'no such\ncolumn' })),
  });
const good = (...names: string[]) => production({ nodes: names.map((name) => node(name)) });

let receiver: WebhookStandIn;
let runs: number;
let memory: AlertMemory | undefined;

beforeEach(async () => {
  receiver = await new WebhookStandIn().start();
  runs = 0;
  memory = undefined;
});
afterEach(async () => {
  expect(receiver.strictErrors).toEqual([]);
  await receiver.stop();
});

function settings(change: Partial<NonNullable<SinkSettings['webhook']>> = {}): SinkSettings {
  const { webhookUrl: url, token, secret } = receiver;
  return { webhook: { url, token, secret, ...change } } as SinkSettings;
}

const context: SinkContext = {
  http: createHttp(),
  mailer: { send: () => Promise.reject(new Error('not part of this')) },
  clock,
  stateName: NAME,
};

/** One run after the other, an hour apart. @returns what became of each message */
async function run(told: Report, policy: AlertPolicy = POLICY) {
  runs += 1;
  const now = { ...told, createdAt: new Date(Date.UTC(2026, 2, 4, runs)).toISOString() };
  const sinks = [openWebhook(settings(), context)].filter((sink) => sink !== undefined);
  const alerts = decideAlerts(now, memory, { sinks, policy });
  const deliveries = await Promise.all(
    alerts.map(async (alert) => ({
      alert,
      receipt: await alert.destination.send(alert.notification),
    })),
  );
  memory = rememberAlerts(now, memory, sinks, deliveries);
  return deliveries.map(({ receipt }) => receipt);
}

describe('renderWebhook', () => {
  it('is valid by the schema, whatever a run found', () => {
    const variants = [
      ...Object.values(DEPLOY_VARIANTS),
      ...Object.values(ALERT_VARIANTS).map((told) => told.report),
    ];
    const messages = variants.flatMap((told) => {
      const issues = listIssues(told);
      const resolved = ['run:deploy:5c1d', 'failure:model.shop.a:b', 'anomaly:slow-run:'];
      return [
        ...(issues.length > 0 ? [notificationOf(told)] : []),
        notificationOf(told, {
          issues: [],
          resolved,
          event: { kind: 'recovery', recovered: [], green: true },
        }),
      ].map((each) => renderWebhook(each, NAME));
    });
    expect(messages.length).toBeGreaterThan(30);
    expect(validateWebhookMessages(messages)).toEqual([]);
    expect(validateWebhookMessages([{ ...messages[0], more: 1 }])).toHaveLength(1);
  });

  it('looks as agreed', async () => {
    const { report: told = report() } = ALERT_VARIANTS['digest-red'] ?? {};
    const event: AlertEvent = {
      kind: 'failure',
      recovered: ['model.shop.customers'],
      green: false,
    };
    const change = { event, resolved: ['failure:model.shop.customers'] };
    const text = `${JSON.stringify(renderWebhook(notificationOf(told, change), NAME), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('golden/webhook-digest-red.json');
  });

  it('gives an issue the same key in every run, and another in another deployment', () => {
    const keyOf = (told: Report, name = NAME) =>
      renderWebhook(notificationOf(told), name).issues.map(({ dedupKey }) => dedupKey);
    const [key] = keyOf(failed('orders'));
    const later = { sha: 'b'.repeat(40), run: { id: 7, attempt: 3, url: '' }, target: 'other' };
    expect(keyOf({ ...failed('orders'), ...later })).toEqual([key]);
    expect(keyOf(failed('customers'))).not.toEqual([key]);
    expect(keyOf(failed('orders'), 'dbt-state-eu')).not.toEqual([key]);
    expect(keyOf({ ...failed('orders'), repository: 'acme/fork' })).not.toEqual([key]);
  });

  it('leaves open issues out where there are more than 500, and says how many', () => {
    const names = Array.from({ length: 620 }, (_, index) => `m${index}`);
    const resolved = names.map((name) => `failure:model.shop.old_${name}`);
    const message = renderWebhook(notificationOf(failed(...names), { resolved }), NAME);
    const states = message.issues.map(({ state }) => state);
    expect(states.filter((state) => state === 'open')).toHaveLength(500);
    expect(states.filter((state) => state === 'resolved')).toHaveLength(620);
    expect(message.omitted).toBe(120);
  });
});

describe('openWebhook', () => {
  it('opens each issue once, and resolves each when it is over', async () => {
    await run(failed('orders', 'revenue'));
    expect([...receiver.open().values()].map(({ summary }) => summary)).toEqual([
      'model orders failed: no such column',
      'model revenue failed: no such column',
    ]);
    await run(failed('orders', 'revenue'));
    expect(receiver.messages).toHaveLength(1);
    await run({ ...failed('revenue'), nodes: [...failed('revenue').nodes, node('orders')] });
    expect([...receiver.open().values()].map(({ uniqueId }) => uniqueId)).toEqual([
      'model.shop.revenue',
    ]);
    await run(good('orders', 'revenue'));
    expect(receiver.open().size).toBe(0);
    expect(receiver.messages.map(({ event, title }) => [event, title])).toEqual([
      ['failure', '❌ dbt shop: 2 models failed'],
      ['recovery', '✅ dbt shop: 1 issue resolved'],
      ['recovery', '✅ dbt shop: 1 issue resolved'],
    ]);
    await run(good('orders', 'revenue'));
    expect(receiver.messages).toHaveLength(3);
    expect(validateWebhookMessages(receiver.messages)).toEqual([]);
  });

  it('resolves a run that stopped and an anomaly, about which people are not notified', async () => {
    const fatal = { message: 'Parse error', location: { file: 'dbt_project.yml', line: 3 } };
    await run(production({ status: 'failure', fatal }));
    const unusual = health({ anomalies: [anomaly({ severity: 'critical' })] });
    await run({ ...good('orders'), health: unusual });
    expect([...receiver.open().values()]).toMatchObject([
      { kind: 'anomaly', severity: 'critical', uniqueId: 'model.shop.revenue' },
    ]);
    await run({ ...good('orders'), health: health() });
    expect(receiver.open().size).toBe(0);
    expect(receiver.messages.flatMap(({ issues }) => issues)).toMatchObject([
      { summary: 'Parse error', severity: 'critical', file: 'dbt_project.yml', line: 3 },
      { state: 'open', kind: 'anomaly' },
      { state: 'resolved', summary: 'the run recovered', severity: 'critical' },
      { state: 'resolved', summary: 'model revenue is back to normal' },
    ]);
    expect(validateWebhookMessages(receiver.messages)).toEqual([]);
  });

  it('resolves what the history says has recovered, where the memory is lost', async () => {
    await run({ ...failed('orders'), health: health() });
    memory = undefined;
    const recovered = [{ uniqueId: 'model.shop.orders', runs: 1 }];
    await run({ ...good('orders'), health: health({ failedBefore: 1, recovered }) });
    expect(receiver.open().size).toBe(0);
    expect(receiver.messages).toHaveLength(2);
  });

  it('gets what a health check found, and no digest', async () => {
    const { 'digest-green': green, 'digest-red': red } = ALERT_VARIANTS;
    await run(green?.report ?? report());
    expect(receiver.messages).toEqual([]);
    await run(red?.report ?? report());
    expect(receiver.messages).toMatchObject([{ mode: 'monitor', event: 'failure' }]);
    expect(receiver.open().size).toBeGreaterThan(2);
  });

  it('names the owner, of what is resolved too', async () => {
    const stakes = [ownership('orders')];
    await run({ ...failed('orders'), stakes });
    await run({ ...good('orders'), stakes });
    const owners = receiver.messages.flatMap(({ issues }) => issues).map(({ owner }) => owner);
    expect(owners).toEqual(['Finance', 'Finance']);
  });

  it('resolves nothing where notify-on leaves recoveries out', async () => {
    const policy: AlertPolicy = { ...POLICY, notifyOn: ['failure'] };
    await run(failed('orders'), policy);
    await run(good('orders'), policy);
    expect(receiver.messages).toHaveLength(1);
  });

  it('[F17] resolves by the next run what was not taken', async () => {
    await run(failed('orders'));
    receiver.answerNext({ status: 503 });
    expect(await run(good('orders'))).toEqual([
      { delivered: false, warning: 'The webhook message was not sent: the service answered 503.' },
    ]);
    expect(receiver.open().size).toBe(1);
    await run(good('orders'));
    expect(receiver.open().size).toBe(0);
  });

  it.each([
    ['token', 'another', 401],
    ['secret', `whsec_${Buffer.alloc(32).toString('base64')}`, 401],
    ['url', '/elsewhere', 404],
  ] as const)('[F17] says what to check where the %s is wrong', async (name, value, status) => {
    const wrong = name === 'url' ? receiver.webhookUrl + value : value;
    const sink = openWebhook(settings({ [name]: wrong }), context);
    const receipt = await sink?.main?.send(notificationOf(failed('orders')));
    const setting = `"webhook-${name}"`;
    expect(receipt).toMatchObject({ warning: expect.stringContaining(setting) });
    expect(receipt).toMatchObject({ warning: expect.stringContaining(`answered ${status}`) });
  });

  it('follows no redirect', async () => {
    receiver.answerNext({ status: 302, headers: { location: receiver.webhookUrl } });
    expect(await run(failed('orders'))).toMatchObject([
      { warning: expect.stringContaining('Redirects are not followed') },
    ]);
    expect(receiver.messages).toEqual([]);
  });

  it('gives a message the same id when it is sent again', async () => {
    const sink = openWebhook(settings(), context);
    for (let time = 0; time < 2; time++) await sink?.main?.send(notificationOf(failed('orders')));
    expect(new Set(receiver.ids).size).toBe(1);
  });
});

describe('signatureOf', () => {
  it('signs as the libraries of Standard Webhooks do', () => {
    const message = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: '1614265330',
      text: '{"test": 2432232314}',
    };
    expect(signatureOf(message, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });
});
