import '../support/real-processes.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  POSTGRES_PROFILES,
  type Postgres,
  postgresEnv,
  startPostgres,
} from '../support/postgres.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { removeTempDirs } from '../support/temp.ts';

const PROJECT = {
  'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\nmodels: {+materialized: table}\n',
  'profiles.yml': POSTGRES_PROFILES,
  'models/calm.sql': 'select 1 as id\n',
  'models/orders.sql': "select id from {{ ref('calm') }}\n",
};

/** The sequence goes on counting where a transaction ends in an error. */
const AUDIT = `
create schema audit;
create sequence audit.attempts;
create function audit.attempt(failures int) returns int as $$
begin
  if nextval('audit.attempts') <= failures then raise exception 'deadlock detected'; end if;
  return 1;
end $$ language plpgsql;`;

let postgres: Postgres;
let shop: Shop;
let pull: Pull;
let env: Record<string, string>;

beforeAll(async () => {
  [postgres, shop] = await Promise.all([startPostgres(), Shop.openWith(PROJECT)]);
  await postgres.query(AUDIT);
  env = postgresEnv(postgres);
  await shop.runPush({ env });
  pull = await shop.openPull(12, 'attempts', {
    'models/orders.sql': "select audit.attempt(1) as id from {{ ref('calm') }}\n",
    'models/revenue.sql': "select id from {{ ref('orders') }}\n",
  });
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  expect(shop.slack.strictErrors).toEqual([]);
  await Promise.all([shop.close(), postgres.stop()]);
  await removeTempDirs();
});

describe('a pull request whose build meets a lock', () => {
  it('[F18] is cancelled while it waits for the retry, and says what had failed', async () => {
    await postgres.query('alter sequence audit.attempts minvalue -1000 restart with -1000');
    const step = await shop.startPull(pull, 'opened', { env, inputs: { 'retry-delay': '3000' } });
    await step.sawLog(/Retry 1 starts in 3000 s\. To run again: 1 with an error and 1/);
    tally('faults');
    step.cancel();
    const { main, orphans } = await step.result;
    tally('orphan processes', orphans.length);
    expect(main).toMatchObject({ exitCode: 130 });
    expect(orphans).toEqual([]);
    expect(shop.github.comments(12)[0]?.body).toMatch(/cancelled/);
    expect(shop.github.comments(12)[0]?.body).toContain('`orders`');
  });

  it('builds it at the second attempt, still reading the rest from production', async () => {
    await postgres.query('alter sequence audit.attempts restart with 1');
    const step = await shop.runPull(pull, 'synchronize', { env, inputs: { 'retry-delay': '0' } });
    expect(step.outputs, step.log).toMatchObject({
      ...{ status: 'success', built: '2', retried: '1' },
    });
    const body = shop.github.comments(12)[0]?.body;
    expect(body).toContain('🔁 flaky: `orders` succeeded after 2 attempts');
    const relations = await postgres.query(
      "select table_name from information_schema.tables where table_schema = 'pr_12_shop' and table_name not like 'dbt_ci%' order by 1",
    );
    expect(relations.map(({ table_name: name }) => name)).toEqual(['orders', 'revenue']);
  });
});
