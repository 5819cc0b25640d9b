import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSchemaLimit, resolveIsolatedSchema } from '../../src/config/isolated-schema.ts';

const TEMPLATE = 'pr_{number}_{project}';

describe('resolveIsolatedSchema', () => {
  it.each([
    [TEMPLATE, 'shop', 'pr_12_shop'],
    ['CI-{project}.{number}', 'shop', 'ci_shop_12'],
    ['pr_{number}', 'Shop', 'pr_12'],
    ['{project}_{number}_{number}', 'shop', 'shop_12_12'],
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

  it.each([
    [TEMPLATE, 'Shop', /^pr_12_shop_[0-9a-f]{8}$/],
    [TEMPLATE, 'über_shop', /^pr_12__ber_shop_[0-9a-f]{8}$/],
    ['{project}{number}', 'shop', /^shop12_[0-9a-f]{8}$/],
  ])(
    'ends %s of project %s in a hash, which another project could share',
    (template, project, schema) => {
      expect(resolveIsolatedSchema(template, { number: 12, project }, 'duckdb')).toMatch(schema);
    },
  );

  const adapter = fc.constantFrom(
    ...['postgres', 'redshift', 'snowflake', 'bigquery', 'databricks', 'spark', 'duckdb', 'trino'],
    ...['clickhouse', 'athena', 'sqlserver', 'fabric', 'sqlite'],
  );
  const template = fc.constantFrom(
    ...[
      TEMPLATE,
      '{project}{number}',
      '{number}{project}',
      '{project}1{number}',
      '{project}_{number}',
    ],
    ...[
      'CI-{project}-{number}',
      `{project}_${'x'.repeat(80)}_{number}`,
      '{number}{number}_{project}',
    ],
  );
  // As dbt allows them; few letters, so that many pairs nearly agree.
  const project = fc.oneof(
    fc.stringMatching(/^[a_A][aA_1]{0,6}$/),
    fc.stringMatching(/^[aä_Ä][aÄ1_é]{0,90}$/),
    fc.constantFrom('shop', 'Shop', 'SHOP', 'sHop', 'shöp', 'shüp', 'sh_p'),
  );
  const number = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 10 ** 7 }));
  const pullRequest = fc.record({ number, project });

  it('gives no two pull requests or projects the same name', () => {
    fc.assert(
      fc.property(template, adapter, pullRequest, pullRequest, (template, adapter, one, two) => {
        const same =
          resolveIsolatedSchema(template, one, adapter) ===
          resolveIsolatedSchema(template, two, adapter);
        expect(same).toBe(one.number === two.number && one.project === two.project);
      }),
      { numRuns: 20_000 },
    );
  });

  it('stays within the limit with a custom schema of up to 23 characters, and needs no quotes', () => {
    fc.assert(
      fc.property(template, adapter, pullRequest, (template, adapter, values) => {
        const schema = `${resolveIsolatedSchema(template, values, adapter)}_${'c'.repeat(23)}`;
        expect(schema.length).toBeLessThanOrEqual(findSchemaLimit(adapter) ?? 63);
        expect(schema).toMatch(/^[a-z0-9_]+$/);
      }),
      { numRuns: 2_000 },
    );
  });
});
