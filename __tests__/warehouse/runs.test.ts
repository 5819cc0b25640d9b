import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wasAlone } from '../../src/pipelines/ci/run-markers.ts';
import type { PlanNode } from '../../src/plan/plan.ts';
import { dropLeftovers, loadSchemaRuns, markRun } from '../../src/warehouse/runs.ts';
import { claimSchemas } from '../../src/warehouse/schemas.ts';
import { removeTempDirs } from '../support/temp.ts';
import { type Adapter, openTestWarehouse, type TestWarehouse } from './warehouses.ts';

const OWNER = { repository: 'acme/shop', project: 'shop', pull_request: '12' };
const ISOLATED = 'pr_12_shop';
const OTHER = { ...OWNER, pull_request: '13' };

/** What an information_schema does not list. */
const ODD_RELATIONS: Record<Adapter, string[]> = {
  duckdb: [],
  postgres: ['create materialized view pr_12_shop.odd as select 1 as id'],
};

afterAll(removeTempDirs);

describe.each(['duckdb', 'postgres'] as const)('an earlier push on %s', (adapter) => {
  let shop: TestWarehouse;
  const schemaOf = (schema: string) => ({ database: shop.place('', '').database, schema });
  const relations = async () =>
    (
      await shop.rows(
        adapter === 'duckdb'
          ? "select table_schema || '.' || table_name from information_schema.tables order by 1"
          : "select n.nspname || '.' || c.relname from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where c.relkind in ('r', 'v', 'm') and n.nspname in ('prod', 'pr_12_shop', 'pr_12_shop_history', 'pr_13_shop', 'prx12_shop') order by 1",
      )
    ).flat();
  const planned = (schema: string, name: string) =>
    ({ ...shop.place(schema, name), name, alias: name, relationName: name }) as unknown as PlanNode;

  beforeAll(async () => {
    shop = await openTestWarehouse(adapter);
    const own = [schemaOf('pr_12_shop'), schemaOf('pr_12_shop_history')];
    await claimSchemas(shop.warehouse, own, OWNER, 'pr_12_shop');
    await claimSchemas(shop.warehouse, [schemaOf('pr_13_shop')], OTHER, 'pr_13_shop');
    await markRun(shop.warehouse, own, '7-1', []);
  });
  afterAll(() => shop?.close());

  it('[T14] leaves nothing that is no longer planned, and nobody else loses anything', async () => {
    await shop.execute(
      [
        'create table pr_12_shop.kept as select 1 as id',
        'create table pr_12_shop.seed as select 1 as id',
        'create view pr_12_shop.below as select * from pr_12_shop.seed',
        'create view pr_12_shop.again as select * from pr_12_shop.below',
        'create table pr_12_shop."Odd name" as select 1 as id',
        ...ODD_RELATIONS[adapter],
        'create table pr_12_shop_history.kept as select 1 as id',
        'create table pr_13_shop.seed as select 1 as id',
        'create schema prx12_shop',
        'create table prx12_shop.seed as select 1 as id',
        'create table prod.seed as select 1 as id',
      ].join(';'),
    );
    // In other letters than the warehouse has it.
    const plan = [planned('pr_12_shop', 'KEPT')];
    await dropLeftovers(shop.warehouse, { owner: OWNER, isolated: ISOLATED }, plan, [
      schemaOf('').database,
    ]);

    expect((await relations()).filter((name) => !name.includes('.dbt_ci_schema_'))).toEqual([
      'pr_12_shop.kept',
      'pr_13_shop.seed',
      'prod.seed',
      'prx12_shop.seed',
    ]);
  });

  it('is known by its run until the next', async () => {
    const schemas = [schemaOf('pr_12_shop'), schemaOf('pr_13_shop')];
    const run = (name: string) => [{ ...schemaOf('pr_12_shop'), run: name }];
    expect(await loadSchemaRuns(shop.warehouse, schemas)).toEqual(run('7-1'));
    await markRun(shop.warehouse, schemas.slice(0, 1), '8-1', ['7-1']);
    expect(await loadSchemaRuns(shop.warehouse, schemas)).toEqual(run('8-1'));
  });

  it('[T43] shows who else writes into its schemas, whichever run ends last', async () => {
    const [custom, home] = [schemaOf('pr_12_shop_history'), schemaOf('pr_12_shop')];
    const own = [home, custom];
    const load = async () => {
      const runs = await loadSchemaRuns(shop.warehouse, own);
      return runs.map(({ schema, run }) => `${schema}: ${run}`).sort();
    };
    const both = (...runs: string[]) =>
      own.flatMap(({ schema }) => runs.map((run) => `${schema}: ${run}`)).sort();
    // An older push starts, and a newer one while it runs.
    await markRun(shop.warehouse, own, '20-1', ['7-1', '8-1']);
    expect(await wasAlone(shop.warehouse, own, '20-1')).toBe(true);
    await markRun(shop.warehouse, own, '21-1', []);
    expect(await load()).toEqual(both('20-1', '21-1'));
    // The newer one ends first.
    expect(await wasAlone(shop.warehouse, own, '21-1')).toBe(false);
    expect(await wasAlone(shop.warehouse, own, '20-1')).toBe(false);
    // Both had started at the same moment, and one marker replaced the other.
    await markRun(shop.warehouse, own, '21-1', ['20-1']);
    expect(await wasAlone(shop.warehouse, own, '20-1')).toBe(false);
    expect(await load()).toEqual(both('20-1', '21-1'));
    // Somebody has dropped the table in one of the schemas.
    await markRun(shop.warehouse, own, '22-1', ['20-1', '21-1']);
    await shop.execute('drop table pr_12_shop_history.dbt_ci_schema_run');
    expect(await wasAlone(shop.warehouse, own, '22-1')).toBe(false);
    expect(await wasAlone(shop.warehouse, own, '22-1')).toBe(true);
    expect(await load()).toEqual(both('22-1'));
  });

  it('[T14] loses everything where nothing is planned, in the target’s own database', async () => {
    await dropLeftovers(shop.warehouse, { owner: OWNER, isolated: ISOLATED }, [], []);
    const left = await relations();
    expect(left).toEqual(expect.arrayContaining(['pr_13_shop.seed', 'prod.seed']));
    expect(left.filter((name) => name.startsWith('pr_12_shop'))).toEqual([
      'pr_12_shop.dbt_ci_schema_list',
      'pr_12_shop.dbt_ci_schema_owner',
      'pr_12_shop.dbt_ci_schema_run',
      'pr_12_shop_history.dbt_ci_schema_owner',
      'pr_12_shop_history.dbt_ci_schema_run',
    ]);
  });
});
