import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  POSTGRES_PROFILES,
  type Postgres,
  postgresEnv,
  startPostgres,
} from '../support/postgres.ts';
import { readReport } from '../support/read-report.ts';
import type { StepResult } from '../support/runner/step.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

const PROJECT = {
  'dbt_project.yml':
    'name: shop\nversion: "1.0"\nprofile: shop\nmodels: {shop: {marts: {+materialized: table}}}\n',
  'profiles.yml': POSTGRES_PROFILES,
  'models/sources.yml':
    'sources: [{name: raw, schema: raw, tables: [{name: customers}, {name: orders}]}]\n',
  'models/stg_orders.sql':
    "select id as order_id, customer_id, cents / 100.0 as amount, ordered_on from {{ source('raw', 'orders') }}\n",
  'models/stg_customers.sql':
    "select id as customer_id, name from {{ source('raw', 'customers') }}\n",
  'models/marts/fct_orders.sql': `{{ config(materialized='incremental', unique_key='order_id') }}
select * from {{ ref('stg_orders') }}
{% if is_incremental() %}where ordered_on >= (select max(ordered_on) from {{ this }}){% endif %}
`,
  'models/marts/daily_orders.sql':
    "select ordered_on, count(*) as orders, sum(amount) as revenue from {{ ref('fct_orders') }} group by 1\n",
  'models/marts/customer_names.sql': "select distinct name from {{ ref('stg_customers') }}\n",
  'models/models.yml':
    'models: [{name: fct_orders, columns: [{name: order_id, data_tests: [unique, not_null]}]}]\n',
  'snapshots/orders_history.yml': `snapshots:
  - name: orders_history
    relation: ref('stg_orders')
    config: {schema: history, unique_key: order_id, strategy: check, check_cols: [amount]}
`,
};

const RAW = `create schema raw;
create table raw.customers as select i as id, 'Customer ' || i as name from generate_series(1, 20) as i;
create table raw.orders as
select i as id, 1 + i % 20 as customer_id, i * 137 % 20000 as cents, date '2026-01-01' + i / 20 as ordered_on
from generate_series(0, 599) as i`;

/** A day that production has in part, a new one, and an order of long ago. */
const NEW_ORDERS = `insert into raw.orders
select i, 1 + i % 20, 500, date '2026-01-30' + i % 2 from generate_series(600, 640) as i;
insert into raw.orders values (700, 1, 999, date '2026-01-02')`;

describe('a pull request on PostgreSQL', () => {
  let server: Postgres;
  let shop: Shop;
  let pull: Pull;
  let run: StepResult;

  beforeAll(async () => {
    [server, shop] = await Promise.all([startPostgres(), Shop.openWith(PROJECT)]);
    await server.query(RAW);
    const env = postgresEnv(server);
    expect((await shop.runPush({ env })).conclusion).toBe('success');
    pull = await shop.openPull(12, 'cents', {
      'models/stg_orders.sql': PROJECT['models/stg_orders.sql'].replace('100.0', '1000.0'),
    });

    await server.query(NEW_ORDERS);
    run = await shop.runPull(pull, 'opened', { env, inputs: { 'data-diff': 'samples' } });
  });

  afterAll(async () => {
    expect(shop.github.strictErrors).toEqual([]);
    await Promise.all([shop.close(), server.stop()]);
    await removeTempDirs();
  });

  it('builds what it changed, with the past of what keeps rows', async () => {
    expect(run.conclusion, run.log).toBe('success');
    const { nodes, review } = await readReport(run);
    expect(nodes.map(({ name }) => name).sort()).toEqual([
      'daily_orders',
      'fct_orders',
      'orders_history',
      'stg_orders',
    ]);
    expect(review?.pasts).toEqual([
      { uniqueId: 'model.shop.fct_orders', how: 'copy', rows: 600 },
      { uniqueId: 'snapshot.shop.orders_history', how: 'copy', rows: 600 },
    ]);
  });

  it('says in its comment what changes in the data', async () => {
    const { review } = await readReport(run);
    expect(review?.diffs.find(({ uniqueId }) => uniqueId.endsWith('.fct_orders'))).toMatchObject({
      rows: { before: 600, after: 641 },
      keys: {
        columns: ['order_id'],
        added: 21,
        removed: 0,
        changed: [{ column: 'amount', rows: 20 }],
      },
      // Those of a day that production has nothing of.
      later: { column: 'ordered_on', added: 20, changed: 0 },
    });
    const comment = shop.github.comments(12).at(-1)?.body ?? '';
    expect(comment).toContain('fct_orders');
    expect(comment).toMatch(
      /<summary>Example rows[\s\S]*- `fct_orders` by `order_id`\n {2}- `580`: `amount` `\d+\.\d+` → `\d/,
    );
  });

  it('leaves nothing behind when it is closed', async () => {
    const env = postgresEnv(server);
    expect((await shop.runPull(pull, 'closed', { env })).conclusion).toBe('success');
    expect(
      await server.query("select nspname from pg_namespace where nspname like 'pr\\_12%'"),
    ).toEqual([]);
  });
});
