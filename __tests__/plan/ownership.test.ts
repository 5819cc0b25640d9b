import { describe, expect, it } from 'vitest';
import { computeOwnership, type OwnershipGraph } from '../../src/plan/ownership.ts';

type OwnershipNode = OwnershipGraph['nodes'] extends ReadonlyMap<string, infer N> ? N : never;
type Exposure = OwnershipGraph['exposures'] extends ReadonlyMap<string, infer E> ? E : never;

const node = (dependsOn: string[], change: Partial<OwnershipNode> = {}): OwnershipNode => ({
  resourceType: 'model',
  dependsOn,
  group: null,
  test: null,
  metaOwner: undefined,
  metaChannel: undefined,
  ...change,
});

const exposure = (name: string, dependsOn: string[], change: Partial<Exposure> = {}) => ({
  name,
  label: null,
  type: 'dashboard',
  owner: { name: 'Sales', email: 'sales@acme.com' },
  dependsOn,
  ...change,
});

const GRAPH: OwnershipGraph = {
  nodes: new Map([
    ['model.shop.stg_orders', node(['source.shop.raw.orders'])],
    [
      'model.shop.orders',
      node(['model.shop.stg_orders'], { metaOwner: 'Ada, ada@acme.com', group: 'finance' }),
    ],
    ['model.shop.revenue', node(['model.shop.orders'], { group: 'finance' })],
    [
      'model.shop.loop',
      node(['model.shop.loop'], { metaChannel: 'C0123456789', metaOwner: { slack: '#growth' } }),
    ],
    [
      'test.shop.unique_orders.abc',
      node(['model.shop.orders'], {
        resourceType: 'test',
        test: { attachedNode: 'model.shop.orders' },
      }),
    ],
    ['test.shop.no_loss', node(['model.shop.revenue'], { resourceType: 'test' })],
  ]),
  sources: new Map([
    ['source.shop.raw.orders', { metaOwner: ['#ingest'], metaChannel: 'not a channel' }],
  ]),
  exposures: new Map([
    [
      'exposure.shop.weekly',
      exposure('weekly', ['model.shop.revenue'], { label: 'Weekly revenue' }),
    ],
    ['exposure.shop.app', exposure('app', ['model.shop.orders'], { type: null, owner: {} })],
  ]),
  groupOwners: new Map([
    ['finance', { name: 'Finance', email: 'finance@acme.com', slack: '#finance' }],
  ]),
};

const ownershipOf = (uniqueId: string) => computeOwnership([uniqueId], GRAPH)[0];

describe('computeOwnership', () => {
  it('names owner, address, channel and every exposure below', () => {
    expect(ownershipOf('model.shop.revenue')).toEqual({
      uniqueId: 'model.shop.revenue',
      owner: 'Finance',
      emails: ['finance@acme.com'],
      channel: '#finance',
      exposures: [{ name: 'Weekly revenue', type: 'dashboard', owner: 'Sales' }],
    });
    expect(ownershipOf('source.shop.raw.orders')).toMatchObject({
      owner: '#ingest',
      emails: [],
      channel: '#ingest',
      exposures: [{ name: 'app' }, { name: 'Weekly revenue' }],
    });
  });

  it('takes meta.owner before the group, and the channel of the group where that has none', () => {
    expect(ownershipOf('model.shop.orders')).toMatchObject({
      owner: 'Ada, ada@acme.com',
      emails: ['ada@acme.com'],
      channel: '#finance',
      exposures: [{ name: 'app', type: undefined, owner: undefined }, { name: 'Weekly revenue' }],
    });
  });

  it('takes a channel of its own before that of the owner', () => {
    expect(ownershipOf('model.shop.loop')).toMatchObject({ channel: 'C0123456789', exposures: [] });
  });

  it('lets a test stand for what it tests', () => {
    expect(ownershipOf('test.shop.unique_orders.abc')).toMatchObject({
      owner: 'Ada, ada@acme.com',
      exposures: [{ name: 'app' }, { name: 'Weekly revenue' }],
    });
    expect(ownershipOf('test.shop.no_loss')).toMatchObject({
      owner: 'Finance',
      exposures: [{ name: 'Weekly revenue' }],
    });
  });

  it('knows nothing of what is not in the project, and stops at 200', () => {
    expect(ownershipOf('model.shop.gone')).toEqual({
      uniqueId: 'model.shop.gone',
      owner: undefined,
      emails: [],
      channel: undefined,
      exposures: [],
    });
    const many = Array.from({ length: 5_000 }, (_, index) => `model.shop.m${index}`);
    expect(computeOwnership(many, GRAPH)).toHaveLength(200);
  });

  it('[T09] takes nothing for an address that could end a header or name two people', () => {
    for (const metaOwner of ['a@b.co\r\nBcc: x@y.co', '<a@b.co>', 'a@b.co;x@y.co', 'a@b'])
      expect(
        computeOwnership(['model.shop.x'], {
          ...GRAPH,
          nodes: new Map([['model.shop.x', node([], { metaOwner })]]),
        })[0]?.emails,
      ).toEqual([]);
  });
});
