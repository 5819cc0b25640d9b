import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workflowDispatchEvent } from '../support/runner/events.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

const KEEP = { inputs: { 'keep-schemas': '7' } };
const DAY = 24 * 60 * 60 * 1000;

let shop: Shop;
let pull: Pull;
let other: Pull;

beforeAll(async () => {
  shop = await Shop.open();
  await shop.runPush();
  const methods = (text: string) => ({
    'models/marts/payment_methods.sql': `select ${text} as payments from {{ ref('stg_payments') }}\n`,
  });
  pull = await shop.openPull(12, 'twelve', methods('1'));
  await shop.runPull(pull, 'opened');
  other = await shop.openPull(13, 'thirteen', methods('2'));
  await shop.runPull(other, 'opened');
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

const schemas = () => shop.schemas();

const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();

async function dropByHand(number: string, inputs: Record<string, string> = {}) {
  const sha = await shop.repository.git('rev-parse', 'main');
  const step = await shop.start('main', workflowDispatchEvent({ sha }), {
    inputs: { 'drop-pull-request': number, ...inputs },
  });
  return step.result;
}

describe('keep-schemas', () => {
  it('leaves the schemas of a pull request that closes, and names the day in its comment', async () => {
    const closedAt = daysAgo(1);
    shop.github.plantPull({ number: 12, state: 'closed', closedAt });
    const step = await shop.runPull(pull, 'closed', KEEP);
    expect(step.conclusion, step.log).toBe('success');
    expect(await schemas()).toContain('pr_12_shop');
    const day = new Date(Date.parse(closedAt) + 7 * DAY).toISOString().slice(0, 10);
    expect(step.log).toContain(`🧹 kept by "keep-schemas": shop.pr_12_shop until ${day}`);
    expect(shop.github.comments(12)[0]?.body).toContain(
      `The pull request is closed. Kept until ${day}: \`shop.pr_12_shop\`.`,
    );
  });

  it('is listed by each deploy by schedule until that day', async () => {
    const step = await shop.runSchedule(KEEP);
    expect(step.conclusion, step.log).toBe('success');
    expect(step.summary).toContain(
      '🧹 Kept 1 schema of closed pull requests (`keep-schemas`):\n\n- `shop.pr_12_shop` [#12]',
    );
    expect(await schemas()).toContain('pr_12_shop');
  });

  it('[T14] is dropped by the first one after it, and nothing else', async () => {
    shop.github.plantPull({ number: 12, state: 'closed', closedAt: daysAgo(8) });
    const step = await shop.runSchedule(KEEP);
    expect(step.summary, step.log).toContain('🧹 Dropped 1 schema of closed pull requests:');
    expect(await schemas()).toEqual(['analytics', 'analytics_history', 'pr_13_shop']);
  });
});

describe('drop-pull-request', () => {
  it('[T14] drops nothing that production’s state names, whatever marker it has', async () => {
    await shop.execute(
      'create table analytics.dbt_ci_schema_owner as select * from pr_13_shop.dbt_ci_schema_owner',
    );
    const step = await dropByHand('13', { 'keep-schemas': '7' });
    expect(step.conclusion, step.log).toBe('success');
    expect(step.outputs).toMatchObject({ mode: 'cleanup', status: 'success' });
    expect(step.summary).toContain('dropped 1 schema');
    expect(step.summary).toContain('but production uses a schema of that name');
    expect(await schemas()).toEqual(['analytics', 'analytics_history']);
    await shop.execute('drop table analytics.dbt_ci_schema_owner');
  });

  it('finds nothing to drop twice, and deploys nothing', async () => {
    const before = await shop.contents('analytics');
    const step = await dropByHand('13');
    expect(step.summary, step.log).toContain('no schemas to clean up');
    expect(await shop.contents('analytics')).toEqual(before);
    expect(shop.github.artifacts().filter(({ runId }) => runId === step.run.id)).toEqual([]);
  });

  it('is refused for a push, and deploys nothing', async () => {
    const step = await shop.runPush({ inputs: { 'drop-pull-request': '13' } });
    expect(step.log).toContain('"drop-pull-request" does not fit this event');
    expect(step.exitCode).toBe(1);
  });
});
