import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { stagingPayments } from '../support/staging-payments.ts';
import { TeamsStandIn } from '../support/teams.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { validateWebhookMessages, WebhookStandIn } from '../support/webhook.ts';

let shop: Shop;
let teams: TeamsStandIn;
let receiver: WebhookStandIn;
let temp: string;

beforeAll(async () => {
  [shop, teams, receiver, temp] = await Promise.all([
    Shop.open(),
    new TeamsStandIn().start(),
    new WebhookStandIn().start(),
    makeTempDir('temp-'),
  ]);
});

afterAll(async () => {
  for (const { strictErrors } of [shop.github, shop.slack, teams, receiver])
    expect(strictErrors).toEqual([]);
  expect(validateWebhookMessages(receiver.messages)).toEqual([]);
  await Promise.all([shop.close(), teams.stop(), receiver.stop()]);
  await removeTempDirs();
});

/** A deploy of `main`. @returns what Teams and the receiver got during it */
async function deploy(column?: string) {
  if (column !== undefined) {
    await shop.repository.switch('main');
    const files = { 'models/staging/stg_payments.sql': stagingPayments(column) };
    await shop.repository.commit(column, files);
  }
  const folder = join(temp, '_temp');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const [cards, messages] = [teams.cards.length, receiver.messages.length];
  const step = await shop.runPush({
    env: { RUNNER_TEMP: folder },
    inputs: {
      'teams-webhook-url': teams.webhookUrl,
      'webhook-url': receiver.webhookUrl,
      'webhook-token': receiver.token,
      'webhook-secret': receiver.secret,
    },
  });
  expectNoSecret(step);
  return {
    step,
    cards: teams.cards.slice(cards).map((lines) => lines.map(({ text }) => text).join('\n')),
    messages: receiver.messages.slice(messages),
  };
}

function expectNoSecret(step: StepResult): void {
  const log = step.unmaskedLog.replaceAll(/^::add-mask::.*$/gm, '');
  const shown = JSON.stringify([log, step.summary, step.outputs, step.state, step.annotations]);
  for (const secret of ['teamssecret', receiver.token, receiver.secret, receiver.webhookUrl])
    expect(shown).not.toContain(secret);
}

describe('Teams and a webhook, from one run to the next', () => {
  it('get a failed deploy: what, whom it hits, where', async () => {
    const { step, cards, messages } = await deploy('amout_cents');
    expect(step.outputs.status).toBe('failure');
    expect(cards).toHaveLength(1);
    for (const part of [
      '❌ dbt shop: 1 model failed',
      'stg_payments · Binder Error: Referenced column',
      'owner: ada@acme.com · affects Weekly revenue (dashboard)',
    ])
      expect(cards[0]).toContain(part);
    expect(messages).toMatchObject([
      {
        event: 'failure',
        mode: 'deploy',
        run: { id: step.run.id },
        issues: [
          {
            state: 'open',
            uniqueId: 'model.shop.stg_payments',
            owner: 'ada@acme.com',
            file: 'models/staging/stg_payments.sql',
          },
        ],
      },
    ]);
  });

  it('get nothing while the same fails', async () => {
    const { step, cards, messages } = await deploy();
    expect(step.outputs.status).toBe('failure');
    expect([cards, messages]).toEqual([[], []]);
  });

  it('get the recovery; that one does not take it is a warning', async () => {
    receiver.answerNext({ status: 503 });
    const { step, cards, messages } = await deploy('amount_cents');
    expect(step.outputs.status).toBe('success');
    expect(cards).toEqual([expect.stringContaining('✅ dbt shop: green again after 2 runs')]);
    expect(messages).toEqual([]);
    expect(step.annotations).toContainEqual(
      expect.objectContaining({
        level: 'warning',
        message: 'The webhook message was not sent: the service answered 503.',
      }),
    );
  });

  it('get by the next run what they did not take, and nothing twice', async () => {
    const { cards, messages } = await deploy();
    expect(cards).toEqual([]);
    expect(messages).toMatchObject([
      { event: 'recovery', issues: [{ state: 'resolved', uniqueId: 'model.shop.stg_payments' }] },
    ]);
    expect(receiver.open().size).toBe(0);
  });
});
