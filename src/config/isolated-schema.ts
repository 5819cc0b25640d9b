import { createHash } from 'node:crypto';
import { fillPlaceholders, findPlaceholders } from './placeholders.ts';

// Longest schema name, as far as it is known.
//   https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html
//   https://cloud.google.com/bigquery/docs/datasets#dataset-naming
//   https://docs.databricks.com/en/sql/language-manual/sql-ref-names.html
//   https://learn.microsoft.com/en-us/sql/relational-databases/databases/database-identifiers
//   https://www.postgresql.org/docs/current/limits.html (NAMEDATALEN - 1)
//   https://docs.aws.amazon.com/redshift/latest/dg/r_names.html
//   https://docs.snowflake.com/en/sql-reference/identifiers
const LIMITS: Readonly<Record<string, number>> = {
  athena: 255,
  bigquery: 1024,
  databricks: 255,
  fabric: 128,
  postgres: 63,
  redshift: 127,
  snowflake: 255,
  sqlserver: 128,
};

/** The smallest of them also serves the warehouses that are not listed. */
const SMALLEST_LIMIT = 63;

// dbt's generate_schema_name appends `_<custom schema>`; the whole must fit as well.
const ROOM_FOR_CUSTOM_SCHEMA = 24;
const HASH_LENGTH = 8;

/** How long a schema's name may be; undefined where that is not known. */
export function findSchemaLimit(adapterType: string): number | undefined {
  return LIMITS[adapterType];
}

/**
 * The schema that `ci-schema` names for one pull request: `pr_{number}_{project}` → `pr_12_shop`.
 * Lower case, only letters, digits and `_`, so that no warehouse needs it quoted. Where that, or the
 * length, would make one name of two pull requests' or projects', it ends in a hash of the two.
 */
export function resolveIsolatedSchema(
  template: string,
  { number, project }: { number: number; project: string },
  adapterType: string,
): string {
  const name = normalise(fillPlaceholders(template, { number: String(number), project }));
  const limit = (LIMITS[adapterType] ?? SMALLEST_LIMIT) - ROOM_FOR_CUSTOM_SCHEMA;
  if (name.length <= limit && isUnmistakable(template, project)) return name;
  const hash = createHash('sha256').update(`${number} ${project} ${template}`).digest('hex');
  const ending = `_${hash.slice(0, HASH_LENGTH)}`;
  return `${name.slice(0, limit - ending.length)}${ending}`;
}

/** `Shop` and `shop` are two projects, and so are pull request 2 of `shop1` and 12 of `shop`. */
function isUnmistakable(template: string, project: string): boolean {
  if (!findPlaceholders(template).includes('project')) return true;
  return normalise(project) === project && !/\{project\}\d*\{number\}/.test(template);
}

function normalise(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9_]/g, '_');
}
