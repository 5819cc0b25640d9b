import { describe, expect, it } from 'vitest';
import { parseHeader, type SeedColumn } from '../../src/dbt/seed-columns.ts';
import { compareSeedColumns, kindOfType } from '../../src/plan/seed-columns.ts';

const NONE = { changed: new Set<string>(), all: new Set<string>() };
const SAME = { added: [], removed: [], retyped: [], reordered: false };
const column = (name: string, kind?: SeedColumn['kind']): SeedColumn => ({ name, kind });

describe('the columns of a seed', () => {
  const table = [
    { name: 'CODE', type: 'VARCHAR' },
    { name: 'VAT', type: 'BIGINT' },
  ];

  it('are the same in any letter case, and where a kind is not known', () => {
    const file = [column('code', 'text'), column('vat')];
    expect(compareSeedColumns(file, table, NONE)).toBeUndefined();
  });

  it('are added, removed, retyped or in another order', () => {
    const compare = (...file: SeedColumn[]) => compareSeedColumns(file, table, NONE);
    const [code, vat] = [column('code', 'text'), column('vat', 'integer')];
    expect(compare(code, vat, column('name', 'text'))).toEqual({ ...SAME, added: ['name'] });
    expect(compare(code)).toEqual({ ...SAME, removed: ['VAT'] });
    expect(compare(code, column('vat', 'text'))).toEqual({ ...SAME, retyped: ['vat'] });
    expect(compare(code, column('vat', 'number'))).toEqual({ ...SAME, retyped: ['vat'] });
    expect(compare(vat, code)).toEqual({ ...SAME, reordered: true });
  });

  it('go by `column_types` where it names them', () => {
    const file = [column('code', 'text'), column('vat', 'text')];
    const all = new Set(['vat']);
    expect(compareSeedColumns(file, table, { all, changed: new Set() })).toBeUndefined();
    expect(compareSeedColumns(file, table, { all, changed: all })).toEqual({
      ...SAME,
      retyped: ['vat'],
    });
    // Declared before, and no longer.
    expect(compareSeedColumns(file, table, { all: new Set(), changed: all })).toEqual({
      ...SAME,
      retyped: ['vat'],
    });
  });

  it.each([
    ['integer', 'NUMERIC(18,3)', true],
    ['integer', 'NUMBER(38,0)', true],
    ['number', 'NUMBER(38,0)', false],
    ['number', 'double precision', true],
    ['number', 'INT64', false],
    ['text', 'string', true],
    ['text', 'Nullable(String)', true],
    ['text', 'date', false],
    ['time', 'timestamp without time zone', true],
    ['time', 'text', false],
    ['time', 'bigint', false],
    ['boolean', 'bool', true],
    ['boolean', 'character varying(5)', false],
    // Oracle has no boolean.
    ['boolean', 'NUMBER(1,0)', true],
    ['text', 'geography', true],
  ] as const)('of %s in a column of %s: fits %s', (kind, type, fits) => {
    const changes = compareSeedColumns([column('a', kind)], [{ name: 'a', type }], NONE);
    expect(changes === undefined).toBe(fits);
  });
});

it('knows what a type holds by its name, and not what it does not know', () => {
  const types = ['interval', 'point', 'bigserial', 'UInt8', 'integer', 'hugeint', 'real', 'json'];
  expect(types.map(kindOfType)).toEqual([
    ...[undefined, undefined, 'integer', 'integer', 'integer', 'integer', 'number', undefined],
  ]);
});

it('reads the header of a CSV file with quotes, another delimiter, a BOM and any line end', () => {
  expect(parseHeader('\uFEFFcode,vat\r\nde,19\r\n', ',')).toEqual(['code', 'vat']);
  expect(parseHeader('"a ""b"", c";d\nx;y', ';')).toEqual(['a "b", c', 'd']);
  expect(parseHeader('"line\nbreak",b', ',')).toEqual(['line\nbreak', 'b']);
});
