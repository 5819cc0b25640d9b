import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  dropGenerations,
  listOldSchemas,
  prepareGreen,
  type Swap,
  surveySchemas,
  swapSchemas,
} from '../../src/warehouse/blue-green.ts';
import type { Postgres } from '../support/postgres.ts';
import { removeTempDirs } from '../support/temp.ts';
import { openTestWarehouse, type TestWarehouse } from './warehouses.ts';

const OWNER = { repository: 'acme/shop', project: 'shop' };

afterAll(removeTempDirs);

function swapOf(database: string, names: string[], change: Partial<Swap> = {}): Swap {
  const stamp = '20261123_061502';
  return {
    schemas: names.map((live) => ({
      ...{ database, live },
      ...{ incoming: `${live}_green`, old: `${live}_old_${stamp}` },
    })),
    marker: { role: 'old', ...OWNER, generation: stamp, state: null, rolled_back: false },
    gone: [],
    keep: true,
    granted_by_dbt: [],
    moves: [],
    ...change,
  };
}

describe('a swap on DuckDB', () => {
  let shop: TestWarehouse;
  const database = 'shop';
  const pairs = ['s', 's_marts'].map((live) => ({ database, live, green: `${live}_green` }));
  const swap = () => swapOf(database, ['s', 's_marts'], { gone: ['s.removed'] });

  beforeAll(async () => {
    shop = await openTestWarehouse('duckdb', {
      // What a warehouse without a survey of its own is asked.
      macros: `{% macro test_survey(schemas) %}
        {% do dbt_ci_answer(default__dbt_ci_survey_schemas(schemas)) %}
      {% endmacro %}`,
    });
  });
  afterAll(() => shop?.close());

  it('replaces relations in one transaction, and lets views read the copies', async () => {
    await shop.execute(`
      create schema s; create schema s_marts;
      create table s.orders as select 1 as id; create table s.removed as select 1 as id;
      create view s.changed as select 'view' as kind;
      create view s_marts.seen as select id from shop.s.orders;
      create table s.mine as select 'kept' as what`);
    expect(await prepareGreen(shop.warehouse, pairs, OWNER)).toEqual({ dropped: [], refused: [] });
    await shop.execute(`
      create table s_green.orders (id int primary key, "two words" varchar);
      insert into s_green.orders values (2, 'x');
      comment on table s_green.orders is 'All of ''em'; comment on column s_green.orders.id is 'Key';
      create index by_words on s_green.orders ("two words");
      create table s_green.changed as select 'table' as kind;
      create view s_marts_green.seen as
        with o as (select * from "shop"."s_green"."orders")
        select "shop"."s_green"."orders".id, o."two words", 's_green.orders' as said
        from "shop"."s_green"."orders" join o using (id);
      create view s_marts_green."of a ( AS view" as select * from s_marts_green.seen`);
    const { objects, replaces } = await surveySchemas(shop.warehouse, pairs);
    expect(replaces).toBe('relations');
    expect(objects.map(({ identity }) => identity)).toContain('s_marts_green.of a ( AS view');

    expect(await swapSchemas(shop.warehouse, swap())).toMatchObject({ swapped: true });
    expect(await shop.rows('select * from s_marts."of a ( AS view"')).toEqual([
      ['2', 'x', 's_green.orders'],
    ]);
    expect(await shop.rows('select kind from s.changed')).toEqual([['table']]);
    expect(await shop.rows('select what from s.mine')).toEqual([['kept']]);
    expect(
      await shop.rows(
        `select t.comment, c.comment, i.expressions from duckdb_tables() as t
         join duckdb_columns() as c using (schema_name, table_name)
         join duckdb_indexes() as i using (schema_name, table_name)
         where schema_name = 's' and column_name = 'id'`,
      ),
    ).toEqual([["All of 'em", 'Key', expect.stringContaining('two words')]]);
    await expect(shop.execute('insert into s.orders values (2, null)')).rejects.toThrow(
      /constraint/i,
    );
    expect(
      await shop.rows(
        `select schema_name || '.' || table_name from duckdb_tables() where schema_name like 's%'
         union select schema_name || '.' || view_name from duckdb_views() where schema_name like 's%' order by 1`,
      ),
    ).toEqual(
      [
        ...['s.changed', 's.mine', 's.orders', 's_marts.of a ( AS view', 's_marts.seen'],
        ...['dbt_ci_schema_generation', 'seen'].map(
          (name) => `s_marts_old_20261123_061502.${name}`,
        ),
        ...['changed', 'dbt_ci_schema_generation', 'orders', 'removed'].map(
          (name) => `s_old_20261123_061502.${name}`,
        ),
      ].map((name) => [name]),
    );
    expect(await shop.rows('select id from s_marts_old_20261123_061502.seen')).toEqual([['1']]);
  });

  it('lists tables and views of any warehouse, which cannot be moved', async () => {
    const answer = z.looseObject({ objects: z.array(z.looseObject({ identity: z.string() })) });
    const { objects } = await shop.warehouse.call(
      { macro: 'test_survey', doing: 'run SQL' },
      { schemas: pairs },
      answer,
    );
    expect(objects.filter(({ schema }) => schema === 's')).toMatchObject([
      { kind: 'table', identity: 's.changed', name: 'changed', handle: '' },
      { kind: 'table', identity: 's.mine' },
      { kind: 'table', identity: 's.orders' },
    ]);
    expect(objects.map(({ kind, identity }) => `${kind} ${identity}`)).toContain(
      'view s_marts.seen',
    );
  });

  it('takes everything back when one relation cannot be copied', async () => {
    await shop.execute('create schema s_green; create schema s_marts_green');
    await shop.execute('create table s_green.orders as select 3 as id');
    await shop.execute('create view s_marts_green.seen as select * from s_green.orders');
    await shop.execute('drop table s_green.orders; create table s_green.changed as select 3 as id');
    const other = { ...swap(), marker: { ...swap().marker, generation: 'next' } };
    const schemas = swap().schemas.map((each) => ({ ...each, old: `${each.live}_old_next` }));
    await expect(swapSchemas(shop.warehouse, { ...other, schemas })).rejects.toThrow('orders');
    expect(await shop.rows('select id from s_marts.seen')).toEqual([['2']]);
    expect(await shop.rows('select kind from s.changed')).toEqual([['table']]);
    expect(
      await shop.rows("select 1 from duckdb_schemas() where schema_name like '%old_next'"),
    ).toEqual([]);
  });

  it('puts a generation back', async () => {
    const old = await listOldSchemas(shop.warehouse, OWNER, []);
    expect(old.map(({ schema }) => schema).sort()).toEqual([
      's_marts_old_20261123_061502',
      's_old_20261123_061502',
    ]);
    const back: Swap = {
      ...swap(),
      schemas: old.map(({ schema, marker }) => ({
        ...{ database, live: marker.live, incoming: schema, old: `${marker.live}_old_later` },
      })),
      gone: ['s_marts.of a ( AS view'],
    };
    await swapSchemas(shop.warehouse, back);
    expect(await shop.rows('select id from s_marts.seen')).toEqual([['1']]);
    expect(await shop.rows('select kind from s.changed')).toEqual([['view']]);
    expect(await shop.rows('select id from s_marts_old_later.seen')).toEqual([['2']]);
  });

  it('copies each view after those that it reads, whatever their names and whichever came first', async () => {
    // Each view is there before what it reads, which is dropped and made again.
    const views = (schema: string, value: number) => `
      create table ${schema}.base as select ${value} as id;
      create view ${schema}.z as select 0 as id; create view ${schema}.m as select 0 as id;
      create view ${schema}."Z of m" as select * from ${schema}.m;
      create view ${schema}.a (first, "two words") as
        with m as (select * from ${schema}.z), n as (select * from ${schema}."Z of m")
        select m.id, n.id from m, n;
      create view ${schema}.long as select ${Array(60).fill('id').join(' + ')} as id from ${schema}.z;
      use ${schema}; create view b as with z as (select 1 as id) select m.id from m, z; use main;
      drop view ${schema}."Z of m"; create view ${schema}."Z of m" as select * from ${schema}.m;
      drop view ${schema}.m; create view ${schema}.m as select id from ${schema}.z;
      drop view ${schema}.z; create view ${schema}.z as select * from ${schema}.base`;
    await shop.execute(
      `create schema t; ${views('t', 1)}`.replace('create view t.long', 'create view t.lengthy'),
    );
    await prepareGreen(shop.warehouse, [{ database, live: 't', green: 't_green' }], OWNER);
    await shop.execute(views('t_green', 2));
    await swapSchemas(shop.warehouse, swapOf(database, ['t'], { gone: ['t.lengthy'] }));
    for (const [schema, long, value] of [
      ['t', 'long', '2'],
      ['t_old_20261123_061502', 'lengthy', '1'],
    ]) {
      expect(await shop.rows(`select first, "two words" from ${schema}.a`)).toEqual([
        [value, value],
      ]);
      expect(await shop.rows(`select id from ${schema}.b`)).toEqual([[value]]);
      expect(await shop.rows(`select id // 60 from ${schema}.${long}`)).toEqual([[value]]);
    }
  });
});

describe('a swap on PostgreSQL', () => {
  let shop: TestWarehouse;
  let server: Postgres;
  const database = 'postgres';
  const pairs = (...names: string[]) =>
    names.map((live) => ({ database, live, green: `${live}_green` }));

  beforeAll(async () => {
    shop = await openTestWarehouse('postgres');
    if (!shop.server) throw new Error('PostgreSQL has a server.');
    server = shop.server;
    await server.query('create role reader; create role writer; create role other');
  });
  afterAll(() => shop?.close());

  const list = async (sql: string) =>
    (await server.query(sql)).map((row) => Object.values(row).map(String));

  const rights = (schema: string) =>
    list(
      `select n.nspname, n.nspacl::text, c.relname, c.relacl::text, pg_get_userbyid(c.relowner),
         obj_description(n.oid, 'pg_namespace'),
         (select string_agg(attname || attacl::text, ',') from pg_attribute where attrelid = c.oid)
       from pg_namespace as n left join pg_class as c on c.relnamespace = n.oid and c.relkind in ('r', 'v')
       where n.nspname = '${schema}' order by 3`,
    );

  it('gives the incoming schema the rights of the live one', async () => {
    await server.query(`
      create schema a; comment on schema a is 'All marts';
      create table a.orders (id int, secret int); create view a.seen as select 1 as id;
      create table a.granted (id int);
      grant usage on schema a to reader; grant create on schema a to writer with grant option;
      grant select (id) on a.orders to other;
      grant select on a.orders, a.seen, a.granted to reader;
      grant insert, update on a.orders to writer with grant option;
      alter table a.seen owner to writer;
      alter default privileges in schema a grant select on tables to reader`);
    const before = await rights('a');

    await prepareGreen(shop.warehouse, pairs('a'), OWNER);
    await server.query(`
      create table a_green.orders (id int, secret int); create view a_green.seen as select 2 as id;
      create table a_green.granted (id int); create table a_green.fresh (id int);
      revoke all on a_green.granted from reader;
      grant usage on schema a_green to other`);
    const swap = swapOf(database, ['a'], { granted_by_dbt: ['a.granted'] });
    expect(await swapSchemas(shop.warehouse, swap)).toMatchObject({ swapped: true });

    const after = await rights('a');
    const of = (rows: string[][], name: string) => rows.find(([, , relation]) => relation === name);
    for (const name of ['orders', 'seen']) expect(of(after, name)).toEqual(of(before, name));
    // dbt sets these by itself, and has just taken reader's away.
    expect(of(after, 'granted')?.[3]).not.toContain('reader');
    expect(of(after, 'fresh')?.[3]).toContain('reader=r/postgres');
    expect(await list('select id from a.seen')).toEqual([['2']]);
    expect(await list('select id from a_old_20261123_061502.seen')).toEqual([['1']]);
    expect(after.map(([, , relation]) => relation)).toEqual(['fresh', 'granted', 'orders', 'seen']);
    await server.query('create table a.later (id int)');
    expect(of(await rights('a'), 'later')?.[3]).toContain('reader=r/postgres');
  });

  it('lists what it replaced, and drops it whole', async () => {
    const old = await listOldSchemas(shop.warehouse, OWNER, [database]);
    expect(old.map(({ schema, marker }) => [schema, marker.live, marker.generation])).toEqual([
      ['a_old_20261123_061502', 'a', '20261123_061502'],
    ]);
    expect(
      await listOldSchemas(shop.warehouse, { ...OWNER, project: 'other' }, [database]),
    ).toEqual([]);

    await server.query('create view public.late as select id from a_old_20261123_061502.orders');
    const drop = () => dropGenerations(shop.warehouse, OWNER, [database], ['20261123_061502']);
    expect(await drop()).toMatchObject({
      dropped: [],
      kept: [{ schema: 'a_old_20261123_061502' }],
    });
    await server.query('drop view public.late');
    expect(await drop()).toMatchObject({ dropped: [{ schema: 'a_old_20261123_061502' }] });
    expect(await list("select 1 from pg_namespace where nspname like 'a\\_old%'")).toEqual([]);
  });

  it('moves what it is asked to, of any kind', async () => {
    await server.query(`
      create schema c; create table c.model (id int);
      create table c."Raw ""orders""" (id serial primary key, kind text);
      create view c.totals as select count(*) from c."Raw ""orders""";
      create sequence c.numbers; create type c.mood as enum ('good');
      create function c.twice(n int) returns int language sql as 'select n * 2';
      create materialized view c.kept as select 1 as id;
      grant select on c."Raw ""orders""" to reader`);
    await prepareGreen(shop.warehouse, pairs('c'), OWNER);
    await server.query('create table c_green.model (id int, fresh int)');
    const { objects } = await surveySchemas(shop.warehouse, pairs('c'));
    const unmanaged = objects.filter(({ schema, name }) => schema === 'c' && name !== 'model');
    expect(unmanaged.map(({ kind, identity }) => `${kind} ${identity}`)).toEqual([
      'table c."Raw ""orders"""',
      'materialized view c.kept',
      'type c.mood',
      'sequence c.numbers',
      'view c.totals',
      'function c.twice(integer)',
    ]);
    const moves = unmanaged.map(({ handle, schema }) => ({ handle, live: schema }));
    await swapSchemas(shop.warehouse, swapOf(database, ['c'], { moves }));
    expect(await list('select c.twice(2), (select count from c.totals)')).toEqual([['4', '0']]);
    await server.query('insert into c."Raw ""orders""" (kind) values (\'x\')');
    expect(await list('select * from c.totals')).toEqual([['1']]);
    expect(await list('select fresh from c.model')).toEqual([]);
    expect((await rights('c')).find(([, , name]) => name === 'Raw "orders"')?.[3]).toContain(
      'reader=r/',
    );
  });

  it('finds what would go on reading a live relation', async () => {
    await server.query(`
      create schema d; create schema elsewhere;
      create table d.orders (id int primary key); create view d.model as select * from d.orders;
      create view elsewhere.dashboard as select * from d.orders;
      create table elsewhere.notes (id int references d.orders (id));
      create function elsewhere.all_orders() returns setof d.orders language sql as 'select * from d.orders';
      alter table d.orders enable row level security;
      create policy own on d.orders using (id in (select id from d.model))`);
    const { dependencies, extras } = await surveySchemas(shop.warehouse, pairs('d'));
    expect(
      dependencies.map(({ user, used }) => `${user.identity} → ${used.schema}.${used.name}`),
    ).toEqual([
      'd.model → d.orders',
      'd.orders → d.model',
      'elsewhere.all_orders() → d.orders',
      'elsewhere.dashboard → d.orders',
      'elsewhere.notes → d.orders',
    ]);
    expect(extras).toEqual([{ schema: 'd', name: 'orders', what: 'row level security' }]);
  });

  it('gives way to a reader, and says who it is', async () => {
    await server.query('create schema e; create table e.orders (id int)');
    await prepareGreen(shop.warehouse, pairs('e'), OWNER);
    await server.query('create table e_green.orders (id int, fresh int)');
    const held = await server.connect();
    await held.query('begin; select * from e.orders');
    const answer = await swapSchemas(shop.warehouse, swapOf(database, ['e']));
    expect(answer).toEqual({
      swapped: false,
      seconds: 0,
      waiting_for: [expect.stringMatching(/^process \d+ of postgres.*idle in transaction/)],
    });
    expect(await list("select nspname from pg_namespace where nspname like 'e\\_old%'")).toEqual(
      [],
    );
    await held.query('commit');
    await held.end();
    expect(await swapSchemas(shop.warehouse, swapOf(database, ['e']))).toMatchObject({
      swapped: true,
    });
    expect(await list('select fresh from e.orders')).toEqual([]);
  });

  it('touches no schema that only has a green name', async () => {
    await server.query(
      'create schema f; create schema f_green; create table f_green.mine (id int)',
    );
    expect(await prepareGreen(shop.warehouse, pairs('f', 'new'), OWNER)).toEqual({
      dropped: [],
      refused: [{ database, schema: 'f_green' }],
    });
    expect(await list('select * from f_green.mine')).toEqual([]);
    expect(await list("select 1 from pg_namespace where nspname = 'new_green'")).toEqual([]);
  });

  it('drops what an earlier deploy left green, and nothing of another project', async () => {
    const other = { ...OWNER, project: 'other' };
    await prepareGreen(shop.warehouse, pairs('g', 'gone'), OWNER);
    await prepareGreen(shop.warehouse, pairs('theirs'), other);
    expect(await prepareGreen(shop.warehouse, pairs('g', 'theirs'), OWNER)).toMatchObject({
      refused: [{ schema: 'theirs_green' }],
    });
    expect((await prepareGreen(shop.warehouse, pairs('g'), OWNER)).dropped).toEqual([
      { database, schema: 'g_green' },
      { database, schema: 'gone_green' },
    ]);
    expect(
      await list("select nspname from pg_namespace where nspname like 'g%\\_green' order by 1"),
    ).toEqual([['g_green']]);
  });
});
