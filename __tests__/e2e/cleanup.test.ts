import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Pull, Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

const STAGING = "select id as customer_id, 'x' as customer_name, email, country_code, updated_at\n";

let shop: Shop;
let pull: Pull;

beforeAll(async () => {
  shop = await Shop.open();
  await shop.runPush();
  // A view, and below it a snapshot with a schema of its own.
  pull = await shop.openPull(12, 'customers', {
    'models/staging/stg_customers.sql': `${STAGING}from {{ source('raw', 'customers') }}\n`,
  });
  await shop.runPull(pull, 'opened', { inputs: { exclude: 'fct_orders+ dim_customers+' } });
  const other = await shop.openPull(1, 'methods', {
    'models/marts/payment_methods.sql': "select 1 as payments from {{ ref('stg_payments') }}\n",
  });
  await shop.runPull(other, 'opened');
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

const schemas = async () =>
  [...new Set((await shop.relations()).map((name) => name.split('.')[0]))].sort();

describe('a pull request that closes', () => {
  it('drops all its schemas, custom ones too, and only those', async () => {
    expect(await schemas()).toEqual([
      'analytics',
      'analytics_history',
      'pr_12_shop',
      'pr_12_shop_history',
      'pr_1_shop',
    ]);
    const production = await shop.contents('analytics');
    const step = await shop.runPull(pull, 'closed');
    expect(step.conclusion).toBe('success');
    expect(step.outputs).toMatchObject({ mode: 'cleanup', status: 'success' });
    expect(step.summary).toContain('dropped 2 schemas');
    expect(await schemas()).toEqual(['analytics', 'analytics_history', 'pr_1_shop']);
    expect(await shop.contents('analytics')).toEqual(production);
    const [comment] = shop.github.comments(12);
    expect(comment?.body).toMatch(
      /^<!-- dbt-ci:shop -->\n<!-- dbt-ci: closed -->\n> \[!NOTE\]\n> 🧹 The pull request is closed\. Dropped `shop\.pr_12_shop`, `shop\.pr_12_shop_history`\./,
    );
    expect(comment?.body).toContain('### ✅ dbt `shop`');
    expect(shop.github.comments(1)[0]?.body).not.toContain('closed');
  });

  it('does no harm when it closes twice', async () => {
    const step = await shop.runPull(pull, 'closed');
    expect(step.conclusion).toBe('success');
    expect(step.summary).toContain('no schema to clean up');
    expect(await schemas()).toEqual(['analytics', 'analytics_history', 'pr_1_shop']);
    expect(shop.github.comments(12)).toHaveLength(1);
  });

  it('succeeds where nothing was ever built, and writes no comment', async () => {
    const never = await shop.openPull(2, 'readme', { 'README.md': 'A shop.\n' });
    const step = await shop.runPull(never, 'closed');
    expect(step.conclusion).toBe('success');
    expect(await schemas()).toEqual(['analytics', 'analytics_history', 'pr_1_shop']);
    expect(shop.github.comments(2)).toEqual([]);
  });
});
