import { type Server, sqlClient, startPython, type WarehouseSuite } from './suite.ts';

export const suite: WarehouseSuite = {
  name: 'snowflake',
  title: 'Snowflake',
  standsIn: 'fakesnow 0.12.1 with `snowflake_server.py`',
  database: 'SHOP',
  profile: {
    ...{ type: 'snowflake', account: 'fakesnow', user: 'deployer', password: 'secret' },
    ...{ role: 'TRANSFORMER', database: 'SHOP', warehouse: 'WH', schema: 'analytics' },
    ...{ host: '127.0.0.1', port: "{{ env_var('SHOP_PORT') | as_number }}", protocol: 'http' },
    threads: 2,
  },
  changes: {},
  rawTypes: { int: 'int', text: 'varchar', timestamp: 'timestamp_ntz' },
  types: [
    { name: 'a_number', before: '1', after: '2' },
    {
      name: 'a_decimal',
      before: 'cast(1.25 as number(10, 2))',
      after: 'cast(1.5 as number(10, 2))',
    },
    { name: 'a_float', before: 'cast(0.5 as float)', after: 'cast(0.25 as float)' },
    { name: 'a_text', before: "'a'", after: "'b'" },
    { name: 'a_boolean', before: 'true', after: 'false' },
    { name: 'a_date', before: "cast('2026-01-01' as date)", after: "cast('2026-01-02' as date)" },
    { name: 'a_time', before: "cast('10:00:00' as time)", after: "cast('11:00:00' as time)" },
    {
      name: 'a_timestamp',
      before: "cast('2026-01-01 10:00:00' as timestamp_ntz)",
      after: "cast('2026-01-01 11:00:00' as timestamp_ntz)",
    },
    {
      name: 'a_moment',
      before: "cast('2026-01-01 10:00:00 +0100' as timestamp_tz)",
      after: "cast('2026-01-01 11:00:00 +0100' as timestamp_tz)",
    },
    { name: 'a_variant', before: `parse_json('{"a": 1}')`, after: `parse_json('{"a": 2}')` },
    { name: 'an_object', before: "object_construct('a', 1)", after: "object_construct('a', 2)" },
    { name: 'an_array', before: 'array_construct(1, 2)', after: 'array_construct(1, 3)' },
    { name: 'a_binary', before: "to_binary('AB', 'HEX')", after: "to_binary('CD', 'HEX')" },
  ],
  createSchema: (name) => `create schema SHOP.${name}`,
  hasDdlTransactions: false,
  pasts: 'clone',
  blueGreen: {
    prepare: [
      'grant usage on schema SHOP.analytics to role READER',
      'grant select on table SHOP.analytics.daily_orders to role READER',
      'grant select on view SHOP.analytics.stg_orders to role READER',
      // What is built gets it by the future grant; what is live must have it to be compared.
      'grant select on table SHOP.analytics.daily_orders to role AUDITOR',
      'grant select on future tables in schema SHOP.analytics to role AUDITOR',
    ],
    stays: {
      schema: 'show grants on schema SHOP.analytics',
      table: 'show grants on table SHOP.analytics.daily_orders',
      view: 'show grants on view SHOP.analytics.stg_orders',
      future: 'show future grants in schema SHOP.analytics',
      transience:
        "select table_name, is_transient from SHOP.information_schema.tables where table_schema = 'ANALYTICS' and table_name not like 'DBT_CI%'",
    },
  },
  without: { 'least privilege': 'not shown' },
  start,
};

async function start(): Promise<Server> {
  const { port, stop } = await startPython('snowflake', (port) => [String(port)]);
  return { env: { SHOP_PORT: String(port) }, ...sqlClient('snowflake', port), stop };
}
