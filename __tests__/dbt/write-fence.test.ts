import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDriverSession } from '../../src/dbt/driver-session.ts';
import type { DbtOutcome, DbtSession, FencedWrite } from '../../src/dbt/session.ts';
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

/** A model of the pull request only, with hooks that each have their say: no other is skipped by them. */
const hooked = (...hooks: string[]) =>
  `{{ config(materialized='table', enabled=(target.name == 'ci'), post_hook=${JSON.stringify(hooks)}) }} select 1 as id`;

/** A hook that fails unless as many schemas carry this pull request's marker. */
const countMarked = (schema: string) =>
  `select case when count(*) = 1 then 1 else error('no marker') end from ${schema}.dbt_ci_schema_owner
   where repository = 'o/shop' and project = 'shop' and pull_request = '7'`;

const onRunEnd = [
  "{% if target.name == 'ci' %} insert into prod.orders select 2 {% else %} select 1 {% endif %}",
];

const PROJECT = {
  'dbt_project.yml': `name: shop\nprofile: shop\nversion: "1.0"\non-run-end: ${JSON.stringify(onRunEnd)}\n`,
  'models/orders.sql': "{{ config(materialized='table') }} select 1 as id",
  'models/allowed.sql': "{{ config(materialized='table') }} select 1 as id",
  'models/runs.sql':
    "{{ config(materialized='incremental', unique_key='id') }} select 1 as id {% if is_incremental() %} where true {% endif %}",
  'models/v.sql': "{{ config(materialized='view') }} select * from {{ ref('runs') }}",
  'models/schema.yml':
    'models:\n  - name: v\n    columns: [{name: id, data_tests: [{unique: {config: {store_failures: true}}}]}]\n',
  'seeds/names.csv': 'id,name\n1,a\n',
  'snapshots/s.yml':
    "snapshots:\n  - name: s\n    relation: ref('orders')\n    config: {unique_key: id, strategy: check, check_cols: all}\n",
  'macros/store.sql':
    "{% macro store() %}{% if execute %}{% do adapter.store_relation('excel', this, [], 'x.xlsx', 'xlsx', config) %}{% endif %}{% endmacro %}",

  'models/deletes.sql': hooked('delete from prod.orders'),
  'models/asks_first.sql': `{% if execute and target.name == 'ci' %}{% do run_query('delete from prod.orders') %}{% endif %} select 1 as id`,
  'models/drops.sql': hooked(
    "{% do adapter.drop_relation(api.Relation.create(database='shop', schema='prod', identifier='orders', type='table')) %}",
  ),
  'models/before_begin.sql': `{{ config(materialized='table', enabled=(target.name == 'ci'), pre_hook={'sql': 'truncate prod.orders', 'transaction': false}) }} select 1 as id`,
  'models/file_of_others.sql': hooked("copy (select 1) to 'x.parquet'"),
  'models/own_file.sql': hooked("copy (select 1) to 'ci_x.parquet'"),
  'models/profile.sql': hooked("set profile_output = 'prod.json'"),
  'models/plugin.sql': hooked('{{ store() }}'),
  'models/marked.sql': hooked(
    'create schema if not exists {{ target.schema }}_audit',
    countMarked('ci_audit'),
  ),
  'models/unmarks.sql': hooked('create schema ci_x; drop table ci_x.dbt_ci_schema_owner'),
  'models/elsewhere.sql': hooked(
    "attach if not exists ':memory:' as other; create schema other.ci_audit",
  ),
  'models/writes_allowed.sql': hooked('insert into prod.allowed select 2'),
  'models/python.py': `
def model(dbt, session):
    dbt.config(materialized="table")
    return session.sql("select 1 as id")
`,
};

const OWN = ['orders', 'allowed', 'runs', 'v', 'own_file', 'marked', 'writes_allowed', 'python'];

describe('the write fence on DuckDB', () => {
  let builds: DbtOutcome[];

  beforeAll(async () => {
    const project = await makeShop(PROJECT);
    const production = await start(project, false);
    await production.invoke({ args: ['build'] });
    await production.close();
    const session = await start(project, true);
    // The second time over what the first has made.
    builds = [await session.invoke({ args: ['build'] }), await session.invoke({ args: ['build'] })];
    await session.close();
  });

  /** What dbt says of a node or hook, in both builds; null where it succeeded. */
  const said = (id: string) =>
    builds.map(({ results }) => {
      const result = results.find(({ uniqueId }) => uniqueId === id);
      return result?.status === 'error' ? result.message : result && null;
    });
  const expectRefused = (id: string, why: string) =>
    expect(said(id)).toEqual([expect.stringContaining(why), expect.stringContaining(why)]);

  it('lets through all that dbt itself sends: tables, views, incremental models, seeds, snapshots, tests', () => {
    const nodes = [
      ...OWN.map((name) => `model.shop.${name}`),
      'seed.shop.names',
      'snapshot.shop.s',
    ];
    for (const id of nodes) expect([id, said(id)]).toEqual([id, [null, null]]);
    const tests = builds.map(({ results }) =>
      results.filter(({ uniqueId }) => uniqueId.startsWith('test.')).map(({ status }) => status),
    );
    expect(tests).toEqual([['pass'], ['pass']]);
  });

  it('[T45] A1: refuses an on-run-end hook that writes to production', () => {
    const id = 'operation.shop.shop-on-run-end-0';
    expectRefused(id, 'it would write to prod.orders (`insert`)');
    expectRefused(id, 'ci-target');
  });

  it.each([
    ['A2: a post-hook', 'deletes', 'it would write to prod.orders (`delete`)'],
    ['a model that asks while it is compiled', 'asks_first', 'it would write to prod.orders'],
    ['an adapter’s own call', 'drops', 'it would write to shop.prod.orders (`drop table`)'],
    ['a hook before the transaction', 'before_begin', 'it would write to prod.orders (`truncate`)'],
    ['E11: a file', 'file_of_others', 'it would write to the file x.parquet'],
    ['a setting that names a file', 'profile', 'it would write to the file prod.json'],
    ['a plugin of the adapter', 'plugin', 'it could write anywhere (`store_relation excel`)'],
    ['the marker', 'unmarks', 'a table with which the action marks its own schemas'],
    ['a schema where nobody looks', 'elsewhere', 'in another database'],
  ])('[T45] refuses %s, in what is not the pull request’s', (_, model, why) => {
    expectRefused(`model.shop.${model}`, why);
  });

  it('[T46] C5: marks a schema that a hook makes as the pull request’s, once', () => {
    expect(said('model.shop.marked')).toEqual([null, null]);
  });

  it('lists what was let through, and the Python that it does not read', () => {
    const isNodes = ({ by }: FencedWrite) => by.startsWith('model.');
    const listed = builds[0]?.writes?.filter((write) => !write.refused && isNodes(write)) ?? [];
    expect(listed.map(({ by, target, reason }) => [by, target, reason]).sort()).toEqual([
      ['model.shop.marked', 'ci_audit', ''],
      ['model.shop.own_file', 'ci_x.parquet', ''],
      ['model.shop.python', null, 'it is Python, which the write fence does not read'],
      ['model.shop.writes_allowed', 'prod.allowed', ''],
    ]);
  });
});
