import { describe, expect, it } from 'vitest';
import { findArrivals, listSourcesAbove, type WatchedSource } from '../../src/plan/arrivals.ts';

const source = (name: string, freshness: unknown = {}): [string, WatchedSource] => [
  `source.shop.raw.${name}`,
  {
    uniqueId: `source.shop.raw.${name}`,
    sourceName: 'raw',
    name,
    packageName: 'shop',
    freshness,
  },
];
const sources = new Map([source('orders'), source('items'), source('unwatched', null)]);
const nodes = new Map([
  ['model.shop.stg', { dependsOn: ['source.shop.raw.orders', 'source.shop.raw.unwatched'] }],
  ['model.shop.orders', { dependsOn: ['model.shop.stg'] }],
  ['model.shop.items', { dependsOn: ['source.shop.raw.items'] }],
]);
const namesAbove = (...ids: string[]) =>
  listSourcesAbove(ids, { nodes, sources }).map(({ name }) => name);

describe('[E8] listSourcesAbove', () => {
  it('lists what is above the nodes at any distance, each once, and only what dbt can look at', () => {
    expect(namesAbove('model.shop.orders', 'model.shop.stg')).toEqual(['orders']);
    expect(namesAbove('model.shop.unknown')).toEqual([]);
  });
});

describe('[E8] findArrivals', () => {
  const find = (now: string, deployed?: string) =>
    findArrivals([...sources.values()].slice(0, 1), {
      now: new Map([['source.shop.raw.orders', now]]),
      deployed: new Map(deployed ? [['source.shop.raw.orders', deployed]] : []),
      deployedAt: '2026-01-02T05:00:00Z',
    }).map(({ name }) => name);

  it('finds a source that has newer rows than the deploy read', () => {
    expect(find('2026-01-02T04:00:00Z', '2026-01-02T03:00:00Z')).toEqual(['raw.orders']);
    expect(find('2026-01-02T03:00:00Z', '2026-01-02T03:00:00.000Z')).toEqual([]);
  });

  it('takes the end of the deploy where it did not look at the source', () => {
    expect(find('2026-01-02T06:00:00+00:00')).toEqual(['raw.orders']);
    expect(find('2026-01-02T04:00:00Z')).toEqual([]);
    expect(find('not a time')).toEqual([]);
  });
});
