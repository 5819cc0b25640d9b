import { describe, expect, it } from 'vitest';
import { relationKey, schemaKeyOf } from '../../src/plan/relation-key.ts';

const isSame = (adapter: string, a: string, b: string) =>
  relationKey(a, adapter) === relationKey(b, adapter);

describe('relationKey', () => {
  it('tells quoted names apart by letter case where the warehouse does', () => {
    for (const adapter of ['postgres', 'snowflake', 'clickhouse'])
      expect([adapter, isSame(adapter, '"w"."a"."Orders"', '"w"."a"."orders"')]).toEqual([
        adapter,
        false,
      ]);
    expect(isSame('bigquery', '`w`.`a`.`Orders`', '`w`.`a`.`orders`')).toBe(false);
  });

  it('takes them for the same anywhere else, known or not', () => {
    for (const adapter of ['duckdb', 'redshift', 'databricks', 'trino', 'sqlserver', 'other'])
      expect([adapter, isSame(adapter, '"w"."a"."Orders"', '"w"."a"."orders"')]).toEqual([
        adapter,
        true,
      ]);
    expect(isSame('databricks', '`w`.`a`.`Orders`', 'w.a.orders')).toBe(true);
    expect(isSame('sqlserver', '[w].[a].[Orders]', '"w"."a"."orders"')).toBe(true);
  });

  it('folds names without quotes as the warehouse does', () => {
    expect(isSame('postgres', 'w.a.ORDERS', '"w"."a"."orders"')).toBe(true);
    expect(isSame('postgres', 'w.a.ORDERS', '"w"."a"."ORDERS"')).toBe(false);
    expect(isSame('snowflake', 'w.a.orders', '"W"."A"."ORDERS"')).toBe(true);
    expect(isSame('snowflake', 'w.a.orders', '"w"."a"."orders"')).toBe(false);
  });

  it('keeps dots and quotes inside of a name', () => {
    expect(isSame('postgres', '"w"."a"."b.c"', '"w"."a.b"."c"')).toBe(false);
    expect(relationKey('"w"."a ""b"""."c"', 'postgres')).toBe('w\na "b"\nc');
    expect(schemaKeyOf('"w"."a.b"."c"', 'postgres')).toBe('w\na.b');
  });
});
