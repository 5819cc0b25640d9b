import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findKeys } from '../../../src/dbt/artifacts/keys.ts';
import { startDriverSession } from '../../../src/dbt/driver-session.ts';
import { createProcesses } from '../../../src/platform/child-processes.ts';
import { removeTempDirs } from '../../support/temp.ts';
import { invoke, makeShop, sessionOptions } from '../shop.ts';

const MODELS = [
  ...['by_meta', 'by_meta_list', 'by_contract', 'by_columns_of_contract', 'by_model_of_contract'],
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
      unique_key: code
      strategy: check
      check_cols: all
      snapshot_meta_column_names: { dbt_scd_id: scd_id }
`;

let nodes: Array<[string, unknown]>;

beforeAll(async () => {
  const models = MODELS.map((name) => [
    `models/${name}.sql`,
    'select 1 as id, 2 as other, 3 as third',
  ]);
  const project = await makeShop({
    ...Object.fromEntries(models),
    'models/models.yml': PROPERTIES,
    'seeds/countries.csv': 'code\nde\n',
  });
  const session = await startDriverSession(createProcesses(), sessionOptions(project));
  expect(await invoke(session, 'parse')).toMatchObject({ success: true });
  await session.close();
  const manifest = join(dirname(project), 'scratch/target/manifest.json');
  nodes = Object.entries(JSON.parse(await readFile(manifest, 'utf8')).nodes);
});
afterAll(removeTempDirs);

const keysOf = (...ids: string[]): Record<string, string[]> =>
  Object.fromEntries(findKeys(nodes, new Set(ids)));
const keyOf = (model: string): string[] | undefined =>
  keysOf(`model.shop.${model}`)[`model.shop.${model}`];

describe('findKeys', () => {
  it('believes what the project says of itself first', () => {
    expect(keyOf('by_meta')).toEqual(['id']);
    expect(keyOf('by_meta_list')).toEqual(['id', 'other']);
  });

  it('takes an enforced contract’s primary key, or what is unique and never null', () => {
    expect(keyOf('by_contract')).toEqual(['id', 'other']);
    expect(keyOf('by_columns_of_contract')).toEqual(['other']);
    expect(keyOf('by_model_of_contract')).toEqual(['other', 'id']);
    expect(keyOf('not_enforced')).toBeUndefined();
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
    expect(keysOf('seed.shop.countries', 'snapshot.shop.history', 'snapshot.shop.renamed')).toEqual(
      {
        'seed.shop.countries': ['code'],
        'snapshot.shop.history': ['dbt_scd_id'],
        'snapshot.shop.renamed': ['scd_id'],
      },
    );
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
    expect(findKeys(odd, new Set(['model.shop.a', 'model.shop.b'])).size).toBe(0);
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
  const keyOf = (...nodes: Array<[string, object]>) => findKeys(nodes, new Set([MODEL])).get(MODEL);

  it.each(['"Id"', '`Id`', '[Id]', 'Id'])('is a key by its tests, which name it %s', (column) => {
    expect(keyOf(model({}), test('unique', column), test('not_null', column))).toEqual(['Id']);
  });

  it('is a key by dbt’s own primary key, a constraint or meta, quoted there or not', () => {
    const contract = { contract: { enforced: true } };
    const constraint = { type: 'primary_key', columns: ['"Id"'] };
    expect(keyOf(model({ primary_key: ['"Id"', '"a""b"'] }))).toEqual(['Id', 'a"b']);
    expect(keyOf(model({ config: contract, constraints: [constraint] }))).toEqual(['Id']);
    expect(keyOf(model({ config: { meta: { dbt_ci: { primary_key: '"Id"' } } } }))).toEqual(['Id']);
  });
});
