import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'environments');
const STAGING = { target: 'staging', 'state-name': 'dbt-state-{project}-staging' };

let shop: Shop;

beforeAll(async () => {
  const files = readdirSync(EXAMPLE, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(sql|yml|csv)$/.test(name),
  );
  shop = await Shop.openWith(
    Object.fromEntries(files.map((name) => [name, readFileSync(join(EXAMPLE, name), 'utf8')])),
  );
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

const env = () => ({ WAREHOUSE: shop.warehouse });

it('promotes the example from staging to production, and compares pull requests with production', async () => {
  const staging = await shop.runPush({ inputs: STAGING, env: env() });
  expect(staging.outputs).toMatchObject({ status: 'success', schema: 'staging', built: '3' });
  expect(await shop.relations()).toEqual([
    'staging.orders',
    'staging.raw_orders',
    'staging.revenue',
  ]);

  // The next job of the same run.
  const { id, attempt } = staging.run;
  const production = await shop.runPush({ env: env(), run: { id, attempt } });
  expect(production.outputs).toMatchObject({ status: 'success', schema: 'analytics', built: '3' });
  expect(await shop.query('select count(*) from analytics.orders')).toEqual([['3']]);
  expect(shop.github.artifacts().map(({ name }) => name)).toEqual([
    'dbt-state-orders-staging-1',
    'dbt-state-orders-1',
  ]);

  const pull = await shop.openPull(12, 'rounded', {
    'models/revenue.sql':
      "select date_trunc('month', ordered_on) as month, round(sum(amount)) as revenue\nfrom {{ ref('orders') }}\ngroup by 1\n",
  });
  const ci: StepResult = await shop.runPull(pull, 'opened', { env: env() });
  expect(ci.outputs).toMatchObject({ status: 'success', built: '1', 'state-found': 'true' });
  expect(ci.log).toContain('Production state of');
  expect(await shop.relations()).toContain('pr_12_orders.revenue');
  // The rows of all months: the condition on the target's name is production's.
  expect(await shop.query('select count(*) from pr_12_orders.revenue')).toEqual([['2']]);
});
