import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RowFacts } from '../../src/dbt/artifacts/row-facts.ts';
import type { DataDiff } from '../../src/plan/review.ts';
import { buildDiffRequests, computeDataDiffs, type DiffRequest } from '../../src/warehouse/diff.ts';
import type { Answers, Warehouse } from '../../src/warehouse/operations.ts';
import { removeTempDirs } from '../support/temp.ts';
import { type Adapter, openTestWarehouse, type TestWarehouse } from './warehouses.ts';

const LIMITS = { maxRows: 1000 };

/** The type of each adapter for the same thing. */
const TYPES: Record<Adapter, Record<string, string>> = {
  duckdb: {
    varchar: 'VARCHAR',
    int: 'INTEGER',
    bigint: 'BIGINT',
    decimal: 'DECIMAL(10,2)',
    wide: 'DECIMAL(12,2)',
    date: 'DATE',
  },
  postgres: {
    varchar: 'character varying',
    int: 'integer',
    bigint: 'bigint',
    decimal: 'numeric(10,2)',
    wide: 'numeric(12,2)',
    date: 'date',
  },
};

/** Columns whose values `=` does not compare everywhere, each with two values that differ. */
const ODD_COLUMNS: Record<Adapter, Array<[type: string, value: string, other: string]>> = {
  duckdb: [
    ['double', "'nan'", "'inf'"],
    ['json', `'{"a": 1}'`, `'{"a": 2}'`],
    ['int[]', '[1, null]', '[1, 2]'],
    ['struct(a int, "b c" varchar)', "{'a': 1, 'b c': null}", "{'a': 1, 'b c': 'x'}"],
    ['map(varchar, int)', "map {'a': 1}", "map {'a': 2}"],
    ["enum('x', 'y')", "'x'", "'y'"],
    ['blob', "'\\x00'", "'\\x01'"],
    ['timestamp with time zone', "'2020-01-01 00:00:00+00'", "'2020-01-01 00:00:00+01'"],
    ['interval', "interval '1 day'", "interval '2 days'"],
  ],
  postgres: [
    ['double precision', "'NaN'", "'Infinity'"],
    ['json', `'{"a": 1}'`, `'{"a": 2}'`],
    ['jsonb', `'{"a": 1}'`, `'{"a": 2}'`],
    ['json[]', `array['{"a": 1}']::json[]`, `array['{"a": 2}']::json[]`],
    ['int[]', "'{1, null}'", "'{1, 2}'"],
    ['xml', "'<a/>'", "'<b/>'"],
    ['point', "'(0, 0)'", "'(0, 1)'"],
    // `=` compares the area.
    ['box', "'(0, 0), (1, 4)'", "'(0, 0), (2, 2)'"],
    ['int4range', "'[1, 2)'", "'[1, 3)'"],
    ['pg_lsn', "'0/0'", "'0/1'"],
    ['bytea', "'\\x00'", "'\\x01'"],
    ['timestamp with time zone', "'2020-01-01 00:00:00+00'", "'2020-01-01 00:00:00+01'"],
    ['interval', "'1 day'", "'2 days'"],
  ],
};

afterAll(removeTempDirs);

function toFacts(facts: string[] | RowFacts = {}): RowFacts {
  return Array.isArray(facts) ? { key: { columns: facts } } : facts;
}

describe.each(['duckdb', 'postgres'] as const)('computeDataDiffs on %s', (adapter) => {
  const types = TYPES[adapter];
  let shop: TestWarehouse;

  beforeAll(async () => {
    shop = await openTestWarehouse(adapter);
  });
  afterAll(() => shop?.close());

  const request = (name: string, facts?: string[] | RowFacts): DiffRequest => ({
    uniqueId: `model.shop.${name}`,
    before: shop.place('prod', name),
    after: shop.place('pr', name),
    facts: toFacts(facts),
  });
  const compare = async (
    name: string,
    facts?: string[] | RowFacts,
    limits = LIMITS,
  ): Promise<DataDiff> => {
    const { diffs, notCompared } = await computeDataDiffs(
      shop.warehouse,
      [request(name, facts)],
      limits,
    );
    expect(notCompared).toEqual([]);
    return diffs[0] as DataDiff;
  };
  const same = { added: 0, removed: 0, changed: [], unusable: 0 };
  const noColumns = { added: [], removed: [], retyped: [] };

  it('counts keys added and removed, and changed values by column, nulls included', async () => {
    await shop.execute(`
      create table prod.orders (id int, amount decimal(10, 2), status varchar, seen date);
      insert into prod.orders values
        (1, 10, 'new', '2020-01-01'), (2, 20, null, '2020-01-01'), (3, 30, 'x', null),
        (4, 40, null, null);
      create table pr.orders (id int, amount decimal(10, 2), status varchar, seen date);
      insert into pr.orders values
        (2, 21, 'new', '2020-01-01'), (3, 30.00, null, null), (4, 40, null, null), (5, 50, '', null),
        (6, 60, '', null)`);

    expect(await compare('orders', ['id'])).toEqual({
      uniqueId: 'model.shop.orders',
      rows: { before: 4, after: 5 },
      columns: noColumns,
      keys: {
        columns: ['id'],
        added: 2,
        removed: 1,
        changed: [
          { column: 'amount', rows: 1 },
          { column: 'status', rows: 2 },
        ],
        unusable: 0,
      },
      note: undefined,
    });
  });

  it('leaves out rows whose key is null or not unique on either side', async () => {
    await shop.execute(`
      create table prod.dupes (a int, b varchar, v int);
      insert into prod.dupes values
        (1, 'x', 1), (1, 'y', 1), (2, 'x', 1), (2, 'x', 2), (3, null, 1), (null, null, 1), (4, 'x', 1);
      create table pr.dupes (a int, b varchar, v int);
      insert into pr.dupes values
        (1, 'x', 2), (1, 'y', 1), (2, 'x', 3), (3, null, 2), (null, 'x', 1), (5, 'x', 1), (5, 'x', 1)`);

    expect(await compare('dupes', ['a', 'b'])).toMatchObject({
      rows: { before: 7, after: 7 },
      keys: {
        columns: ['a', 'b'],
        added: 0,
        removed: 1,
        changed: [{ column: 'v', rows: 1 }],
        // (2, x) three times, the nulls four times, (5, x) twice
        unusable: 9,
      },
    });
  });

  it('reports columns that were added, removed and retyped, in the warehouse’s own types', async () => {
    await shop.execute(`
      create table prod.typed (id int, old date, n decimal(10, 2), t date, i int);
      insert into prod.typed values (1, '2020-01-01', 1.50, '2020-01-01', 7);
      create table pr.typed (i bigint, id int, n decimal(12, 2), t varchar, fresh varchar);
      insert into pr.typed values (8, 1, 1.50, '2020-01-01', 'x')`);

    expect(await compare('typed', ['id'])).toMatchObject({
      columns: {
        added: [{ name: 'fresh', type: types.varchar }],
        removed: [{ name: 'old', type: types.date }],
        retyped: [
          { name: 'n', before: types.decimal, after: types.wide },
          { name: 't', before: types.date, after: types.varchar },
          { name: 'i', before: types.int, after: types.bigint },
        ],
      },
      keys: { ...same, changed: [{ column: 'i', rows: 1 }] },
      note: 'Not compared, because the type changed: t.',
    });
  });

  it('compares every type: the same values are the same, others differ', async () => {
    const columns = ODD_COLUMNS[adapter];
    const definition = columns.map(([type], index) => `c${index} ${type}`).join(', ');
    const values = columns.map(([, value]) => value).join(', ');
    const others = columns.map(([, , other]) => other).join(', ');
    await shop.execute(`
      create table prod.odd (id int, ${definition});
      insert into prod.odd values (1, ${values}), (2, ${values});
      create table pr.odd (id int, ${definition});
      insert into pr.odd values (1, ${values}), (2, ${others})`);

    const { keys, note } = await compare('odd', ['id']);
    expect(note).toBeUndefined();
    expect(keys?.changed).toEqual(columns.map((_, index) => ({ column: `c${index}`, rows: 1 })));
  });

  it('takes any name of a column, and a key that YAML spells in other letters', async () => {
    const columns = '"Id" int, "select" int, "two words" int, "a""b" int, "it\'s" int, "ä;--" int';
    await shop.execute(`
      create table prod.named (${columns});
      insert into prod.named values (1, 1, 1, 1, 1, 1);
      create table pr.named (${columns});
      insert into pr.named values (1, 2, 2, 2, 2, 2)`);

    const { keys } = await compare('named', ['id']);
    expect(keys?.columns).toEqual(['Id']);
    expect(keys?.changed.map(({ column }) => column)).toEqual([
      'select',
      'two words',
      'a"b',
      "it's",
      'ä;--',
    ]);
    expect((await compare('named', ['two words'])).keys).toMatchObject({ added: 1, removed: 1 });
  });

  it('compares views, empty tables and a table with a view', async () => {
    await shop.execute(`
      create view prod.seen as select 1 as id, 'a' as name;
      create view pr.seen as select 1 as id, 'b' as name;
      create table prod.none (id int, name varchar);
      create table pr.none (id int, name varchar);
      create table prod.mixed as select 1 as id union all select 2;
      create view pr.mixed as select 1 as id`);

    expect((await compare('seen', ['id'])).keys?.changed).toEqual([{ column: 'name', rows: 1 }]);
    expect(await compare('none', ['id'])).toMatchObject({
      rows: { before: 0, after: 0 },
      keys: same,
    });
    expect((await compare('mixed', ['id'])).keys).toMatchObject({ ...same, removed: 1 });
  });

  it('counts rows and columns only above the limit, and compares whole rows where no key can be used', async () => {
    await shop.execute(`
      create table prod.large as select 1 as id, 1 as v union all select 2, 2;
      create table pr.large as select 1 as id, 2 as v union all select 2, 2 union all select 3, 3`);
    const counted = { rows: { before: 2, after: 3 }, columns: noColumns, keys: undefined };
    const whole = { removed: 1, added: 2 };

    expect(await compare('large', ['id'], { maxRows: 2 })).toMatchObject({
      ...{ ...counted, whole: undefined },
      note: 'More than 2 rows, so only rows and columns were compared.',
    });
    expect((await compare('large', ['id'], { maxRows: 3 })).keys).toMatchObject({ added: 1 });
    expect(await compare('large')).toMatchObject({
      ...{ ...counted, whole },
      note: 'No known key, so whole rows were compared.',
    });
    expect(await compare('large', ['id', 'gone'])).toMatchObject({
      ...{ ...counted, whole },
      note: 'The key id, gone does not have the same type on both sides, so whole rows were compared.',
    });
  });

  it('[E7] sees every changed value without a key, however often a row is there', async () => {
    const [definition, values, others] = [0, 1, 2].map((part) =>
      ODD_COLUMNS[adapter]
        .map((column, index) => (part === 0 ? `c${index} ${column[0]}` : column[part]))
        .join(', '),
    );
    await shop.execute(`
      create table prod.keyless (${definition});
      insert into prod.keyless values (${values}), (${values}), (${others});
      create table pr.keyless (${definition});
      insert into pr.keyless values (${values}), (${others}), (${others});
      create table prod.twins (${definition});
      insert into prod.twins values (${values}), (${values});
      create table pr.twins (${definition});
      insert into pr.twins values (${values}), (${values})`);

    expect((await compare('keyless')).whole).toEqual({ removed: 1, added: 1 });
    expect((await compare('twins')).whole).toEqual({ removed: 0, added: 0 });
  });

  it('[E7] compares whole rows beside a key that does not tell all rows apart', async () => {
    await shop.execute(`
      create table prod.days as select 1 as day, 1 as v union all select 1, 2 union all select 2, 3;
      create table pr.days as select 1 as day, 1 as v union all select 1, 9 union all select 2, 3`);

    expect(await compare('days', ['day'])).toMatchObject({
      keys: { ...same, unusable: 4 },
      whole: { removed: 1, added: 1 },
    });
  });

  it('[E7] takes of an expression’s words those that are columns', async () => {
    await shop.execute(`
      create table prod.visits as select 1 as user_id, 1 as visit, 5 as pages;
      create table pr.visits as select 1 as user_id, 1 as visit, 6 as pages`);
    const key = {
      columns: ['varchar', 'visit', 'User_ID', 'user_id'],
      isExpression: true as const,
    };

    expect((await compare('visits', { key })).keys).toMatchObject({
      columns: ['visit', 'user_id'],
      changed: [{ column: 'pages', rows: 1 }],
    });
    const none = { columns: ['varchar'], isExpression: true as const };
    expect(await compare('visits', { key: none })).toMatchObject({
      keys: undefined,
      whole: { removed: 1, added: 1 },
    });
  });

  it('[E8] tells rows apart that are later than production’s newest, new or changed', async () => {
    await shop.execute(`
      create table prod.events (id int, seen timestamp, v int);
      insert into prod.events values (1, '2026-01-01', 1), (2, '2026-01-02', 1), (3, null, 1);
      create table pr.events (id int, seen timestamp, v int);
      insert into pr.events values
        (1, '2026-01-01', 1), (2, '2026-01-03', 2), (3, null, 1), (4, '2026-01-04', 1),
        (5, '2026-01-02', 1)`);
    const facts = { key: { columns: ['id'] }, time: ['seen'] };

    expect(await compare('events', facts)).toMatchObject({
      rows: { before: 3, after: 5 },
      keys: { ...same, added: 1 },
      later: { column: 'seen', than: '2026-01-02 00:00:00', added: 1, changed: 1 },
    });
    // Without a key, the older version of a row is one that only production has.
    expect(await compare('events', { time: ['seen'] })).toMatchObject({
      whole: { removed: 1, added: 1 },
      later: { column: 'seen', added: 2, changed: 0 },
    });
  });

  it('[E8] knows of a snapshot that a version was closed later, and compares where no column has an order', async () => {
    await shop.execute(`
      create table prod.snap (id int, city varchar, dbt_updated_at timestamp, dbt_valid_from timestamp, dbt_valid_to timestamp);
      insert into prod.snap values (1, 'a', '2026-01-01', '2026-01-01', null), (2, 'b', '2026-01-01', '2026-01-01', null);
      create table pr.snap (id int, city varchar, dbt_updated_at timestamp, dbt_valid_from timestamp, dbt_valid_to timestamp);
      insert into pr.snap values
        (1, 'a', '2026-01-01', '2026-01-01', '2026-02-01'), (1, 'c', '2026-02-01', '2026-02-01', null),
        (2, 'b', '2026-01-01', '2026-01-01', null)`);
    const key = { columns: ['id', 'dbt_valid_from'] };

    expect(await compare('snap', { key, time: ['dbt_updated_at', 'dbt_valid_to'] })).toMatchObject({
      keys: same,
      later: { added: 1, changed: 1 },
    });
    expect(await compare('snap', { key, time: ['city'] })).toMatchObject({
      keys: { added: 1, changed: [{ column: 'dbt_valid_to', rows: 1 }] },
      later: undefined,
    });
  });

  it('[E10] recognises a key that is not stable: the rows without it are the same', async () => {
    await shop.execute(`
      create table prod.numbered as select 1 as id, 'a' as v, 'k1' as h union all select 2, 'b', 'k2' union all select 3, 'c', 'k3';
      create table pr.numbered as select 2 as id, 'a' as v, 'k1' as h union all select 1, 'b', 'k2' union all select 3, 'c', 'k3';
      create table prod.renumbered as select 1 as id, 'a' as v union all select 2, 'b';
      create table pr.renumbered as select 11 as id, 'a' as v union all select 12, 'b';
      create table prod.moved as select 1 as id, 'a' as v union all select 2, 'b';
      create table pr.moved as select 2 as id, 'a' as v union all select 1, 'x'`);

    expect((await compare('numbered', ['id'])).keys).toMatchObject({
      unstable: true,
      changed: [
        { column: 'v', rows: 2 },
        { column: 'h', rows: 2 },
      ],
    });
    expect((await compare('renumbered', ['id'])).keys).toMatchObject({
      ...{ added: 2, removed: 2, unstable: true },
    });
    expect((await compare('moved', ['id'])).keys?.unstable).toBeUndefined();
    expect((await compare('numbered', ['id', 'v', 'h'])).keys?.unstable).toBeUndefined();
  });

  it('[E10] recognises it among rows that arrived later', async () => {
    await shop.execute(`
      create table prod.growing as select 1 as id, date '2026-01-01' as seen, 'a' as v union all select 2, date '2026-01-01', 'b';
      create table pr.growing as select 2 as id, date '2026-01-01' as seen, 'a' as v union all select 1, date '2026-01-01', 'b'
        union all select 3, date '2026-01-02', 'c'`);

    expect(await compare('growing', { key: { columns: ['id'] }, time: ['seen'] })).toMatchObject({
      keys: { unstable: true },
      later: { added: 1 },
    });
  });

  it('compares 500 columns', async () => {
    const columns = Array.from({ length: 500 }, (_, index) => `column_number_${index}`);
    const select = (last: number) =>
      `select ${columns.map((name, index) => `${index === 499 ? last : index} as ${name}`).join(', ')}`;
    await shop.execute(
      `create table prod.wide as ${select(1)}; create table pr.wide as ${select(2)}`,
    );

    expect((await compare('wide', ['column_number_0'])).keys?.changed).toEqual([
      { column: 'column_number_499', rows: 1 },
    ]);
  });

  it('reads each side once', async () => {
    await shop.execute(`
      create table prod.scanned as select 1 as id, 2 as v;
      create table pr.scanned as select 1 as id, 2 as v`);
    const plan = await shop.warehouse.call(
      { macro: 'test_explain', doing: 'run SQL' },
      { request: { ...request('scanned'), key: ['id'] } },
      shop.rowsSchema,
    );

    const scans = plan
      .flat()
      .join('\n')
      .match(/SEQ_SCAN|Seq Scan/g);
    expect(scans).toHaveLength(2);
  });

  it('continues after a model that the warehouse cannot compare, and says which and why', async () => {
    await shop.execute(`
      create table prod.good as select 1 as id;
      create table pr.good as select 1 as id;
      create table prod.base as select 0 as zero;
      create view prod.broken as select 1 as id, zero from prod.base
        where cast(cast(zero as varchar) || 'x' as int) = 1;
      create view pr.broken as select 1 as id, 0 as zero;
      create table prod.half as select 1 as id, 1 as v;
      create view pr.half as select 1 as id, cast(cast(zero as varchar) || 'x' as int) as v from prod.base;
      create table pr.new as select 1 as id;
      create table prod.old as select 1 as id`);
    const { diffs, notCompared, refusals } = await computeDataDiffs(
      shop.warehouse,
      [
        ...[request('good', ['id']), request('half', ['id']), request('broken')],
        ...[request('new', ['id']), request('old'), { ...request('good'), uniqueId: 'again' }],
      ],
      LIMITS,
    );

    expect(diffs.map(({ uniqueId }) => uniqueId)).toEqual([
      'model.shop.good',
      'model.shop.half',
      'again',
    ]);
    expect(diffs[1]).toMatchObject({ rows: { before: 1, after: 1 }, keys: undefined });
    expect(diffs[1]?.note).toBe(
      'Only rows and columns were compared: the warehouse refused the values; see the log.',
    );
    expect(refusals).toEqual([
      { uniqueId: 'model.shop.half', message: expect.stringContaining('0x') },
      { uniqueId: 'model.shop.broken', message: expect.stringContaining('0x') },
    ]);
    expect(notCompared).toEqual([
      {
        uniqueId: 'model.shop.broken',
        reason: 'The warehouse refused the comparison; see the log.',
      },
      { uniqueId: 'model.shop.new', reason: 'The relation is missing in production.' },
      {
        uniqueId: 'model.shop.old',
        reason: 'The relation is missing in the pull request’s schema.',
      },
    ]);
  });
});

describe('the operations of computeDataDiffs', () => {
  const place = { database: 'd', schema: 's', identifier: 'i' };
  const requests = Array.from({ length: 250 }, (_, index) => ({
    ...{
      uniqueId: `model.shop.m${index}`,
      before: place,
      after: place,
      facts: { key: { columns: ['id'] } },
    },
  }));
  /** @returns how many relations each operation was asked for */
  const observe = async (answer: (asked: DiffRequest[]) => Answers<unknown>) => {
    const sizes: number[] = [];
    const warehouse = {
      async callForEach(_: string, args: { requests: DiffRequest[] }) {
        sizes.push(args.requests.length);
        return answer(args.requests);
      },
    };
    const result = await computeDataDiffs(warehouse as unknown as Warehouse, requests, LIMITS);
    return { ...result, sizes };
  };

  it('are few, with arguments that fit a command line', async () => {
    const rows = { before: 1, after: 1 };
    const columns = { added: [], removed: [], retyped: [] };
    const { sizes, diffs } = await observe((asked) => ({
      answers: asked.map(() => ({ unique_id: 'x', rows, columns })),
      error: undefined,
    }));

    expect(sizes).toEqual([100, 100, 50]);
    expect(diffs.map(({ uniqueId }) => uniqueId)).toEqual(requests.map(({ uniqueId }) => uniqueId));
  });

  it('end after three models on a warehouse that fails every time', async () => {
    const { sizes, diffs, notCompared, refusals } = await observe(() => ({
      answers: [],
      error: 'Encountered an error while running operation: Database Error\n  connection refused',
    }));

    expect(sizes).toEqual([100, 1, 100, 1, 100, 1]);
    expect(diffs).toEqual([]);
    expect(notCompared).toHaveLength(250);
    expect(refusals).toHaveLength(3);
    expect(refusals[0]?.message).toBe('connection refused');
  });
});

describe('buildDiffRequests', () => {
  it('asks for nodes with a relation on both sides, with their key where one is known', () => {
    const node = (name: string, schema: string, relationName: string | null = name) => ({
      ...{
        uniqueId: `model.shop.${name}`,
        resourceType: 'model',
        name,
        alias: null,
        database: null,
        schema,
        relationName,
      },
    });
    const production = ['a', 'b', 'ephemeral'].map((name) => node(name, 'prod'));

    expect(
      buildDiffRequests(
        [node('a', 'pr'), node('new', 'pr'), node('b', 'pr'), node('ephemeral', 'pr', null)],
        new Map(production.map((entry) => [entry.uniqueId, entry])),
        new Map([['model.shop.b', { key: { columns: ['id'] } }]]),
      ),
    ).toEqual(
      ['a', 'b'].map((name) => ({
        uniqueId: `model.shop.${name}`,
        before: { database: '', schema: 'prod', identifier: name },
        after: { database: '', schema: 'pr', identifier: name },
        facts: name === 'b' ? { key: { columns: ['id'] } } : {},
      })),
    );
  });
});
