import { describe, expect, it } from 'vitest';
import { describeTargetSchemaReaders } from '../../src/plan/target-schema.ts';

const node = (name: string, readsTargetSchema = true) => ({
  ...{ name, originalFilePath: `models/${name}.sql`, readsTargetSchema },
});

describe('[B20] describeTargetSchemaReaders', () => {
  it('is silent where nothing planned looks a schema up', () => {
    expect(describeTargetSchemaReaders([node('a', false)], 'pr_1_shop')).toBeUndefined();
  });

  it('names the nodes with their files, the schema, and what to write', () => {
    expect(describeTargetSchemaReaders([node('a'), node('b', false)], 'pr_1_shop')).toBe(
      'a (models/a.sql) uses target.schema, which is pr_1_shop in this pull request. ' +
        'What is looked up there is only what this pull request builds. ' +
        'To read production, use ref() or source(), or take the schema from a var.',
    );
  });

  it('counts those beyond five', () => {
    const nodes = Array.from({ length: 8 }, (_, index) => node(`m${index}`));
    expect(describeTargetSchemaReaders(nodes, 'pr_1_shop')).toContain(
      'm4 (models/m4.sql) and 3 other nodes use target.schema',
    );
  });
});
