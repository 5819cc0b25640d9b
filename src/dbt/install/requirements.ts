/** From dbt 2 the engine is one binary with the adapters inside, and its package is called `dbt`. */
const FIRST_BINARY_MAJOR = 2;

/**
 * The lines of a pip requirements file: dbt, the adapter beside it, and sqlglot, with which SQL is
 * read (`driver/*.py`). It depends on nothing; without it the action builds more and tells less.
 *
 * | dbt-version | dbt |
 * |---|---|
 * | none | `dbt-core` |
 * | `1` | `dbt-core==1.*` |
 * | `1.11` | `dbt-core~=1.11.0` |
 * | `1.11.16`, `1.12.0b1`, `1.*` | `dbt-core==…` |
 * | `>=1.10,<1.12` | as it is |
 * | `2.0`, `>=2` | package `dbt` alone |
 */
export function buildRequirements(dbtVersion: string | undefined, adapter: string): string[] {
  const specifier = buildSpecifier(dbtVersion);
  if (startsAtMajor(specifier) >= FIRST_BINARY_MAJOR) return [`dbt${specifier}`];
  return [`dbt-core${specifier}`, `dbt-${adapter}`, 'sqlglot'];
}

function buildSpecifier(version = ''): string {
  if (version === '' || /^[=<>!~]/.test(version)) return version.replaceAll(/\s/g, '');
  if (/^\d+$/.test(version)) return `==${version}.*`;
  if (/^\d+\.\d+$/.test(version)) return `~=${version}.0`;
  return `==${version}`;
}

/** The major version that the specifier starts at; 0 where it has no lower end. */
function startsAtMajor(specifier: string): number {
  return Number(/^(?:~=|==|>=|>)(\d+)/.exec(specifier)?.[1] ?? 0);
}
