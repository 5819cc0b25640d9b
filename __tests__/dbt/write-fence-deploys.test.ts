import { afterAll, expect, it } from 'vitest';
import { startDriverSession } from '../../src/dbt/driver-session.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { removeTempDirs } from '../support/temp.ts';
import { makeShop, sessionOptions } from './shop.ts';

afterAll(removeTempDirs);

it('[T45] refuses a hook of a blue-green deploy that writes to what is live, and lists what hooks wrote', async () => {
  const hooks = [
    'create schema if not exists audit',
    'create or replace table audit.runs as select 1 as id',
    'create or replace table live.orders as select 1 as id',
  ];
  const project = await makeShop({
    'models/orders.sql': "{{ config(materialized='table') }} select 1 as id",
    'dbt_project.yml': `name: shop\nprofile: shop\nversion: "1.0"\non-run-end: ${JSON.stringify(hooks)}\n`,
  });
  const session = await startDriverSession(createProcesses(), sessionOptions(project));
  const outcome = await session.invoke({ args: ['build'], live: ['LIVE'] });
  await session.close();

  expect(outcome.success).toBe(false);
  expect(outcome.results.map(({ status }) => status).sort()).toEqual([
    ...['error', 'success', 'success', 'success'],
  ]);
  expect(outcome.writes?.map(({ refused, by, target }) => [refused, by, target])).toEqual([
    [false, 'operation.shop.shop-on-run-end-0', 'audit'],
    [false, 'operation.shop.shop-on-run-end-1', 'audit.runs'],
    [true, 'operation.shop.shop-on-run-end-2', 'live.orders'],
  ]);
  expect(outcome.writes?.[2]?.reason).toBe(
    'it would write to live.orders, which is live (`create table`)',
  );
});
