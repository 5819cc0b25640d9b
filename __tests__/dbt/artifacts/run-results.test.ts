import { describe, expect, it } from 'vitest';
import {
  mergeRunResults,
  parseNodeResults,
  parseRunResults,
  recordAttempts,
  toNodeResults,
} from '../../../src/dbt/artifacts/run-results.ts';
import { DbtError } from '../../../src/errors.ts';

const runResults = (invocation: string, statuses: Record<string, string>, more: object = {}) =>
  parseRunResults(
    JSON.stringify({
      metadata: { invocation_id: invocation, dbt_version: '1.11.16', env: {} },
      results: Object.entries(statuses).map(([unique_id, status]) => ({
        unique_id,
        status,
        execution_time: 1.5,
        message: null,
        failures: null,
        adapter_response: { rows_affected: 7, code: 'SELECT' },
        ...more,
      })),
      elapsed_time: 2,
      args: { which: 'build' },
    }),
  );

describe('parseRunResults', () => {
  it.each([
    ['is cut short', '{"metadata": {', 'x.json is not JSON: it may have been cut short.'],
    ['is something else', '{"metadata": {}}', 'x.json does not have the shape that dbt writes'],
  ])('throws for a file that %s', (_, text, message) => {
    expect(() => parseRunResults(text, 'x.json')).toThrow(DbtError);
    expect(() => parseRunResults(text, 'x.json')).toThrow(message);
  });
});

describe('parseNodeResults', () => {
  it('reads the bytes as the other way does: parse all, then take the results', () => {
    const all = runResults('a', { 'model.shop.orders': 'success', 'test.shop.unique': 'fail' });
    const bytes = Buffer.from(JSON.stringify(all, null, 2));
    expect(parseNodeResults(bytes)).toEqual(toNodeResults(all));
    expect(parseNodeResults(bytes)).toHaveLength(2);
  });

  it.each(['', '{"metadata": {', '{"metadata": {}}', '{"results": {}}', '{"results": [{}]}'])(
    'throws for %j',
    (text) => {
      const parse = () => parseNodeResults(Buffer.from(text), 'x.json');
      expect(parse).toThrow(DbtError);
      expect(parse).toThrow('x.json does not have the shape that dbt writes: ');
    },
  );
});

describe('toNodeResults', () => {
  it('takes what the action needs', () => {
    expect(toNodeResults(runResults('a', { 'model.shop.orders': 'success' }))).toEqual([
      {
        uniqueId: 'model.shop.orders',
        status: 'success',
        executionTime: 1.5,
        message: null,
        failures: null,
        rowsAffected: 7,
      },
    ]);
  });

  it('reads fields of an unknown type as absent', () => {
    const odd = { execution_time: 'long', message: 5, failures: {}, adapter_response: 'OK' };

    expect(toNodeResults(runResults('a', { 'model.shop.orders': 'success' }, odd))).toEqual([
      {
        uniqueId: 'model.shop.orders',
        status: 'success',
        executionTime: 0,
        message: null,
        failures: null,
        rowsAffected: null,
      },
    ]);
  });
});

describe('recordAttempts', () => {
  it('says how often each node was run, beside what the warehouse answered', () => {
    const counted = recordAttempts(
      runResults('a', { orders: 'success', customers: 'skipped' }),
      new Map([['orders', 2]]),
    );
    expect(counted.results).toMatchObject([
      { adapter_response: { code: 'SELECT', dbt_ci_attempts: 2 } },
      { adapter_response: { code: 'SELECT' } },
    ]);
    expect(counted.results[1]?.adapter_response).not.toHaveProperty('dbt_ci_attempts');
  });
});

describe('mergeRunResults', () => {
  it('gives each node its last result, and keeps fields that it does not know', () => {
    const merged = mergeRunResults([
      runResults('a', { orders: 'error', customers: 'success' }),
      runResults('b', { orders: 'success', revenue: 'success' }),
    ]);

    expect(merged.results.map(({ unique_id, status }) => [unique_id, status])).toEqual([
      ['orders', 'success'],
      ['customers', 'success'],
      ['revenue', 'success'],
    ]);
    expect(merged).toMatchObject({
      metadata: { invocation_id: 'b', dbt_version: '1.11.16' },
      args: { which: 'build' },
      elapsed_time: 4,
    });
    expect(merged.results[0]).toMatchObject({ adapter_response: { code: 'SELECT' } });
  });

  it('leaves a single one as it is', () => {
    const only = runResults('a', { orders: 'success' });

    expect(mergeRunResults([only])).toEqual(only);
  });
});
