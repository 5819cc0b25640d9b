import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startPostgres } from '../postgres.ts';
import { type Server, sqlClient, startPython, type WarehouseSuite } from './suite.ts';

/** Rows of `aclexplode` of a catalogue's column, as people read them. */
const aclOf = (columns: string, from: string) =>
  `select ${columns}, a.privilege_type, case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee)::text end from ${from} where a.grantee <> a.grantor`;

export const suite: WarehouseSuite = {
  name: 'redshift',
  title: 'Redshift',
  standsIn: 'PostgreSQL behind `redshift_server.py`',
  database: 'shop',
  profile: {
    ...{ type: 'redshift', host: '127.0.0.1', user: 'deployer', password: 'secret' },
    ...{ port: "{{ env_var('SHOP_PORT') | as_number }}", dbname: 'shop', schema: 'analytics' },
    ...{ sslmode: 'disable', threads: 2 },
  },
  changes: {},
  rawTypes: { int: 'bigint', text: 'varchar(100)', timestamp: 'timestamp' },
  types: [
    { name: 'a_number', before: '1', after: '2' },
    {
      name: 'a_decimal',
      before: 'cast(1.25 as numeric(10, 2))',
      after: 'cast(1.5 as numeric(10, 2))',
    },
    {
      name: 'a_float',
      before: 'cast(0.5 as double precision)',
      after: 'cast(0.25 as double precision)',
    },
    { name: 'a_text', before: "cast('a' as varchar(10))", after: "cast('b' as varchar(10))" },
    { name: 'a_char', before: "cast('a' as char(3))", after: "cast('b' as char(3))" },
    { name: 'a_boolean', before: 'true', after: 'false' },
    { name: 'a_date', before: "cast('2026-01-01' as date)", after: "cast('2026-01-02' as date)" },
    { name: 'a_time', before: "cast('10:00:00' as time)", after: "cast('11:00:00' as time)" },
    {
      name: 'a_timestamp',
      before: "cast('2026-01-01 10:00:00' as timestamp)",
      after: "cast('2026-01-01 11:00:00' as timestamp)",
    },
    {
      name: 'a_moment',
      before: "cast('2026-01-01 10:00:00+01' as timestamptz)",
      after: "cast('2026-01-01 11:00:00+01' as timestamptz)",
    },
  ],
  createSchema: (name) => `create schema ${name}`,
  hasDdlTransactions: false,
  pasts: 'copy',
  blueGreen: {
    prepare: [
      'grant usage on schema analytics to reader',
      'grant select on analytics.daily_orders to reader',
      'grant select on analytics.stg_orders to public',
      // What is built gets it by default; what is live must have it to be compared.
      'grant select on analytics.daily_orders, analytics.stg_orders to auditor',
      'alter default privileges in schema analytics grant select on tables to auditor',
    ],
    stays: {
      schema:
        aclOf('n.nspname', 'pg_namespace n cross join lateral aclexplode(n.nspacl) a') +
        " and n.nspname = 'analytics'",
      relations: `${aclOf(
        'c.relname',
        'pg_class c join pg_namespace n on n.oid = c.relnamespace cross join lateral aclexplode(c.relacl) a',
      )} and n.nspname = 'analytics' and c.relname in ('daily_orders', 'stg_orders')`,
      defaults: `${aclOf(
        'd.defaclobjtype',
        'pg_default_acl d join pg_namespace n on n.oid = d.defaclnamespace cross join lateral aclexplode(d.defaclacl) a',
      )} and n.nspname = 'analytics'`,
    },
  },
  without: { 'least privilege': 'not shown' },
  start,
};

async function start(): Promise<Server> {
  const postgres = await startPostgres(['allow_system_table_mods=on']);
  await postgres.query(
    "create role deployer superuser login password 'secret'; create role reader; create role auditor",
  );
  await postgres.query('create database shop owner deployer');
  const catalogue = join(import.meta.dirname, 'redshift_catalogue.sql');
  await postgres.query(await readFile(catalogue, 'utf8'), 'shop');
  const target = String(postgres.port);
  const { port, stop } = await startPython('redshift', (port) => [String(port), target]);
  return {
    env: { SHOP_PORT: String(port) },
    ...sqlClient('redshift', port),
    async stop() {
      await stop();
      await postgres.stop();
    },
  };
}
