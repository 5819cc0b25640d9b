import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SinkSettings } from '../../src/config/sink-settings.ts';
import {
  type AlertStore,
  createCacheAlertStore,
  createFolderAlertStore,
} from '../../src/notify/alert-store.ts';
import type { AlertPolicy } from '../../src/notify/alerts.ts';
import { publishAlerts } from '../../src/notify/publish-alerts.ts';
import { openSinks } from '../../src/notify/sinks/registry.ts';
import { clock } from '../../src/platform/clock.ts';
import { createHttp } from '../../src/platform/http.ts';
import { createMailer } from '../../src/platform/mailer.ts';
import type { Report } from '../../src/report/model/report.ts';
import { createMemoryCache } from '../publish/memory.ts';
import { DEPLOY_VARIANTS, node, report } from '../report/variants.ts';
import { type SlackStandIn, startSlack } from '../support/slack.ts';
import { type SmtpStandIn, startSmtp } from '../support/smtp.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { ALERT_VARIANTS, health, ownership } from './alert-variants.ts';

const FAILED = DEPLOY_VARIANTS['deploy-failure'] ?? report();
const WELL: Report = {
  ...(DEPLOY_VARIANTS['deploy-success'] ?? report()),
  health: health({ failedBefore: 2 }),
};
const STOPPED = DEPLOY_VARIANTS['deploy-timed-out'] ?? report();
const POLICY: AlertPolicy = {
  notifyOn: ['failure', 'recovery', 'success', 'anomaly', 'stale-source'],
  remindEvery: 24,
};
const LOGIN = { user: 'bot', password: 'hunter2-and-more' };

let slack: SlackStandIn;
let smtp: SmtpStandIn;
let settings: SinkSettings;
let folder: string;
let runs: number;

beforeEach(async () => {
  [slack, smtp] = await Promise.all([
    startSlack(['#data', '#log', '#finance']),
    startSmtp({ login: LOGIN }),
  ]);
  folder = await makeTempDir('alerts-');
  runs = 0;
  settings = {
    slack: {
      webhookUrl: undefined,
      successWebhookUrl: undefined,
      botToken: slack.token,
      channel: '#data',
      successChannel: '#log',
      apiUrl: slack.apiUrl,
    },
    teamsWebhookUrl: undefined,
    webhook: undefined,
    email: {
      smtpUrl: smtp.url(),
      from: 'dbt <dbt@acme.com>',
      to: ['data@acme.com'],
      testsTo: ['quality@acme.com'],
    },
  };
});

afterEach(async () => {
  expect(slack.strictErrors).toEqual([]);
  await Promise.all([slack.stop(), smtp.stop()]);
});
afterAll(removeTempDirs);

const inFolder = (told: Report) =>
  createFolderAlertStore({ statePath: folder, stateName: 'dbt-state-shop' }, told);

/** One run after the other, an hour apart. */
function run(told: Report, open: (told: Report) => AlertStore = inFolder): Promise<string[]> {
  runs += 1;
  const createdAt = new Date(Date.UTC(2026, 2, 4, runs)).toISOString();
  const now = { ...told, createdAt, run: { ...told.run, id: 900 + runs } };
  const context = {
    http: createHttp(),
    mailer: createMailer(),
    clock,
    stateName: 'dbt-state-shop',
  };
  const sinks = openSinks(settings, context);
  return publishAlerts(sinks, POLICY, now, open(now));
}

const channels = () => slack.messages.map(({ channel }) => channel);

describe('publishAlerts', () => {
  it('reports a failure once, and the recovery below it, in Slack and in mail clients', async () => {
    for (const told of [FAILED, FAILED, WELL]) expect(await run(told)).toEqual([]);
    const [first, recovery, success] = slack.messages;
    expect(slack.messages).toHaveLength(3);
    expect(first).toMatchObject({ channel: '#data', thread: undefined });
    expect(
      [recovery, success].sort((a, b) => String(a?.channel).localeCompare(String(b?.channel))),
    ).toMatchObject([
      {
        channel: '#data',
        thread: first?.ts,
        broadcast: true,
        text: expect.stringContaining('✅ dbt shop: green again after 2 runs'),
      },
      { channel: '#log', thread: undefined },
    ]);
    const [told, again] = smtp.received.map(({ mail }) => mail);
    expect(smtp.received.map(({ to }) => to)).toEqual([['data@acme.com'], ['data@acme.com']]);
    expect(told?.subject).toBe(
      '❌ dbt shop: 1 model failed, 1 test failed, 1 model built, 2 skipped, 1 warning',
    );
    expect(told?.text).toContain('Binder Error: Referenced column "amout" not found');
    expect(told?.html).toContain('href="https://github.com/acme/shop/actions/runs/901"');
    expect(again?.subject).toBe('✅ dbt shop: green again after 2 runs');
    expect(again?.inReplyTo).toBe(told?.messageId);
  });

  it('keeps the memory in the cache, each run an entry of its own', async () => {
    const { cache, entries } = createMemoryCache();
    const inCache = (told: Report) =>
      createCacheAlertStore(cache, { temp: folder, stateName: 'dbt-state-shop' }, told);
    await run(FAILED, inCache);
    await run(FAILED, inCache);
    expect([...entries.keys()]).toEqual([
      `dbt-ci-alerts-dbt-state-shop/901-1-${Date.UTC(2026, 2, 4, 1)}`,
    ]);
    expect(channels()).toEqual(['#data']);
    // Another project's entries are no memory of this one.
    const other = (told: Report) =>
      createCacheAlertStore(cache, { temp: folder, stateName: 'dbt-state' }, told);
    await run(FAILED, other);
    expect(channels()).toEqual(['#data', '#data']);
  });

  it('remembers times, ids and places only: no secret, no address, no message', async () => {
    settings.slack.webhookUrl = slack.webhookUrl;
    const stakes = [ownership('orders', { emails: ['ada@acme.com'] })];
    await run({ ...FAILED, stakes });
    const file = join(folder, 'dbt-state-shop', 'alerts.json');
    const text = await readFile(file, 'utf8');
    expect(text).toContain('failure:model.shop.orders');
    expect(text).not.toMatch(/https?:|webhook:.*secret|hunter2|xoxb|data@|ada@|Binder|amout/);
    expect(await readdir(join(folder, 'dbt-state-shop'))).toEqual(['alerts.json']);
  });

  it('reports again where the memory is damaged', async () => {
    await run(FAILED);
    await writeFile(join(folder, 'dbt-state-shop', 'alerts.json'), '{"version":1,"pla');
    await run(FAILED);
    expect(channels()).toEqual(['#data', '#data']);
  });

  it('warns, and reports it the next time, where it cannot remember', async () => {
    await mkdir(join(folder, 'dbt-state-shop', 'alerts.json'), { recursive: true });
    expect(await run(FAILED)).toEqual([
      expect.stringMatching(
        /^The record of sent messages was not saved, so the next run will send them again: /,
      ),
    ]);
    expect(channels()).toEqual(['#data']);
  });

  it('notifies the default channel of what the channel of an owner does not take', async () => {
    const stakes = [ownership('orders', { channel: '#not-a-member' })];
    const one: Report = { ...FAILED, tests: [], stakes };
    const warning =
      'The Slack message to #not-a-member was not sent: Slack answered 200 (not_in_channel). Invite the app to the channel: /invite @the-app.';
    expect(await run(one)).toEqual([warning]);
    expect(await run(one)).toEqual([warning]);
    expect(channels()).toEqual(['#data']);
    expect(slack.messages[0]?.text).toContain('1 model failed');
  });

  it('notifies each owner of their own, and the default channel of the rest', async () => {
    const stakes = [ownership('orders', { channel: '#finance', emails: ['ada@acme.com'] })];
    await run({ ...FAILED, stakes });
    expect(channels().sort()).toEqual(['#data', '#finance']);
    const own = slack.messages.find(({ channel }) => channel === '#finance');
    expect(own?.text).toContain('1 model failed, 1 model built');
    expect(JSON.stringify(own?.blocks)).not.toContain('not_null_orders_customer_id');
    expect(smtp.received.map(({ to }) => to).sort()).toEqual([['ada@acme.com'], ['data@acme.com']]);
  });

  it('posts the health check, good or bad, and mails it', async () => {
    const { 'digest-green': green, 'digest-red': red } = ALERT_VARIANTS;
    await run(green?.report ?? report());
    await run(red?.report ?? report());
    expect(slack.messages).toMatchObject([
      { channel: '#data', text: expect.stringContaining('✅ dbt shop: health check all green') },
      { channel: '#data', text: expect.stringContaining('❌ dbt shop: health check red (') },
    ]);
    const subjects = smtp.received.map(({ to, mail }) => `${to}: ${mail.subject}`);
    expect(subjects.filter((subject) => subject.startsWith('data@'))).toEqual([
      'data@acme.com: ✅ dbt shop: health check all green',
      expect.stringContaining('❌ dbt shop: health check red (last successful run, tests'),
    ]);
  });

  it('[F17] warns of each that does not take it, and reports it the next time', async () => {
    slack.answerNext({ status: 500, body: 'upstream down' });
    smtp.refuseNext('data', 451);
    expect(await run(STOPPED)).toEqual([
      'The Slack message to #data was not sent: Slack answered 500.',
      'The email was not sent: the mail server accepts no messages for now (451).',
    ]);
    expect([slack.messages.length, smtp.received.length]).toEqual([0, 0]);
    expect(await run(STOPPED)).toEqual([]);
    expect([slack.messages.length, smtp.received.length]).toEqual([1, 1]);
    expect(await run(STOPPED)).toEqual([]);
    expect([slack.messages.length, smtp.received.length]).toEqual([1, 1]);
  });

  it('asks no memory where nobody is to be notified', async () => {
    settings.slack.botToken = undefined;
    settings.email = undefined;
    const never: AlertStore = {
      load: () => Promise.reject(new Error('not to be asked')),
      save: () => Promise.reject(new Error('not to be asked')),
    };
    expect(await run(FAILED, () => never)).toEqual([]);
  });

  it('[T09] lets names of any make through to Slack and mail, as text', async () => {
    const hostile = ALERT_VARIANTS.hostile?.report ?? report();
    expect(await run({ ...hostile, nodes: [...hostile.nodes, node('x')] })).toEqual([]);
    const [{ mail } = { mail: undefined }] = smtp.received;
    expect(mail?.subject).not.toMatch(/[\r\n]/);
    expect(mail?.cc).toBeUndefined();
    expect(String(mail?.html)).not.toMatch(/<(img|script|style)|onerror=(?!alert\(1\)&gt;)/i);
  });
});
