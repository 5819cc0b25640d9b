import type { FileChanges } from '../__tests__/support/git.ts';

/** How many models hang in one row; a change in the middle has about ten below it. */
const CHAIN = 21;

/**
 * A dbt project of many tables on the DuckDB file `BENCH_WAREHOUSE`, in rows of 21 models that read
 * one another, with two column tests each. Target `prod`; target `own` has the schema BENCH_SCHEMA.
 *
 * @param columns of each model in its YAML, all described
 */
export function generateProject(models: number, columns: number): FileChanges {
  const indexes = Array.from({ length: models }, (_, index) => index);
  const connection = `type: duckdb, threads: 4, path: "{{ env_var('BENCH_WAREHOUSE') }}"`;
  const schema = `"{{ env_var('BENCH_SCHEMA', 'unused') }}"`;
  return {
    ...Object.fromEntries(indexes.map((index) => [pathOf(index), writeModel(index)])),
    'models/models.yml': JSON.stringify({
      models: indexes.map((index) => describeModel(`model_${index}`, columns)),
    }),
    'dbt_project.yml':
      'name: bench\nprofile: bench\nflags: {send_anonymous_usage_stats: false}\nmodels: {+materialized: table}\n',
    'profiles.yml': `bench: {target: prod, outputs: {prod: {${connection}, schema: prod}, own: {${connection}, schema: ${schema}}}}\n`,
    '.gitignore': 'target/\nlogs/\n',
  };
}

/** A change of the body of the model in the middle of the project, and of its row. */
export function changeMiddle(models: number): FileChanges {
  const chain = Math.floor(models / CHAIN / 2) * CHAIN;
  return changeModel(chain + Math.floor(CHAIN / 2));
}

/** Another description of that model, which reaches no data. */
export function describeMiddle(models: number, columns: number): FileChanges {
  const all = JSON.parse(String(generateProject(models, columns)['models/models.yml']));
  all.models[Math.floor(models / 2)].description = 'In other words.';
  return { 'models/models.yml': JSON.stringify(all) };
}

/** A change of the body of one model that reads another. */
export function changeModel(index: number): FileChanges {
  return { [pathOf(index)]: writeModel(index).replace('select id', 'select id + 1 as id') };
}

function pathOf(index: number): string {
  return `models/model_${index}.sql`;
}

function writeModel(index: number): string {
  if (index % CHAIN === 0) return 'select range as id from range(100)\n';
  return `select id from {{ ref('model_${index - 1}') }}\n`;
}

function describeModel(name: string, columns: number) {
  return {
    name,
    description: `One row for each thing of ${name}.`,
    columns: Array.from({ length: columns }, (_, index) => ({
      name: index === 0 ? 'id' : `column_${index}`,
      description: `What column ${index} of ${name} means, as long as people write it.`,
      ...(index === 0 && { data_tests: ['unique', 'not_null'] }),
    })),
  };
}
