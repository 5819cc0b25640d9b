import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dropLeftovers } from '../../src/warehouse/runs.ts';
import {
  claimSchemas,
  dropSchemas,
  listMarkedSchemas,
  listOwnSchemas,
  type SchemaOwner,
} from '../../src/warehouse/schemas.ts';
import { tally } from '../support/tally.ts';
import { removeTempDirs } from '../support/temp.ts';
import { openTestWarehouse, type TestWarehouse } from './warehouses.ts';

/** As on a warehouse that commits each statement by itself. */
const NO_TRANSACTIONS =
  '{% macro duckdb__dbt_ci_has_ddl_transactions() %}{{ return(false) }}{% endmacro %}';

const OWNER: SchemaOwner = { repository: 'acme/shop', project: 'shop', pull_request: '12' };

afterAll(removeTempDirs);

const PERMANENT = ['information_schema', 'pg_catalog', 'public', 'main', 'pg_toast', 'prod', 'pr'];

function operations(shop: () => TestWarehouse) {
  const places = (names: readonly string[]) =>
    names.map((name) => {
      const { database, schema } = shop().place(name, '');
      return { database, schema };
    });
  return {
    claim: (names: string[], owner = OWNER, isolated = 'pr_12_shop') =>
      claimSchemas(shop().warehouse, places(names), owner, isolated),
    /** As a clean-up of the pull request does it. */
    async drop(owner = OWNER, isolated = 'pr_12_shop') {
      const { database, marked } = await listMarkedSchemas(shop().warehouse, owner, []);
      const own = [
        ...listOwnSchemas(marked, owner),
        ...[{ database, schema: isolated, owner }].filter(
          ({ schema }) => !marked.some((one) => one.schema === schema),
        ),
      ];
      const { dropped, kept } = await dropSchemas(shop().warehouse, own);
      return { dropped: dropped.map(({ schema }) => schema), kept };
    },
    async list() {
      const rows = await shop().rows('select schema_name from information_schema.schemata');
      return [...new Set(rows.flat())].filter((name) => !PERMANENT.includes(name)).sort();
    },
  };
}

describe.each(['duckdb', 'postgres'] as const)('[T14] clean-up on %s', (adapter) => {
  let shop: TestWarehouse;
  const { claim, drop, list } = operations(() => shop);

  beforeAll(async () => {
    shop = await openTestWarehouse(adapter);
  });
  afterAll(() => shop?.close());
  beforeEach(async () => {
    const left = (await list()).map((name) => `drop schema ${name} cascade`);
    if (left.length > 0) await shop.execute(left.join('; '));
  });

  it('drops what was claimed, with all that it holds, and again without harm', async () => {
    const { created } = await claim(['pr_12_shop', 'pr_12_shop_staging']);
    expect(created.map(({ schema }) => schema)).toEqual(['pr_12_shop', 'pr_12_shop_staging']);
    await shop.execute(
      'create table pr_12_shop.unknown_to_dbt as select 1 as id; ' +
        'create view pr_12_shop_staging.v as select * from pr_12_shop.unknown_to_dbt; ' +
        'create sequence pr_12_shop.numbers',
    );
    expect((await drop()).dropped.sort()).toEqual(['pr_12_shop', 'pr_12_shop_staging']);
    expect(await list()).toEqual([]);
    expect(await drop()).toEqual({ dropped: [], kept: [] });
    // Reopened, built again, closed again.
    await claim(['pr_12_shop']);
    expect((await drop()).dropped).toEqual(['pr_12_shop']);
  });

  it('leaves every schema alone that is not marked as its own', async () => {
    const strangers: [string, string][] = [
      ['pr_12_shop_unmarked', 'create table pr_12_shop_unmarked.a as select 1 as id'],
      ['pr_12_shop_empty', 'select 1'],
      ['pr_12_shop_columns', marker('pr_12_shop_columns', "select 'acme/shop' as repository")],
      ['pr_12_shop_more', marker('pr_12_shop_more', `${MARKER}, 1 as more`)],
      ['pr_12_shop_rows', marker('pr_12_shop_rows', `${MARKER} union all ${MARKER}`)],
      ['pr_12_shop_none', marker('pr_12_shop_none', `${MARKER} where 1 = 0`)],
      ['pr_12_shop_null', marker('pr_12_shop_null', MARKER.replace("'12'", 'null'))],
      ['pr_12_shop_view', `create view pr_12_shop_view.dbt_ci_schema_owner as ${MARKER}`],
      ['other_repository', marker('other_repository', MARKER.replace('acme/shop', 'acme/other'))],
      [
        'other_project',
        marker('other_project', MARKER.replace("'shop' as project", "'x' as project")),
      ],
      ['other_pull', marker('other_pull', MARKER.replace("'12'", "'1'"))],
      ['case_differs', marker('case_differs', MARKER.replace('acme/shop', 'Acme/Shop'))],
    ];
    for (const [name, sql] of strangers) await shop.execute(`create schema ${name}; ${sql}`);
    const before = await list();
    expect(await drop()).toEqual({ dropped: [], kept: [] });
    expect(await list()).toEqual(before);
    tally('bad inputs', strangers.length);
    tally('stray writes', before.length - (await list()).length);
  });

  it('claims nothing where one of the schemas is a stranger’s or cannot be read', async () => {
    await shop.execute(`create schema theirs; ${marker('theirs', MARKER.replace("'12'", "'1'"))}`);
    await shop.execute(`create schema odd; ${marker('odd', 'select 1 as id')}`);
    expect(await claim(['pr_12_shop', 'theirs'])).toMatchObject({
      ...{ created: [], theirs: [{ schema: 'theirs', owner: { pull_request: '1' } }] },
    });
    expect(await claim(['pr_12_shop', 'odd'])).toMatchObject({
      ...{ created: [], unreadable: [{ schema: 'odd' }] },
    });
    expect(await list()).toEqual(['odd', 'theirs']);
  });

  it('takes no schema that was there before, not even an empty one of its name', async () => {
    await shop.execute('create schema pr_12_shop');
    expect(await claim(['pr_12_shop'])).toMatchObject({
      ...{ created: [], unmarked: [{ schema: 'pr_12_shop' }] },
    });
    expect(await drop()).toEqual({ dropped: [], kept: [] });
    expect(await list()).toEqual(['pr_12_shop']);
  });

  it('records the others before it creates them, and the later ones besides', async () => {
    await claim(['pr_12_shop', 'pr_12_shop_staging']);
    await claim(['pr_12_shop', 'pr_12_shop_staging', 'pr_12_shop_marts']);
    const { marked } = await listMarkedSchemas(shop.warehouse, OWNER, []);
    const [home, ...others] = marked;
    expect(home?.recorded.map(({ schema }) => schema).sort()).toEqual([
      'pr_12_shop_marts',
      'pr_12_shop_staging',
    ]);
    expect(others.map(({ recorded }) => recorded)).toEqual([[], []]);
    // The record goes last, so that a clean-up that is stopped can be repeated.
    expect((await drop()).dropped.at(-1)).toBe('pr_12_shop');
  });

  it('reads the marker again before it drops', async () => {
    await claim(['pr_12_shop']);
    const { marked } = await listMarkedSchemas(shop.warehouse, OWNER, []);
    await shop.execute("update pr_12_shop.dbt_ci_schema_owner set pull_request = '1'");
    const own = listOwnSchemas(marked, OWNER);
    expect(await dropSchemas(shop.warehouse, own)).toEqual({ dropped: [], kept: [] });
    expect(await list()).toEqual(['pr_12_shop']);
  });

  it('drops fifty schemas, and only those of one pull request', async () => {
    const names = Array.from({ length: 50 }, (_, index) => `pr_12_shop_${index}`);
    await claim(['pr_12_shop', ...names]);
    await claim(['pr_1_shop'], { ...OWNER, pull_request: '1' }, 'pr_1_shop');
    expect((await drop()).dropped).toHaveLength(51);
    expect(await list()).toEqual(['pr_1_shop']);
  });
});

describe('[T14] what others built on a pull request’s schema', () => {
  let shop: TestWarehouse;
  const { claim, drop, list } = operations(() => shop);

  beforeAll(async () => {
    shop = await openTestWarehouse('postgres');
  });
  afterAll(() => shop?.close());

  it('keeps a schema whose end would take something of others along, and names it', async () => {
    await claim(['pr_12_shop', 'pr_12_shop_staging']);
    await shop.execute(`
      create table pr_12_shop.orders (id int primary key);
      create view pr_12_shop_staging.own as select * from pr_12_shop.orders;
      create schema bi;
      create view bi.report as select * from pr_12_shop.orders;
      create view bi.on_top as select * from bi.report;
      create materialized view bi.frozen as select * from pr_12_shop_staging.own;
      create table bi.lines (order_id int references pr_12_shop.orders);
      create sequence pr_12_shop.numbers;
      create table bi.numbered (id int default nextval('pr_12_shop.numbers'));
    `);
    const { dropped, kept } = await drop();
    expect(dropped).toEqual([]);
    expect(kept.map(({ reason }) => reason).sort()).toEqual([
      'postgres.pr_12_shop was not dropped: this would also drop bi.lines (it uses orders), bi.numbered (it uses numbers), bi.report (it uses orders), which does not belong to the pull request.',
      'postgres.pr_12_shop_staging was not dropped: this would also drop bi.frozen (it uses own), which does not belong to the pull request.',
    ]);
    await shop.execute('drop schema bi cascade');
    expect((await drop()).dropped).toHaveLength(2);
    expect(await list()).toEqual([]);
  });

  it('never leaves a schema without its marker', async () => {
    await shop.execute(`
      create function public.refuse() returns event_trigger language plpgsql as
        'begin raise exception ''no tables today''; end';
      create event trigger refuse on ddl_command_end when tag in ('CREATE TABLE AS')
        execute function public.refuse();
    `);
    await expect(claim(['pr_12_shop'])).rejects.toThrow('no tables today');
    await shop.execute('drop event trigger refuse');
    expect(await list()).toEqual([]);
  });

  it('drops the others where one cannot be dropped, and says why', async () => {
    await claim(['pr_12_shop', 'pr_12_shop_a', 'pr_12_shop_b']);
    const { marked } = await listMarkedSchemas(shop.warehouse, OWNER, []);
    const own = listOwnSchemas(marked, OWNER);
    const gone = { ...own[0], database: 'gone', schema: 'a', owner: OWNER };
    const { dropped, kept } = await dropSchemas(shop.warehouse, [gone, ...own]);
    expect(dropped).toEqual(own);
    expect(kept.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^gone\.a was not dropped: .*Cross-db references not allowed/s),
    ]);
    const others = Array.from({ length: 5 }, () => gone);
    const { kept: given } = await dropSchemas(shop.warehouse, others);
    expect(given).toHaveLength(5);
    expect(given.at(-1)?.reason).toBe(
      'gone.a was not dropped: the action stopped after 3 failed drops.',
    );
  });
});

describe('[T14] clean-up where schema and marker cannot be made at once', () => {
  let shop: TestWarehouse;
  const { claim, drop, list } = operations(() => shop);

  beforeAll(async () => {
    shop = await openTestWarehouse('duckdb', { macros: NO_TRANSACTIONS });
  });
  afterAll(() => shop?.close());

  it('drops the empty schema of a run that was killed before its marker', async () => {
    await shop.execute('create schema pr_12_shop');
    expect((await drop()).dropped).toEqual(['pr_12_shop']);
    // A custom schema is on record before it is there.
    await claim(['pr_12_shop', 'pr_12_shop_staging']);
    await shop.execute('drop table pr_12_shop_staging.dbt_ci_schema_owner');
    await shop.execute('create schema pr_12_shop_unrecorded');
    expect((await drop()).dropped).toEqual(['pr_12_shop_staging', 'pr_12_shop']);
    expect(await list()).toEqual(['pr_12_shop_unrecorded']);
    await shop.execute('drop schema pr_12_shop_unrecorded');
  });

  it('takes over such a schema at the next push, if it is empty and named for the pull request', async () => {
    await shop.execute('create schema pr_12_shop; create schema pr_12_shop_staging');
    await shop.execute('create schema pr_123_shop; create schema pr_12_shop_full');
    await shop.execute('create table pr_12_shop_full.a as select 1 as id');
    const claim1 = await claim([
      'pr_12_shop',
      'pr_12_shop_staging',
      'pr_123_shop',
      'pr_12_shop_full',
    ]);
    expect(claim1.created.map(({ schema }) => schema)).toEqual([
      'pr_12_shop',
      'pr_12_shop_staging',
    ]);
    expect(claim1.unmarked.map(({ schema }) => schema)).toEqual(['pr_123_shop', 'pr_12_shop_full']);
    expect((await drop()).dropped).toEqual(['pr_12_shop_staging', 'pr_12_shop']);
    expect(await list()).toEqual(['pr_123_shop', 'pr_12_shop_full']);
  });
});

describe.each(['duckdb', 'postgres'] as const)('[T39] names of the catalogue on %s', (adapter) => {
  let shop: TestWarehouse;
  const { claim, drop, list } = operations(() => shop);

  beforeAll(async () => {
    shop = await openTestWarehouse(adapter);
  });
  afterAll(() => shop?.close());

  it('never reach SQL where they could end a quote', async () => {
    const kept = ['kept', 'kept_too'];
    await shop.execute(kept.map((name) => `create schema ${name}`).join('; '));
    const hostile = [
      ...['pr_12_shop"; drop schema kept; --', "pr_12_shop'; drop schema kept; --"],
      ...['pr_12_shop; drop schema kept', 'pr_12_shop\\', 'pr_12_shop/*'],
    ];
    const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
    const literal = (name: string) => `'${name.replaceAll("'", "''")}'`;
    for (const name of hostile)
      await shop.execute(`create schema ${quote(name)}; ${marker(quote(name), MARKER)}`);
    // A record is a table too, and so is what an earlier push left.
    await claim(['pr_12_shop', 'pr_12_shop_staging']);
    const { database } = shop.place('kept', '');
    const record = 'pr_12_shop.dbt_ci_schema_list';
    const odd = [
      ...hostile.map((name) => [database, name]),
      ['no"; drop schema kept_too; --', 'pr_12_shop'],
      ["no'; drop schema kept_too; --", 'pr_12_shop'],
    ];
    for (const [place = '', schema = ''] of odd)
      await shop.execute(`insert into ${record} values (${literal(place)}, ${literal(schema)})`);
    const table = 'x"; drop schema kept; --';
    await shop.execute(`create table pr_12_shop.${quote(table)} as select 1 as id`);

    await dropLeftovers(shop.warehouse, { owner: OWNER, isolated: 'pr_12_shop' }, [], [database]);
    expect(await drop()).toEqual({ dropped: ['pr_12_shop_staging', 'pr_12_shop'], kept: [] });
    const left = await list();
    expect(left).toEqual([...hostile, ...kept].sort());
    tally('hostile strings', hostile.length + odd.length + 1);
    tally('stray writes', hostile.length + kept.length - left.length);
  });
});

describe('[T38] a warehouse without databases, whose catalogue does not list what is in a schema', () => {
  let shop: TestWarehouse;
  const { claim, drop, list } = operations(() => shop);

  beforeAll(async () => {
    // As on ClickHouse: no row for a schema that is full of others' tables.
    const blind =
      '{% macro duckdb__dbt_ci_lists_relations(database) %}' +
      "{{ return(default__dbt_ci_lists_relations('')) }}{% endmacro %}" +
      '{% macro duckdb__dbt_ci_relation_names(database, schema) %}{{ return([]) }}{% endmacro %}';
    shop = await openTestWarehouse('duckdb', { macros: NO_TRANSACTIONS + blind });
  });
  afterAll(() => shop?.close());

  it('takes no schema for empty: neither a claim nor a clean-up touches one without a marker', async () => {
    await shop.execute(
      'create schema pr_12_shop; create table pr_12_shop.theirs as select 1 as id',
    );
    const { created, unmarked } = await claim(['pr_12_shop']);
    expect(created).toEqual([]);
    expect(unmarked.map(({ schema }) => schema)).toEqual(['pr_12_shop']);
    expect((await drop()).dropped).toEqual([]);
    expect(await list()).toEqual(['pr_12_shop']);
    tally('stray writes', 1 - (await list()).length);
  });
});

/** The columns of a marker, as the action writes them. */
const MARKER = "select 'acme/shop' as repository, 'shop' as project, '12' as pull_request";

function marker(schema: string, query: string): string {
  return `create table ${schema}.dbt_ci_schema_owner as ${query}`;
}
