import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeVenv } from '../../scripts/python-venv.ts';
import { startDriverSession } from '../../src/dbt/driver-session.ts';
import type { DbtSession } from '../../src/dbt/session.ts';
import { createProcesses } from '../../src/platform/child-processes.ts';
import { prepareClones } from '../../src/warehouse/clones.ts';
import { computeDataDiffs } from '../../src/warehouse/diff.ts';
import { createWarehouse, type Warehouse } from '../../src/warehouse/operations.ts';
import { countRows } from '../../src/warehouse/row-counts.ts';
import { fetchSamples } from '../../src/warehouse/samples.ts';
import { claimSchemas, dropSchemas, listMarkedSchemas } from '../../src/warehouse/schemas.ts';
import { invoke, sessionOptions, writeFiles } from '../dbt/shop.ts';
import { makeTempDir, removeTempDirs } from '../support/temp.ts';
import { suite as bigquery } from '../support/warehouses/bigquery.ts';
import { suite as clickhouse } from '../support/warehouses/clickhouse.ts';
import { selectTypes } from '../support/warehouses/project.ts';
import { suite as redshift } from '../support/warehouses/redshift.ts';
import { suite as snowflake } from '../support/warehouses/snowflake.ts';
import type { Server } from '../support/warehouses/suite.ts';

/**
 * What a pull request asks of a warehouse, through its real adapter on what stands in for it. Whole
 * runs on them: `npm run e2e:warehouses`.
 */

const ROOT = resolve(import.meta.dirname, '..', '..');
const OWNER = { repository: 'acme/shop', project: 'shop', pull_request: '1' };
const ISOLATED = 'pr_1_shop';

afterAll(removeTempDirs);

describe.each([clickhouse, redshift, snowflake, bigquery])('$title', (suite) => {
  const home = { database: suite.database, schema: ISOLATED };
  const place = (schema: string, identifier: string) => ({ ...home, schema, identifier });
  const request = {
    uniqueId: 'model.shop.all_types',
    before: place('analytics', 'all_types'),
    after: place(ISOLATED, 'all_types'),
    facts: { key: { columns: ['id'] } },
  };
  let server: Server;
  let session: DbtSession;
  let warehouse: Warehouse;

  beforeAll(async () => {
    const bin = makeVenv(suite.name);
    server = await suite.start();
    const project = join(await makeTempDir(), 'shop');
    const operations = join(await makeTempDir(), 'warehouse');
    await cp(join(ROOT, 'warehouse'), operations, { recursive: true });
    const outputs = { prod: suite.profile, pr: { ...suite.profile, schema: ISOLATED } };
    await writeFiles(project, {
      'profiles.yml': JSON.stringify({ shop: { target: 'pr', outputs } }),
      'dbt_project.yml': 'name: shop\nprofile: shop\nversion: "1.0"\n',
      'models/all_types.sql': `{{ config(materialized='table') }}
{% if target.name == 'prod' %}${selectTypes(suite, false)}{% else %}${selectTypes(suite, true)}{% endif %}`,
    });
    const options = sessionOptions(project, {
      python: join(bin, 'python'),
      dbt: join(bin, 'dbt'),
    });
    session = await startDriverSession(createProcesses(), {
      ...options,
      env: { ...options.env, ...server.env },
      flags: { ...options.flags, target: 'pr', profile: 'shop' },
    });
    warehouse = createWarehouse(session, operations);
    const built = await invoke(session, 'build', '--target', 'prod');
    expect(built.success, JSON.stringify(built)).toBe(true);
  });

  afterAll(async () => {
    await session.close();
    await server.stop();
  });

  it('gives a pull request a schema of its own, once', async () => {
    const claim = () => claimSchemas(warehouse, [home], OWNER, ISOLATED);
    expect(await claim()).toMatchObject({ created: [home], ours: [] });
    expect(await claim()).toMatchObject({ created: [], ours: [home] });
    const other = { ...OWNER, pull_request: '2' };
    expect(await claimSchemas(warehouse, [home], other, ISOLATED)).toMatchObject({
      theirs: [{ ...home, owner: OWNER }],
    });
  });

  it('gives an incremental model production’s rows', async () => {
    const { uniqueId, before: production, after: relation } = request;
    const clones = await prepareClones(warehouse, [{ uniqueId, production, relation }], {
      maxRows: 10,
    });
    expect(clones).toEqual([
      { uniqueId, how: suite.pasts, rows: suite.pasts === 'copy' ? 2 : null },
    ]);
    const { counts } = await countRows(warehouse, [{ uniqueId, place: relation }], {
      views: false,
    });
    expect([...counts]).toEqual([[uniqueId, { rows: 2, estimated: false }]]);
  });

  it('compares a value of every type, and shows it', async () => {
    const built = await invoke(session, 'build', '--target', 'pr');
    expect(built.success, JSON.stringify(built)).toBe(true);
    const { diffs, notCompared, refusals } = await computeDataDiffs(warehouse, [request], {
      maxRows: 10,
    });
    expect([...notCompared, ...refusals]).toEqual([]);
    const changed = diffs[0]?.keys?.changed.map(({ column, rows }) => [column.toLowerCase(), rows]);
    expect(changed).toEqual(suite.types.map(({ name }) => [name, 1]));
    const samples = (await fetchSamples(warehouse, [request], diffs)).get(request.uniqueId);
    const shown = samples?.changed[0]?.values.filter((one) => one.before !== one.after);
    // Ten columns are shown at most.
    expect(shown?.length).toBe(Math.min(10, suite.types.length));
  });

  it('drops the schema that the pull request owns, and nothing else', async () => {
    const { marked } = await listMarkedSchemas(warehouse, OWNER, [suite.database]);
    expect(marked.map(({ schema, owner }) => [schema.toLowerCase(), owner])).toEqual([
      [ISOLATED, OWNER],
    ]);
    const analytics = { database: suite.database, schema: 'analytics', owner: OWNER };
    const { dropped } = await dropSchemas(warehouse, [analytics, { ...home, owner: OWNER }]);
    expect(dropped).toMatchObject([home]);
    expect(await server.relations()).toEqual(['analytics.all_types']);
  });
});
