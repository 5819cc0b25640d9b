import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DbtSession } from '../../src/dbt/session.ts';
import {
  dropGenerations,
  listOldSchemas,
  prepareGreen,
  surveySchemas,
  swapSchemas,
} from '../../src/warehouse/blue-green.ts';
import { prepareClones } from '../../src/warehouse/clones.ts';
import { computeDataDiffs } from '../../src/warehouse/diff.ts';
import { describeMissingGrant } from '../../src/warehouse/missing-grant.ts';
import { createWarehouse, type Warehouse } from '../../src/warehouse/operations.ts';
import { dropOrphan, surveyOrphans } from '../../src/warehouse/orphans.ts';
import { countRefresh, findMissingColumns, listColumns } from '../../src/warehouse/refresh.ts';
import { inspectRights } from '../../src/warehouse/rights.ts';
import { countRows } from '../../src/warehouse/row-counts.ts';
import { dropLeftovers, loadSchemaRuns, markRun } from '../../src/warehouse/runs.ts';
import { fetchSamples } from '../../src/warehouse/samples.ts';
import { claimSchemas, dropSchemas, listMarkedSchemas } from '../../src/warehouse/schemas.ts';

const OWNER = { repository: 'acme/shop', project: 'shop', pull_request: '12' };
const SCHEMA = { database: 'shop', schema: 'pr_12' };
const PAIR = { database: 'shop', live: 'marts', green: 'marts_green' };
const PLACE = { ...SCHEMA, identifier: 'orders' };
const REQUEST = {
  uniqueId: 'model.shop.orders',
  before: PLACE,
  after: PLACE,
  facts: { key: { columns: ['id'] } },
};
const ORPHAN = {
  ...{ ...PLACE, uniqueId: 'model.shop.old', resourceType: 'model', kind: 'table' },
  fingerprint: '1',
} as unknown as Parameters<typeof dropOrphan>[1];

/** As dbt 1.11 reports it, on PostgreSQL. */
const refusal = (macro: string) =>
  [
    'Encountered an error while running operation: Database Error',
    '  permission denied for database shop',
    `  > in macro ${macro} (macros/schemas.sql)`,
    `  > called by macro default__${macro} (macros/schemas.sql)`,
  ].join('\n');

function refuseAll() {
  const asked = new Set<string>();
  const session = {
    async invoke({ args }: { args: string[] }) {
      const [, macro = ''] = args;
      asked.add(macro);
      return { success: false, exception: refusal(macro), results: [], lines: [] };
    },
  } as unknown as DbtSession;
  return {
    asked,
    warehouse: createWarehouse(session, '/warehouse', { login: { user: 'dbt_ci' } }),
  };
}

async function messageOf(work: (warehouse: Warehouse) => Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await work(refuseAll().warehouse));
  } catch (error) {
    return (error as Error).message;
  }
}

const swap = {
  schemas: [{ database: 'shop', live: 'marts', incoming: 'marts_green', old: 'marts_old' }],
} as unknown as Parameters<typeof swapSchemas>[1];
const diffs = [
  { uniqueId: REQUEST.uniqueId, keys: { added: 1, removed: 0, changed: [] } },
] as unknown as Parameters<typeof fetchSamples>[2];

const DENIED = 'Database Error\n  permission denied for database shop';
const CREATE = `${DENIED}\nGrant what is missing: grant create on database shop to dbt_ci;`;
const CONNECT = `${DENIED}\nGrant what is missing: grant connect on database shop to dbt_ci;`;

const OPERATIONS: Record<string, [(warehouse: Warehouse) => Promise<unknown>, string]> = {
  dbt_ci_claim_schemas: [
    (warehouse) => claimSchemas(warehouse, [SCHEMA], OWNER, 'pr_12'),
    `Could not create the schemas of this pull request (pr_12) as the user dbt_ci.\n${CREATE}`,
  ],
  dbt_ci_list_marked_schemas: [
    (warehouse) => listMarkedSchemas(warehouse, OWNER, []),
    `Could not look for the schemas of pull requests in the database of the target as the user dbt_ci.\n${CONNECT}`,
  ],
  dbt_ci_schema_runs: [
    (warehouse) => loadSchemaRuns(warehouse, [SCHEMA]),
    `Could not read which runs wrote into pr_12 as the user dbt_ci.\n${CONNECT}`,
  ],
  dbt_ci_mark_run: [
    (warehouse) => markRun(warehouse, [SCHEMA], '1', []),
    `Could not note in pr_12 that this run writes there as the user dbt_ci.\n${CREATE}`,
  ],
  dbt_ci_drop_leftovers: [
    (warehouse) => dropLeftovers(warehouse, { owner: OWNER, isolated: 'pr_12' }, [], []),
    `Could not drop what earlier pushes left in the schemas of this pull request (pr_12 …) as the user dbt_ci.\n${CREATE}`,
  ],
  dbt_ci_survey_schemas: [
    (warehouse) => surveySchemas(warehouse, [PAIR]),
    `Could not read what is in marts and what uses it as the user dbt_ci.\n${CONNECT}`,
  ],
  dbt_ci_prepare_green: [
    (warehouse) => prepareGreen(warehouse, [PAIR], OWNER),
    `Could not create the green schemas marts_green as the user dbt_ci.\n${CREATE}`,
  ],
  dbt_ci_swap_schemas: [
    (warehouse) => swapSchemas(warehouse, swap),
    `Could not swap the schemas marts as the user dbt_ci.\n${CREATE}`,
  ],
  dbt_ci_list_generations: [
    (warehouse) => listOldSchemas(warehouse, OWNER, ['shop']),
    `Could not look for replaced schemas in shop as the user dbt_ci.\n${CONNECT}`,
  ],
  dbt_ci_drop_generations: [
    (warehouse) => dropGenerations(warehouse, OWNER, ['shop'], ['20261123_061502']),
    `Could not drop the replaced schemas of 20261123_061502 in shop as the user dbt_ci.\n${CREATE}`,
  ],
  dbt_ci_drop_schemas: [
    (warehouse) => dropSchemas(warehouse, [{ ...SCHEMA, owner: OWNER }]),
    'shop.pr_12 was not dropped: Database Error',
  ],
  dbt_ci_clone_production: [
    (warehouse) =>
      prepareClones(
        warehouse,
        [{ uniqueId: REQUEST.uniqueId, production: PLACE, relation: PLACE }],
        { maxRows: 1 },
      ),
    `The rows of model.shop.orders could not be copied from production. Nothing was built.\n${CREATE}`,
  ],
  dbt_ci_row_counts: [
    (warehouse) =>
      countRows(warehouse, [{ uniqueId: REQUEST.uniqueId, place: PLACE }], { views: false }),
    '"refused":["model.shop.orders"]',
  ],
  dbt_ci_diff: [
    (warehouse) => computeDataDiffs(warehouse, [REQUEST], { maxRows: 1 }),
    'permission denied for database shop',
  ],
  dbt_ci_list_columns: [
    (warehouse) => listColumns(warehouse, [{ uniqueId: REQUEST.uniqueId, relation: PLACE }]),
    'permission denied for database shop',
  ],
  dbt_ci_compare_columns: [(warehouse) => findMissingColumns(warehouse, PLACE, 'select 1'), '[]'],
  dbt_ci_count_refresh: [
    (warehouse) => countRefresh(warehouse, PLACE, 'select 1'),
    'permission denied for database shop',
  ],
  dbt_ci_survey_orphans: [
    (warehouse) => surveyOrphans(warehouse, [ORPHAN]),
    'permission denied for database shop',
  ],
  dbt_ci_drop_orphan: [
    (warehouse) => dropOrphan(warehouse, ORPHAN),
    'permission denied for database shop',
  ],
  dbt_ci_inspect_rights: [
    (warehouse) => inspectRights(warehouse, [SCHEMA]),
    `Could not log in as the user dbt_ci.\n${CONNECT}`,
  ],
  dbt_ci_samples: [(warehouse) => fetchSamples(warehouse, [REQUEST], diffs), '{}'],
};

/** Every macro that is called by name in src/warehouse. */
function listCalled(): string[] {
  const folder = join(import.meta.dirname, '../../src/warehouse');
  const text = readdirSync(folder)
    .filter((name) => name !== 'operations.ts')
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  return [...new Set(text.match(/(?<=')dbt_ci_\w+(?=')/g))].sort();
}

describe('a refused operation', () => {
  it('is looked at below, whichever it is', () => {
    expect(Object.keys(OPERATIONS).sort()).toEqual(listCalled());
  });

  it.each(Object.entries(OPERATIONS))(
    '%s says what was being done',
    async (macro, [work, says]) => {
      const { asked, warehouse } = refuseAll();
      await work(warehouse).catch(() => undefined);
      expect([...asked]).toEqual([macro]);
      const message = await messageOf(work);
      expect(message).toContain(says);
      expect(message).not.toMatch(/dbt_ci_(?!")\w|running operation/);
    },
  );
});

describe('describeMissingGrant', () => {
  it.each([
    ['permission denied for schema raw', true, 'grant usage, create on schema raw to ci;'],
    ['permission denied for schema raw', false, 'grant usage on schema raw to ci;'],
    ['  permission denied for view stg_customers\n', false, 'grant select on stg_customers to ci;'],
    ['permission denied for table Orders', false, 'grant select on "Orders" to ci;'],
    ['permission denied for function f', false, 'grant execute on function f to ci;'],
    ['must be owner of schema pr_1', true, 'alter schema pr_1 owner to ci;'],
    [
      "003001 (42501): SQL access control error:\nInsufficient privileges to operate on schema 'MARTS'",
      true,
      'grant usage, create table, create view on schema MARTS to role TRANSFORMER;',
    ],
    [
      "Insufficient privileges to operate on database 'SHOP'",
      true,
      'grant usage, create schema on database SHOP to role TRANSFORMER;',
    ],
    [
      "Insufficient privileges to operate on table 'X'",
      false,
      'grant select on table X to role TRANSFORMER;',
    ],
    [
      "[INSUFFICIENT_PERMISSIONS] Insufficient privileges:\nUser does not have USE CATALOG on Catalog 'system'. SQLSTATE: 42501",
      false,
      'grant use catalog on catalog system to `ci`;',
    ],
    [
      "PERMISSION_DENIED: User does not have CREATE SCHEMA on Catalog 'shop'.",
      true,
      'grant create schema on catalog shop to `ci`;',
    ],
    [
      '403 Access Denied: Dataset shop:raw: Permission bigquery.datasets.get denied on dataset shop:raw (or it may not exist).',
      false,
      'the permission bigquery.datasets.get on the dataset shop:raw,',
    ],
    [
      '403 Access Denied: Project shop: User does not have bigquery.jobs.create permission in project shop.',
      true,
      'the permission bigquery.jobs.create on the project shop,',
    ],
  ])('%s', (message, changes, grant) => {
    const login = { user: 'ci', role: 'TRANSFORMER' };
    expect(describeMissingGrant(message, login, changes)).toContain(grant);
  });

  it('says nothing where the message does not say on what', () => {
    expect(describeMissingGrant('permission denied', {}, true)).toBeUndefined();
    expect(describeMissingGrant('syntax error', {}, true)).toBeUndefined();
  });

  it('leaves a place for a login that is not known', () => {
    const message = 'permission denied for schema raw';
    expect(describeMissingGrant(message, {}, false)).toContain('to <the login>;');
  });
});
