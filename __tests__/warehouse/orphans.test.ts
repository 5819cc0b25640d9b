import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Orphan, OrphanReport, OrphanSurvey } from '../../src/plan/orphans.ts';
import { dropOrphan, surveyOrphans } from '../../src/warehouse/orphans.ts';
import { removeTempDirs } from '../support/temp.ts';
import { openTestWarehouse, type TestWarehouse } from './warehouses.ts';

afterAll(removeTempDirs);

/** An orphan of the schema `prod`. */
function orphanIn(shop: TestWarehouse, identifier: string, change: Partial<Orphan> = {}): Orphan {
  return {
    ...{ uniqueId: `model.shop.${identifier}`, resourceType: 'model', materialized: 'table' },
    ...{ relation: `"prod"."${identifier}"`, ...shop.place('prod', identifier) },
    ...{ since: '2026-03-01T00:00:00Z', sha: 'a', deploys: 1, fingerprint: '' },
    ...{ readers: [], exposures: [] },
    ...change,
  };
}

describe.each(['duckdb', 'postgres'] as const)('orphans on %s', (adapter) => {
  let shop: TestWarehouse;

  beforeAll(async () => {
    shop = await openTestWarehouse(adapter);
  });
  afterAll(() => shop?.close());
  beforeEach(async () => {
    await shop.execute(
      'drop schema if exists prod cascade; drop schema if exists bi cascade; create schema prod; create schema bi; ' +
        'create table prod.orders as select 1 as id; create view prod.names as select 1 as id',
    );
  });

  const orphan = (identifier: string, change?: Partial<Orphan>) =>
    orphanIn(shop, identifier, change);

  async function survey(identifier: string, change: Partial<Orphan> = {}): Promise<OrphanSurvey> {
    const { found, error } = await surveyOrphans(shop.warehouse, [orphan(identifier, change)]);
    expect(error).toBeUndefined();
    if (!found[0]) throw new Error(`${identifier} was not found`);
    return found[0].survey;
  }

  async function drop(identifier: string, surveyed: OrphanSurvey) {
    const due: OrphanReport = {
      ...{ ...orphan(identifier), ...surveyed, fate: 'dropped' as const },
      ...{ deploysLeft: undefined, note: undefined },
    };
    return dropOrphan(shop.warehouse, due);
  }

  const names = async () =>
    (
      await shop.rows(
        "select table_name from information_schema.tables where table_schema = 'prod' order by 1",
      )
    ).flat();

  it('are found with their kind, and what is gone is not', async () => {
    const { found } = await surveyOrphans(shop.warehouse, [
      ...[orphan('gone'), orphan('orders'), orphan('names')],
      orphan('add', { resourceType: 'function' }),
    ]);
    expect(found.map(({ orphan: { identifier }, survey: { kind } }) => [identifier, kind])).toEqual(
      [
        ['orders', 'table'],
        ['names', 'view'],
      ],
    );
  });

  it('are dropped if nothing reads them, a table with its index as well', async () => {
    await shop.execute('create index by_id on prod.orders (id)');
    for (const identifier of ['orders', 'names']) {
      const surveyed = await survey(identifier);
      expect(surveyed.dependents).toEqual([]);
      expect(await drop(identifier, surveyed)).toEqual({ dropped: true, note: undefined });
    }
    expect(await names()).toEqual([]);
  });

  it('stay if a view of another schema reads them, also one that came since they were looked at', async () => {
    const before = await survey('orders');
    await shop.execute('create view bi.board as select o.id from prod.orders as o');
    const { dependents } = await survey('orders');
    expect(dependents).toHaveLength(1);
    expect(dependents?.[0]).toMatch(/view .*bi\.board/);
    expect(await drop('orders', before)).toMatchObject({
      dropped: false,
      note: expect.stringContaining('bi.board'),
    });
    expect(await names()).toContain('orders');
  });

  it('are not what a view reads that reads a relation of the same name elsewhere', async () => {
    await shop.execute(
      'create table bi.orders as select 1 as id; create view bi.board as select orders.id from bi.orders where orders.id > 0',
    );
    expect((await survey('orders')).dependents).toEqual([]);
  });

  it('stay if they are not what they were when they were looked at', async () => {
    const before = await survey('orders');
    await shop.execute('insert into prod.orders select * from generate_series(1, 500)');
    expect(await drop('orders', before)).toEqual({
      dropped: false,
      note: 'It changed during this run.',
    });
    const view = await survey('names');
    await shop.execute('drop view prod.names; create view prod.names as select 2 as id');
    expect((await drop('names', view)).dropped).toBe(false);
    expect(await names()).toEqual(['names', 'orders']);
  });

  it('have names of any kind', async () => {
    await shop.execute(
      'create table prod."Old ($) orders" as select 1 as id; create view bi."the Board" as select * from prod."Old ($) orders"',
    );
    expect((await survey('Old ($) orders')).dependents).toEqual([
      expect.stringMatching(/view .*bi\."?the Board"?/),
    ]);
    await shop.execute('drop view bi."the Board"');
    const surveyed = await survey('Old ($) orders');
    expect(await drop('Old ($) orders', surveyed)).toMatchObject({ dropped: true });
    expect(await names()).toEqual(['names', 'orders']);
  });
});

describe('orphans on PostgreSQL, where the catalogue knows more', () => {
  let shop: TestWarehouse;

  beforeAll(async () => {
    shop = await openTestWarehouse('postgres');
  });
  afterAll(() => shop?.close());

  it('stay for foreign keys, types of columns, functions and publications', async () => {
    await shop.execute(
      'create table prod.orders (id int primary key); create schema bi; ' +
        'create table bi.lines (id int references prod.orders); create table bi.rows (o prod.orders[]); ' +
        'create function bi.total() returns bigint language sql begin atomic select count(*) from prod.orders; end; ' +
        'create publication feed for table prod.orders; create materialized view bi.m as select * from prod.orders',
    );
    const { found } = await surveyOrphans(shop.warehouse, [orphanIn(shop, 'orders')]);
    expect(found[0]?.survey.dependents).toEqual([
      'function bi.total()',
      'materialized view bi.m',
      'publication feed',
      'table bi.rows',
      expect.stringContaining('table constraint lines_'),
    ]);
  });
});

describe('orphans on DuckDB, which keeps no dependencies', () => {
  let shop: TestWarehouse;

  beforeAll(async () => {
    shop = await openTestWarehouse('duckdb');
  });
  afterAll(() => shop?.close());

  it('stay for macros, and for views of attached databases', async () => {
    await shop.execute(
      'create table prod.orders as select 1 as id; ' +
        'create macro pr.total() as table select count(*) as n from prod.orders',
    );
    await shop.execute("attach ':memory:' as other");
    await shop.execute('create view other.board as select * from shop.prod.orders');
    const { found } = await surveyOrphans(shop.warehouse, [orphanIn(shop, 'orders')]);
    expect(found[0]?.survey.dependents).toEqual(['view other.main.board', 'macro shop.pr.total']);
  });
});
