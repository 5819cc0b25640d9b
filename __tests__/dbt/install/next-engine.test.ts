import { expect, it } from 'vitest';
import { asksForNextEngine } from '../../../src/dbt/install/next-engine.ts';

it.each([
  ['dbt-core>=1.9\ndbt-duckdb', false],
  ['dbt-core', false],
  ['# dbt-core==2.0.0\ndbt-core ~= 1.12.0 # no dbt-core==2', false],
  ['my-dbt-core==2.0', false],
  ['dbt-core>=1.9,<3', false],
  ['dbt-core==2.0.9', true],
  ['dbt_core >= 2', true],
  ['DBT-Core[x]~=2.1 ; python_version > "3.9"', true],
  ['dependencies = ["dbt-duckdb", "dbt-core>=2.0"]', true],
  ['dependencies = ["dbt-core>=1.9", "other==2"]', false],
  ['dbt-core @ git+https://github.com/dbt-labs/dbt-core@main', true],
])('asks %j for dbt-core 2: %s', (text, asks) => {
  expect(asksForNextEngine(text)).toBe(asks);
});
