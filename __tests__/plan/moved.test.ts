import { describe, expect, it } from 'vitest';
import { findMoved, findRelationsFound } from '../../src/plan/moved.ts';
import type { PlanNode } from '../../src/plan/plan.ts';
import { pickedManifest, pickedNode } from './picked.ts';

const ID = 'model.shop.facts';

function movedOf(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  { id = ID, alias = 'facts' }: { id?: string; alias?: string } = {},
) {
  const node = (config: object, name: string) =>
    pickedNode(id, {
      ...{ config: JSON.stringify(config), unrenderedConfig: JSON.stringify(config), alias: name },
    });
  return [
    ...findMoved(
      pickedManifest([node(before, 'facts')]),
      pickedManifest([node(after, alias)]),
    ).values(),
  ];
}

describe('a relation moves', () => {
  const incremental = { materialized: 'incremental' };

  it('by its schema, its database or its alias, and starts from scratch where dbt adds rows', () => {
    const moved = (keys: string[]) => [{ uniqueId: ID, keys, startsAnew: true }];
    expect(movedOf(incremental, { ...incremental, schema: 'facts' })).toEqual(moved(['schema']));
    expect(movedOf(incremental, { ...incremental, database: 'lake' })).toEqual(moved(['database']));
    expect(movedOf(incremental, { ...incremental, dataset: 'facts' })).toEqual(moved(['schema']));
    expect(
      movedOf(incremental, { ...incremental, alias: 'all_facts' }, { alias: 'all_facts' }),
    ).toEqual(moved(['alias']));
    expect(movedOf({ ...incremental, schema: 'a' }, incremental)).toEqual(moved(['schema']));
  });

  it('as a snapshot by target_schema too, and as a table without a past', () => {
    const id = 'snapshot.shop.history';
    expect(movedOf({ target_schema: 'a' }, { target_schema: 'b' }, { id })).toEqual([
      { uniqueId: id, keys: ['schema'], startsAnew: true },
    ]);
    const table = { materialized: 'table' };
    expect(movedOf(table, { ...table, schema: 'x' })).toEqual([
      { uniqueId: ID, keys: ['schema'], startsAnew: false },
    ]);
  });

  it('not by an alias that says what the name says, nor by what the target decides', () => {
    expect(movedOf(incremental, { ...incremental, alias: 'facts' })).toEqual([]);
    const written = JSON.stringify({ schema: '{{ target.name }}' });
    const node = (schema: string) =>
      pickedNode(ID, { config: JSON.stringify({ schema }), unrenderedConfig: written });
    expect(findMoved(pickedManifest([node('prod')]), pickedManifest([node('ci')])).size).toBe(0);
  });
});

describe('where the deploy builds a node, it finds', () => {
  const node = (name: string, schema: string, change: Partial<PlanNode> = {}): PlanNode => ({
    ...{ uniqueId: `model.shop.${name}`, resourceType: 'model', name, originalFilePath: '' },
    ...{ relationName: `${schema}.${name}`, database: 'wh', schema, alias: name },
    ...{ materialized: 'incremental', dependsOn: [], ...change },
  });
  const byId = (...nodes: PlanNode[]) => new Map(nodes.map((each) => [each.uniqueId, each]));
  const production = byId(
    node('orders', 'analytics'),
    node('facts', 'analytics'),
    node('other', 'analytics_marts'),
  );
  const find = (planned: PlanNode, ...others: PlanNode[]) => {
    const head = byId(planned, ...others);
    const isMoved =
      production.get(planned.uniqueId)?.schema !== undefined && planned.schema === 'pr_1_marts';
    const moved = new Map(
      isMoved
        ? [[planned.uniqueId, { uniqueId: planned.uniqueId, keys: [], startsAnew: true }]]
        : [],
    );
    const found = findRelationsFound([planned], { production, head, moved });
    return found.get(planned.uniqueId)?.relationName;
  };

  it('its own relation', () => {
    expect(find(node('facts', 'pr_1'))).toBe('analytics.facts');
  });

  it('nothing after a move', () => {
    expect(find(node('facts', 'pr_1_marts'), node('other', 'pr_1_marts'))).toBeUndefined();
  });

  it('what another node has built there: after a move to its place, or a rename that keeps the alias', () => {
    const elsewhere = node('facts', 'pr_1_marts', { alias: 'OTHER' });
    expect(find(elsewhere, node('other', 'pr_1_marts'))).toBe('analytics_marts.other');
    const renamed = node('all_facts', 'pr_1', { alias: 'facts' });
    expect(find(renamed, node('orders', 'pr_1'))).toBe('analytics.facts');
  });

  it('nothing for a new node, or where one schema stands for several of production', () => {
    expect(find(node('new', 'pr_1'), node('orders', 'pr_1'))).toBeUndefined();
    const renamed = node('all_facts', 'pr_1', { alias: 'facts' });
    expect(find(renamed, node('orders', 'pr_1'), node('other', 'pr_1'))).toBeUndefined();
  });
});
