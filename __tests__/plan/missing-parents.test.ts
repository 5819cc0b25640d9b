import { describe, expect, it } from 'vitest';
import { buildNodeSelectors, computeMissingParents } from '../../src/plan/missing-parents.ts';

function node(dependsOn: string[], materialized: string | null = 'table', resourceType = 'model') {
  return { resourceType, materialized, dependsOn, originalFilePath: 'models/a.sql' };
}

const NODES = new Map([
  ['model.shop.deployed', node([])],
  ['seed.shop.countries', node([], 'seed', 'seed')],
  ['model.shop.merged', node(['model.shop.merged_below', 'model.shop.deployed'])],
  ['model.shop.merged_below', node(['seed.shop.countries', 'source.shop.raw.orders'])],
  ['model.shop.inlined', node(['model.shop.merged_below'], 'ephemeral')],
  ['model.shop.orders', node(['model.shop.deployed'])],
  ['model.shop.report', node(['model.shop.merged', 'model.shop.orders'])],
  ['model.shop.via_ephemeral', node(['model.shop.inlined'])],
  ['test.shop.relationships', node(['model.shop.orders', 'seed.shop.countries'], 'test', 'test')],
]);
const PRODUCTION = new Set(['model.shop.deployed', 'model.shop.orders']);

const missing = (...planned: string[]) => computeMissingParents(planned, NODES, PRODUCTION);

describe('computeMissingParents', () => {
  it('is empty where production has everything that is read', () => {
    expect(missing('model.shop.orders')).toEqual([]);
  });

  it('finds the parents that production lacks, and theirs', () => {
    expect(missing('model.shop.report')).toEqual([
      'model.shop.merged',
      'model.shop.merged_below',
      'seed.shop.countries',
    ]);
  });

  it('leaves out another project’s public model: it has no file to be built from', () => {
    const nodes = new Map([
      ['model.shop.orders', node(['model.finance.rates'])],
      ['model.finance.rates', { ...node([]), originalFilePath: '' }],
    ]);
    expect(computeMissingParents(['model.shop.orders'], nodes, new Set())).toEqual([]);
  });

  it('leaves out what is planned anyway', () => {
    expect(missing('model.shop.report', 'model.shop.merged', 'model.shop.merged_below')).toEqual([
      'seed.shop.countries',
    ]);
  });

  it('looks through ephemeral models, which production never has', () => {
    expect(missing('model.shop.via_ephemeral')).toEqual([
      'model.shop.merged_below',
      'seed.shop.countries',
    ]);
  });

  it('finds what a planned test reads', () => {
    expect(missing('test.shop.relationships')).toEqual(['seed.shop.countries']);
  });
});

describe('buildNodeSelectors', () => {
  it('names type, package and name, and the version', () => {
    expect(buildNodeSelectors(['seed.shop.countries', 'model.calendar.dates.v2'])).toEqual([
      'resource_type:seed,package:shop,countries',
      'resource_type:model,package:calendar,dates.v2',
    ]);
  });
});
