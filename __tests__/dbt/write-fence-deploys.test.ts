import { afterAll, expect, it } from 'vitest';
import { startDriverSession } from '../../src/dbt/driver-session.ts';
import type { DeployFence } from '../../src/dbt/session-options.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { removeTempDirs } from '../support/temp.ts';
import { makeShop, sessionOptions } from './shop.ts';

afterAll(removeTempDirs);

/** What a deploy's session says of its writes: refused or not, by whom, to what. */
async function deploy(project: string, fence: DeployFence) {
  const session = await startDriverSession(createProcesses(), sessionOptions(project));
  // A table, a seed and an incremental model are built over what is there, too.
  await session.invoke({ args: ['build'], deploy: { live: [], project: fence.project } });
  const outcome = await session.invoke({ args: ['build'], deploy: fence });
  await session.close();
  const writes = outcome.writes?.map(({ refused, by, target }) => [refused, by, target]);
  return { ...outcome, writes, reasons: outcome.writes?.map(({ reason }) => reason) };
}

const hooked = (hook: string) =>
  `{{ config(materialized='table', post_hook=${JSON.stringify(hook)}) }} select 1 as id`;

it('[T45] refuses a hook of a blue-green deploy that writes to what is live, and lists what hooks wrote', async () => {
  const hooks = [
    'create schema if not exists audit',
    'create or replace table audit.runs as select 1 as id',
    'create or replace table live.orders as select 1 as id',
  ];
  const project = await makeShop({
    'models/orders.sql': "{{ config(materialized='table') }} select 1 as id",
    'models/after.sql': hooked('delete from live.orders'),
    'dbt_project.yml': `name: shop\nprofile: shop\nversion: "1.0"\non-run-end: ${JSON.stringify(hooks)}\n`,
  });
  const relations = {
    'model.shop.orders': ['prod', 'orders'],
    'model.shop.after': ['prod', 'after'],
  } as const;
  const outcome = await deploy(project, { live: ['LIVE'], project: relations });

  expect(outcome.success).toBe(false);
  expect(outcome.writes).toEqual([
    [true, 'model.shop.after', 'live.orders'],
    [false, 'operation.shop.shop-on-run-end-0', 'audit'],
    [false, 'operation.shop.shop-on-run-end-1', 'audit.runs'],
    [true, 'operation.shop.shop-on-run-end-2', 'live.orders'],
  ]);
  expect(outcome.reasons).toEqual([
    ...['it would write to live.orders, which is live (`delete`)', '', ''],
    'it would write to live.orders, which is live (`create table`)',
  ]);
});

it('lists what hooks of nodes write outside of the project, and nothing that dbt itself writes', async () => {
  const project = await makeShop({
    'models/orders.sql': hooked('create or replace table prod.audit_orders as select 1 as id'),
    'models/runs.sql':
      "{{ config(materialized='incremental', unique_key='id', pre_hook=\"copy (select 1) to 'before.csv'\") }} select 1 as id",
    'models/logged.sql': hooked('insert into {{ ref("runs") }} select 2'),
    'models/v.sql': 'select * from {{ ref("runs") }}',
    'models/dotted.sql': "{{ config(materialized='table', alias='a.b|c') }} select 1 as id",
    'models/out.sql': "{{ config(materialized='external') }} select 1 as id",
    'models/schema.yml':
      'models:\n  - name: runs\n    columns: [{name: id, data_tests: [{unique: {config: {store_failures: true}}}]}]\n',
    'seeds/names.csv': 'id,name\n1,a\n',
    'snapshots/s.yml':
      "snapshots:\n  - name: s\n    relation: ref('runs')\n    config: {unique_key: id, strategy: check, check_cols: all, schema: history}\n",
  });
  const tables = ['orders', 'runs', 'logged', 'v', 'out'];
  const outcome = await deploy(project, {
    live: [],
    project: {
      ...Object.fromEntries(tables.map((name) => [`model.shop.${name}`, ['prod', name] as const])),
      'model.shop.dotted': ['prod', 'a.b|c'],
      'seed.shop.names': ['prod', 'names'],
      'snapshot.shop.s': ['prod_history', 's'],
      'test.shop.unique_runs_id.bfd4c1b0c8': ['prod_dbt_test__audit', 'unique_runs_id'],
    },
  });

  expect([outcome.success, outcome.exception]).toEqual([true, undefined]);
  expect(outcome.writes?.sort()).toEqual([
    [false, 'model.shop.orders', 'prod.audit_orders'],
    [false, 'model.shop.runs', 'before.csv'],
  ]);
});

it('[T45] refuses all that a project’s hooks write in a health check, but what the workflow allows', async () => {
  const hooks = [
    'create temp table seen as select 1 as id; insert into seen select 2; create schema prod_audit',
    'insert into main.runs select localtimestamp',
  ];
  const project = await makeShop({
    'dbt_project.yml': `name: shop\nprofile: shop\nversion: "1.0"\non-run-start: create table if not exists main.runs as select localtimestamp as loaded\non-run-end: ${JSON.stringify(hooks)}\n`,
    'models/sources.yml':
      'sources:\n  - name: raw\n    schema: main\n    config: {loaded_at_field: loaded, freshness: {warn_after: {count: 1, period: day}}}\n    tables: [{name: runs}]\n',
  });
  const options = sessionOptions(project);
  const check = async (allow: string[]) => {
    const session = await startDriverSession(createProcesses(), { ...options, fence: { allow } });
    const { results, writes } = await session.invoke({ args: ['source', 'freshness'] });
    await session.close();
    const status = results.filter(({ uniqueId }) => uniqueId.startsWith('source.'));
    return [
      status.map((each) => each.status),
      writes?.map(({ refused, target }) => [refused, target]),
    ];
  };

  expect(await check(['main.runs'])).toEqual([
    ['pass'],
    [
      [false, 'main.runs'],
      [true, 'prod_audit'],
    ],
  ]);
  // dbt looks at no source after an on-run-start hook that failed.
  expect(await check([])).toEqual([['skipped'], expect.arrayContaining([[true, 'main.runs']])]);
});
