import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileChanges } from '../support/git.ts';
import { DATABASE, makeLoginRoles } from '../support/login-roles.ts';
import {
  POSTGRES_PROFILES,
  type Postgres,
  postgresEnv,
  startPostgres,
} from '../support/postgres.ts';
import { Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

/** The two roles of docs/logins/postgresql.md, made by the SQL that the page shows. */

const project: FileChanges = {
  'dbt_project.yml':
    'name: shop\nversion: "1.0"\nprofile: shop\nmodels: {shop: {+materialized: table}}\n',
  'profiles.yml': POSTGRES_PROFILES,
  'models/sources.yml':
    'sources:\n  - name: raw\n    tables: [{name: orders}]\nmodels:\n  - name: orders\n    columns:\n      - name: id\n        data_tests: [unique, not_null]\n',
  'models/orders.sql': "select id, amount from {{ source('raw', 'orders') }}\n",
  'models/kept_orders.sql':
    "{{ config(materialized='incremental', unique_key='id') }}\nselect id, amount from {{ ref('orders') }}\n",
  'snapshots/orders_history.yml':
    "snapshots:\n  - name: orders_history\n    relation: ref('orders')\n    config: {unique_key: id, strategy: check, check_cols: all}\n",
  'seeds/countries.csv': 'code,name\nDE,Germany\n',
};

afterAll(removeTempDirs);

describe('the two roles of docs/logins/postgresql.md', () => {
  let server: Postgres;
  let shop: Shop;
  const as = (user: string) => ({
    env: { ...postgresEnv(server, DATABASE), SHOP_USER: user, SHOP_PASSWORD: `${user}-password` },
  });
  const query = (sql: string) => server.query(sql, DATABASE);
  const schemas = async () =>
    (await query("select nspname from pg_namespace where nspname like 'pr_%' order by 1")).map(
      ({ nspname }) => nspname,
    );

  beforeAll(async () => {
    server = await startPostgres();
    await makeLoginRoles(server);
    shop = await Shop.openWith(project);
    const deploy = await shop.runPush(as('dbt_deploy'));
    expect(deploy.conclusion, deploy.log).toBe('success');
  });

  afterAll(async () => {
    expect(shop.github.strictErrors).toEqual([]);
    await shop.close();
    await server.stop();
  });

  it('let a pull request build, compare and clean up', async () => {
    const changes = {
      'models/orders.sql': "select id, amount + 1 as amount from {{ source('raw', 'orders') }}\n",
    };
    const pull = await shop.openPull(1, 'more', changes);
    const step = await shop.runPull(pull, 'opened', as('dbt_ci'));
    expect(step.conclusion, step.log).toBe('success');
    expect(await query('select sum(amount) from pr_1_shop.kept_orders')).toEqual([{ sum: '63' }]);
    const comment = shop.github.comments(1)[0]?.body ?? '';
    expect(comment).toContain('kept_orders');
    expect(comment).not.toContain('permission denied');
    const closed = await shop.runPull(pull, 'closed', as('dbt_ci'));
    expect(closed.conclusion, closed.log).toBe('success');
    expect(await schemas()).toEqual([]);
  });

  it('let the server itself refuse what a pull request writes to production', async () => {
    const hook = 'insert into analytics.countries values (1, 2)';
    const changes = {
      'dbt_project.yml': `${project['dbt_project.yml']}on-run-end: ["${hook}"]\n`,
      'models/orders.sql': "select id, amount + 2 as amount from {{ source('raw', 'orders') }}\n",
    };
    const pull = await shop.openPull(2, 'hook', changes);
    // The write fence is told to let it through.
    const step = await shop.runPull(pull, 'opened', {
      ...as('dbt_ci'),
      inputs: { 'allow-writes': 'analytics.*' },
    });
    expect(step.exitCode, step.log).toBe(1);
    expect(step.log).toContain('permission denied for table countries');
    expect(await query('select count(*) from analytics.countries')).toEqual([{ count: '1' }]);
  });

  it.each([
    'insert into analytics.orders values (9, 9)',
    'update analytics.orders set amount = 0',
    'delete from analytics.orders',
    'truncate analytics.orders',
    'alter table analytics.orders rename to lost',
    'drop table analytics.orders',
    'create table analytics.stray (id int)',
    'drop schema analytics cascade',
    'alter schema analytics rename to lost',
    'delete from raw.orders',
    'create table raw.stray (id int)',
    'set role dbt_deploy',
  ])('refuse dbt_ci: %s', async (statement) => {
    await expect(query(`set session authorization dbt_ci; ${statement}`)).rejects.toThrow(
      /permission denied|must be owner/,
    );
  });

  it('let the scheduled deploy drop what a closed pull request left', async () => {
    // Number 2 failed and was never cleaned up.
    shop.github.plantPull({ number: 2, state: 'closed' });
    expect(await schemas()).toEqual(['pr_2_shop']);
    const step = await shop.runSchedule(as('dbt_deploy'));
    expect(step.conclusion, step.log).toBe('success');
    expect(await schemas()).toEqual([]);
  });
});
