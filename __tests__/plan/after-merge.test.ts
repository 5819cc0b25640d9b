import { describe, expect, it } from 'vitest';
import type { PickedNode } from '../../src/dbt/artifacts/picked-manifest.ts';
import { computeAfterMerge } from '../../src/plan/after-merge.ts';
import type { Reason } from '../../src/plan/reason.ts';
import type { Refresh } from '../../src/plan/refresh-decision.ts';
import { pickedManifest, pickedNode } from './picked.ts';

const FACTS = 'model.shop.facts';
const OTHER = 'model.shop.other';

function node(id: string, config: Record<string, unknown> = {}, change: Partial<PickedNode> = {}) {
  const text = JSON.stringify({ materialized: 'incremental', ...config });
  return pickedNode(id, { config: text, unrenderedConfig: text, ...change });
}

function compute(
  before: PickedNode[],
  after: PickedNode[],
  facts: Partial<Parameters<typeof computeAfterMerge>[0]> = {},
) {
  return computeAfterMerge({
    planned: after.map(({ uniqueId }) => uniqueId),
    reasons: new Map(),
    production: pickedManifest(before),
    head: pickedManifest(after),
    ...{ moved: new Map(), refreshes: [], missing: new Map() },
    ...{ seconds: new Map(), rows: new Map(), exposures: new Map() },
    ...facts,
  });
}

describe('after the merge the deploy', () => {
  it('rebuilds what production has, in about the time of its last runs, and creates the rest', () => {
    const tested = pickedNode('test.shop.not_null', { relation: null });
    const merge = compute(
      [node(FACTS), node(OTHER)],
      [node(FACTS), node(OTHER), node('model.shop.new'), tested],
      {
        seconds: new Map([
          [FACTS, 40],
          ['model.shop.elsewhere', 500],
        ]),
      },
    );
    expect(merge).toMatchObject({
      ...{ rebuilt: [FACTS, OTHER], created: ['model.shop.new'] },
      time: { seconds: 40, known: 1 },
    });
  });

  it('leaves the relation of a moved node behind, with its rows and who reads it', () => {
    const moved = { uniqueId: FACTS, keys: ['schema' as const], startsAnew: true };
    const reader = { name: 'Revenue board', owner: 'Ann' };
    const merge = compute([node(FACTS)], [node(FACTS, { schema: 'x' })], {
      moved: new Map([[FACTS, moved]]),
      rows: new Map([[FACTS, 51]]),
      exposures: new Map([[FACTS, [reader]]]),
    });
    expect(merge.moved).toEqual([
      { ...moved, from: '"wh"."prod"."facts"', rows: 51, readers: [reader] },
    ]);
    expect(merge).toMatchObject({ rebuilt: [], created: [FACTS] });
  });

  it('does not reach the rows of an unchanged incremental model downstream of a change', () => {
    const reasons = new Map<string, Reason>([
      [FACTS, { kind: 'below', changed: [OTHER] }],
      ['model.shop.table', { kind: 'below', changed: [OTHER] }],
    ]);
    const nodes = [node(FACTS), node('model.shop.table', { materialized: 'table' })];
    const facts = { reasons, missing: new Map([[FACTS, ['channel']]]) };
    expect(compute(nodes, nodes, facts).downstream).toEqual([
      { uniqueId: FACTS, changed: [OTHER], missing: ['channel'] },
    ]);
    const refreshes = [{ uniqueId: FACTS } as Refresh];
    expect(compute(nodes, nodes, { ...facts, refreshes }).downstream).toEqual([]);
    expect(compute([], nodes, facts).downstream).toEqual([]);
  });

  it('grants and revokes what the config says now', () => {
    const grants = (before: object | undefined, after: object | undefined) =>
      compute([node(FACTS, { grants: before })], [node(FACTS, { grants: after })]).grants;
    expect(grants({ select: ['a', 'b'] }, { select: ['b', 'c'] })).toEqual([
      { uniqueId: FACTS, granted: ['select to c'], revoked: ['select to a'] },
    ]);
    expect(grants({ select: 'a' }, { select: ['a'] })).toEqual([]);
    // dbt manages no grants any more, so that it takes none back.
    expect(grants({ select: ['a'] }, undefined)).toEqual([]);
    expect(grants({ select: ['a'] }, { select: [] })).toEqual([
      { uniqueId: FACTS, granted: [], revoked: ['select to a'] },
    ]);
  });

  it('enforces, drops or changes a contract', () => {
    const contract = (contractEnforced: boolean, contractChecksum: string) =>
      node(FACTS, {}, { contractEnforced, contractChecksum });
    const what = (before: PickedNode, after: PickedNode) =>
      compute([before], [after]).contracts.map((each) => each.what);
    expect(what(contract(false, 'a'), contract(true, 'a'))).toEqual(['enforced']);
    expect(what(contract(true, 'a'), contract(false, 'a'))).toEqual(['dropped']);
    expect(what(contract(true, 'a'), contract(true, 'b'))).toEqual(['changed']);
    expect(what(contract(false, 'a'), contract(false, 'b'))).toEqual([]);
  });

  it('does not see a changed var or the content of a large seed, if it selects by state', () => {
    const large = node('seed.shop.large', {}, { checksum: 'path:seeds/large.csv' });
    const small = node('seed.shop.small');
    const nodes = [node(FACTS), large, small];
    const reasons = new Map<string, Reason>([
      [FACTS, { kind: 'vars', names: ['rate'] }],
      [large.uniqueId, { kind: 'body' }],
      [small.uniqueId, { kind: 'body' }],
    ]);
    expect(compute(nodes, nodes, { reasons }).unseen).toEqual([FACTS, large.uniqueId]);
  });
});
