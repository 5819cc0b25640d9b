const DOCS = 'https://docs.getdbt.com';

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
