import { createHash } from 'node:crypto';
import { fillPlaceholders } from './placeholders.ts';

// Longest schema name. PostgreSQL cuts longer names silently (NAMEDATALEN - 1), so its limit also
// serves the warehouses that are not listed.
//   https://www.postgresql.org/docs/current/limits.html
//   https://docs.aws.amazon.com/redshift/latest/dg/r_names.html
//   https://docs.snowflake.com/en/sql-reference/identifiers
//   https://docs.databricks.com/en/sql/language-manual/sql-ref-names.html
//   https://cloud.google.com/bigquery/docs/datasets#dataset-naming
const POSTGRES_LIMIT = 63;
const LIMITS: Readonly<Record<string, number>> = {
  bigquery: 1024,
  databricks: 255,
  redshift: 127,
  snowflake: 255,
};

// dbt's generate_schema_name appends `_<custom schema>`; the whole must fit as well.
const ROOM_FOR_CUSTOM_SCHEMA = 24;
const HASH_LENGTH = 8;

/**
 * The schema that `ci-schema` names for one pull request: `pr_{number}_{project}` → `pr_12_shop`.
 * Lower case, only letters, digits and `_`, so that no warehouse needs it quoted. A name that is
 * too long is cut and ends in a hash of the whole, so that two of them stay different.
 */
export function resolveIsolatedSchema(
  template: string,
  values: { number: number; project: string },
  adapterType: string,
): string {
  const name = fillPlaceholders(template, {
    number: String(values.number),
    project: values.project,
  })
    .toLowerCase()
    .replace(/[^a-z0-9_]/g, '_');
  const limit = (LIMITS[adapterType] ?? POSTGRES_LIMIT) - ROOM_FOR_CUSTOM_SCHEMA;
  if (name.length <= limit) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  return `${name.slice(0, limit - HASH_LENGTH - 1)}_${hash}`;
}
