import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { removeTempDirs } from '../support/temp.ts';
import { openTestWarehouse, type TestWarehouse } from './warehouses.ts';

/** What the macros of other warehouses make of texts, without their servers; with them: `npm run e2e:warehouses`. */
const MACROS = `
{% macro test_value(adapter, name, type) %}
  {% set column = {'name': name, 'type': type} %}
  {% set values = {
    'bigquery': bigquery__dbt_ci_value, 'trino': trino__dbt_ci_value, 'snowflake': snowflake__dbt_ci_value,
    'redshift': redshift__dbt_ci_value, 'clickhouse': clickhouse__dbt_ci_value
  } %}
  {% do dbt_ci_answer(values[adapter](column)) %}
{% endmacro %}

{% macro test_privileges(acl) %}
  {% do dbt_ci_answer(dbt_ci_redshift_privileges(acl, 'deployer', 'schema analytics')) %}
{% endmacro %}

{% macro test_view(ddl, pair) %}
  {% do dbt_ci_answer(dbt_ci_snowflake_with_grants(dbt_ci_snowflake_renamed(ddl, pair))) %}
{% endmacro %}

{% macro test_whole(table) %}{% do dbt_ci_answer(dbt_ci_bigquery_whole('t', table) | string) %}{% endmacro %}

{% macro test_clonable(engine, full) %}
  {% do dbt_ci_answer(dbt_ci_clickhouse_is_clonable(engine, full) | string) %}
{% endmacro %}

{% macro test_literal(text) %}{% do dbt_ci_answer(snowflake__dbt_ci_literal(text)) %}{% endmacro %}
`;

let opened: TestWarehouse;

beforeAll(async () => {
  opened = await openTestWarehouse('duckdb', { macros: MACROS });
});

afterAll(async () => {
  await opened.close();
  await removeTempDirs();
});

async function render(macro: string, args: Record<string, unknown>): Promise<string> {
  return opened.warehouse.call({ macro, doing: 'render' }, args, z.string());
}

describe('values of types without equality', () => {
  it.each([
    ['bigquery', 'ARRAY<INT64>', 'to_json_string("c")'],
    ['bigquery', 'STRUCT<x INT64>', 'to_json_string("c")'],
    ['bigquery', 'JSON', 'to_json_string("c")'],
    ['bigquery', 'GEOGRAPHY', 'st_astext("c")'],
    ['bigquery', 'BYTES', 'to_hex("c")'],
    ['bigquery', 'STRING', '"c"'],
    ['trino', 'array(integer)', 'json_format(cast("c" as json))'],
    ['trino', 'map(varchar, integer)', 'json_format(cast("c" as json))'],
    ['trino', 'row(x integer)', 'json_format(cast("c" as json))'],
    ['trino', 'varbinary', 'to_hex("c")'],
    ['trino', 'varchar(10)', '"c"'],
    ['snowflake', 'GEOGRAPHY', 'st_aswkt("c")'],
    ['snowflake', 'VARIANT', '"c"'],
    ['redshift', 'super', 'json_serialize("c")'],
    ['redshift', 'timestamp without time zone', '"c"'],
    ['clickhouse', 'JSON', 'toString("c")'],
    ['clickhouse', 'Map(String, UInt8)', 'toString("c")'],
    ['clickhouse', 'Array(UInt8)', '"c"'],
  ])('are compared on %s as text where it is %s', async (adapter, type, expected) => {
    expect(await render('test_value', { adapter, type, name: 'c' })).toBe(expected);
  });
});

describe('privileges of Redshift’s catalogue', () => {
  const list = z.array(
    z.object({ privilege: z.string(), grantee: z.string(), option: z.string() }),
  );
  const read = (acl: string) =>
    opened.warehouse.call({ macro: 'test_privileges', doing: 'read' }, { acl }, list);

  it('are read for users, groups and everybody, without the owner’s own', async () => {
    const acl =
      'deployer=arwdRxtDPA/deployer\nreader=rw*/deployer\ngroup bi team=r/deployer\n=U/deployer';
    const privileges = await read(acl);
    expect(privileges.map((one) => `${one.privilege} to ${one.grantee}${one.option}`)).toEqual([
      'select to "reader"',
      'update to "reader" with grant option',
      'select to group "bi team"',
      'usage to public',
    ]);
  });

  it.each(['reader=Z/deployer', 'no list'])(
    'stop the swap where they are not known: %s',
    async (acl) => {
      await expect(read(acl)).rejects.toThrow('schema analytics');
    },
  );
});

describe('a view of Snowflake that is written anew', () => {
  const pair = { database: 'SHOP', live: 'ANALYTICS', incoming: 'ANALYTICS_green' };
  const ddl = `create or replace secure view SHOP.ANALYTICS_GREEN.V(
	A COMMENT 'a (b',
	"as" WITH MASKING POLICY SHOP.GOVERN.MASK
) with row access policy SHOP.GOVERN.ROWS on (A)
 COMMENT='it''s'
 as (select * from SHOP.ANALYTICS_green.orders join "SHOP"."ANALYTICS_GREEN"."Lines" using (a)
 join MYSHOP.ANALYTICS_green.x using (a));`;

  it('reads the live schema, and keeps grants, comments and policies', async () => {
    const sql = await render('test_view', { ddl, pair });
    expect(sql).toMatch(/^create or replace secure view .*"?ANALYTICS"?\.V \(\s+A COMMENT 'a \(b'/);
    expect(sql).toMatch(
      /MASK\s+\) copy grants\s+with row access policy SHOP\.GOVERN\.ROWS on \(A\)/,
    );
    expect(sql).toContain("COMMENT='it''s'");
    expect(sql).toMatch(/"?ANALYTICS"?\.orders join .*"?ANALYTICS"?\."Lines"/);
    // Another database's schema of that name is none of ours.
    expect(sql).toContain('MYSHOP.ANALYTICS_green.x');
  });
});

it('escapes what a backslash would escape on Snowflake, BigQuery and ClickHouse', async () => {
  expect(await render('test_literal', { text: `a\\"b'c` })).toBe(`'a\\\\"b\\'c'`);
});

describe('a table of BigQuery', () => {
  const required = { require_partition_filter: true };
  it.each([
    [
      'is read as it is',
      { require_partition_filter: false, time_partitioning: { field: 'day' } },
      't',
    ],
    [
      'that requires a filter on its day is read with one that holds for every row',
      { ...required, time_partitioning: { field: 'day' } },
      '(select * from t where "day" is null or "day" is not null)',
    ],
    [
      'that requires one on a range of numbers',
      { ...required, range_partitioning: { field: 'n' } },
      '(select * from t where "n" is null or "n" is not null)',
    ],
    [
      'that requires one on the time of ingestion',
      { ...required, time_partitioning: { field: null } },
      '(select * from t where "_PARTITIONTIME" is null or "_PARTITIONTIME" is not null)',
    ],
  ])('%s', async (_, table, expected) => {
    expect(await render('test_whole', { table })).toBe(expected);
  });
});

it.each([
  ['MergeTree', 'MergeTree ORDER BY id', true],
  [
    'SharedReplacingMergeTree',
    "SharedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')",
    true,
  ],
  [
    'ReplicatedMergeTree',
    "ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')",
    true,
  ],
  // The clone would be another replica of production's table.
  ['ReplicatedMergeTree', "ReplicatedMergeTree('/clickhouse/tables/orders', '{replica}')", false],
  ['Distributed', "Distributed('all', 'analytics', 'orders_local')", false],
])('clones a table of ClickHouse, or copies it: %s, %s', async (engine, full, expected) => {
  expect(await render('test_clonable', { engine, full })).toBe(expected ? 'True' : 'False');
});
