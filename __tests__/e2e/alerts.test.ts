import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { type SmtpStandIn, startSmtp } from '../support/smtp.ts';
import { stagingPayments } from '../support/staging-payments.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

const LOGIN = { user: 'bot@acme.com', password: 'sm+p/p@ss:wörd' };

let shop: Shop;
let smtp: SmtpStandIn;
let temp: string;

beforeAll(async () => {
  [shop, smtp, temp] = await Promise.all([
    Shop.open(),
    startSmtp({ login: LOGIN }),
    makeTempDir('temp-'),
  ]);
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  expect(shop.slack.strictErrors).toEqual([]);
  await Promise.all([shop.close(), smtp.stop()]);
  await removeTempDirs();
});

/** As every job of a runner of GitHub's: RUNNER_TEMP at the same place, and empty. */
async function extra(inputs: Record<string, string> = {}) {
  const folder = join(temp, '_temp');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  return {
    env: { RUNNER_TEMP: folder },
    inputs: {
      'smtp-url': smtp.url(),
      'email-from': 'dbt <dbt@acme.com>',
      'email-to': 'data@acme.com',
      ...inputs,
    },
  };
}

async function change(column: string): Promise<void> {
  await shop.repository.switch('main');
  const files = { 'models/staging/stg_payments.sql': stagingPayments(column) };
  await shop.repository.commit(column, files);
}

/** What Slack and the mail server got during the run, and nothing of the login anywhere else. */
async function news(run: () => Promise<StepResult>) {
  const [posted, mailed] = [shop.slack.messages.length, smtp.received.length];
  const step = await run();
  const kept = await readFile(step.outputs['report-json'] ?? '', 'utf8');
  const caches = JSON.stringify(shop.github.model.caches.map(({ key }) => key));
  const shown = [step.unmaskedLog.replaceAll(/^::add-mask::.*$/gm, ''), step.summary, kept, caches];
  for (const text of [...shown, JSON.stringify([step.outputs, step.state, step.annotations])])
    for (const secret of [LOGIN.password, encodeURIComponent(LOGIN.password), smtp.url()])
      expect(text).not.toContain(secret);
  return {
    step,
    slack: shop.slack.messages.slice(posted),
    mails: smtp.received.slice(mailed),
  };
}

describe('alerts, from one run to the next', () => {
  it('reports a failure in Slack and by email: what, whom it hits, where', async () => {
    await change('amout_cents');
    const { step, slack, mails } = await news(async () => shop.runPush(await extra()));
    expect(step.outputs.status).toBe('failure');
    expect(slack).toMatchObject([{ channel: '#data-alerts', thread: undefined }]);
    const blocks = JSON.stringify(slack);
    for (const part of [
      '❌ dbt shop: 1 model failed',
      '`stg_payments` · Binder Error: Referenced column',
      'owner: ada@acme.com · affects Weekly revenue (dashboard)',
    ])
      expect(blocks).toContain(part);
    expect(mails.map(({ to }) => to).sort()).toEqual([['ada@acme.com'], ['data@acme.com']]);
    expect(mails[0]?.mail.text).toContain('amout_cents');
    expect(shop.github.model.caches.map(({ key }) => key)).toEqual([
      expect.stringMatching(/^dbt-ci-alerts-dbt-state-shop\//),
    ]);
  });

  it('is silent while nothing changes', async () => {
    const { step, slack, mails } = await news(async () => shop.runPush(await extra()));
    expect(step.outputs.status).toBe('failure');
    expect([slack, mails]).toEqual([[], []]);
    expect(step.summary).toContain('failing for 2 runs');
  });

  it('reports once that everything recovered, below the first message', async () => {
    await change('amount_cents');
    const { slack, mails } = await news(async () => shop.runPush(await extra()));
    const [first] = shop.slack.messages;
    expect(slack.find(({ channel }) => channel === '#data-alerts')).toMatchObject({
      text: expect.stringContaining('✅ dbt shop: green again after 2 runs'),
      thread: first?.ts,
      broadcast: true,
    });
    expect(slack.map(({ channel }) => channel).sort()).toEqual(['#data-alerts', '#data-log']);
    const subject = '✅ dbt shop: green again after 2 runs';
    expect(mails.map(({ to, mail }) => [...to, mail.subject]).sort()).toEqual([
      ['ada@acme.com', subject],
      ['data@acme.com', subject],
    ]);
    const ids = smtp.received.slice(0, 2).map(({ mail }) => mail.messageId);
    expect(mails.map(({ mail }) => mail.inReplyTo).sort()).toEqual(ids.sort());
  });

  it('posts the health check; a mail server that is down is a warning', async () => {
    await shop.execute('update raw.orders set loaded_at = loaded_at - interval 30 day');
    smtp.refuseNext('data', 451);
    const { step, slack, mails } = await news(async () =>
      shop.runSchedule(await extra({ mode: 'monitor' })),
    );
    expect(slack).toMatchObject([{ channel: '#data-alerts', thread: undefined }]);
    expect(JSON.stringify(slack)).toContain('last successful run');
    expect(mails).toEqual([]);
    expect(step.annotations).toContainEqual(
      expect.objectContaining({
        level: 'warning',
        message: 'The email was not sent: the mail server accepts no messages for now (451).',
      }),
    );
    expect(step.summary).toContain('| tests |');
  });
});
