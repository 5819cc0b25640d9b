import { describe, expect, it } from 'vitest';
import { findRemoved } from '../../src/plan/removed.ts';
import { pickedManifest, pickedNode } from './picked.ts';

const ENABLED = { unrenderedConfig: '{"enabled":true}' };

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
    const code = "{{ config(enabled=target.name == 'prod') }} select 1";
    const rendered = { code, unrenderedConfig: '{"enabled":false}' };
    expect(removed({ code, ...ENABLED }, rendered)).toBe(false);
  });
});
