import { describe, expect, it } from 'vitest';
import { findUnreported, plannedFor, standIn } from '../../src/plan/unreported.ts';

const node = (uniqueId: string, change: { materialized?: string; dependsOn?: string[] } = {}) => ({
  uniqueId,
  resourceType: uniqueId.split('.')[0] ?? '',
  materialized: 'table',
  dependsOn: [],
  ...change,
});
const NODES = new Map(
  [
    node('model.shop.orders'),
    node('model.shop.helper', { materialized: 'ephemeral' }),
    node('seed.shop.countries', { materialized: 'seed' }),
    node('snapshot.shop.history', { materialized: 'snapshot' }),
    node('test.shop.not_null', { materialized: 'test' }),
    node('unit_test.shop.orders.adds', { dependsOn: ['model.shop.orders'] }),
    node('unit_test.shop.other.adds', { dependsOn: ['model.shop.other'] }),
    node('function.shop.double', { materialized: 'function' }),
    node('analysis.shop.look', { materialized: 'view' }),
  ].map((each) => [each.uniqueId, each]),
);

describe('findUnreported', () => {
  it('names the planned nodes without a result, whatever else has one', () => {
    const results = [{ uniqueId: 'model.shop.orders' }, { uniqueId: 'operation.shop.hook' }];
    const planned = ['model.shop.orders', 'seed.shop.countries', 'test.shop.unknown'];
    expect(findUnreported(planned, results, NODES)).toEqual([
      'seed.shop.countries',
      'test.shop.unknown',
    ]);
  });

  it('asks for no result of an ephemeral model', () => {
    expect(findUnreported(['model.shop.helper'], [], NODES)).toEqual([]);
  });
});

describe('plannedFor', () => {
  const listed = [...NODES.keys(), 'exposure.shop.board', 'source.shop.raw.orders'];

  it.each([
    ['run', ['model.shop.orders', 'model.shop.helper']],
    ['seed', ['seed.shop.countries']],
    ['snapshot', ['snapshot.shop.history']],
    ['test', ['test.shop.not_null', 'unit_test.shop.orders.adds', 'unit_test.shop.other.adds']],
  ])('of a selection, dbt %s runs %j', (step, planned) => {
    expect(plannedFor(step, listed, NODES)).toEqual(planned);
  });

  it('leaves a unit test without its model to dbt test, as dbt build passes over it', () => {
    expect(plannedFor('build', listed, NODES)).toEqual(
      [...NODES.keys()].filter(
        (id) => !['unit_test.shop.other.adds', 'analysis.shop.look'].includes(id),
      ),
    );
  });
});

describe('standIn', () => {
  it('is an error after a command that ended well, and a skip after one that failed', () => {
    expect(standIn('model.shop.orders', 'build', true)).toMatchObject({
      status: 'error',
      message: expect.stringContaining('dbt build succeeded but reported no result'),
    });
    expect(standIn('model.shop.orders', 'build', false).status).toBe('skipped');
  });
});
