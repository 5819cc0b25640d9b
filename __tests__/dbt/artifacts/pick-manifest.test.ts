import { describe, expect, it } from 'vitest';
import { pickManifest, TextPool } from '../../../src/dbt/artifacts/pick-manifest.ts';

const model = (fields: object = {}) => ({ resource_type: 'model', name: 'orders', ...fields });

function pick(manifest: object, wanted: (id: string) => boolean = () => true) {
  return pickManifest(Buffer.from(JSON.stringify(manifest)), wanted, new TextPool());
}

describe('pickManifest', () => {
  it('takes nodes of every section, macros, and who depends on whom', () => {
    const picked = pick({
      metadata: { adapter_type: 'duckdb', project_name: 'shop' },
      nodes: {
        'model.shop.orders': model({ depends_on: { nodes: ['source.shop.raw.orders'] } }),
        'operation.shop.hook': { resource_type: 'operation', raw_code: 'grant' },
      },
      sources: { 'source.shop.raw.orders': { resource_type: 'source' } },
      unit_tests: { 'unit_test.shop.orders': { depends_on: { nodes: ['model.shop.orders'] } } },
      macros: { 'macro.shop.cents': { name: 'cents', macro_sql: '100' } },
    });
    expect(picked).toMatchObject({ adapterType: 'duckdb', projectName: 'shop' });
    expect([...picked.ids]).toEqual([
      ...['model.shop.orders', 'source.shop.raw.orders', 'unit_test.shop.orders'],
    ]);
    expect(Object.fromEntries(picked.dependents)).toEqual({
      'source.shop.raw.orders': ['model.shop.orders'],
      'model.shop.orders': ['unit_test.shop.orders'],
    });
    expect(picked.macros.get('macro.shop.cents')).toMatchObject({ name: 'cents', sql: '100' });
    expect(picked.runHooks).toBe('operation.shop.hook grant');
  });

  it('knows the ids of nodes that were not asked for, and no more of them', () => {
    const picked = pick({ nodes: { a: model(), b: model() } }, (id) => id === 'a');
    expect([...picked.ids]).toEqual(['a', 'b']);
    expect([...picked.nodes.keys()]).toEqual(['a']);
  });

  it('passes over sections that are null, and entries that are no objects', () => {
    const picked = pick({ nodes: { a: model(), b: null }, functions: null, macros: null });
    expect([...picked.ids]).toEqual(['a']);
    expect(picked.macros.size).toBe(0);
  });

  it('refuses a file that is cut short', () => {
    const whole = Buffer.from(JSON.stringify({ nodes: { a: model() } }));
    expect(() => pickManifest(whole.subarray(0, -1), () => true, new TextPool())).toThrow(
      SyntaxError,
    );
  });
});
