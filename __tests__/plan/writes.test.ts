import { describe, expect, it } from 'vitest';
import { findFilePlace } from '../../src/dbt/artifacts/file-place.ts';
import type { RefusedError } from '../../src/errors.ts';
import { buildPlan } from '../../src/plan/plan.ts';
import { RESOURCE_TYPES, refuseUnknownTypes } from '../../src/plan/writes.ts';

describe('RESOURCE_TYPES', () => {
  it('has a page of dbt’s documentation for each type', () => {
    for (const { source } of Object.values(RESOURCE_TYPES))
      expect(source).toMatch(/^https:\/\/docs\.getdbt\.com\//);
  });

  it('stops at a type that it lacks, with its name and dbt’s version', () => {
    expect(() => refuseUnknownTypes(['model.shop.a', 'exposure.shop.b'], '1.12.6')).not.toThrow();
    const refused = (): RefusedError => {
      try {
        refuseUnknownTypes(['model.shop.a', 'procedure.shop.load', 'agent.shop.x'], '1.14.0');
      } catch (error) {
        return error as RefusedError;
      }
      throw new Error('It was not refused.');
    };
    expect(refused().message).toContain('procedure, agent');
    expect(refused().message).toContain('dbt 1.14.0');
    expect(refused().message).toContain('procedure.shop.load');
    expect(refused().hint).toContain('report the type');
  });
});

describe('findFilePlace', () => {
  it.each([
    [{ location_root: 's3://lake/x' }, 'location_root', 's3://lake/x'],
    // On Spark it is below the root of the cluster's own file system.
    [{ location_root: 'lake/x' }, 'location_root', 'lake/x'],
    [{ location_root: '/mnt/x', include_full_name_in_path: true }, undefined, ''],
    [{ s3_data_dir: 's3://lake/', s3_data_naming: 'table' }, 's3_data_dir', 's3://lake/'],
    [{ s3_data_dir: 's3://lake/', s3_data_naming: 'schema_table' }, undefined, ''],
    [{ s3_data_dir: 's3://lake/' }, undefined, ''],
    [{ materialized: 'external', location: '/data/a.parquet' }, 'location', '/data/a.parquet'],
    [{ materialized: 'external', location: 'out/a.parquet' }, undefined, ''],
    [{ materialized: 'table', location: '/data/a.parquet' }, undefined, ''],
    [{ glue_register: true, glue_database: 'analytics' }, 'glue_database', 'analytics'],
    [{ glue_database: 'analytics' }, undefined, ''],
    [{ properties: { location: 's3://lake/a' } }, 'location', 's3://lake/a'],
    [{ storage_uri: 'gs://lake/a' }, 'storage_uri', 'gs://lake/a'],
  ])('of %o', (config, key, place) => {
    expect(findFilePlace(config)).toEqual(key === undefined ? null : { key, place });
  });
});

describe('a plan', () => {
  const node = (uniqueId: string, originalFilePath: string) => ({
    ...{ uniqueId, originalFilePath, name: 'a', alias: 'a', materialized: null, dependsOn: [] },
    resourceType: uniqueId.split('.')[0] ?? '',
    relationName: '"wh"."udfs"."a"',
    ...{ database: 'wh', schema: 'udfs' },
  });

  it('writes functions, in schemas that are claimed', () => {
    const nodes = new Map([['function.shop.a', node('function.shop.a', 'functions/a.sql')]]);
    const { writing, schemas } = buildPlan(['function.shop.a'], nodes);
    expect(writing.map(({ uniqueId }) => uniqueId)).toEqual(['function.shop.a']);
    expect(schemas).toEqual([{ database: 'wh', schema: 'udfs' }]);
  });

  it('never builds another project’s public model, which has no file', () => {
    const nodes = new Map([['model.finance.a', node('model.finance.a', '')]]);
    expect(buildPlan(['model.finance.a'], nodes).nodes).toEqual([]);
  });
});
