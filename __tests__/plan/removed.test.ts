import { describe, expect, it } from 'vitest';
import type { PickedNode } from '../../src/dbt/artifacts/picked-manifest.ts';
import { findRemoved } from '../../src/plan/removed.ts';
import { pickedManifest, pickedNode } from './picked.ts';

const ENABLED = { unrenderedConfig: '{"enabled":true}' };

describe('[E12] findRemoved of tests', () => {
  const orders = pickedNode('model.shop.orders', {});
  const test = (id: string, name = 'not_null_orders_id') =>
    pickedNode(`test.shop.${name}.${id}`, { name, attachedNode: 'model.shop.orders' });
  const lost = (baseline: PickedNode[], head: PickedNode[]) =>
    findRemoved(pickedManifest(baseline), pickedManifest(head)).map(({ name }) => name);

  it('names a test of a model that is still there', () => {
    expect(lost([orders, test('a')], [orders])).toEqual(['not_null_orders_id']);
  });

  it('does not name one that has other arguments now, or whose model is gone', () => {
    expect(lost([orders, test('a')], [orders, test('b')])).toEqual([]);
    expect(lost([orders, test('a')], [])).toEqual(['orders']);
    expect(lost([orders, test('a')], [orders, test('b', 'unique_orders_id')])).toHaveLength(1);
  });

  it('names a test of no single node', () => {
    const singular = pickedNode('test.shop.adds_up', { name: 'adds_up' });
    expect(lost([orders, singular], [orders])).toEqual(['adds_up']);
  });
});

describe('findRemoved', () => {
  const removed = (before: object, here: object | undefined) => {
    const id = 'model.shop.orders';
    const baseline = pickedManifest([pickedNode(id, before)]);
    const disabled = new Map(here === undefined ? [] : [[id, pickedNode(id, here)]]);
    return findRemoved(baseline, { ...pickedManifest([]), disabled }).length === 1;
  };

  it('is what was deleted, or disabled by a change', () => {
    expect(removed({}, undefined)).toBe(true);
    expect(removed({}, { unrenderedConfig: '{"enabled":false}' })).toBe(true);
    expect(removed(ENABLED, { unrenderedConfig: '{"enabled":false}' })).toBe(true);
  });

  it('is not what only this target disables', () => {
    const byTarget = { unrenderedConfig: `{"enabled":"{{ target.name == 'prod' }}"}` };
    expect(removed(byTarget, byTarget)).toBe(false);
    expect(removed({}, byTarget)).toBe(false);
    const byVariable = { unrenderedConfig: `{"enabled":"{{ env_var('NIGHTLY', '') == '1' }}"}` };
    expect(removed({}, byVariable)).toBe(false);
    expect(removed(ENABLED, { unrenderedConfig: '{"enabled":"{{ var(1) }}"}' })).toBe(false);
    const code = "{{ config(enabled=target.name == 'prod') }} select 1";
    const rendered = { code, unrenderedConfig: '{"enabled":false}' };
    expect(removed({ code, ...ENABLED }, rendered)).toBe(false);
  });

  const relation = '"prod"."analytics"."orders"';
  const table = { relation, alias: 'orders', config: '{"schema":null}' };
  const baseline = pickedManifest([pickedNode('model.shop.orders', table)]);

  it('is a model that became ephemeral, and leaves its relation behind', () => {
    const removedAs = (node: object) =>
      findRemoved(baseline, pickedManifest([pickedNode('model.shop.orders', node)]));
    expect(removedAs({ ...table, relation: null })).toMatchObject([{ relation, ephemeral: true }]);
    expect(removedAs(table)).toEqual([]);
  });

  it('names the node that takes the relation, which nobody is then told to drop', () => {
    const takenBy = (node: object) =>
      findRemoved(
        baseline,
        pickedManifest([pickedNode('seed.shop.orders', { resourceType: 'seed', ...node })]),
      )[0]?.takenBy;
    const isolated = { ...table, relation: '"prod"."pr_12_shop"."orders"' };
    expect(takenBy(isolated)).toBe('seed.shop.orders');
    expect(takenBy({ ...isolated, alias: 'ORDERS' })).toBe('seed.shop.orders');
    expect(takenBy({ ...isolated, config: '{"schema":"lists"}' })).toBeUndefined();
    expect(takenBy({ ...isolated, alias: 'orders_seed' })).toBeUndefined();
  });
});
