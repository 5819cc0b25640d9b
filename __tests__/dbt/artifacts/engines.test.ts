import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/dbt/artifacts/manifest.ts';
import { pickManifest, TextPool } from '../../../src/dbt/artifacts/pick-manifest.ts';
import { parseRunResults, toNodeResults } from '../../../src/dbt/artifacts/run-results.ts';
import { parseSources } from '../../../src/dbt/artifacts/sources.ts';

/**
 * What other engines write otherwise than the dbt that the tests run on. The fields of 1.12 are
 * those of schemas.getdbt.com; those of 2.x are told in dbt-core#15296 (macros call none),
 * dbt-fusion#1130 (no results of what failed or was skipped), and by its artifacts: statuses with a
 * capital, sections that are null, another end of the schema's address.
 */
const ORDERS = {
  resource_type: 'model',
  name: 'orders',
  package_name: 'shop',
  path: 'orders.sql',
  original_file_path: 'models/orders.sql',
  unique_id: 'model.shop.orders',
  fqn: ['shop', 'orders'],
  alias: 'orders',
  checksum: { name: 'sha256', checksum: 'c0ffee' },
  database: 'shop',
  schema: 'analytics',
  relation_name: '"shop"."analytics"."orders"',
  config: { enabled: true, materialized: 'table', meta: { owner: 'finance' } },
  depends_on: { macros: ['macro.shop.cents'], nodes: ['source.shop.raw.orders'] },
  raw_code: 'select 1 as id',
  language: 'sql',
};
const RAW_ORDERS = {
  resource_type: 'source',
  name: 'orders',
  source_name: 'raw',
  package_name: 'shop',
  original_file_path: 'models/sources.yml',
  unique_id: 'source.shop.raw.orders',
  database: 'shop',
  schema: 'raw',
  relation_name: '"shop"."raw"."orders"',
};
const EXPOSURE = {
  resource_type: 'exposure',
  name: 'weekly',
  package_name: 'shop',
  original_file_path: 'models/marts.yml',
  unique_id: 'exposure.shop.weekly',
  depends_on: { macros: [], nodes: ['model.shop.orders'] },
  owner: { name: 'Ann', email: ['ann@example.com', 'bob@example.com'] },
};

const OF_1_12 = {
  metadata: {
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
    dbt_version: '1.12.6',
    generated_at: '2026-11-02T06:00:00.000000Z',
    invocation_id: '6fb3bef2-7dbc-45a3-9c58-1e415e11428a',
    invocation_started_at: '2026-11-02T05:59:58.000000Z',
    env: {},
    project_name: 'shop',
    project_id: 'c2a9',
    user_id: null,
    send_anonymous_usage_stats: false,
    adapter_type: 'duckdb',
    quoting: { database: true, schema: true, identifier: true, column: null },
    run_started_at: '2026-11-02T05:59:59.000000+00:00',
  },
  nodes: {
    'model.shop.orders': {
      ...ORDERS,
      patch_path: 'shop://models/marts.yml',
      columns: {},
      docs: { show: true, node_color: null },
      doc_blocks: [],
      unrendered_config: { materialized: 'table' },
      config_call_dict: { materialized: 'table' },
      unrendered_config_call_dict: {},
      time_spine: null,
      extra_ctes: [],
      primary_key: ['id'],
    },
  },
  sources: {
    'source.shop.raw.orders': {
      ...RAW_ORDERS,
      loaded_at_query: null,
      freshness: { warn_after: { count: 12, period: 'hour' }, error_after: {}, filter: null },
    },
  },
  macros: {
    'macro.shop.cents': {
      name: 'cents',
      package_name: 'shop',
      original_file_path: 'macros/cents.sql',
      macro_sql: '{% macro cents(x) %}{{ halves(x) }}{% endmacro %}',
      depends_on: { macros: ['macro.shop.halves'] },
      arguments: [],
      config: { meta: {}, docs: { show: true } },
      supported_languages: null,
    },
  },
  docs: {},
  exposures: { 'exposure.shop.weekly': EXPOSURE },
  metrics: {},
  groups: { 'group.shop.finance': { name: 'finance', owner: { name: 'Ann' }, config: {} } },
  selectors: {},
  disabled: {},
  parent_map: {},
  child_map: {},
  group_map: {},
  saved_queries: {},
  semantic_models: {},
  unit_tests: {},
  functions: {
    'function.shop.halves': {
      resource_type: 'function',
      name: 'halves',
      package_name: 'shop',
      original_file_path: 'functions/halves.sql',
      unique_id: 'function.shop.halves',
      arguments: [{ name: 'x', data_type: 'int' }],
      returns: { data_type: 'int' },
      config: { enabled: true, type: 'scalar', volatility: null },
      depends_on: { macros: [], nodes: [] },
    },
  },
};

const OF_2 = {
  metadata: {
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12/manifest.json',
    dbt_version: '2.0.0-preview.210',
    generated_at: '2026-08-19T17:00:33.833000Z',
    invocation_id: '11111111-1111-1111-1111-111111111111',
    env: {},
    project_name: 'shop',
    adapter_type: 'snowflake',
    quoting: {},
  },
  nodes: {
    'model.shop.orders': { ...ORDERS, config: { ...ORDERS.config, static_analysis: 'strict' } },
  },
  sources: { 'source.shop.raw.orders': { ...RAW_ORDERS, freshness: null } },
  macros: {
    'macro.shop.cents': {
      name: 'cents',
      package_name: 'shop',
      original_file_path: 'macros/cents.sql',
      macro_sql: '{% macro cents(x) %}{{ halves(x) }}{% endmacro %}',
      depends_on: { macros: [] },
    },
  },
  exposures: { 'exposure.shop.weekly': EXPOSURE },
  groups: null,
  disabled: null,
  parent_map: null,
  child_map: null,
  group_map: null,
  unit_tests: null,
  functions: null,
  future_resource: { kept: true },
};

describe.each([
  ['1.12', OF_1_12, ['macro.shop.halves']],
  ['2.x', OF_2, []],
])('a manifest of dbt %s', (_version, tree, calls) => {
  it('is read as that of any other version', () => {
    const { metadata, nodes, sources, exposures } = parseManifest(tree);
    expect(metadata).toMatchObject({ schemaVersion: 12, projectName: 'shop' });
    expect(nodes.get('model.shop.orders')).toMatchObject({
      materialized: 'table',
      relationName: '"shop"."analytics"."orders"',
      dependsOn: ['source.shop.raw.orders'],
      metaOwner: 'finance',
    });
    expect(sources.get('source.shop.raw.orders')?.relationName).toBe('"shop"."raw"."orders"');
    expect(exposures.get('exposure.shop.weekly')?.dependsOn).toEqual(['model.shop.orders']);
  });

  it('gives the plan what it compares', () => {
    const bytes = Buffer.from(JSON.stringify(tree));
    const { ids, nodes, macros } = pickManifest(bytes, () => true, new TextPool());
    expect(ids).toContain('exposure.shop.weekly');
    expect(nodes.get('model.shop.orders')).toMatchObject({
      code: 'select 1 as id',
      macros: ['macro.shop.cents'],
    });
    expect(macros.get('macro.shop.cents')?.macros).toEqual(calls);
  });
});

describe('what dbt 2.x says of a run', () => {
  it('is understood with its capitals, and without what failed or was skipped', () => {
    const { results, metadata } = parseRunResults(
      JSON.stringify({
        metadata: {
          dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
          dbt_version: '2.0.0-preview.210',
        },
        results: [
          {
            unique_id: 'model.shop.orders',
            status: 'Success',
            execution_time: 0.4,
            adapter_response: {},
            thread_id: 'Thread-20',
            timing: [],
            message: null,
          },
        ],
        elapsed_time: 1.5,
        args: null,
      }),
    );
    expect(toNodeResults({ results, metadata })).toEqual([
      {
        uniqueId: 'model.shop.orders',
        status: 'success',
        executionTime: 0.4,
        message: null,
        failures: null,
        rowsAffected: null,
      },
    ]);
  });

  it('keeps sources.json as it is, as 2.x reads it again', () => {
    const entry = {
      unique_id: 'source.shop.raw.orders',
      status: 'Pass',
      max_loaded_at: '2026-08-19T08:33:50.855920Z',
      max_loaded_at_time_ago_in_s: 30_402,
    };
    const { results } = parseSources(JSON.stringify({ metadata: {}, results: [entry] }));
    expect(results).toEqual([entry]);
  });
});
