import { describe, expect, it } from 'vitest';
import { computeReusable } from '../../src/plan/reuse.ts';

const NODES = new Map(
  Object.entries({
    staging: ['source.raw'],
    orders: ['staging'],
    left_out: ['orders'],
    report: ['inlined'],
    inlined: ['orders'],
    other: ['source.raw'],
    unique_orders: ['orders'],
    'unit_test.x': ['orders'],
    related: ['orders', 'other'],
  }).map(([id, dependsOn]) => {
    const materialized = id === 'inlined' ? 'ephemeral' : null;
    return [id, { dependsOn, materialized }];
  }),
);
const PLANNED = [
  'staging',
  'orders',
  'report',
  'other',
  'unique_orders',
  'related',
  'unit_test.x',
  'unknown',
];
const GREEN = new Map(PLANNED.map((id) => [id, 'success']));

function reusable(change: {
  statuses?: Record<string, string>;
  changed?: string[];
  lost?: string[];
}): string[] {
  const statuses = new Map([...GREEN, ...Object.entries(change.statuses ?? {})]);
  const changed = new Set(change.changed);
  const isKept = (id: string) => !change.lost?.includes(id);
  return [...computeReusable(PLANNED, NODES, { statuses, changed, isKept })].sort();
}

const ALL = ['orders', 'other', 'related', 'report', 'staging', 'unique_orders', 'unit_test.x'];

describe('computeReusable', () => {
  it('is all that was green and is in the project', () => {
    expect(reusable({})).toEqual(ALL);
    expect(reusable({ statuses: { unique_orders: 'pass', related: 'warn' } })).toEqual(ALL);
  });

  it.each(['error', 'fail', 'skipped', 'partial success'])(
    'leaves out what ended as %s',
    (status) => {
      expect(reusable({ statuses: { related: status } })).toEqual(
        ALL.filter((id) => id !== 'related'),
      );
    },
  );

  it('leaves out what is planned below something that runs again, through ephemeral models', () => {
    expect(reusable({ statuses: { orders: 'error' } })).toEqual(['other', 'staging']);
    expect(reusable({ changed: ['orders'] })).toEqual(['other', 'staging']);
    expect(reusable({ lost: ['orders'] })).toEqual(['other', 'staging']);
  });

  it('[E6] takes a planned ephemeral model, which has no result, for unchanged while its code is', () => {
    const planned = [...PLANNED, 'inlined'];
    const reuse = (changed: string[], statuses = GREEN) =>
      [
        ...computeReusable(planned, NODES, {
          statuses,
          changed: new Set(changed),
          isKept: (id) => id !== 'inlined',
        }),
      ].sort();
    expect(reuse([])).toEqual([...ALL, 'inlined'].sort());
    expect(reuse(['inlined'])).toEqual(ALL.filter((id) => id !== 'report'));
    // What it reads runs again, and so does what reads it.
    expect(reuse([], new Map([...GREEN, ['orders', 'error']]))).toEqual(['other', 'staging']);
  });

  it('leaves out what is below a node that was not in the plan then', () => {
    const statuses = new Map(GREEN);
    statuses.delete('other');
    const earlier = { statuses, changed: new Set<string>(), isKept: () => true };
    expect([...computeReusable(PLANNED, NODES, earlier)].sort()).toEqual(
      ALL.filter((id) => id !== 'other' && id !== 'related'),
    );
  });
});
