import { describe, expect, it } from 'vitest';
import { pickManifest, TextPool } from '../../../src/dbt/artifacts/pick-manifest.ts';

function manifestOf(node: object, uniqueId = 'model.shop.orders'): Buffer {
  const manifest = {
    metadata: { adapter_type: 'duckdb', project_name: 'shop' },
    nodes: {
      [uniqueId]: { resource_type: 'model', name: 'orders', ...node },
      'operation.shop.hook': { resource_type: 'operation', raw_code: 'select 1' },
    },
    macros: {},
  };
  return Buffer.from(JSON.stringify(manifest));
}

function pickOne(node: object) {
  return pickManifest(manifestOf(node), () => true, new TextPool()).nodes.get('model.shop.orders');
}

describe('the fields that pickManifest takes', () => {
  it('takes the same config for the same, whatever the order of keys and what is null', () => {
    const config = { b: { d: 1, c: 2 }, a: 1 };
    const other = { a: 1, nothing: null, b: { c: 2, d: 1 } };
    expect(pickOne({ config })).toEqual(pickOne({ config: other }));
  });

  it('distinguishes null from absent in a config as written, as dbt does', () => {
    expect(pickOne({ unrendered_config: { alias: null } })?.unrenderedConfig).toBe(
      '{"alias":null}',
    );
  });

  it.each([
    ['a description changes the descriptions only', { description: 'new' }, 'columnDescriptions'],
    ['a type without a contract changes nothing', { data_type: 'text' }, undefined],
    ['a policy tag changes the columns', { policy_tags: ['secret'] }, 'columns'],
  ])('of a column, %s', (_, change, differing) => {
    const before = pickOne({ columns: { id: { name: 'id', description: '' } } });
    const after = pickOne({ columns: { id: { name: 'id', description: '', ...change } } });
    const fields = ['columns', 'columnDescriptions'] as const;
    expect(fields.filter((field) => before?.[field] !== after?.[field])).toEqual(
      differing ? [differing] : [],
    );
  });

  it('distinguishes a contract’s columns by their types', () => {
    const columns = (data_type: string) => ({ id: { name: 'id', data_type } });
    const contract = { enforced: true };
    expect(pickOne({ contract, columns: columns('text') })?.columns).not.toBe(
      pickOne({ contract, columns: columns('integer') })?.columns,
    );
  });

  it('knows all nodes and takes those that are wanted, with what depends on them', () => {
    const manifest = manifestOf({ depends_on: { nodes: ['model.shop.stg'] } });
    const picked = pickManifest(manifest, (id) => id === 'model.shop.stg', new TextPool());
    expect([...picked.ids]).toEqual(['model.shop.orders']);
    expect(picked.nodes.size).toBe(0);
    expect(picked.dependents.get('model.shop.stg')).toEqual(['model.shop.orders']);
    expect(picked.runHooks).toBe('operation.shop.hook select 1');
  });

  it('reads a manifest that lacks all of it', () => {
    expect(pickManifest(Buffer.from('{}'), () => true, new TextPool()).ids.size).toBe(0);
  });
});
