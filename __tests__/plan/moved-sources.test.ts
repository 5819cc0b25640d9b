import { describe, expect, it } from 'vitest';
import { findMovedSources } from '../../src/plan/moved-sources.ts';
import { findSourceLine, findTableLine } from '../../src/plan/source-line.ts';

function source(name: string, schema: string) {
  const uniqueId = `source.shop.raw.${name}`;
  return [uniqueId, { uniqueId, relationName: `"dev"."${schema}"."${name}"`, schema }] as const;
}

const PROJECT = {
  nodes: new Map([
    ['model.shop.a', { materialized: 'view', dependsOn: ['source.shop.raw.orders'] }],
    ['model.shop.b', { materialized: 'view', dependsOn: ['model.shop.inlined'] }],
    ['model.shop.inlined', { materialized: 'ephemeral', dependsOn: ['source.shop.raw.new'] }],
    ['model.shop.c', { materialized: 'view', dependsOn: ['model.shop.a', 'source.shop.raw.ok'] }],
  ]),
  sources: new Map([
    source('orders', 'pr_12_shop'),
    source('new', 'PR_12_SHOP_raw'),
    source('ok', 'raw_v2'),
  ]),
};
const PRODUCTION = new Map([source('orders', 'analytics'), source('ok', 'raw')]);

const find = (planned: string[], production = PRODUCTION) =>
  findMovedSources(planned, PROJECT, production, 'pr_12_shop');

describe('findMovedSources', () => {
  it('finds a source that production reads elsewhere', () => {
    expect(find(['model.shop.a'])).toEqual([
      {
        uniqueId: 'source.shop.raw.orders',
        relation: '"dev"."pr_12_shop"."orders"',
        production: { relation: '"dev"."analytics"."orders"', schema: 'analytics' },
      },
    ]);
  });

  it('finds a new one, through an ephemeral model and in any letter case', () => {
    expect(find(['model.shop.b'])).toEqual([
      {
        uniqueId: 'source.shop.raw.new',
        relation: '"dev"."PR_12_SHOP_raw"."new"',
        production: undefined,
      },
    ]);
  });

  it('passes one that the pull request itself moves, and those that nothing planned reads', () => {
    expect(find(['model.shop.c'])).toEqual([]);
  });

  it('passes one that production reads from such a schema too', () => {
    expect(find(['model.shop.a'], new Map([source('orders', 'pr_12_shop')]))).toEqual([]);
  });
});

describe('findTableLine', () => {
  it('finds the table of the source that is meant', () => {
    const text = `sources:
  - name: web
    tables: [{name: orders}]
  - name: raw
    tables:
      - name: customers
      - name: orders
`;
    expect(findTableLine(text, 'raw', 'orders')).toBe(7);
    expect(findTableLine(text, 'web', 'orders')).toBe(3);
    expect(findTableLine(text, 'web', 'customers')).toBeUndefined();
    expect(findTableLine('models: [', 'web', 'orders')).toBeUndefined();
  });
});

describe('findSourceLine', () => {
  const text = 'sources:\n  - name: web\n  - name: raw\n    tables: []\n    schema: x\n';

  it('is that of the schema, else that of the source', () => {
    expect(findSourceLine(text, 'raw')).toBe(5);
    expect(findSourceLine(text, 'web')).toBe(2);
  });

  it('is unknown where the source is not there', () => {
    expect(findSourceLine(text, 'other')).toBeUndefined();
    expect(findSourceLine('models: []', 'raw')).toBeUndefined();
  });
});
