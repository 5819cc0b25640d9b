import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/dbt/artifacts/manifest.ts';
import { startDriverSession } from '../../../src/dbt/driver-session.ts';
import { DbtError } from '../../../src/errors.ts';
import { createProcesses } from '../../../src/platform/child-processes.ts';
import { makeTempDir, removeTempDirs } from '../../support/temp.ts';
import { makeShop, sessionOptions, targetOf } from '../shop.ts';

const SHOP = {
  'models/marts/orders.sql':
    "{{ config(materialized='table') }} select * from {{ source('raw', 'orders') }}",
  'models/off.sql': '{{ config(enabled=false) }} select 1 as id',
  'models/schema.yml': `
sources:
  - name: raw
    schema: landing
    tables: [{ name: orders }]
models:
  - name: orders
    description: One row per order
    columns:
      - name: id
        data_tests: [{ not_null: { config: { store_failures: true } } }]
exposures:
  - name: weekly
    label: Weekly numbers
    type: dashboard
    url: https://bi.example.com/weekly
    owner: { name: Ann }
    depends_on: [ref('orders')]
`,
};

const tree = (version: string, more: object = {}) => ({
  metadata: {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/manifest/${version}.json`,
    dbt_version: '3.1.0',
  },
  nodes: {},
  ...more,
});

afterAll(removeTempDirs);

describe('parseManifest', () => {
  let text: string;

  beforeAll(async () => {
    const project = await makeShop(SHOP);
    const session = await startDriverSession(createProcesses(), sessionOptions(project));
    await session.invoke({ args: ['parse'] });
    await session.close();
    text = await readFile(join(targetOf(project), 'manifest.json'), 'utf8');
  });

  it("reads a model of dbt's own manifest", () => {
    const { metadata, nodes } = parseManifest(text);

    expect(metadata).toMatchObject({
      schemaVersion: 12,
      dbtVersion: expect.stringMatching(/^1\.\d+/),
      projectName: 'shop',
      adapterType: 'duckdb',
      generatedAt: expect.stringMatching(/^\d{4}-/),
      invocationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(nodes.get('model.shop.orders')).toEqual({
      uniqueId: 'model.shop.orders',
      resourceType: 'model',
      name: 'orders',
      packageName: 'shop',
      originalFilePath: 'models/marts/orders.sql',
      patchPath: 'models/schema.yml',
      database: 'shop',
      schema: 'prod',
      alias: 'orders',
      relationName: '"shop"."prod"."orders"',
      description: 'One row per order',
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
      dependsOn: ['source.shop.raw.orders'],
      enabled: true,
      files: null,
      hasGrants: false,
      hasPostHooks: false,
      readsTargetSchema: false,
      materialized: 'table',
      storeFailures: null,
      group: null,
      metaOwner: undefined,
      metaRetries: undefined,
      metaAnomalies: undefined,
      metaChannel: undefined,
      contractColumns: [],
      test: null,
    });
  });

  it('reads tests with the node and the column that they test', () => {
    const [test] = [...parseManifest(text).nodes.values()].filter(
      ({ resourceType }) => resourceType === 'test',
    );

    expect(test).toMatchObject({
      name: 'not_null_orders_id',
      originalFilePath: 'models/schema.yml',
      storeFailures: true,
      test: { name: 'not_null', column: 'id', attachedNode: 'model.shop.orders' },
    });
  });

  it.each([
    [{ materialized: 'table', location_root: 's3://lake/marts' }, 'location_root'],
    [{ materialized: 'table', location_root: '/mnt', include_full_name_in_path: true }, undefined],
    [{ materialized: 'incremental', external_location: 's3://lake/orders' }, 'external_location'],
    [{ materialized: 'external', location: '/lake/orders.parquet' }, 'location'],
    [{ materialized: 'external', location: 'orders.parquet' }, undefined],
    [{ materialized: 'table', location: '/lake/orders.parquet' }, undefined],
  ])('knows from %o where files are written to', (config, key) => {
    const orders = {
      resource_type: 'model',
      name: 'a',
      package_name: 'p',
      original_file_path: 'a.sql',
    };
    const { nodes } = parseManifest(tree('v12', { nodes: { 'model.p.a': { ...orders, config } } }));
    const place = Object.entries(config).find(([name]) => name === key)?.[1];
    expect(nodes.get('model.p.a')?.files).toEqual(key === undefined ? null : { key, place });
  });

  it.each([
    [{ config: { meta: { dbt_ci: { anomalies: false } } } }, false],
    [{ meta: { dbt_ci: { anomalies: { 'min-runs': 9 } } } }, { 'min-runs': 9 }],
    [{ config: { meta: { dbt_ci: 'later' } }, meta: [] }, undefined],
  ])('reads the rules of a node for anomalies from %j', (given, expected) => {
    const orders = {
      resource_type: 'model',
      name: 'a',
      package_name: 'p',
      original_file_path: 'a.sql',
    };
    const { nodes } = parseManifest(
      tree('v12', { nodes: { 'model.p.a': { ...orders, ...given } } }),
    );
    expect(nodes.get('model.p.a')?.metaAnomalies).toEqual(expected);
  });

  it('reads sources and exposures', () => {
    const { sources, exposures } = parseManifest(text);

    expect([...sources.values()]).toEqual([
      {
        uniqueId: 'source.shop.raw.orders',
        name: 'orders',
        sourceName: 'raw',
        packageName: 'shop',
        originalFilePath: 'models/schema.yml',
        database: 'shop',
        schema: 'landing',
        relationName: '"shop"."landing"."orders"',
        freshness: null,
      },
    ]);
    expect([...exposures.values()]).toEqual([
      {
        uniqueId: 'exposure.shop.weekly',
        name: 'weekly',
        label: 'Weekly numbers',
        type: 'dashboard',
        url: 'https://bi.example.com/weekly',
        owner: { email: null, name: 'Ann' },
        dependsOn: ['model.shop.orders'],
      },
    ]);
  });

  it('leaves out disabled nodes, as dbt does', () => {
    expect([...parseManifest(text).nodes.keys()]).not.toContain('model.shop.off');
  });

  it('recognises unit tests whose rows dbt renders', () => {
    const unitTest = (rows: unknown) => ({
      ...{
        resource_type: 'unit_test',
        name: 'x',
        package_name: 'shop',
        original_file_path: 'x.yml',
      },
      ...{ given: [{ input: "ref('orders')", rows }], expect: { rows: [] } },
    });
    const unit_tests = { plain: unitTest([{ id: 1 }]), sql: unitTest('select {{ one() }} as id') };
    const { nodes } = parseManifest(tree('v12', { unit_tests }));
    expect(nodes.get('plain')?.rendersRows).toBe(false);
    expect(nodes.get('sql')?.rendersRows).toBe(true);
  });

  it('takes the parsed JSON as well as the text', () => {
    expect(parseManifest(JSON.parse(text))).toEqual(parseManifest(text));
  });

  it('accepts v11, and sections that are missing', () => {
    expect(parseManifest(tree('v11'))).toMatchObject({
      metadata: { schemaVersion: 11, adapterType: null },
      nodes: new Map(),
      exposures: new Map(),
    });
  });

  it.each([
    ['v10', 'written by dbt 3.1.0 in the schema https://schemas.getdbt.com/dbt/manifest/v10.json'],
    ['v20', 'this action reads v11 and v12 (dbt 1.7 and later)'],
  ])('refuses %s', (version, message) => {
    expect(() => parseManifest(tree(version))).toThrow(DbtError);
    expect(() => parseManifest(tree(version), 'state/manifest.json')).toThrow(message);
  });

  it.each([
    ['text cut short', '{"metadata": {"a"', 'm.json is not JSON: it may have been cut short.'],
    [
      'another file',
      { a: 1 },
      'm.json does not have the shape that dbt writes: there is no object "metadata".',
    ],
    [
      'a node without a name',
      tree('v12', { nodes: { 'model.shop.x': { resource_type: 'model' } } }),
      'm.json does not have the shape that dbt writes: model.shop.x has no text "name".',
    ],
  ])('refuses %s', (_, manifest, message) => {
    expect(() => parseManifest(manifest, 'm.json')).toThrow(message);
  });

  it('stays under 250 MB resident for 30 MB of manifest', async () => {
    const file = join(await makeTempDir(), 'manifest.json');
    await writeFile(file, largeManifest(text));
    const module = resolve(import.meta.dirname, '../../../src/dbt/artifacts/manifest.ts');
    const code = `
      import { readFileSync } from 'node:fs';
      import { parseManifest } from ${JSON.stringify(module)};
      const { nodes } = parseManifest(readFileSync(${JSON.stringify(file)}, 'utf8'));
      console.log(nodes.size, process.resourceUsage().maxRSS / 1024);`;
    const { stdout } = await createProcesses().run(
      process.execPath,
      ['--input-type=module', '-e', code],
      { env: {} },
    );
    const [nodes, megabytes] = stdout.split(' ').map(Number);

    expect(nodes).toBeGreaterThan(10_000);
    expect(megabytes).toBeLessThan(250);
  });
});

/** Over 30 MB, with one character that makes every character of the text two bytes wide in memory. */
function largeManifest(small: string): string {
  const manifest = JSON.parse(small);
  const [node] = Object.values(manifest.nodes) as object[];
  manifest.nodes = {};
  for (let size = 0, i = 0; size < 30e6; i++) {
    const copy = { ...node, unique_id: `model.shop.m${i}`, name: `m${i}`, description: '☃' };
    manifest.nodes[copy.unique_id] = copy;
    size += JSON.stringify(copy).length;
  }
  return JSON.stringify(manifest);
}
