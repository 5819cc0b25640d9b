import { afterAll, describe, expect, it } from 'vitest';
import { startDriverSession } from '../../src/dbt/driver-session.ts';
import type { DbtSession } from '../../src/dbt/session.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { removeTempDirs } from '../support/temp.ts';
import { makeShop, sessionOptions } from './shop.ts';

afterAll(removeTempDirs);

/** A session in schema `ci`, whose production is schema `prod` of the same warehouse. */
async function start(project: string, fenced: boolean): Promise<DbtSession> {
  const options = sessionOptions(project);
  const session = await startDriverSession(createProcesses(), {
    ...options,
    flags: { ...options.flags, target: fenced ? 'ci' : 'prod' },
    ...(fenced && {
      fence: {
        ...{ schema: 'ci', allow: ['prod.allowed'] },
        owner: { repository: 'o/shop', project: 'shop', pull_request: '7' },
      },
    }),
  });
  session.protect(['"shop"."prod"."orders"']);
  return session;
}

/** What dbt says when production was built before, and the pull request's session runs these. */
async function build(files: Record<string, string>, ...args: string[]): Promise<string> {
  const project = await makeShop({
    'models/orders.sql': "{{ config(materialized='table') }} select 1 as id",
    'models/allowed.sql': "{{ config(materialized='table') }} select 1 as id",
    'models/runs.sql':
      "{{ config(materialized='incremental', unique_key='id') }} select 1 as id {% if is_incremental() %} where true {% endif %}",
    'seeds/names.csv': 'id,name\n1,a\n',
    ...files,
  });
  const production = await start(project, false);
  await production.invoke({ args: ['build'] });
  await production.close();
  const session = await start(project, true);
  const outcome = await session.invoke({ args: ['build', ...args] });
  const again = await session.invoke({ args: ['build', ...args] });
  await session.close();
  const errors = [...outcome.results, ...again.results]
    .filter(({ status }) => status === 'error')
    .map(({ uniqueId, message }) => `${uniqueId}: ${message}`);
  return [outcome.exception, ...errors].filter(Boolean).join('\n');
}

const onRunEnd = (...sql: string[]) => ({
  'dbt_project.yml': `name: shop\nprofile: shop\nversion: "1.0"\non-run-end: ${JSON.stringify(sql)}\n`,
});

/** A hook that fails unless as many schemas carry this pull request's marker. */
const countMarked = (schema: string) =>
  `select case when count(*) = 1 then 1 else error('no marker') end from ${schema}.dbt_ci_schema_owner
   where repository = 'o/shop' and project = 'shop' and pull_request = '7'`;

describe('the write fence on DuckDB', () => {
  it('lets through all that dbt itself sends: tables, views, incremental models, seeds, tests', async () => {
    expect(
      await build({
        'models/v.sql': "{{ config(materialized='view') }} select * from {{ ref('runs') }}",
        'models/schema.yml':
          'models:\n  - name: v\n    columns: [{name: id, data_tests: [{unique: {config: {store_failures: true}}}]}]\n',
        'snapshots/s.yml':
          "snapshots:\n  - name: s\n    relation: ref('orders')\n    config: {unique_key: id, strategy: check, check_cols: all}\n",
      }),
    ).toBe('');
  });

  it('[T45] A1: refuses an on-run-end hook that writes to production', async () => {
    const said = await build(onRunEnd('insert into prod.orders select 2'));

    expect(said).toContain('operation.shop.shop-on-run-end-0');
    expect(said).toContain('it would write to prod.orders (`insert`)');
    expect(said).toContain('ci-target');
  });

  it('[T45] A2: refuses a post-hook whose ref is production’s', async () => {
    const said = await build(
      {
        'models/b.sql':
          "{{ config(materialized='table', post_hook='delete from prod.orders') }} select 1 as id",
      },
      '--select',
      'b',
    );

    expect(said).toContain('model.shop.b: ');
    expect(said).toContain('it would write to prod.orders (`delete`)');
  });

  it('E11: refuses a file that is not the pull request’s, and lets one through that is', async () => {
    const copy = (path: string) => `copy (select 1) to '${path}'`;
    expect(await build(onRunEnd(copy('x.parquet')))).toContain('write to the file x.parquet');
    expect(await build(onRunEnd(copy('ci_x.parquet')))).toBe('');
  });

  it('[T46] C5: marks a schema that a hook makes as the pull request’s, once', async () => {
    const create = 'create schema if not exists {{ target.schema }}_audit';
    expect(await build(onRunEnd(create, countMarked('ci_audit')))).toBe('');
  });

  it('refuses a hook that would take the marker off, or make a schema where nobody looks', async () => {
    const create = 'create schema ci_audit; drop table ci_audit.dbt_ci_schema_owner';
    expect(await build(onRunEnd(create))).toContain(
      'a table with which the action marks its own schemas',
    );
    const elsewhere = "attach ':memory:' as other; create schema other.ci_audit";
    expect(await build(onRunEnd(elsewhere))).toContain('in another database');
  });

  it('lets a hook write to what the workflow allows', async () => {
    expect(await build(onRunEnd('insert into prod.allowed select 2'))).toBe('');
  });
});
