import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StepResult } from '../support/runner/step.ts';
import { Shop } from '../support/shop.ts';
import { removeTempDirs } from '../support/temp.ts';

const HOOK =
  "{% if flags.WHICH == 'freshness' %}insert into analytics.orders select 99{% else %}select 1{% endif %}";
const LIMIT = 'warn_after: {count: 1, period: day}';
const plain = (name: string) =>
  `      - {name: ${name}, config: {loaded_at_field: loaded, freshness: {${LIMIT}}}}\n`;
const WRITES = "nextval('raw.ids') > 0";
const sources = (...tables: string[]) =>
  `sources:\n  - name: raw\n    schema: raw\n    tables:\n${tables.join('')}`;

let shop: Shop;
let check: StepResult;
let before: unknown;

const production = async () => [
  await shop.contents('analytics'),
  await shop.query("select last_value from duckdb_sequences() where sequence_name = 'ids'"),
];

beforeAll(async () => {
  shop = await Shop.openWith({
    'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
    'profiles.yml':
      'shop: {target: prod, outputs: {prod: {type: duckdb, path: "{{ env_var(\'SHOP_WAREHOUSE\') }}", schema: analytics}}}\n',
    'models/orders.sql': "{{ config(materialized='table') }} select 1 as id\n",
    'models/sources.yml': sources(plain('a'), plain('b'), plain('c')),
  });
  await shop.execute(
    'create schema raw; create sequence raw.ids; create table raw.a as select localtimestamp as loaded; create table raw.b as from raw.a; create table raw.c as from raw.a',
  );
  const deploy = await shop.runPush();
  expect(deploy.exitCode, deploy.log).toBe(0);
  await shop.repository.commit('Write in a health check', {
    'dbt_project.yml': `name: shop\nversion: "1.0"\nprofile: shop\non-run-end: ${JSON.stringify(HOOK)}\n`,
    'models/sources.yml': sources(
      plain('a'),
      `      - {name: b, config: {loaded_at_field: loaded, freshness: {${LIMIT}, filter: "${WRITES}"}}}\n`,
      `      - {name: c, config: {loaded_at_query: "select max(loaded) from raw.c where ${WRITES}", freshness: {${LIMIT}}}}\n`,
    ),
  });
  before = await production();
  check = await shop.runSchedule({ inputs: { mode: 'monitor' } });
});

afterAll(async () => {
  expect(shop.github.strictErrors).toEqual([]);
  await shop.close();
  await removeTempDirs();
});

it('[T45] refuses a hook of a health check that writes, and the check says which', () => {
  expect(check.exitCode).toBe(1);
  expect(check.log).toContain('it would write to analytics.orders (`insert`)');
  expect(check.log).toContain('on-run-end');
});

it('[T45] refuses the filter and the query of a source that call a function which writes', () => {
  const refused = check.log.split('it would write to raw.ids (`nextval`)').length - 1;
  expect(refused).toBeGreaterThanOrEqual(2);
});

it('[T45] leaves production as it was, and looks at the sources that write nothing', async () => {
  expect(await production()).toEqual(before);
  expect(check.log).toContain('source freshness: 2 of 3 stale: raw.b, raw.c');
});
