import { describe, expect, it } from 'vitest';
import { type DeclaredTest, findTestLine } from '../../../src/report/model/test-line.ts';

const YAML = `version: 2

models:
  - name: orders
    description: one row per order
    data_tests:
      - dbt_utils.unique_combination_of_columns:
          arguments:
            combination_of_columns: [order_id, status]
    columns:
      - name: order_id
        data_tests:
          - unique
          - not_null
      - name: status
        tests:
          - accepted_values:
              values: [placed, shipped]
          - accepted_values:
              name: known_status
              values: ['{{ var("x") }}']
          - name: renamed
            test_name: not_null
      - name: amount
  - name: customers
    columns:
      - name: customer_id
        data_tests: [unique, not_null]

seeds:
  - name: raw_orders
    columns:
      - {name: id, tests: [not_null]}

sources:
  - name: raw
    tables:
      - name: payments
        columns:
          - name: id
            data_tests:
              - not_null
              - unique: {name: payment_ids}

unit_tests:
  - name: counts_orders
    model: orders
`;

function find(change: Partial<DeclaredTest>) {
  const lookedFor = { name: 'x', generic: undefined, node: 'orders', column: undefined };
  const line = findTestLine(YAML, { ...lookedFor, ...change });
  return line === undefined ? undefined : YAML.split('\n')[line - 1]?.trim();
}

describe('findTestLine', () => {
  it('finds a test of a column', () => {
    expect(find({ generic: 'not_null', column: 'order_id' })).toBe('- not_null');
    expect(
      findTestLine(YAML, { name: 'x', generic: 'not_null', node: 'orders', column: 'order_id' }),
    ).toBe(14);
  });

  it('finds a test with arguments, under the old key too', () => {
    expect(find({ generic: 'accepted_values', column: 'status' })).toBe('- accepted_values:');
  });

  it('finds a test of a package on the node itself', () => {
    expect(find({ generic: 'unique_combination_of_columns' })).toBe(
      '- dbt_utils.unique_combination_of_columns:',
    );
  });

  it('prefers the test that carries the name', () => {
    const named = {
      name: 'known_status',
      generic: 'accepted_values',
      node: 'orders',
      column: 'status',
    };
    expect(findTestLine(YAML, named)).toBe(19);
  });

  it('finds a test in the form with test_name', () => {
    expect(find({ name: 'renamed', generic: 'not_null', column: 'status' })).toBe(
      '- name: renamed',
    );
  });

  it('finds tests in flow style, of seeds too', () => {
    expect(find({ generic: 'unique', node: 'customers', column: 'customer_id' })).toBe(
      'data_tests: [unique, not_null]',
    );
    expect(find({ generic: 'not_null', node: 'raw_orders', column: 'id' })).toBe(
      '- {name: id, tests: [not_null]}',
    );
  });

  it('finds a test of a source by its generated or its own name', () => {
    const source = { node: undefined, column: 'id' };
    expect(find({ ...source, name: 'source_not_null_raw_payments_id', generic: 'not_null' })).toBe(
      '- not_null',
    );
    expect(find({ ...source, name: 'payment_ids', generic: 'unique' })).toBe(
      '- unique: {name: payment_ids}',
    );
  });

  it('finds a unit test', () => {
    expect(find({ name: 'counts_orders' })).toBe('- name: counts_orders');
  });

  it('falls back to the column, then to the node', () => {
    expect(find({ generic: 'not_null', column: 'amount' })).toBe('- name: amount');
    expect(find({ generic: 'not_null', column: 'gone' })).toBe('- name: orders');
  });

  it('finds nothing for another node, or in text that is no properties file', () => {
    expect(find({ node: 'gone' })).toBeUndefined();
    const test = { name: 'x', generic: 'not_null', node: 'orders', column: undefined };
    expect(findTestLine('- a\n- b', test)).toBeUndefined();
    expect(findTestLine('models: [', test)).toBeUndefined();
    expect(findTestLine('models: {a: 1}\ncolumns: 3', test)).toBeUndefined();
    expect(findTestLine('', test)).toBeUndefined();
  });
});
