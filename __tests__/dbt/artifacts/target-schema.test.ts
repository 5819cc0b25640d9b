import { describe, expect, it } from 'vitest';
import { readsTargetSchema } from '../../../src/dbt/artifacts/target-schema.ts';

describe('[B20] readsTargetSchema', () => {
  it.each([
    "{{ dbt_utils.union_relations(dbt_utils.get_relations_by_pattern(target.schema, 'raw_%')) }}",
    "select * from information_schema.tables where table_schema = '{{ target.schema }}'",
    "{% set relations = adapter.list_relations(target.database, target['schema']) %}",
    'select * from {{ target . schema }}.orders',
    'select * from `{{ target.dataset }}`.orders',
  ])('finds a lookup: %s', (code) => {
    expect(readsTargetSchema(code)).toBe(true);
  });

  it.each([
    "{{ config(schema=target.schema ~ '_x') }} select 1 as id",
    '{{ config(alias=my_alias(target.schema)) }} select 1 as id',
    '{# target.schema #} select 1 as id',
    "select '{{ target.name }}' as name",
    'select my_target.schemata from {{ ref("a") }}',
  ])('passes over what looks nothing up: %s', (code) => {
    expect(readsTargetSchema(code)).toBe(false);
  });
});
