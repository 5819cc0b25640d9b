import { describe, expect, it } from 'vitest';
import type { RawSources } from '../../src/dbt/artifacts/sources.ts';
import { computeSourceLedger } from '../../src/state/source-ledger.ts';

const ORDERS = 'source.shop.raw.orders';
const PAYMENTS = 'source.shop.raw.payments';

function sources(loaded: Record<string, string | undefined>): RawSources {
  const results = Object.entries(loaded).map(([id, at]) => ({
    unique_id: id,
    status: at === undefined ? 'runtime error' : 'pass',
    ...(at !== undefined && { max_loaded_at: at }),
  }));
  return { metadata: { generated_at: 'now' }, results };
}

function model(dependsOn: string[], materialized = 'table', resourceType = 'model') {
  return { resourceType, materialized, dependsOn };
}

/** orders → stg_orders → (inline) → fct; payments → fct and a seed-like test. */
const NODES = new Map([
  ['model.shop.stg_orders', model([ORDERS], 'view')],
  ['model.shop.inline', model(['model.shop.stg_orders'], 'ephemeral')],
  ['model.shop.fct', model(['model.shop.inline', PAYMENTS])],
  ['test.shop.fct', model(['model.shop.fct'], 'test', 'test')],
]);

const BEFORE = sources({ [ORDERS]: 'monday', [PAYMENTS]: 'monday' });
const NOW = sources({ [ORDERS]: 'tuesday', [PAYMENTS]: 'tuesday' });
const GREEN = { 'model.shop.stg_orders': 'success', 'model.shop.fct': 'success' };

function ledger(
  statuses: Record<string, string>,
  change: Partial<Parameters<typeof computeSourceLedger>[0]> = {},
): Record<string, unknown> {
  const { results } = computeSourceLedger({
    previous: BEFORE,
    current: NOW,
    watched: new Set([ORDERS, PAYMENTS]),
    nodes: NODES,
    results: Object.entries(statuses).map(([uniqueId, status]) => ({
      ...{ uniqueId, status, executionTime: 0, message: null, failures: null, rowsAffected: null },
    })),
    complete: true,
    ...change,
  });
  return Object.fromEntries(
    results.map(({ unique_id: id, max_loaded_at: at }) => [id.split('.').at(-1), at]),
  );
}

describe('computeSourceLedger', () => {
  it('takes in a source once everything below it was built, whatever its tests say', () => {
    expect(ledger({ ...GREEN, 'test.shop.fct': 'fail' })).toEqual({
      orders: 'tuesday',
      payments: 'tuesday',
    });
  });

  it('keeps a source as it was while something below it failed or was skipped', () => {
    expect(ledger({ ...GREEN, 'model.shop.fct': 'error' })).toEqual({
      orders: 'monday',
      payments: 'monday',
    });
    const previous = sources({ [PAYMENTS]: 'monday' });
    expect(ledger({ 'model.shop.stg_orders': 'skipped' }, { previous })).toEqual({
      payments: 'tuesday',
    });
  });

  it('takes what a deploy of everything fresher did not have to build, or was asked to leave out', () => {
    expect(ledger({ 'model.shop.fct': 'success' })).toEqual({
      orders: 'tuesday',
      payments: 'tuesday',
    });
  });

  it('keeps a source of which another selection has built a part only', () => {
    expect(ledger({ 'model.shop.fct': 'success' }, { complete: false })).toEqual({
      orders: 'monday',
      payments: 'tuesday',
    });
  });

  it('keeps a source that could not be read, and forgets one that nobody watches any more', () => {
    const current = sources({ [ORDERS]: undefined });
    expect(ledger(GREEN, { current })).toEqual({ orders: 'monday', payments: 'monday' });
    expect(ledger(GREEN, { watched: new Set([PAYMENTS]) })).toEqual({ payments: 'tuesday' });
    expect(ledger(GREEN, { current, previous: undefined })).toEqual({});
  });
});
