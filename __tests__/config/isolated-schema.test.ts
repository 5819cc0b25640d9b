import { describe, expect, it } from 'vitest';
import { resolveIsolatedSchema } from '../../src/config/isolated-schema.ts';

const TEMPLATE = 'pr_{number}_{project}';

describe('resolveIsolatedSchema', () => {
  it.each([
    [TEMPLATE, 'shop', 'pr_12_shop'],
    ['CI-{project}.{number}', 'Shop', 'ci_shop_12'],
    ['pr_{number}', 'shop', 'pr_12'],
    ['{project}_{number}_{number}', 'über_shop', '_ber_shop_12_12'],
  ])('turns %s of project %s into %s', (template, project, schema) => {
    expect(resolveIsolatedSchema(template, { number: 12, project }, 'duckdb')).toBe(schema);
  });

  it('leaves room for custom schemas below the limit of PostgreSQL', () => {
    const project = 'a'.repeat(100);
    const schema = resolveIsolatedSchema(TEMPLATE, { number: 12, project }, 'postgres');
    expect(schema).toMatch(/^pr_12_a+_[0-9a-f]{8}$/);
    expect(schema).toHaveLength(63 - 24);
  });

  it('keeps long names apart that are cut to the same letters', () => {
    const long = 'a'.repeat(100);
    const [one, two] = ['x', 'y'].map((end) =>
      resolveIsolatedSchema(TEMPLATE, { number: 1, project: long + end }, 'postgres'),
    );
    expect(one).not.toBe(two);
  });

  it('cuts nothing where the warehouse takes longer names', () => {
    const project = 'a'.repeat(80);
    expect(resolveIsolatedSchema(TEMPLATE, { number: 1, project }, 'snowflake')).toBe(
      `pr_1_${project}`,
    );
  });
});
