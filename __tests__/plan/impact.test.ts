import { describe, expect, it } from 'vitest';
import {
  computeImpact,
  type ImpactFacts,
  listColumnChanges,
  resolveOwner,
} from '../../src/plan/impact.ts';
import type { Reason } from '../../src/plan/reason.ts';

/** `orders: ['stg_orders']`: a model and what it reads. Ids with a dot are taken as they are. */
function nodes(reads: Record<string, string[]>): ImpactFacts['nodes'] {
  return new Map(
    Object.entries(reads).map(([name, parents]) => [
      id(name),
      {
        name,
        resourceType: id(name).split('.')[0] ?? '',
        dependsOn: parents.map(id),
        owner: undefined,
      },
    ]),
  );
}

function id(name: string): string {
  return name.includes('.') ? name : `model.shop.${name}`;
}

function impact(change: Partial<ImpactFacts>) {
  return computeImpact({
    changed: [],
    nodes: new Map(),
    columnChanges: [],
    contracts: new Map(),
    columnUse: new Map(),
    isNew: new Set(),
    isBuilt: new Set(),
    ...change,
  });
}

const SHOP = nodes({
  'source.shop.raw.orders': [],
  stg_orders: ['source.shop.raw.orders'],
  stg_items: [],
  orders: ['stg_orders', 'stg_items'],
  customers: ['orders', 'stg_orders'],
  revenue: ['orders'],
  unrelated: [],
  'exposure.shop.weekly': ['revenue'],
  'test.shop.not_null_orders_id.abc': ['orders'],
  'unit_test.shop.orders.adds_up': ['orders'],
});

describe('computeImpact', () => {
  it('finds what is below the changed nodes, level by level, each at its shortest distance', () => {
    const { nodes: found } = impact({ changed: ['model.shop.stg_orders'], nodes: SHOP });
    expect(found.map(({ uniqueId, level }) => [level, uniqueId])).toEqual([
      [0, 'model.shop.stg_orders'],
      [1, 'model.shop.customers'],
      [1, 'model.shop.orders'],
      [2, 'model.shop.revenue'],
      [3, 'exposure.shop.weekly'],
    ]);
  });

  it('keeps the edges between what it found, and no others', () => {
    const { edges } = impact({
      changed: ['model.shop.orders', 'model.shop.customers'],
      nodes: SHOP,
    });
    expect(edges.map(({ from, to }) => `${from} > ${to}`)).toEqual([
      'model.shop.orders > model.shop.customers',
      'model.shop.orders > model.shop.revenue',
      'model.shop.revenue > exposure.shop.weekly',
    ]);
  });

  it('passes over tests, as changed nodes and as readers', () => {
    const changed = ['test.shop.not_null_orders_id.abc', 'model.shop.gone', 'model.shop.revenue'];
    expect(impact({ changed, nodes: SHOP }).nodes.map(({ name }) => name)).toEqual([
      'revenue',
      'exposure.shop.weekly',
    ]);
  });

  it('is the same whatever order the manifest has', () => {
    const changed = ['model.shop.stg_items', 'source.shop.raw.orders'];
    const reversed = new Map([...SHOP].reverse());
    expect(impact({ changed: changed.toReversed(), nodes: reversed })).toEqual(
      impact({ changed, nodes: SHOP }),
    );
  });

  it('ends on a cycle, which no dbt project has', () => {
    const cycle = nodes({ a: ['b'], b: ['a', 'b'] });
    expect(impact({ changed: ['model.shop.a'], nodes: cycle }).nodes).toHaveLength(2);
  });

  it('takes 20,000 models in a chain', () => {
    const chain = nodes(
      Object.fromEntries(
        Array.from({ length: 20_000 }, (_, index) => [
          `m${index}`,
          index === 0 ? [] : [`m${index - 1}`],
        ]),
      ),
    );
    const { nodes: found } = impact({ changed: ['model.shop.m0'], nodes: chain });
    expect(found.at(-1)?.level).toBe(19_999);
  });
});

describe('computeImpact of columns', () => {
  const facts = { changed: ['model.shop.orders'], nodes: SHOP };
  const removed = { node: 'model.shop.orders', column: 'discount', what: 'removed' } as const;

  it('calls a column breaking that a model below is known to use, in any letter case', () => {
    const result = impact({
      ...facts,
      columnChanges: [removed],
      columnUse: new Map([
        ['model.shop.revenue', new Map([['model.shop.orders', ['AMOUNT', 'DISCOUNT']]])],
        ['model.shop.customers', new Map([['model.shop.orders', ['order_id']]])],
      ]),
    });
    expect(result.breaking).toEqual([
      { ...removed, usedBy: ['model.shop.revenue'], contract: false },
    ]);
    expect(result.unchecked).toEqual([]);
  });

  it('calls it breaking where a contract promises it, whoever reads it', () => {
    const result = impact({
      ...facts,
      columnChanges: [removed],
      contracts: new Map([['model.shop.orders', ['order_id', 'Discount']]]),
      columnUse: new Map([
        ['model.shop.revenue', new Map()],
        ['model.shop.customers', new Map()],
      ]),
    });
    expect(result.breaking).toEqual([{ ...removed, usedBy: [], contract: true }]);
  });

  it('claims nothing of readers whose SQL nobody looked into: they are named apart', () => {
    const result = impact({
      ...facts,
      columnChanges: [removed],
      columnUse: new Map([['model.shop.revenue', new Map()]]),
    });
    expect(result.breaking).toEqual([]);
    expect(result.unchecked).toEqual([{ ...removed, readers: ['model.shop.customers'] }]);
  });

  it('names an exposure as possibly affected: it does not say which columns it uses', () => {
    const { unchecked } = impact({
      changed: ['model.shop.revenue'],
      nodes: SHOP,
      columnChanges: [{ node: 'model.shop.revenue', column: 'month', what: 'retyped' }],
    });
    expect(unchecked.map(({ readers }) => readers)).toEqual([['exposure.shop.weekly']]);
  });

  it('says nothing of a column that nobody uses and nothing promises', () => {
    const result = impact({
      changed: ['model.shop.unrelated'],
      nodes: SHOP,
      columnChanges: [{ node: 'model.shop.unrelated', column: 'x', what: 'removed' }],
    });
    expect([...result.breaking, ...result.unchecked]).toEqual([]);
  });
});

describe('resolveOwner', () => {
  it.each([
    [{ exposureOwner: { name: 'Ada', email: 'ada@acme.com' }, metaOwner: 'x' }, 'Ada'],
    [{ exposureOwner: { name: null, email: 'ada@acme.com' } }, 'ada@acme.com'],
    [{ metaOwner: '@finance', groupOwner: { name: 'Growth' } }, '@finance'],
    [{ metaOwner: ['ada', { name: 'Bob' }, 3] }, 'ada, Bob'],
    [{ metaOwner: '  ', groupOwner: { name: 'Growth' } }, 'Growth'],
    [{ metaOwner: 7, groupOwner: {} }, undefined],
    [{}, undefined],
  ])('%j: %s', (facts, owner) => {
    expect(resolveOwner(facts)).toBe(owner);
  });
});

describe('[E9] a removed column and who was built without it', () => {
  const readers = nodes({ orders: [], fresh: ['orders'], old: ['orders'] });
  const removed = { node: 'model.shop.orders', column: 'tax', what: 'removed' } as const;
  const facts = { changed: ['model.shop.orders'], nodes: readers, columnChanges: [removed] };
  const [fresh, old] = ['model.shop.fresh', 'model.shop.old'] as const;

  it('is not said to affect a model that is new and was built', () => {
    const found = impact({ ...facts, isNew: new Set([fresh]), isBuilt: new Set([fresh]) });
    expect(found.unchecked.map(({ readers: names }) => names)).toEqual([[old]]);
  });

  it('is not said to affect an older model that was built either', () => {
    expect(impact({ ...facts, isBuilt: new Set([fresh, old]) }).unchecked).toEqual([]);
  });

  it('may affect a new model that was not built, and one built that reads the column', () => {
    expect(impact({ ...facts, isNew: new Set([fresh]) }).unchecked).toHaveLength(1);
    const columnUse = new Map([[old, new Map([['model.shop.orders', ['tax']]])]]);
    const { breaking } = impact({ ...facts, columnUse, isBuilt: new Set([fresh, old]) });
    expect(breaking.map(({ usedBy }) => usedBy)).toEqual([[old]]);
  });

  it('may still mean something else where it changed its type, but not to a new model', () => {
    const retyped = { ...facts, columnChanges: [{ ...removed, what: 'retyped' as const }] };
    const built = { isNew: new Set([fresh]), isBuilt: new Set([fresh, old]) };
    expect(impact({ ...retyped, ...built }).unchecked.map((one) => one.readers)).toEqual([[old]]);
  });
});

describe('[E8] a column of another type', () => {
  const retyped = { node: 'model.shop.orders', column: 'tax', what: 'retyped' } as const;
  const orders = new Map([['model.shop.orders', ['tax']]]);
  const facts = {
    ...{ changed: ['model.shop.orders'], columnChanges: [retyped] },
    nodes: nodes({ orders: [], built: ['orders'], skipped: ['orders'], other: ['orders'] }),
    columnUse: new Map([
      ...['built', 'skipped'].map((name) => [`model.shop.${name}`, orders] as const),
      ['model.shop.other', new Map()] as const,
    ]),
  };

  it('breaks no model that uses it and was built: it may mean something else there', () => {
    const { breaking, unchecked } = impact({ ...facts, isBuilt: new Set(['model.shop.built']) });
    expect(breaking.map(({ usedBy }) => usedBy)).toEqual([['model.shop.skipped']]);
    expect(unchecked.map(({ readers }) => readers)).toEqual([['model.shop.built']]);
  });
});

describe('[E8] listColumnChanges', () => {
  const columns = {
    added: [],
    removed: [{ name: 'tax', type: 'INT' }],
    retyped: [{ name: 'id', before: 'INT', after: 'BIGINT' }],
  };
  const changesOf = (reason: Reason | undefined) =>
    listColumnChanges({
      diffs: [{ uniqueId: 'a', rows: { before: 1, after: 1 }, columns, keys: undefined, note: '' }],
      reasons: new Map<string, Reason>([
        ['merged', { kind: 'merged' }],
        ...(reason ? [['a', reason] as const] : []),
      ]),
    }).map(({ column, what }) => `${column} ${what}`);

  it.each<Reason>([
    { kind: 'body' },
    { kind: 'below', changed: ['b'] },
    { kind: 'macros', macros: ['m'] },
  ])('has the columns of a node with the reason $kind', (reason) => {
    expect(changesOf(reason)).toEqual(['tax removed', 'id retyped']);
  });

  it.each<Reason>([
    { kind: 'undeployed' },
    { kind: 'merged' },
    { kind: 'below', changed: ['merged'] },
    { kind: 'selected' },
    { kind: 'missing-in-production' },
  ])('has none of a node that differs from production without a change: $kind', (reason) => {
    expect(changesOf(reason)).toEqual([]);
  });

  it('has those of a node of which no reason is known', () => {
    expect(changesOf(undefined)).toEqual(['tax removed', 'id retyped']);
  });
});
