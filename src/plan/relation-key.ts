/** One part of a name as dbt writes it in SQL, in quotes of some dialect or without. */
const PART = /"((?:[^"]|"")*)"|`([^`]*)`|\[([^\]]*)\]|([^."`[]+)/g;

/**
 * Warehouses that tell quoted names apart by letter case, and what they make of a name without quotes:
 * https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS,
 * https://docs.snowflake.com/en/sql-reference/identifiers-syntax,
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#case_sensitivity,
 * https://clickhouse.com/docs/sql-reference/syntax#identifiers
 */
const CASE_SENSITIVE: Readonly<Record<string, (name: string) => string>> = {
  postgres: (name) => name.toLowerCase(),
  snowflake: (name) => name.toUpperCase(),
  bigquery: (name) => name,
  clickhouse: (name) => name,
};

/**
 * Equal for names of the same relation. Of a warehouse that is not known to tell letter case apart,
 * names that differ by it alone are the same one.
 *
 * @param relationName as dbt writes it in SQL, with the project's quoting: `"wh"."analytics"."orders"`
 */
export function relationKey(relationName: string, adapter: string): string {
  return partsOf(relationName, adapter).join('\n');
}

/** The same for the schema of a relation. */
export function schemaKeyOf(relationName: string, adapter: string): string {
  return partsOf(relationName, adapter).slice(0, -1).join('\n');
}

function partsOf(relationName: string, adapter: string): string[] {
  const fold = CASE_SENSITIVE[adapter];
  return [...relationName.matchAll(PART)].map(([, double, back, bracket, plain]) => {
    const quoted = double?.replaceAll('""', '"') ?? back ?? bracket;
    if (!fold) return (quoted ?? plain ?? '').toLowerCase();
    return quoted ?? fold(plain ?? '');
  });
}
