import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProductionClone } from '../../src/plan/review.ts';
import {
  buildCloneRequests,
  type CloneRequest,
  prepareClones,
} from '../../src/warehouse/clones.ts';
import { removeTempDirs } from '../support/temp.ts';
import { openTestWarehouse, type TestWarehouse } from './warehouses.ts';

const LIMITS = { maxRows: 3 };

/** What a warehouse that clones brings along; here a clone has a column that tells it from a copy. */
const CLONING = `
{% macro duckdb__can_clone_table() %}{{ return(true) }}{% endmacro %}
{% macro duckdb__create_or_replace_clone(relation, production) %}
  create or replace table {{ relation }} as select *, true as cloned from {{ production }}
  where {{ 'no_such_column' if relation.identifier == 'failing' else 'true' }}
{% endmacro %}
`;

/**
 * A model and a snapshot that show whether dbt added to what was there. dbt 1.8 takes no snapshot
 * without a `target_schema`.
 */
const PROJECT = {
  'models/events.sql': `
    {{ config(materialized='incremental', unique_key='id', on_schema_change='append_new_columns') }}
    {% if is_incremental() %}
      select 2 as id, 'updated' as how, 1 as fresh union all select 3, 'added', 1
    {% else %}
      select 1 as id, 'first' as how union all select 2, 'first'
    {% endif %}`,
  'snapshots/history.sql': `
    {% snapshot history %}
      {{ config(target_schema=target.schema, unique_key='id', strategy='check', check_cols=['name']) }}
      select id, name from prod.customers
    {% endsnapshot %}`,
};

afterAll(removeTempDirs);

const request = (shop: TestWarehouse, name: string, inProduction = true): CloneRequest => ({
  uniqueId: `model.shop.${name}`,
  production: inProduction ? shop.place('prod', name) : undefined,
  relation: shop.place('pr', name),
});

const prepare = (shop: TestWarehouse, ...names: string[]): Promise<ProductionClone[]> =>
  prepareClones(
    shop.warehouse,
    names.map((name) => request(shop, name)),
    LIMITS,
  );

/** [name, type] of what is in the pull request's schema. */
const relations = (shop: TestWarehouse, name: string): Promise<string[][]> =>
  shop.rows(
    `select table_name, table_type from information_schema.tables
     where table_schema = 'pr' and table_name = '${name}'`,
  );

describe.each(['duckdb', 'postgres'] as const)('prepareClones on %s', (adapter) => {
  let shop: TestWarehouse;

  beforeAll(async () => {
    shop = await openTestWarehouse(adapter, { project: PROJECT });
  });
  afterAll(() => shop?.close());

  it('lets dbt add to production’s rows in an incremental model and a snapshot', async () => {
    await shop.execute("create table prod.customers as select 1 as id, 'Ann' as name");
    await shop.build('prod');
    await shop.execute("update prod.customers set name = 'Anna'");

    const clones = ['events', 'history'].map((name) => request(shop, name));
    expect(await prepareClones(shop.warehouse, clones, LIMITS)).toMatchObject([
      { how: 'copy', rows: 2 },
      { how: 'copy', rows: 1 },
    ]);
    await shop.build('pr');
    expect(await shop.rows('select id, how from pr.events order by id')).toEqual([
      ['1', 'first'],
      ['2', 'updated'],
      ['3', 'added'],
    ]);
    expect(
      await shop.rows(
        'select name, dbt_valid_to is null from pr.history order by dbt_valid_from, name',
      ),
    ).toEqual([
      ['Ann', 'False'],
      ['Anna', 'True'],
    ]);
    expect(await shop.rows('select count(*) from prod.events')).toEqual([['2']]);
    expect(await shop.rows('select count(*) from prod.history')).toEqual([['1']]);
  });

  it('copies tables of at most so many rows, with types and constraints', async () => {
    await shop.execute(`
      create table prod.orders (
        id int primary key, "two words" varchar(10) not null, amount decimal(10, 2) check (amount > 0),
        a int, b int, unique (a, b)
      );
      insert into prod.orders values (1, 'x', 1.50, 1, 1), (2, 'y', null, 1, 2), (3, 'z', 3, null, 1);
      create table prod.empty (id int)`);

    expect(await prepare(shop, 'orders', 'empty')).toEqual([
      { uniqueId: 'model.shop.orders', how: 'copy', rows: 3 },
      { uniqueId: 'model.shop.empty', how: 'copy', rows: 0 },
    ]);
    const columns = (schema: string) =>
      shop.rows(
        `select column_name, data_type, is_nullable, character_maximum_length, numeric_precision,
           numeric_scale from information_schema.columns
         where table_schema = '${schema}' and table_name = 'orders' order by ordinal_position`,
      );
    expect(await columns('pr')).toEqual(await columns('prod'));
    expect(await shop.rows('select * from pr.orders order by id')).toEqual(
      await shop.rows('select * from prod.orders order by id'),
    );
    for (const values of [
      "1, 'x', 1, 7, 7",
      '4, null, 1, 7, 7',
      "4, 'x', -1, 7, 7",
      "4, 'x', 1, 1, 1",
    ])
      await expect(shop.execute(`insert into pr.orders values (${values})`)).rejects.toThrow(
        /constraint/i,
      );
    await shop.execute("insert into pr.orders values (4, 'x', 1, 7, 7)");
    expect(await shop.rows('select count(*) from prod.orders')).toEqual([['3']]);
  });

  it('replaces what an earlier push left, a view too', async () => {
    await shop.execute(`
      create table prod.replaced as select 1 as id;
      create table pr.replaced as select 'old' as name union all select 'older';
      create table prod.was_view as select 1 as id;
      create view pr.was_view as select 2 as id`);

    await prepare(shop, 'replaced', 'was_view');
    expect(await shop.rows('select * from pr.replaced')).toEqual([['1']]);
    expect(await shop.rows('select * from pr.was_view')).toEqual([['1']]);
    expect(await relations(shop, 'was_view')).toEqual([['was_view', 'BASE TABLE']]);
  });

  it('copies nothing of a larger table or of a view, and leaves nothing to add to', async () => {
    await shop.execute(`
      create table prod.large as select 1 as id union all select 2 union all select 3 union all select 4;
      create table pr.large as select 1 as id;
      create view prod.viewed as select 1 as id;
      create table pr.viewed as select 1 as id;
      create table pr.new as select 1 as id`);
    const { warehouse } = shop;

    expect(await prepare(shop, 'large', 'viewed')).toEqual([
      {
        ...{ uniqueId: 'model.shop.large', how: 'full-refresh', rows: null },
        note: 'Production has more than 3 rows.',
      },
      {
        ...{ uniqueId: 'model.shop.viewed', how: 'full-refresh', rows: null },
        note: 'The relation in production is not a table, so no rows can be added to it.',
      },
    ]);
    expect(await prepareClones(warehouse, [request(shop, 'new', false)], LIMITS)).toEqual([
      { uniqueId: 'model.shop.new', how: 'empty', rows: null },
    ]);
    expect(await prepare(shop, 'gone')).toEqual([
      { uniqueId: 'model.shop.gone', how: 'empty', rows: null },
    ]);
    for (const name of ['large', 'viewed', 'new']) expect(await relations(shop, name)).toEqual([]);
    expect(await shop.rows('select count(*) from prod.large')).toEqual([['4']]);
  });

  it('names the model whose copy fails', async () => {
    await shop.execute('create table prod.fine as select 1 as id');
    const failing = {
      ...{ uniqueId: 'model.shop.lost', production: shop.place('prod', 'fine') },
      relation: shop.place('nowhere', 'lost'),
    };

    await expect(
      prepareClones(shop.warehouse, [request(shop, 'fine'), failing], LIMITS),
    ).rejects.toThrow(/^The rows of model\.shop\.lost could not be copied[\s\S]*nowhere/);
    expect(await shop.rows('select * from pr.fine')).toEqual([['1']]);
  });

  it('never replaces production itself', async () => {
    await shop.execute('create table prod.own as select 1 as id');
    const own = { ...request(shop, 'own'), relation: shop.place('prod', 'own') };

    await expect(prepareClones(shop.warehouse, [own], LIMITS)).rejects.toThrow(
      'would replace production itself',
    );
    expect(await shop.rows('select * from prod.own')).toEqual([['1']]);
  });
});

describe('prepareClones on PostgreSQL', () => {
  it('drops what was there only together with what replaces it', async () => {
    const shop = await openTestWarehouse('postgres');
    // Its rows came before the check, so that only the copy fails.
    await shop.execute(`
      create table prod.failing as select 1 as id;
      alter table prod.failing add constraint positive check (id > 1) not valid;
      create table pr.failing as select 'old' as name`);

    await expect(prepare(shop, 'failing')).rejects.toThrow('positive');
    expect(await shop.rows('select * from pr.failing')).toEqual([['old']]);
    await shop.close();
  });
});

describe('prepareClones on a warehouse that clones', () => {
  let shop: TestWarehouse;

  beforeAll(async () => {
    shop = await openTestWarehouse('duckdb', { macros: CLONING });
  });
  afterAll(() => shop?.close());

  it('clones tables of any size, and no views', async () => {
    await shop.execute(`
      create table prod.large as select * from range(10) as t(id);
      create view pr.large as select 1 as id;
      create view prod.viewed as select 1 as id`);

    expect(await prepare(shop, 'large', 'viewed')).toMatchObject([
      { how: 'clone', rows: null },
      { how: 'full-refresh' },
    ]);
    expect(await shop.rows('select count(*) from pr.large where cloned')).toEqual([['10']]);
  });

  it('drops what was there only together with what replaces it', async () => {
    await shop.execute(`
      create table prod.fine as select 1 as id;
      create table prod.failing as select 1 as id;
      create table pr.failing as select 'old' as name`);

    await expect(prepare(shop, 'fine', 'failing')).rejects.toThrow('no_such_column');
    expect(await relations(shop, 'fine')).toHaveLength(1);
    expect(await shop.rows('select * from pr.failing')).toEqual([['old']]);
  });
});

describe('buildCloneRequests', () => {
  const node = (uniqueId: string, resourceType: string, materialized: string, schema = 'pr') => ({
    ...{ uniqueId, resourceType, materialized, schema, name: 'a', alias: 'b', database: 'd' },
    relationName: `"d"."${schema}"."b"`,
  });

  it('asks for incremental models and snapshots, with production’s relation where there is one', () => {
    const planned = [
      node('model.shop.a', 'model', 'incremental'),
      node('model.shop.new', 'model', 'incremental'),
      node('model.shop.table', 'model', 'table'),
      node('snapshot.shop.s', 'snapshot', 'snapshot'),
      node('test.shop.t', 'test', 'test'),
    ];
    const production = new Map(
      ['model.shop.a', 'model.shop.table', 'snapshot.shop.s'].map((id) => [
        id,
        node(id, 'model', 'table', 'prod'),
      ]),
    );
    const relation = { database: 'd', schema: 'pr', identifier: 'b' };
    const live = { database: 'd', schema: 'prod', identifier: 'b' };

    expect(buildCloneRequests(planned, production)).toEqual([
      { uniqueId: 'model.shop.a', relation, production: live },
      { uniqueId: 'model.shop.new', relation, production: undefined },
      { uniqueId: 'snapshot.shop.s', relation, production: live },
    ]);
  });
});
