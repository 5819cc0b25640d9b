import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countRows, type RowCounts } from '../../src/warehouse/row-counts.ts';
import { removeTempDirs } from '../support/temp.ts';
import { openTestWarehouse, type TestWarehouse } from './warehouses.ts';

/** Schema and name. */
type Relation = [string, string];

afterAll(removeTempDirs);

describe.each(['duckdb', 'postgres'] as const)('countRows on %s', (adapter) => {
  let shop: TestWarehouse;

  beforeAll(async () => {
    shop = await openTestWarehouse(adapter);
    await shop.execute(`
      create table prod.empty (id int);
      create table prod.orders as select 1 as id union all select 2;
      create table pr.orders as select 1 as id;
      create table prod."Odd name" as select 1 as id;
      create view prod.recent as select * from prod.orders;
      create table prod.words as select 'x' as word;
      create view prod.broken as select * from prod.words where cast(word as int) > 0
    `);
  });
  afterAll(() => shop?.close());

  const count = (
    relations: Relation[],
    options: { views?: boolean; maxExact?: number } = {},
  ): Promise<RowCounts> =>
    countRows(
      shop.warehouse,
      relations.map(([schema, name]) => ({
        uniqueId: `${schema}.${name}`,
        place: shop.place(schema, name),
      })),
      { views: false, ...options },
    );

  it('counts tables of several schemas; no views, nothing that is not there', async () => {
    const { counts, refused } = await count([
      ['prod', 'empty'],
      ['pr', 'orders'],
      ['prod', 'recent'],
      ['prod', 'orders'],
      ['prod', 'Odd name'],
      ['prod', 'missing'],
      ['nowhere', 'orders'],
    ]);
    expect(refused).toEqual([]);
    expect(Object.fromEntries(counts)).toEqual({
      'prod.empty': { rows: 0, estimated: false },
      'prod.orders': { rows: 2, estimated: false },
      'pr.orders': { rows: 1, estimated: false },
      'prod.Odd name': { rows: 1, estimated: false },
    });
  });

  it('counts the others where the warehouse refuses one, and views where they are asked for', async () => {
    const { counts, refused, message } = await count(
      [
        ['prod', 'empty'],
        ['prod', 'recent'],
        ['prod', 'broken'],
        ['prod', 'orders'],
      ],
      { views: true },
    );
    expect(refused).toEqual(['prod.broken']);
    expect(message).toMatch(/could not convert|invalid input syntax/i);
    expect([...counts].map(([name, { rows }]) => [name, rows])).toEqual([
      ['prod.empty', 0],
      ['prod.recent', 2],
      ['prod.orders', 2],
    ]);
  });

  it('gives up on a warehouse that refuses everything', async () => {
    const relations = Array.from({ length: 30 }, (): Relation => ['prod', 'broken']);
    const { counts, refused } = await count(relations, { views: true });
    expect(counts.size).toBe(0);
    expect(refused).toHaveLength(30);
  });

  if (adapter === 'postgres')
    it('takes the catalogue’s estimate of a large table', async () => {
      await shop.execute('analyze prod.orders; delete from prod.orders where id = 2');
      const relations: Relation[] = [
        ['prod', 'orders'],
        ['pr', 'orders'],
      ];
      expect(Object.fromEntries((await count(relations, { maxExact: 1 })).counts)).toEqual({
        'prod.orders': { rows: 2, estimated: true },
        'pr.orders': { rows: 1, estimated: false },
      });
      const exact = await count(relations, { maxExact: 2 });
      expect(exact.counts.get('prod.orders')).toEqual({ rows: 1, estimated: false });
    });
});
