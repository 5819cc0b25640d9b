import { expect, it } from 'vitest';
import { parseManifest } from '../../src/dbt/artifacts/manifest.ts';
import { buildCatalog } from '../../src/health/catalog.ts';

const node = (name: string, change: object = {}) => ({
  ...{ resource_type: 'model', name, package_name: 'shop', config: { materialized: 'table' } },
  ...{ original_file_path: `models/${name}.sql`, depends_on: { nodes: [] }, ...change },
});

const MANIFEST = {
  metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json' },
  nodes: {
    'model.shop.stg': node('stg', {
      config: { materialized: 'ephemeral' },
      depends_on: { nodes: ['source.shop.raw.orders'] },
    }),
    'model.shop.orders': node('orders', {
      config: { materialized: 'table', group: 'finance' },
      depends_on: { nodes: ['model.shop.stg'] },
    }),
    'model.shop.other': node('other', { config: { materialized: 'view', meta: { owner: 'CRM' } } }),
    'test.shop.unique_orders_id.abc': node('unique_orders_id', {
      ...{ resource_type: 'test', config: {}, test_metadata: { name: 'unique' } },
      ...{ attached_node: 'model.shop.orders', depends_on: { nodes: ['model.shop.orders'] } },
    }),
    'operation.shop.hook': node('hook', { resource_type: 'operation' }),
  },
  sources: {
    'source.shop.raw.orders': {
      ...{ name: 'orders', source_name: 'raw', package_name: 'shop' },
      original_file_path: 'models/sources.yml',
    },
  },
  exposures: {
    'exposure.shop.board': {
      ...{ name: 'board', label: 'Board report', depends_on: { nodes: ['model.shop.orders'] } },
    },
  },
  groups: { 'group.shop.finance': { name: 'finance', owner: { name: 'Finance' } } },
};

it('names owners and exposures of what is built, of its tests and of the sources above it', () => {
  const catalog = buildCatalog(parseManifest(MANIFEST), { project: 'shop', projectPath: 'dbt' });
  const told = [...catalog].map(([id, { name, owner, exposures, tested }]) => [
    ...[id, name, owner, exposures.join(), tested],
  ]);
  expect(told).toEqual([
    ['source.shop.raw.orders', 'raw.orders', undefined, 'Board report', undefined],
    ['model.shop.orders', 'orders', 'Finance', 'Board report', undefined],
    ['model.shop.other', 'other', 'CRM', '', undefined],
    [
      'test.shop.unique_orders_id.abc',
      'unique_orders_id',
      'Finance',
      'Board report',
      'model.shop.orders',
    ],
  ]);
  expect(catalog.get('model.shop.orders')?.file).toBe('dbt/models/orders.sql');
});
