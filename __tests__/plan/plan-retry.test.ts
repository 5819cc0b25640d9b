import { describe, expect, it } from 'vitest';
import { planRetry } from '../../src/plan/plan-retry.ts';

/** `a → b → c`, `x → y`, and `join` of c and y, each with the tests of its name. */
const PARENTS: Record<string, string[]> = {
  'model.shop.a': ['source.shop.raw.a'],
  'model.shop.inline': ['model.shop.a'],
  'model.shop.b': ['model.shop.inline'],
  'model.shop.c': ['model.shop.b'],
  'model.shop.x': [],
  'model.shop.y': ['model.shop.x'],
  'model.shop.join': ['model.shop.c', 'model.shop.y'],
  'test.shop.a': ['model.shop.a'],
  'test.shop.c': ['model.shop.c'],
  'test.shop.a_x': ['model.shop.a', 'model.shop.x'],
  'test.shop.join': ['model.shop.join'],
  'unit_test.shop.b.counts': ['model.shop.b'],
  'operation.shop.shop-on-run-start-0': [],
};
const NODES = new Map(
  Object.entries(PARENTS).map(([id, dependsOn]) => [
    id,
    { resourceType: id.split('.')[0] ?? '', dependsOn },
  ]),
);

function retry(statuses: Record<string, string>, lost: readonly string[] = []) {
  const { errored, skipped } = planRetry({
    results: Object.entries(statuses).map(([name, status]) => ({
      uniqueId: name.includes('.') ? name : `model.shop.${name}`,
      status,
    })),
    nodes: NODES,
    isRetryable: ({ uniqueId }) => !lost.includes(uniqueId),
  });
  const short = (id: string) => id.replace('model.shop.', '');
  return [errored.map(short), skipped.map(short)];
}

describe('planRetry', () => {
  it('is what errored and what was skipped below it, with its tests', () => {
    const statuses = {
      ...{ a: 'success', 'test.shop.a': 'pass', x: 'success', y: 'success' },
      ...{ b: 'error', 'unit_test.shop.b.counts': 'pass' },
      ...{ c: 'skipped', 'test.shop.c': 'skipped', join: 'skipped', 'test.shop.join': 'skipped' },
    };
    expect(retry(statuses)).toEqual([['b'], ['c', 'test.shop.c', 'join', 'test.shop.join']]);
  });

  it('is empty where nothing errored', () => {
    expect(retry({ a: 'success', 'test.shop.a': 'fail', b: 'skipped', c: 'skipped' })).toEqual([
      [],
      [],
    ]);
  });

  it('leaves out what is also below an error that stays', () => {
    const statuses = {
      ...{ b: 'error', c: 'skipped', x: 'error', y: 'skipped', join: 'skipped' },
      ...{ 'test.shop.c': 'skipped', 'test.shop.join': 'skipped', 'test.shop.a_x': 'skipped' },
    };
    expect(retry(statuses, ['model.shop.x'])).toEqual([['b'], ['c', 'test.shop.c']]);
    expect(retry(statuses, ['model.shop.x', 'model.shop.b'])).toEqual([[], []]);
  });

  it('finds what errored above through an ephemeral model', () => {
    expect(
      retry({ a: 'error', x: 'error', y: 'skipped', b: 'skipped', c: 'skipped' }, ['model.shop.a']),
    ).toEqual([['x'], ['y']]);
  });

  it('never tries again a test that failed, nor what it stands before', () => {
    const statuses = {
      ...{ a: 'success', 'test.shop.a': 'fail', b: 'skipped', c: 'skipped' },
      ...{ x: 'error', y: 'skipped', join: 'skipped' },
    };
    expect(retry(statuses)).toEqual([['x'], ['y']]);
  });

  it('knows that a test of two models stands before what is below both', () => {
    const statuses = {
      ...{ a: 'success', x: 'success', 'test.shop.a_x': 'fail' },
      ...{ b: 'error', c: 'skipped', y: 'success', join: 'skipped' },
    };
    expect(retry(statuses)).toEqual([['b'], ['c']]);
  });

  it('knows that a unit test stands before its own model', () => {
    const statuses = { 'unit_test.shop.b.counts': 'fail', b: 'skipped', c: 'skipped' };
    expect(retry({ ...statuses, x: 'error', y: 'skipped' })).toEqual([['x'], ['y']]);
    expect(retry({ ...statuses, 'unit_test.shop.b.counts': 'error' })).toEqual([
      ['unit_test.shop.b.counts'],
      ['b', 'c'],
    ]);
  });

  it('tries a test again that ended in an error, with what waited for it', () => {
    expect(retry({ a: 'success', 'test.shop.a': 'error', b: 'skipped' })).toEqual([
      ['test.shop.a'],
      ['b'],
    ]);
  });

  it('leaves a microbatch model alone of which some batches are in place', () => {
    expect(retry({ a: 'partial success', b: 'skipped', x: 'error', y: 'skipped' })).toEqual([
      ['x'],
      ['y'],
    ]);
  });

  it('brings back everything that was skipped for a hook', () => {
    const hook = 'operation.shop.shop-on-run-start-0';
    expect(retry({ [hook]: 'error', a: 'skipped', b: 'skipped' })).toEqual([[], ['a', 'b']]);
    expect(retry({ [hook]: 'error', a: 'skipped', x: 'error' }, [hook])).toEqual([['x'], []]);
  });
});
