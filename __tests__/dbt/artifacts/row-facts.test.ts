import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRowFacts, type RowFacts } from '../../../src/dbt/artifacts/row-facts.ts';
import { startDriverSession } from '../../../src/dbt/driver-session.ts';
import { createProcesses } from '../../../src/platform/child-processes.ts';
import { removeTempDirs } from '../../support/temp.ts';
import { invoke, makeShop, sessionOptions, targetOf } from '../shop.ts';

const MODELS = [
  ...['by_meta', 'by_meta_list', 'by_contract', 'by_columns_of_contract', 'by_model_of_contract'],
  ...['by_unique_key', 'by_unique_keys', 'by_expression', 'by_expressions', 'by_microbatch'],
  ...['by_combination', 'combination_in_part', 'tested_first'],
  ...['not_enforced', 'by_tests', 'only_unique', 'tested_in_part', 'other_tests', 'unknown'],
];

const PROPERTIES = `
models:
  - name: by_meta
    config: { meta: { dbt_ci: { primary_key: id } } }
    columns: [{ name: other, data_tests: [unique, not_null] }]
  - name: by_meta_list
    config: { meta: { dbt_ci: { primary_key: [id, other] } } }
  - name: by_contract
    config: { contract: { enforced: true } }
    constraints: [{ type: primary_key, columns: [id, other] }]
    columns: [{ name: id, data_type: int }, { name: other, data_type: int }]
  - name: by_columns_of_contract
    config: { contract: { enforced: true } }
    columns:
      - { name: id, data_type: int, constraints: [{ type: unique }] }
      - { name: other, data_type: int, constraints: [{ type: not_null }, { type: unique }] }
  - name: by_model_of_contract
    config: { contract: { enforced: true } }
    constraints: [{ type: unique, columns: [other, id] }]
    columns:
      - { name: id, data_type: int, constraints: [{ type: not_null }] }
      - { name: other, data_type: int, constraints: [{ type: not_null }] }
  - name: not_enforced
    columns:
      - { name: id, data_type: int, constraints: [{ type: not_null }, { type: unique }] }
  - name: by_unique_key
    config: { materialized: incremental, unique_key: id }
  - name: by_unique_keys
    config: { materialized: incremental, unique_key: [id, '"Other"'] }
  - name: by_expression
    config: { materialized: incremental, unique_key: "concat(id, '-third-', cast(other as varchar))" }
  - name: by_expressions
    config: { materialized: incremental, unique_key: [id, "date_trunc('day', DBT_INTERNAL_DEST.other)"] }
  - name: by_microbatch
    config: { materialized: incremental, incremental_strategy: microbatch, event_time: other, begin: "2026-01-01", batch_size: day }
  - name: by_combination
    config: { materialized: incremental, unique_key: third }
    data_tests:
      - dbt_utils.unique_combination_of_columns: { arguments: { combination_of_columns: [id, other] } }
  - name: combination_in_part
    config: { materialized: incremental, unique_key: third }
    data_tests:
      - dbt_utils.unique_combination_of_columns:
          arguments: { combination_of_columns: [id, other] }
          config: { where: "id > 1" }
  - name: tested_first
    config: { materialized: incremental, unique_key: third }
    columns: [{ name: id, data_tests: [unique, not_null] }]
  - name: by_tests
    columns:
      - { name: other, data_tests: [not_null] }
      - { name: id, data_tests: [unique, not_null] }
      - { name: third, data_tests: [not_null, unique] }
  - name: only_unique
    columns: [{ name: other, data_tests: [unique] }, { name: id, data_tests: [unique] }]
  - name: tested_in_part
    config: { meta: { dbt_ci: { primary_key: [] } } }
    columns:
      - name: id
        data_tests: [not_null, unique: { config: { where: "id > 1" } }]
      - { name: other, data_tests: [unique, not_null] }
  - name: other_tests
    columns: [{ name: id, data_tests: [not_null, accepted_values: { values: [1] }] }]
seeds:
  - name: countries
    columns: [{ name: code, data_tests: [unique, not_null] }]
snapshots:
  - name: history
    relation: ref('countries')
    config: { unique_key: code, strategy: check, check_cols: all }
  - name: renamed
    relation: ref('countries')
    config:
      unique_key: [name, code]
      strategy: check
      check_cols: all
      snapshot_meta_column_names: { dbt_scd_id: scd_id, dbt_valid_from: since }
  - name: by_words
    relation: ref('countries')
    config:
      unique_key: "code || '-'"
      strategy: timestamp
      updated_at: seen
      dbt_valid_to_current: "'9999-12-31'"
      snapshot_meta_column_names: { dbt_scd_id: scd_id, dbt_updated_at: seen_at }
`;

const SNAPSHOTS = ['history', 'renamed', 'by_words'].map((name) => `snapshot.shop.${name}`);

let nodes: Array<[string, unknown]>;

beforeAll(async () => {
  const models = MODELS.map((name) => [
    `models/${name}.sql`,
    'select 1 as id, 2 as other, 3 as third',
  ]);
  const project = await makeShop({
    ...Object.fromEntries(models),
    'models/since_newest.sql': `{{ config(materialized='incremental') }}
      select 1 as id, current_date as other
      {% if is_incremental() %} where other > (select coalesce(max(t.other), '1900-01-01') from {{ this }} as t) {% endif %}`,
    'models/since_another.sql': `{{ config(materialized='incremental') }}
      select 1 as id, (select max(id) from {{ ref('by_meta') }}) as most
      {% if is_incremental() %} where id not in (select id from {{ this }}) {% endif %}`,
    'packages.yml': 'packages: [{ local: dbt_packages/dbt_utils }]',
    'dbt_packages/dbt_utils/dbt_project.yml': 'name: dbt_utils\nversion: "1.0"\n',
    'dbt_packages/dbt_utils/macros/combination.sql':
      '{% test unique_combination_of_columns(model, combination_of_columns) %}select 1 where false{% endtest %}',
    'models/models.yml': PROPERTIES,
    'seeds/countries.csv': 'code\nde\n',
  });
  const session = await startDriverSession(createProcesses(), sessionOptions(project));
  expect(await invoke(session, 'parse')).toMatchObject({ success: true, exception: undefined });
  await session.close();
  const manifest = join(targetOf(project), 'manifest.json');
  nodes = Object.entries(JSON.parse(await readFile(manifest, 'utf8')).nodes);
});
afterAll(removeTempDirs);

const keysOf = (...ids: string[]): Record<string, string[]> =>
  Object.fromEntries(
    [...findRowFacts(nodes, new Set(ids))].map(([id, { key }]) => [id, key?.columns ?? []]),
  );
const factsOf = (kind: string, name: string): RowFacts =>
  findRowFacts(nodes, new Set([`${kind}.shop.${name}`])).get(`${kind}.shop.${name}`) ?? {};
const keyOf = (model: string): string[] | undefined => factsOf('model', model).key?.columns;

describe('findRowFacts', () => {
  it('believes what the project says of itself first', () => {
    expect(keyOf('by_meta')).toEqual(['id']);
    expect(keyOf('by_meta_list')).toEqual(['id', 'other']);
  });

  it('takes an enforced contract’s primary key, or what is unique and never null', () => {
    expect(keyOf('by_contract')).toEqual(['id', 'other']);
    expect(keyOf('by_columns_of_contract')).toEqual(['other']);
    expect(keyOf('by_model_of_contract')).toEqual(['other', 'id']);
    expect(keyOf('not_enforced')).toEqual(['id']);
  });

  it('takes the first column that is tested to be unique and not null in every row', () => {
    expect(keyOf('by_tests')).toEqual(['id']);
    expect(keyOf('tested_in_part')).toEqual(['other']);
    expect(keyOf('other_tests')).toBeUndefined();
  });

  it('takes what dbt infers, in a stable order', () => {
    expect(keyOf('only_unique')).toEqual(['id', 'other']);
  });

  it('knows keys of seeds and snapshots', () => {
    expect(keysOf(...['seed.shop.countries', ...SNAPSHOTS])).toEqual({
      'seed.shop.countries': ['code'],
      'snapshot.shop.history': ['code', 'dbt_valid_from'],
      'snapshot.shop.renamed': ['name', 'code', 'since'],
      'snapshot.shop.by_words': ['scd_id'],
    });
  });

  it('[E7] takes the config unique_key: a column, a list, or the words of an expression', () => {
    expect(factsOf('model', 'by_unique_key').key).toEqual({ columns: ['id'] });
    expect(factsOf('model', 'by_unique_keys').key).toEqual({ columns: ['id', 'Other'] });
    const { key } = factsOf('model', 'by_expression');
    expect(key).toEqual({ columns: ['id', 'other', 'as', 'varchar'], isExpression: true });
    expect(factsOf('model', 'by_expressions').key).toEqual({
      columns: ['id', 'DBT_INTERNAL_DEST', 'other'],
      isExpression: true,
    });
  });

  it('[E7] takes a combination of columns that is tested in every row, after a tested column and before unique_key', () => {
    expect(keyOf('by_combination')).toEqual(['id', 'other']);
    expect(keyOf('combination_in_part')).toEqual(['third']);
    expect(keyOf('tested_first')).toEqual(['id']);
  });

  it('[E8] knows the column by which later rows are told', () => {
    expect(factsOf('model', 'by_microbatch').time).toEqual(['other']);
    expect(factsOf('model', 'since_newest').time).toEqual(['other']);
    expect(factsOf('model', 'since_another').time).toBeUndefined();
    expect(factsOf('model', 'by_unique_key').time).toBeUndefined();
    expect(factsOf('snapshot', 'history').time).toEqual(['dbt_updated_at', 'dbt_valid_to']);
    expect(factsOf('snapshot', 'by_words').time).toEqual(['seen_at']);
  });

  it('has nothing to say of a model without any of these, or of one that was not asked for', () => {
    expect(keyOf('unknown')).toBeUndefined();
    expect(keysOf()).toEqual({});
  });

  it('reads entries that are not what dbt writes', () => {
    const odd = [
      ['model.shop.a', null],
      ['model.shop.b', { columns: [], constraints: 'x', config: 1 }],
      ['test.shop.c', { resource_type: 'test', attached_node: 'model.shop.b', column_name: 'x' }],
    ] as const;
    expect(findRowFacts(odd, new Set(['model.shop.a', 'model.shop.b'])).size).toBe(0);
  });
});

describe('[B15] a column with quote: true', () => {
  const MODEL = 'model.shop.orders';
  const test = (name: string, column: string): [string, object] => [
    `test.shop.${name}`,
    {
      ...{ resource_type: 'test', attached_node: MODEL, column_name: column },
      test_metadata: { name },
    },
  ];
  const model = (fields: object): [string, object] => [
    MODEL,
    { resource_type: 'model', columns: { Id: { name: 'Id', quote: true } }, ...fields },
  ];
  const keyOf = (...nodes: Array<[string, object]>) =>
    findRowFacts(nodes, new Set([MODEL])).get(MODEL)?.key?.columns;

  it.each(['"Id"', '`Id`', 'Id'])('is a key by its tests, which name it %s', (column) => {
    expect(keyOf(model({}), test('unique', column), test('not_null', column))).toEqual(['Id']);
  });

  it('is a key by dbt’s own primary key, a constraint or meta, quoted there or not', () => {
    const contract = { contract: { enforced: true } };
    const constraint = { type: 'primary_key', columns: ['"Id"'] };
    expect(keyOf(model({ primary_key: ['"Id"', '"b"'] }))).toEqual(['Id', 'b']);
    expect(keyOf(model({ config: contract, constraints: [constraint] }))).toEqual(['Id']);
    expect(keyOf(model({ config: { meta: { dbt_ci: { primary_key: '"Id"' } } } }))).toEqual(['Id']);
  });
});
