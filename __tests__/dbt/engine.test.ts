import { describe, expect, it } from 'vitest';
import { describeStop } from '../../src/dbt/describe-stop.ts';
import { explainForeignState, refuseOnEngine2 } from '../../src/dbt/engine.ts';

describe('what dbt 2 cannot do right', () => {
  it.each([
    [
      'an adapter it does not support',
      'postgres',
      false,
      {},
      /does not support the adapter postgres/,
    ],
    ['a swap on DuckDB', 'duckdb', true, {}, /blue-green swap could stop halfway/],
  ])('%s is refused', (_, adapter, swap, env, words) => {
    expect(() => refuseOnEngine2('2.0.9', env, { adapter, swap })).toThrow(words);
    expect(() => refuseOnEngine2('1.12.6', env, { adapter, swap })).not.toThrow();
  });

  it('is the user’s to allow for an adapter that dbt 2 calls experimental', () => {
    const env = { DBT_ALLOW_EXPERIMENTAL_ADAPTERS: 'true' };
    expect(() => refuseOnEngine2('2.0.9', env, { adapter: 'postgres', swap: false })).not.toThrow();
  });

  it('compares no state of the other engine', () => {
    expect(explainForeignState('1.12.6', '2.0.9')).toMatch(/written by dbt 1\.12\.6/);
    expect(explainForeignState('2.0.9', '1.12.6')).toBeDefined();
    expect(explainForeignState('1.11.1', '1.12.6')).toBeUndefined();
    expect(explainForeignState('2.0.0', '2.1.0')).toBeUndefined();
  });
});

describe('an error of dbt 2', () => {
  it.each([
    ['models/orders.sql:3:7', 'models/orders.sql', 3],
    ['models/orders.sql:3', 'models/orders.sql', 3],
    ['models/orders.sql', 'models/orders.sql', undefined],
    ['models/our orders.sql:3:7', 'models/our orders.sql', 3],
    ['models/orders.sql:3:7 (target/compiled/orders.sql:1:1)', 'models/orders.sql', 3],
  ])('is found at the place below its text: %s', (place, file, line) => {
    const error = describeStop(
      `JinjaError (dbt1501): unexpected end\n  --> ${place}`,
      (named) => `shop/${named}`,
    );
    expect(error.location).toEqual({ file: `shop/${file}`, ...(line && { line }) });
  });
});
