import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Server, sqlClient, type WarehouseSuite } from './suite.ts';
import { startTrino, TRINO } from './trino-server.ts';

const PAGE = resolve(import.meta.dirname, '..', '..', '..', 'docs', 'logins', 'trino.md');

export const suite: WarehouseSuite = {
  name: 'trino',
  title: 'Trino',
  standsIn: `Trino ${TRINO} itself, on Iceberg`,
  isReal: true,
  database: 'lake',
  profile: {
    ...{ type: 'trino', method: 'none', host: '127.0.0.1', http_scheme: 'http' },
    ...{ port: "{{ env_var('SHOP_PORT') | as_number }}", user: "{{ env_var('SHOP_USER') }}" },
    ...{ database: 'lake', schema: 'analytics', threads: 2 },
  },
  changes: {},
  // dbt-trino's default appends: https://docs.getdbt.com/reference/resource-configs/trino-configs
  incrementalStrategy: 'merge',
  rawTypes: { int: 'bigint', text: 'varchar', timestamp: 'timestamp(6)' },
  // What Iceberg can keep: https://trino.io/docs/476/connector/iceberg.html#type-mapping
  types: [
    { name: 'a_number', before: '1', after: '2' },
    {
      name: 'a_decimal',
      before: 'cast(1.25 as decimal(10, 2))',
      after: 'cast(1.5 as decimal(10, 2))',
    },
    { name: 'a_float', before: 'cast(0.5 as double)', after: 'cast(0.25 as double)' },
    { name: 'a_text', before: "cast('a' as varchar)", after: "cast('b' as varchar)" },
    { name: 'a_boolean', before: 'true', after: 'false' },
    { name: 'a_date', before: "date '2026-01-01'", after: "date '2026-01-02'" },
    {
      name: 'a_time',
      before: "cast('10:00:00' as time(6))",
      after: "cast('11:00:00' as time(6))",
    },
    {
      name: 'a_timestamp',
      before: "cast('2026-01-01 10:00:00' as timestamp(6))",
      after: "cast('2026-01-01 11:00:00' as timestamp(6))",
    },
    {
      name: 'a_moment',
      before: "cast('2026-01-01 10:00:00 UTC' as timestamp(6) with time zone)",
      after: "cast('2026-01-01 11:00:00 UTC' as timestamp(6) with time zone)",
    },
    { name: 'a_binary', before: "X'AB'", after: "X'CD'" },
    { name: 'an_array', before: 'array[1, 2]', after: 'array[1, 3]' },
    { name: 'a_map', before: "map(array['a'], array[1])", after: "map(array['a'], array[2])" },
    {
      name: 'a_row',
      before: 'cast(row(1, true) as row(x integer, y boolean))',
      after: 'cast(row(2, true) as row(x integer, y boolean))',
    },
    {
      name: 'a_uuid',
      before: "cast('00000000-0000-0000-0000-000000000001' as uuid)",
      after: "cast('00000000-0000-0000-0000-000000000002' as uuid)",
    },
  ],
  createSchema: (name) => `create schema ${name}`,
  hasDdlTransactions: false,
  pasts: 'copy',
  leastPrivilege: {
    message: /Access Denied/,
    refused: [
      "insert into analytics.countries values ('XX', 'None', 0)",
      "update analytics.countries set country_name = ''",
      'delete from analytics.countries',
      'truncate table analytics.countries',
      'drop table analytics.countries',
      'alter table analytics.countries rename to analytics.lost',
      'alter table analytics.countries rename to pr_16_shop.lost',
      'alter table analytics.countries add column x integer',
      "comment on table analytics.countries is 'x'",
      'create table analytics.stray (id integer)',
      'create or replace table analytics.countries as select 1 as id',
      'create or replace view analytics.stg_orders as select 1 as id',
      'create or replace view analytics.stray as select 1 as id',
      'drop view analytics.stg_orders',
      'drop schema analytics cascade',
      'alter schema analytics rename to lost',
      'alter schema pr_16_shop rename to analytics_lost',
      "call lake.system.rollback_to_snapshot('analytics', 'countries', 1)",
      "call lake.system.unregister_table('analytics', 'countries')",
      'alter table analytics.countries set authorization dbt_ci',
      'set session authorization dbt_deploy',
      'create schema marts',
      'insert into raw.orders select * from raw.orders',
      'drop table raw.orders',
    ],
  },
  without: {
    'blue-green': 'not supported',
    'failed blue-green': 'not supported',
    rollback: 'not supported',
  },
  start,
};

async function start(): Promise<Server> {
  const { port, stop } = await startTrino(await readRules());
  const asPull = sqlClient('trino', port, 'dbt_ci');
  return {
    env: { SHOP_PORT: String(port), SHOP_USER: 'dbt_deploy' },
    pullEnv: { SHOP_USER: 'dbt_ci' },
    ...sqlClient('trino', port, 'admin'),
    runAsPull: (statement) => asPull.run([statement]),
    stop,
  };
}

/** Those that the page shows; the project that quotes names has a production of its own. */
async function readRules(): Promise<unknown> {
  const page = await readFile(PAGE, 'utf8');
  const text = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const rules = JSON.parse(text.replaceAll('"analytics', '"(analytics|quoted)')) as {
    [kind: string]: object[];
  };
  const admin = {
    catalogs: { user: 'admin', allow: 'all' },
    schemas: { user: 'admin', owner: true },
    tables: {
      user: 'admin',
      privileges: ['SELECT', 'INSERT', 'DELETE', 'UPDATE', 'OWNERSHIP', 'GRANT_SELECT'],
    },
  };
  return Object.fromEntries(
    Object.entries(admin).map(([kind, rule]) => [kind, [rule, ...(rules[kind] ?? [])]]),
  );
}
