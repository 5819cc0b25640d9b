import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { findColumnUse, type ReaderSql } from '../../src/dbt/column-use.ts';
import { buildChildEnvironment } from '../../src/platform/child-environment.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PYTHON = join(ROOT, '.venv/bin/python');
afterAll(removeTempDirs);

const X = 'model.shop.x';
const Y = 'model.shop.y';

/** `x` lost `discount` and `total`; it is in the pull request's schema, or in production's. */
const PARENT_X = {
  uniqueId: X,
  relations: ['"shop"."pr_12"."x"', '"shop"."analytics"."x"'],
  columns: ['discount', 'total'],
};

const READS_X = {
  x: '"shop"."pr_12"."x"',
  y: '"shop"."analytics"."y"',
  z: '"shop"."analytics"."z"',
};

function nameRelations(sql: string): string {
  return sql.replaceAll('{x}', READS_X.x).replaceAll('{y}', READS_X.y).replaceAll('{z}', READS_X.z);
}

function ask(readers: readonly ReaderSql[], adapterType = 'duckdb', env = {}) {
  return findColumnUse(
    createProcesses(),
    {
      python: PYTHON,
      script: join(ROOT, 'driver/column_use.py'),
      adapterType,
      env: { ...buildChildEnvironment(process.env), ...env },
    },
    readers,
  );
}

/** The columns of `x` without which DuckDB refuses the query; null where it does anyway. */
async function askDuckDb(sqls: readonly string[]): Promise<Array<string[] | null>> {
  const program = `
import duckdb, json, sys
connection = duckdb.connect()
connection.execute("attach ':memory:' as shop; create schema shop.pr_12; create schema shop.analytics")
connection.execute("create table shop.analytics.y as select 1 as id, 2 as n, 3 as name, 4 as discount, 5 as total")
connection.execute("create table shop.analytics.z as select 1 as id")

def refused(columns):
    for schema in ("pr_12", "analytics"):
        connection.execute(f"create or replace table shop.{schema}.x as select {columns}")
    found = set()
    for index, sql in enumerate(queries):
        try:
            connection.execute(f"explain {sql}")
        except duckdb.Error:
            found.add(index)
    return found

queries = json.loads(sys.argv[1])
anyway = refused("1 as id, 1 as discount, 1 as total")
without = {"discount": refused("1 as id, 1 as total"), "total": refused("1 as id, 1 as discount")}
print(json.dumps([
    None if index in anyway else [name for name, found in without.items() if index in found]
    for index in range(len(queries))
]))`;
  const args = ['-c', program, JSON.stringify(sqls.map(nameRelations))];
  const { stdout } = await promisify(execFile)(PYTHON, args);
  return JSON.parse(stdout) as Array<string[] | null>;
}

/** What of `x` each SQL uses; undefined where it is not certain. `{x}`, `{y}` and `{z}` are relations. */
async function useOfX(sqls: readonly string[], adapterType?: string, parent = PARENT_X) {
  const readers = sqls.map((sql, index) => ({
    uniqueId: String(index),
    sql: nameRelations(sql),
    parents: [parent],
  }));
  const use = await ask(readers, adapterType);
  return sqls.map((sql, index) => [sql, use.get(String(index))?.get(X)]);
}

const USES: Array<[sql: string, columns: string[] | undefined]> = [
  ['select discount from {x}', ['discount']],
  ['select id from {x}', []],
  ['select x.id, x.total as amount from {x} as x', ['total']],
  ['select x.discount from "shop"."analytics"."x"', ['discount']],
  ['select DISCOUNT, "Total" from {x}', ['discount', 'total']],
  ['select id from {x} where discount > 0 and total > 0', ['discount', 'total']],
  ['select id from {x} group by id having sum(total) > 1', ['total']],
  ['select sum(total) as total from {x}', ['total']],
  ['select count(*) as n from {x}', []],
  ['select row_number() over (partition by id order by discount) as n from {x}', ['discount']],
  ['select id from {x} qualify row_number() over (order by total) = 1', ['total']],
  ['select sum(id) over w as s from {x} window w as (partition by discount)', ['discount']],
  ['select case when discount is null then 1 end as d from {x}', ['discount']],
  // Joins
  ['select x.id, y.discount from {x} as x join {y} as y on x.id = y.id', []],
  ['select y.id from {x} as x join {y} as y on x.discount = y.id', ['discount']],
  ['select x.id from {x} as x join {y} as y using (total)', ['total']],
  ['select x.id, name from {x} as x left join {y} as y using (id)', []],
  ['select discount, n from {x} join (select id, n from {y}) as y using (id)', ['discount']],
  ['select discount from {x} cross join (select discount from {y}) as y where x.id = 1', undefined],
  ['select discount from {x} as x join {y} as y on x.id = y.id', undefined],
  ['select discount, x.discount as d from {x} as x join {z} as z on x.id = z.id', ['discount']],
  ['select id from {x} natural join {y}', undefined],
  // CTEs and subqueries
  ['with s as (select * from {x}) select id from s', []],
  ['with s as (select * from {x}) select id, discount from s', ['discount']],
  ['with s as (select * from {x}), r as (select id, total as t from s) select * from r', ['total']],
  [
    'with s as (select * from {x}), r as (select *, 1 as n from s) select r.total from r',
    ['total'],
  ],
  ['with s as (select x.* from {x} as x) select a.discount from s as a', ['discount']],
  ['with s as (select id, 0 as discount from {x}) select discount from s', []],
  ['with s as (select id from {x}) select * from s', []],
  ['with x as (select id, 1 as discount from {x}) select discount from x', []],
  ['with s as (select * from {x}) select 1 as one from {y}', []],
  ['select t from (select total as t from {x}) as s', ['total']],
  ['select discount from (select * from {x}) as s', ['discount']],
  ['select id from {y} where id in (select discount from {x})', undefined],
  ['select id from {y} where id in (select x.discount from {x} as x)', ['discount']],
  ['select id from {x} as x where exists (select 1 from {y} as y where y.id = x.total)', ['total']],
  ['select id from {x} as x where exists (select 1 from {y} as y where y.id = total)', undefined],
  ['with a (i, d) as (select id, discount from {x}) select d from a', ['discount']],
  ['with a (i, discount) as (select id, 1 from {x}) select discount from a', []],
  // Set operations
  ['select id, total from {x} union all select id, 0 from {y}', ['total']],
  ['select id from {x} union all select total from {y} order by id', []],
  [
    'with u as (select id, discount from {x} union select 1, 2) select discount from u',
    ['discount'],
  ],
  ['select id, 1 as total from {x} union all select 1, 2 order by total', []],
  ['(select id, total from {x}) union all (select 1, 2)', ['total']],
  // Stars
  ['select * from {x}', undefined],
  ['select x.* from {x} as x', undefined],
  ['select y.*, x.id from {x} as x join {y} as y on x.id = y.id', []],
  ['select * from {x} as x join {y} as y using (id)', undefined],
  ['with s as (select * from {x}) select * from s', undefined],
  ['select * from {x} union all select * from {y}', undefined],
  ['with u as (select * from {x} union all select * from {y}) select id from u', undefined],
  ['with s as (select distinct * from {x}) select id from s', undefined],
  ['with s as (select * from {x} order by 2 limit 1) select id from s', undefined],
  ['with s as (select * from {x} order by total limit 1) select id from s', ['total']],
  ['with s as (select * exclude (discount) from {x}) select id from s', ['discount']],
  ['select id from {y} where exists (select * from {x})', undefined],
  ['with a (i, d) as (select * from {x}) select d from a', undefined],
  ['select id from {x} as x (id, discount)', undefined],
  ['select count(x) as n from {x} as x', undefined],
  ['select hash(x.*) as h from {x} as x', undefined],
  ["select columns('disc.*') from {x}", undefined],
  // A name that the select itself gives
  ['select 0 as discount, discount * 2 as d from {x}', undefined],
  ['select 0 as total, id from {x} order by total', undefined],
  ['select abs(discount) as discount from {x} group by discount', ['discount']],
  // What cannot be seen through
  ['select id from {x}, lateral (select 1) as l', undefined],
  ['select id from {x}, unnest([1, 2]) as u (n)', undefined],
  ['from {x} unpivot (v for k in (discount, total))', undefined],
  ['pivot {x} on id using sum(total)', undefined],
  [
    'with recursive r as (select id from {x} union all select id + 1 from r) select id from r',
    undefined,
  ],
  ['select discount.amount from {x}', undefined],
  ["select {{'a': 1}} as s from {x}", undefined],
  ['select id from "x"', undefined],
  ['select id from {y}', undefined],
  ['select from where {x}', undefined],
  ['create table t as select discount from {x}', undefined],
  ['select 1 from {x}; select 2', undefined],
  ['def model(dbt, session): return dbt.ref("x")', undefined],
];

describe('findColumnUse', () => {
  it('says which columns the SQL uses, and nothing where it is not certain', async () => {
    const found = await useOfX(USES.map(([sql]) => sql));
    expect(found).toEqual(USES);
  });

  it('says what DuckDB says of the query once the column is gone', async () => {
    const certain = USES.flatMap(([sql, columns]) => (columns ? [{ sql, columns }] : []));
    const needed = await askDuckDb(certain.map(({ sql }) => sql));
    expect(certain.map(({ sql }, index) => ({ sql, columns: needed[index] }))).toEqual(certain);
  });

  it('distinguishes letter cases where the warehouse does', async () => {
    const sqls = ['select discount from {x}', 'select "discount" from {x}'];
    const others = ['select "Discount" from {x}'];
    expect(await useOfX([...sqls, ...others], 'postgres')).toEqual([
      ...sqls.map((sql) => [sql, ['discount']]),
      ...others.map((sql) => [sql, undefined]),
    ]);
    const snowflake = { ...PARENT_X, relations: ['shop.pr_12.x'], columns: ['DISCOUNT'] };
    expect(await useOfX(['select discount from SHOP.PR_12.X'], 'snowflake', snowflake)).toEqual([
      ['select discount from SHOP.PR_12.X', ['DISCOUNT']],
    ]);
  });

  it('knows the quotes of other warehouses', async () => {
    const parent = { ...PARENT_X, relations: ['`my-project`.`pr_12`.`x`'] };
    const sql = 'select x.discount from `my-project`.`pr_12`.`x` as x';
    expect(await useOfX([sql], 'bigquery', parent)).toEqual([[sql, ['discount']]]);
  });

  it('keeps apart the columns of two parents', async () => {
    const readers = [
      {
        uniqueId: 'r',
        sql: `select x.total, y.discount from ${READS_X.x} as x join ${READS_X.y} as y using (id)`,
        parents: [
          PARENT_X,
          { uniqueId: Y, relations: [READS_X.y], columns: ['discount', 'total'] },
        ],
      },
    ];
    expect(await ask(readers)).toEqual(
      new Map([['r', new Map(Object.entries({ [X]: ['total'], [Y]: ['discount'] }))]]),
    );
  });

  it('says nothing without sqlglot, or of a warehouse whose SQL it does not know', async () => {
    const readers = [
      { uniqueId: 'r', sql: `select discount from ${READS_X.x}`, parents: [PARENT_X] },
    ];
    expect((await ask(readers)).size).toBe(1);
    expect(await ask(readers, 'unheard_of')).toEqual(new Map());
    const dir = await makeTempDir();
    await writeFile(join(dir, 'sqlglot.py'), 'raise ImportError("not installed")');
    expect(await ask(readers, 'duckdb', { PYTHONPATH: dir })).toEqual(new Map());
  });
});
