import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inspectRights, type Rights } from '../../src/warehouse/rights.ts';
import { removeTempDirs } from '../support/temp.ts';
import { openTestWarehouse, type TestWarehouse } from './warehouses.ts';

/** As another role, and Redshift's statements on PostgreSQL, which has its functions. */
const MACROS = `
{% macro test_rights(role, schemas, adapter) %}
  {% do run_query('set role ' ~ role) %}
  {% if adapter == 'redshift' %}
    {% do dbt_ci_answer(redshift__dbt_ci_rights(schemas)) %}
  {% else %}
    {% do dbt_ci_answer(postgres__dbt_ci_rights(schemas)) %}
  {% endif %}
{% endmacro %}

{% macro test_snowflake(schemas, own, any) %}
  {% do dbt_ci_answer(dbt_ci_snowflake_rights(schemas, 'CI', 'CI_ROLE', own, any)) %}
{% endmacro %}
`;

afterAll(removeTempDirs);

const anything = z.any() as z.ZodType<Rights>;

function relation(rights: Rights, schema: string, name: string) {
  const { reads, writes, owns } = rights.schemas
    .find((one) => one.schema === schema)
    ?.relations.find((one) => one.name === name) ?? { reads: null, writes: null, owns: null };
  return { reads, writes, owns };
}

describe('inspectRights on PostgreSQL', () => {
  let opened: TestWarehouse;
  const ask = (role: string, adapter = 'postgres') =>
    opened.warehouse.call(
      { macro: 'test_rights', doing: 'ask' },
      {
        role,
        adapter,
        schemas: [
          { database: 'postgres', schema: 'prod' },
          { database: 'postgres', schema: 'gone' },
        ],
      },
      anything,
    );

  beforeAll(async () => {
    opened = await openTestWarehouse('postgres', { macros: MACROS });
    await opened.server?.query(`
      create role owner_role; create role reader; create role writer; create role stranger;
      create role taker; grant owner_role to taker with inherit false;
      create role filler; grant pg_write_all_data to filler;
      grant usage, create on schema prod to owner_role; grant usage on schema prod to reader, writer, taker, filler;
      grant create on database postgres to owner_role;
      set role owner_role;
      create table prod.orders (id int); create view prod."Odd ""view""" as select 1 as one;
      grant select on prod.orders to reader, stranger; grant insert on prod.orders to writer;`);
  });

  afterAll(() => opened.close());

  it.each(['postgres', 'redshift'])('knows what each role may do (%s)', async (adapter) => {
    const found = await Promise.all(
      ['owner_role', 'reader', 'writer', 'stranger'].map(async (role) => {
        const rights = await ask(role, adapter);
        return [
          role,
          rights.user,
          rights.creates_schemas,
          relation(rights, 'prod', 'orders'),
          rights.schemas.map(({ schema, uses, creates, owns }) => ({
            schema,
            uses,
            creates,
            owns,
          })),
        ];
      }),
    );
    const none = { reads: false, writes: false, owns: false };
    const create = (allowed: boolean) => [{ database: 'postgres', allowed }];
    const prod = (uses: boolean, creates: boolean) => [
      { schema: 'prod', uses, creates, owns: false },
    ];
    expect(found).toEqual([
      [
        'owner_role',
        'owner_role',
        create(true),
        { reads: true, writes: true, owns: true },
        prod(true, true),
      ],
      ['reader', 'reader', create(false), { ...none, reads: true }, prod(true, false)],
      ['writer', 'writer', create(false), { ...none, writes: true }, prod(true, false)],
      // A grant on a table is worth nothing without usage of its schema.
      ['stranger', 'stranger', create(false), none, prod(false, false)],
    ]);
  });

  it('counts what a role can take with `set role`, and what a predefined role gives', async () => {
    expect(relation(await ask('taker'), 'prod', 'orders')).toEqual({
      ...{ reads: false, writes: true, owns: true },
    });
    expect(relation(await ask('filler'), 'prod', 'orders')).toEqual({
      ...{ reads: false, writes: true, owns: false },
    });
  });

  it('lists a relation of any name, and no schema that does not exist', async () => {
    const { schemas, complete } = await ask('reader');
    expect(complete).toBe(true);
    expect(schemas.map(({ schema }) => schema)).toEqual(['prod']);
    expect(schemas[0]?.relations.map(({ name, owner }) => [name, owner])).toEqual([
      ['Odd "view"', 'owner_role'],
      ['orders', 'owner_role'],
    ]);
  });

  it('is an operation that answers with the login of the session', async () => {
    const rights = await inspectRights(opened.warehouse, [{ database: '', schema: "it's" }]);
    expect(rights).toMatchObject({ asked: true, user: 'postgres', schemas: [] });
  });
});

describe('inspectRights on DuckDB', () => {
  let opened: TestWarehouse;
  const schemas = [{ database: '', schema: 'prod' }];
  const grants = (...list: string[]) =>
    list.map((text) => {
      const [privilege = '', granted_on = '', name = ''] = text.split('|');
      return { privilege, granted_on, name };
    });
  const asSnowflake = (own: string[], any: string[] = own) =>
    opened.warehouse.call(
      { macro: 'test_snowflake', doing: 'ask' },
      {
        schemas: [{ database: 'SHOP', schema: 'ANALYTICS' }],
        ...{ own: grants(...own), any: grants(...any) },
      },
      anything,
    );

  beforeAll(async () => {
    opened = await openTestWarehouse('duckdb', { macros: MACROS });
    await opened.execute('create table prod.orders as select 1 as id');
  });

  afterAll(() => opened.close());

  it('says that whoever opened the file may do everything', async () => {
    const rights = await inspectRights(opened.warehouse, schemas);
    expect(rights.creates_schemas).toEqual([{ database: 'shop', allowed: true }]);
    expect(relation(rights, 'prod', 'orders')).toEqual({ reads: true, writes: true, owns: true });
  });

  it('reads the grants of Snowflake’s roles', async () => {
    const rights = await asSnowflake(
      [
        'CREATE SCHEMA|DATABASE|SHOP',
        'USAGE|SCHEMA|SHOP.ANALYTICS',
        'SELECT|TABLE|SHOP.ANALYTICS.ORDERS',
        'SELECT|VIEW|SHOP.ANALYTICS."my.View"',
        'OWNERSHIP|TABLE|OTHER.ANALYTICS.ORDERS',
      ],
      ['INSERT|TABLE|SHOP.ANALYTICS.ORDERS', 'OWNERSHIP|VIEW|SHOP.ANALYTICS."my.View"'],
    );
    expect(rights).toMatchObject({
      ...{ asked: true, complete: false, user: 'CI', role: 'CI_ROLE' },
      creates_schemas: [{ database: 'SHOP', allowed: true }],
      schemas: [{ schema: 'ANALYTICS', uses: true, creates: false, owns: false }],
    });
    expect(relation(rights, 'ANALYTICS', 'ORDERS')).toEqual({
      ...{ reads: true, writes: true, owns: false },
    });
    expect(relation(rights, 'ANALYTICS', 'my.View')).toEqual({
      ...{ reads: true, writes: true, owns: true },
    });
  });

  it('gives a role of Snowflake that only inherits no right to create', async () => {
    const rights = await asSnowflake([], ['CREATE SCHEMA|DATABASE|SHOP']);
    expect(rights.creates_schemas).toEqual([{ database: 'SHOP', allowed: false }]);
  });

  it('concludes nothing where a database role is among them', async () => {
    const rights = await asSnowflake(['USAGE|DATABASE_ROLE|SHOP.READER']);
    expect(rights.asked).toBe(false);
  });
});
