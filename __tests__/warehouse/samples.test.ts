import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataSamples } from '../../src/plan/review.ts';
import { computeDataDiffs, type DiffRequest } from '../../src/warehouse/diff.ts';
import { fetchSamples } from '../../src/warehouse/samples.ts';
import { removeTempDirs } from '../support/temp.ts';
import { type Adapter, openTestWarehouse, type TestWarehouse } from './warehouses.ts';

/** Columns that no text is compared as, with an old and a new value and both as text. */
const TYPES: Record<
  Adapter,
  Array<[type: string, ...values: Array<[sql: string, text: string]>]>
> = {
  duckdb: [
    ['double', ["'nan'", 'nan'], ["'inf'", 'inf']],
    ['json', [`'{"a": 1}'`, '{"a": 1}'], [`'{"a": 2}'`, '{"a": 2}']],
    ['int[]', ['[1, null]', '[1, NULL]'], ['[1, 2]', '[1, 2]']],
    ['struct(a int)', ["{'a': 1}", "{'a': 1}"], ["{'a': 2}", "{'a': 2}"]],
    ['blob', ["'\\x00'", '\\x00'], ["'\\x01'", '\\x01']],
    ['date', ["'2020-01-01'", '2020-01-01'], ["'2020-01-02'", '2020-01-02']],
    ['boolean', ['true', 'true'], ['false', 'false']],
  ],
  postgres: [
    ['double precision', ["'NaN'", 'NaN'], ["'Infinity'", 'Infinity']],
    ['json', [`'{"a": 1}'`, '{"a": 1}'], [`'{"a": 2}'`, '{"a": 2}']],
    ['int[]', ["'{1, null}'", '{1,NULL}'], ["'{1, 2}'", '{1,2}']],
    ['xml', ["'<a/>'", '<a/>'], ["'<b/>'", '<b/>']],
    ['bytea', ["'\\x00'", '\\x00'], ["'\\x01'", '\\x01']],
    ['date', ["'2020-01-01'", '2020-01-01'], ["'2020-01-02'", '2020-01-02']],
    ['boolean', ['true', 'true'], ['false', 'false']],
  ],
};

afterAll(removeTempDirs);

describe.each(['duckdb', 'postgres'] as const)('fetchSamples on %s', (adapter) => {
  let shop: TestWarehouse;

  beforeAll(async () => {
    shop = await openTestWarehouse(adapter);
  });
  afterAll(() => shop?.close());

  const request = (name: string, key: string[]): DiffRequest => ({
    uniqueId: `model.shop.${name}`,
    before: shop.place('prod', name),
    after: shop.place('pr', name),
    facts: { key: { columns: key } },
  });
  const sample = async (name: string, ...key: string[]): Promise<DataSamples | undefined> => {
    const requests = [request(name, key)];
    const { diffs } = await computeDataDiffs(shop.warehouse, requests, { maxRows: 10_000 });
    return (await fetchSamples(shop.warehouse, requests, diffs)).get(`model.shop.${name}`);
  };

  it('shows the keys that are new or gone, and old and new values of the columns that differ', async () => {
    await shop.execute(`
      create table prod.orders (id int, amount decimal(10, 2), status varchar, same int);
      insert into prod.orders values (1, 10, 'new', 1), (2, 20, null, 1), (3, 30, 'x', 1), (4, 40, '', 1);
      create table pr.orders (id int, amount decimal(10, 2), status varchar, same int);
      insert into pr.orders values (2, 21, 'null', 1), (3, 30, 'x', 1), (4, 40, ' ', 1), (5, 50, '', 1)`);

    expect(await sample('orders', 'id')).toEqual({
      changed: [
        {
          key: ['2'],
          values: [
            { column: 'status', before: null, after: 'null' },
            { column: 'amount', before: '20.00', after: '21.00' },
          ],
        },
        { key: ['4'], values: [{ column: 'status', before: '', after: ' ' }] },
      ],
      added: [['5']],
      removed: [['1']],
    });
  });

  it('shows five rows of each kind, the first by key, and the ten columns with most changes', async () => {
    const numbers = Array.from({ length: 12 }, (_, index) => index);
    const columns = (changed: (index: number) => string) =>
      numbers.map((index) => `${changed(index)} as c${index}`).join(', ');
    const rows = (from: number, to: number) =>
      `(${Array.from({ length: to - from }, (_, index) => `select ${from + index} as id`).join(' union all ')}) as r`;
    await shop.execute(`
      create table prod.large as select id, ${columns(() => '0')} from ${rows(0, 30)};
      create table pr.large as select id, ${columns((index) => `case when id > 9 + ${index} then 1 else 0 end`)}
        from ${rows(8, 40)}`);

    const found = await sample('large', 'id');
    expect(found?.added).toEqual(['30', '31', '32', '33', '34'].map((id) => [id]));
    expect(found?.removed).toEqual(['0', '1', '2', '3', '4'].map((id) => [id]));
    expect(found?.changed.map(({ key }) => key)).toEqual(
      ['10', '11', '12', '13', '14'].map((id) => [id]),
    );
    expect(found?.changed[0]?.values).toEqual([{ column: 'c0', before: '0', after: '1' }]);
    // c10 and c11 have the fewest.
    await shop.execute(
      'drop table prod.large; create table prod.large as select id, ' +
        `${columns(() => '0')} from ${rows(29, 40)}`,
    );
    expect((await sample('large', 'id'))?.changed[0]?.values.map(({ column }) => column)).toEqual(
      numbers.slice(0, 10).map((index) => `c${index}`),
    );
  });

  it('leaves out rows whose key is null or not unique, and takes keys of several columns', async () => {
    await shop.execute(`
      create table prod.dupes (a int, "b c" varchar, v int);
      insert into prod.dupes values (1, 'x', 1), (2, 'x', 1), (2, 'x', 2), (3, null, 1), (4, 'x', 1);
      create table pr.dupes (a bigint, "b c" varchar, v int);
      insert into pr.dupes values (1, 'x', 2), (2, 'x', 3), (3, null, 2), (null, 'x', 1),
        (5, 'x', 1), (5, 'x', 1), (6, 'y', 1)`);

    expect(await sample('dupes', 'a', 'B C')).toEqual({
      changed: [{ key: ['1', 'x'], values: [{ column: 'v', before: '1', after: '2' }] }],
      added: [['6', 'y']],
      removed: [['4', 'x']],
    });
  });

  it('shows values of every type as text, long ones cut', async () => {
    const types = TYPES[adapter];
    const list = (which: 1 | 2) => types.map((column) => column[which]?.[0]).join(', ');
    const definition = types.map(([type], index) => `c${index} ${type}`).join(', ');
    await shop.execute(`
      create table prod.odd (id int, ${definition}, long varchar);
      insert into prod.odd values (1, ${list(1)}, repeat('ä', 5000));
      create table pr.odd (id int, ${definition}, long varchar);
      insert into pr.odd values (1, ${list(2)}, repeat('ä', 5001))`);

    const found = await sample('odd', 'id');
    expect(found?.changed[0]?.values).toEqual([
      ...types.map(([, before, after], index) => ({
        ...{ column: `c${index}`, before: before?.[1], after: after?.[1] },
      })),
      { column: 'long', before: 'ä'.repeat(1000), after: 'ä'.repeat(1000) },
    ]);
  });

  it('asks only for what differs by key, and continues after a model that the warehouse refuses', async () => {
    await shop.execute(`
      create table prod.first as select 1 as id; create table pr.first as select 2 as id;
      create table prod.gone as select 1 as id; create table pr.gone as select 2 as id;
      create table prod.last as select 1 as id; create table pr.last as select 2 as id;
      create table prod.equal as select 1 as id; create table pr.equal as select 1 as id`);
    const requests = ['first', 'gone', 'last', 'equal'].map((name) => request(name, ['id']));
    const { diffs } = await computeDataDiffs(shop.warehouse, requests, { maxRows: 10 });
    await shop.execute(`
      drop table pr.gone; create view pr.gone as select cast(cast(id as varchar) || 'x' as int) as id from prod.first`);

    const samples = await fetchSamples(shop.warehouse, requests, diffs);
    expect([...samples.keys()]).toEqual(['model.shop.first', 'model.shop.last']);
  });
});
