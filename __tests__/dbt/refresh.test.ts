import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { startDriverSession } from '../../src/dbt/driver-session.ts';
import { readSeedColumns } from '../../src/dbt/seed-columns.ts';
import { buildChildEnvironment } from '../../src/platform/child-environment.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { createWarehouse } from '../../src/warehouse/operations.ts';
import { countRefresh, findMissingColumns, listColumns } from '../../src/warehouse/refresh.ts';
import { queryDuckDb } from '../support/shop.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { PYTHON } from '../support/venv.ts';
import { makeShop, sessionOptions } from './shop.ts';

afterAll(removeTempDirs);

const ROOT = join(import.meta.dirname, '..', '..');
const APPENDS = "{{ config(materialized='incremental') }} select 1 as id";

it('builds only the named models and seeds from scratch, and leaves the project as it says', async () => {
  const project = await makeShop({
    'models/named.sql': APPENDS,
    'models/other.sql': APPENDS,
    'seeds/codes.csv': 'code\n1\n',
  });
  const options = sessionOptions(project);
  const session = await startDriverSession(createProcesses(), options);
  const build = async (...refresh: string[]) => session.invoke({ args: ['build'], refresh });
  await build();
  await writeFile(join(project, 'seeds/codes.csv'), 'code,name\n1,a\n');
  await session.invoke({ args: ['parse'] });
  expect((await build('model.shop.named', 'seed.shop.codes')).success).toBe(true);
  const manifest = JSON.parse(
    await readFile(join(options.flags.targetPath, 'manifest.json'), 'utf8'),
  ) as { nodes: Record<string, { config: { full_refresh?: boolean | null } }> };
  expect(Object.values(manifest.nodes).map(({ config }) => config.full_refresh ?? null)).toEqual([
    ...[null, null, null],
  ]);
  const counted = 'select (select count(*) from prod.named), (select count(*) from prod.other)';
  const shop = join(project, 'shop.duckdb');
  await expect(build('model.shop.gone')).rejects.toThrow(
    'dbt did not build model.shop.gone from scratch, as this run announced.',
  );
  await session.close();
  expect(await queryDuckDb(shop, counted)).toEqual([['2', '3']]);
  expect(await queryDuckDb(shop, 'select * from prod.codes')).toEqual([['1', 'a']]);
});

it('[T45] asks the warehouse for columns and rows, and sends no SQL of the project past the write fence', async () => {
  const project = await makeShop({
    'models/orders.sql': "{{ config(materialized='table') }} select 1 as id, 'a' as name",
  });
  const options = sessionOptions(project);
  const session = await startDriverSession(createProcesses(), {
    ...{ ...options, flags: { ...options.flags, profile: 'shop' } },
    fence: {
      ...{ schema: 'prod', allow: [] },
      owner: { repository: 'o/shop', project: 'shop', pull_request: '7' },
    },
  });
  expect((await session.invoke({ args: ['build'] })).results).toMatchObject([
    { status: 'success', message: expect.anything() },
  ]);
  const warehouse = createWarehouse(session, join(ROOT, 'warehouse'));
  const relation = { database: 'shop', schema: 'prod', identifier: 'orders' };
  const gone = { ...relation, identifier: 'gone' };

  const { columns, error } = await listColumns(warehouse, [
    { uniqueId: 'a', relation },
    { uniqueId: 'b', relation: gone },
  ]);
  expect(error).toBeUndefined();
  expect([...columns]).toEqual([
    [
      'a',
      [
        { name: 'id', type: 'INTEGER' },
        { name: 'name', type: 'VARCHAR' },
      ],
    ],
  ]);
  const sql = 'select 1 as ID, 2 as channel -- the end';
  expect(await findMissingColumns(warehouse, relation, sql)).toEqual(['channel']);
  expect(await findMissingColumns(warehouse, gone, sql)).toEqual([]);
  const range = 'select * from range(7) -- the end';
  expect(await countRefresh(warehouse, relation, range)).toEqual({
    ...{ rows: { production: 1, refreshed: 7 }, error: undefined },
  });
  expect((await countRefresh(warehouse, relation, 'select * from nowhere')).error).toContain(
    'nowhere',
  );
  const attack = 'select 1) as a; create schema stray; select * from (select 1 as id';
  expect(await findMissingColumns(warehouse, relation, attack)).toEqual([]);
  expect((await countRefresh(warehouse, relation, attack)).rows).toBeUndefined();
  await session.close();
  const shop = join(project, 'shop.duckdb');
  const schemas = "select count(*) from duckdb_schemas() where schema_name = 'stray'";
  expect(await queryDuckDb(shop, schemas)).toEqual([['0']]);
});

it('reads the columns of a seed as dbt does, and without Python their names', async () => {
  const folder = await makeTempDir();
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const plain = { delimiter: ',', declared: [], namesOnly: false };
  const text = 'n,d,t,b,when,none,zip\n1,1.5,x,true,2026-01-01,,01\n';
  const seeds = [
    { ...plain, path: await write('plain.csv', text), declared: ['zip'] },
    { ...plain, path: await write('other.csv', 'a;b\n1;2\n'), delimiter: ';' },
    { ...plain, path: join(folder, 'gone.csv') },
    { ...plain, path: await write('large.csv', 'a\n1\n'), namesOnly: true },
  ];
  const script = join(ROOT, 'driver', 'seed_columns.py');
  const options = { script, env: buildChildEnvironment(process.env) };
  const read = (python: string | undefined) =>
    readSeedColumns(createProcesses(), { ...options, python }, seeds);

  expect(await read(PYTHON)).toEqual([
    [
      ...[
        { name: 'n', kind: 'integer' },
        { name: 'd', kind: 'number' },
      ],
      ...[
        { name: 't', kind: 'text' },
        { name: 'b', kind: 'boolean' },
      ],
      ...[{ name: 'when', kind: 'time' }, { name: 'none' }, { name: 'zip', kind: 'text' }],
    ],
    [
      { name: 'a', kind: 'integer' },
      { name: 'b', kind: 'integer' },
    ],
    undefined,
    [{ name: 'a' }],
  ]);
  const names = (await read(undefined)).map((columns) => columns?.map(({ name }) => name));
  expect(names).toEqual([
    ['n', 'd', 't', 'b', 'when', 'none', 'zip'],
    ['a', 'b'],
    undefined,
    ['a'],
  ]);
});
