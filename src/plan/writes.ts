import { RefusedError } from '../errors.ts';

/** What of a resource type `dbt build` leaves behind in the warehouse or beside it. */
interface TypeOfWrite {
  /** dbt runs it, so that it is in the plan. */
  built: boolean;
  /** `relation`: rows that can be compared. `code`: a function, seen only through what calls it. */
  writes: 'relation' | 'code' | 'nothing';
  /** Where dbt documents that. */
  source: string;
}

const DOCS = 'https://docs.getdbt.com';

/**
 * All resource types that dbt selects or runs. The plan, the guard, the schemas that are claimed and
 * the comparison of data go by it; a type that is not here stops the run.
 */
export const RESOURCE_TYPES: Readonly<Record<string, TypeOfWrite>> = {
  model: { built: true, writes: 'relation', source: `${DOCS}/docs/build/materializations` },
  seed: { built: true, writes: 'relation', source: `${DOCS}/docs/build/seeds` },
  snapshot: { built: true, writes: 'relation', source: `${DOCS}/docs/build/snapshots` },
  // Only with `store_failures`; without it, it has no relation.
  test: {
    built: true,
    writes: 'relation',
    source: `${DOCS}/reference/resource-configs/store_failures`,
  },
  unit_test: { built: true, writes: 'nothing', source: `${DOCS}/docs/build/unit-tests` },
  function: { built: true, writes: 'code', source: `${DOCS}/docs/build/udfs` },
  // `on-run-start` and `on-run-end` are not selected: they run with every command.
  operation: {
    built: false,
    writes: 'nothing',
    source: `${DOCS}/reference/project-configs/on-run-start-on-run-end`,
  },
  sql_operation: { built: false, writes: 'nothing', source: `${DOCS}/reference/commands/run` },
  analysis: { built: false, writes: 'nothing', source: `${DOCS}/docs/build/analyses` },
  source: { built: false, writes: 'nothing', source: `${DOCS}/docs/build/sources` },
  exposure: { built: false, writes: 'nothing', source: `${DOCS}/docs/build/exposures` },
  metric: { built: false, writes: 'nothing', source: `${DOCS}/docs/build/metrics-overview` },
  semantic_model: { built: false, writes: 'nothing', source: `${DOCS}/docs/build/semantic-models` },
  // Its exports are written by dbt's platform and by `dbt sl export`; `dbt build` passes over them.
  saved_query: {
    built: false,
    writes: 'nothing',
    source: `${DOCS}/docs/use-dbt-semantic-layer/exports`,
  },
};

/** A config that names where dbt writes files, or what it registers besides its relation. */
interface PlaceConfig {
  /** Its path in the config; the last part names it to the user. */
  key: string;
  /** The only materialization that reads it; undefined for any. */
  materialized?: string;
  /** A config that must have this value for the place to be used. */
  onlyWith?: { key: string; value: unknown };
  /** A config that, when true, gives each schema a place of its own. */
  unless?: string;
  /** A place without scheme or root is on the runner's own disk. */
  relativeIsLocal?: boolean;
  source: string;
}

/** All configs that lead to a write outside of a node's relation. The first that applies counts. */
const PLACE_CONFIGS: readonly PlaceConfig[] = [
  {
    key: 'location_root',
    unless: 'include_full_name_in_path',
    source: `${DOCS}/reference/resource-configs/spark-configs`,
  },
  { key: 'external_location', source: `${DOCS}/reference/resource-configs/athena-configs` },
  // Any other naming puts the schema or a unique id into the place.
  {
    key: 's3_data_dir',
    onlyWith: { key: 's3_data_naming', value: 'table' },
    source: `${DOCS}/reference/resource-configs/athena-configs`,
  },
  {
    key: 'location',
    materialized: 'external',
    relativeIsLocal: true,
    source: 'https://github.com/duckdb/dbt-duckdb#writing-to-external-files',
  },
  {
    key: 'glue_database',
    onlyWith: { key: 'glue_register', value: true },
    source: 'https://github.com/duckdb/dbt-duckdb#registering-external-models',
  },
  { key: 'custom_location', source: `${DOCS}/reference/resource-configs/glue-configs` },
  {
    key: 'properties.external_location',
    source: `${DOCS}/reference/resource-configs/trino-configs`,
  },
  { key: 'properties.location', source: `${DOCS}/reference/resource-configs/trino-configs` },
  { key: 'storage_uri', source: `${DOCS}/reference/resource-configs/bigquery-iceberg-support` },
];

/** The first place that a node's config names. @param config as the manifest has it */
export function findFilePlace(
  config: Readonly<Record<string, unknown>>,
): { key: string; place: string } | null {
  for (const rule of PLACE_CONFIGS) {
    const place = readPath(config, rule.key);
    if (typeof place !== 'string' || place === '') continue;
    if (rule.materialized !== undefined && config.materialized !== rule.materialized) continue;
    if (rule.onlyWith && config[rule.onlyWith.key] !== rule.onlyWith.value) continue;
    if (rule.unless !== undefined && config[rule.unless] === true) continue;
    if (rule.relativeIsLocal && !/^(?:\w+:|\/)/.test(place)) continue;
    return { key: rule.key.split('.').at(-1) ?? rule.key, place };
  }
  return null;
}

function readPath(config: Readonly<Record<string, unknown>>, key: string): unknown {
  const [first = '', ...rest] = key.split('.');
  const value = config[first];
  if (rest.length === 0) return value;
  return typeof value === 'object' && value !== null
    ? readPath(value as Record<string, unknown>, rest.join('.'))
    : undefined;
}

/** dbt runs nodes of this type. */
export function isBuilt(resourceType: string): boolean {
  return RESOURCE_TYPES[resourceType]?.built ?? false;
}

/** Nodes of this type have rows. */
export function hasRows(resourceType: string): boolean {
  return RESOURCE_TYPES[resourceType]?.writes === 'relation';
}

/**
 * @param selected unique ids as `dbt ls` gave them; they begin with their type
 * @throws RefusedError where dbt would build what this action does not know
 */
export function refuseUnknownTypes(selected: readonly string[], dbtVersion: string): void {
  const unknown = selected.filter((id) => !(typeOf(id) in RESOURCE_TYPES));
  const [first] = unknown;
  if (first === undefined) return;
  const types = [...new Set(unknown.map(typeOf))].join(', ');
  throw new RefusedError(
    `dbt ${dbtVersion} selects resources of a type that this version of the action does not know: ${types}. ` +
      `It cannot tell whether they write to production, so nothing was built.\n  ${unknown.slice(0, 5).join('\n  ')}`,
    {
      hint: `Update the action. If the newest version says the same, report it with the type “${types}” and dbt ${dbtVersion}; until then, leave these resources out with the input "exclude".`,
    },
  );
}

function typeOf(uniqueId: string): string {
  return uniqueId.split('.')[0] ?? '';
}
