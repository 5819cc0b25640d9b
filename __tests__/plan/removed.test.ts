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
});
