import { basename, delimiter, join, resolve } from 'node:path';
import { parse } from 'yaml';

const ROOT = resolve(import.meta.dirname, '..', '..');
const OTHER = process.env.TEST_VENV;

/** Programs of the Python environment that the tests run on; `TEST_VENV`: scripts/setup.mjs. */
export const REAL_BIN = join(ROOT, OTHER ? join('.cache', 'venvs', OTHER) : '.venv', 'bin');

/** The folder with the programs of the fork server, where it runs (`forks.ts`). */
export const FORKS_VARIABLE = 'DBT_CI_TEST_FORKS';

const BIN = process.env[FORKS_VARIABLE] || REAL_BIN;

export const PYTHON = join(BIN, 'python');
export const DBT = join(BIN, 'dbt');

/** PATH with the dbt of the tests. */
export const DBT_PATH = [...new Set([BIN, REAL_BIN]), process.env.PATH].join(delimiter);

/**
 * Whether `state:modified` compares configuration as it is written, not its values: the flag
 * `state_modified_compare_more_unrendered_values`, which is on by default from dbt 1.12 on.
 */
export const COMPARES_UNRENDERED = !/^dbt-1\.(?:8|9|10|11)$/.test(OTHER ?? '');

/**
 * A project's file as the dbt of the tests reads it: dbt 1.9 takes the arguments of a generic test
 * without the key `arguments`, and a source's `loaded_at_field` beside its config. dbt 1.8 takes all
 * of a source's freshness there, and a snapshot as a block of SQL, and has no microbatch models: they
 * are incremental ones there.
 * @returns its path and content
 */
export function writeForDbt(path: string, text: string): [path: string, text: string] {
  if (OTHER !== 'dbt-1.8' && OTHER !== 'dbt-1.9') return [path, text];
  const withoutArguments = text.replace(/^ *arguments:\n/gm, '');
  if (OTHER === 'dbt-1.9')
    return [
      path,
      withoutArguments.replace(/^( *)config:\n +(loaded_at_field: .*\n)/gm, '$1$2$1config:\n'),
    ];
  if (basename(path) === 'dbt_project.yml')
    return [path, `${withoutArguments}\n${SNAPSHOTS_OF_1_8}`];
  if (/^snapshots:$/m.test(text) && / relation: /.test(text))
    return [path.replace(/\.yml$/, '.sql'), writeSnapshotBlocks(text)];
  if (path.endsWith('.sql')) return [path, text.replace("incremental_strategy='microbatch',", '')];
  const sources = withoutArguments.replace(
    /^( *)config:\n((?:\1 +.*\n)+)/gm,
    (whole, _indent, config: string) =>
      config.includes('loaded_at_field') ? config.replace(/^ {2}/gm, '') : whole,
  );
  return [path, sources];
}

interface Snapshot {
  name: string;
  relation: string;
  config: Record<string, unknown>;
}

/**
 * dbt 1.8 wants a `target_schema`, and compares it as written only where the project file has it: a
 * snapshot would be "modified" in each other target.
 */
const SNAPSHOTS_OF_1_8 = `snapshots:
  +target_schema: "{{ target.schema }}_history{{ var('schema_suffix', '') }}"
`;

/** The snapshots of a YAML file; those of the tests that run on dbt 1.8 have the schema `history`. */
function writeSnapshotBlocks(text: string): string {
  const { snapshots } = parse(text) as { snapshots: Snapshot[] };
  const blocks = snapshots.map(({ name, relation, config: { schema: _, ...config } }) => {
    const values = Object.entries(config).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    return `{% snapshot ${name} %}
{{ config(${values.join(', ')}) }}
select * from {{ ${relation} }}
{% endsnapshot %}
`;
  });
  return blocks.join('');
}
