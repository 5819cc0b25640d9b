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

describe('findSqlConfigLine in hostile files', () => {
  const model = { ...history, resourceType: 'model' };

  it.each([
    ["{# {{ config(location='no') }} #}\n{{ config(location='x') }}", 2],
    ["{% raw %}{{ config(location='no') }}{% endraw %}\n{{ config(location='x') }}", 2],
    ["-- config(location='no')\n{{- config(\n  meta={'a': '}}'},\n  location='x') -}}", 4],
    ['{{ config(alias="location=1",\n  location="x") }}', 2],
    ["{{ config(\n  {'location': \"it's\"}) }}", 2],
    ["{%- do config(location='x') -%}\nselect location = 1", 1],
  ])('%j', (sql, line) => {
    expect(findSqlConfigLine(sql, 'location', model)).toBe(line);
  });

  it.each([
    ["{# {{ config(location='no') }} #} select 1"],
    ['{{ config(alias="location=\'no\'") }}'],
    ["{{ config(my_location='no', location_root='no') }}"],
    ["{{ f(location='no') }} {{ config(alias='location') }}"],
    ["{{ config.get('x', location == 1) }} select location = 1"],
    // Which of them counts is not known here.
    ["{% if x %}\n{{ config(location='a') }}\n{% else %}\n{{ config(location='b') }}{% endif %}"],
  ])('says no line in %j', (sql) => {
    expect(findSqlConfigLine(sql, 'location', model)).toBeUndefined();
  });

  it('takes a snapshot that only a comment names for none', () => {
    const block = (name: string, key: string) =>
      `{% snapshot ${name} %}\n{{ config(${key}='x') }}\n{% endsnapshot %}\n`;
    const sql = `{# {% snapshot history %} #}${block('history_2', 'target_schema')}${block('history', 'unique_key')}`;
    expect(findSqlConfigLine(sql, 'target_schema', history)).toBeUndefined();
    expect(findSqlConfigLine(sql, 'unique_key', history)).toBe(5);
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
