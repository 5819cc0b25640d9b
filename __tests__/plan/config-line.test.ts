import { describe, expect, it } from 'vitest';
import {
  findProjectLine,
  findPropertyLine,
  findSqlConfigLine,
} from '../../src/plan/config-line.ts';

const history = {
  name: 'history',
  resourceType: 'snapshot',
  fqn: ['shop', 'audit', 'history', 'history'],
};

describe('findSqlConfigLine', () => {
  it('finds the line in the block of the snapshot', () => {
    const block = (name: string) =>
      `{% snapshot ${name} %}\n{{ config(\n  target_schema='x',\n  unique_key='id') }}\n{% endsnapshot %}\n`;
    const sql = block('other') + block('history');
    expect(findSqlConfigLine(sql, 'target_schema', history)).toBe(8);
    expect(findSqlConfigLine(sql, 'location', history)).toBeUndefined();
    expect(findSqlConfigLine('\n{{ config({"location": "x"}) }}', 'location', history)).toBe(2);
  });
});

describe('findPropertyLine', () => {
  it('finds the line in the entry of the node, in its config first', () => {
    const yaml = `version: 2
models:
  - name: history
snapshots:
  - name: other
    config: {target_schema: x}
  - name: history
    target_schema: not this one
    config:
      unique_key: id
      target_schema: x
`;
    expect(
      findPropertyLine(yaml.replace('  - name: history\nsnap', 'snap'), 'target_schema', history),
    ).toBe(10);
    expect(
      findPropertyLine('snapshots: [{name: history, target_schema: x}]', 'target_schema', history),
    ).toBe(1);
    expect(findPropertyLine('snapshots: {}', 'target_schema', history)).toBeUndefined();
    expect(findPropertyLine('\t- not yaml', 'target_schema', history)).toBeUndefined();
  });
});

describe('findProjectLine', () => {
  it('finds the deepest line that applies', () => {
    const yaml = `name: shop
models: {+target_schema: x}
snapshots:
  +target_schema: all
  shop:
    audit:
      +target_schema: audit
    other:
      target_schema: other
`;
    expect(findProjectLine(yaml, 'target_schema', history)).toBe(7);
    expect(findProjectLine(yaml, 'target_schema', { ...history, fqn: ['events', 'x'] })).toBe(4);
    expect(findProjectLine(yaml, 'schema', history)).toBeUndefined();
    expect(
      findProjectLine('name: shop', 'schema', { ...history, resourceType: 'function' }),
    ).toBeUndefined();
  });
});
