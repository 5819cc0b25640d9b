import { expect, it } from 'vitest';
import { computeDeferral } from '../../src/plan/deferral.ts';

const NODES = new Map(
  Object.entries({
    raw: [],
    staging: ['raw'],
    inlined: ['staging'],
    orders: ['inlined'],
    report: ['orders'],
    other: ['raw'],
    lookup: [],
    'unit_test.orders': ['orders'],
    'operation.hook': ['lookup'],
  }).map(([id, dependsOn]) => [
    id,
    { dependsOn, resourceType: id.includes('.') ? (id.split('.')[0] ?? '') : 'model' },
  ]),
);
const defer = (running: string[], own: string[] = []) =>
  [...computeDeferral(running, NODES, new Set(own))].sort();

it('defers all that is above what runs, and above the hooks', () => {
  expect(defer(['report'])).toEqual(['inlined', 'lookup', 'orders', 'raw', 'staging']);
  expect(defer(['other'])).toEqual(['lookup', 'raw']);
});

it('defers what a unit test needs of the model that it tests', () => {
  expect(defer(['unit_test.orders'])).toContain('staging');
});

it('does not defer what the pull request has of its own', () => {
  expect(defer(['report'], ['orders', 'other'])).toEqual(['inlined', 'lookup', 'raw', 'staging']);
});
