import { TESTED_VERSIONS, UNTESTED_VERSION } from '../tested-versions.ts';

/** From dbt 2 the engine is one binary with the adapters inside, and its package is called `dbt`. */
const FIRST_BINARY_MAJOR = 2;

/** What is installed where nobody names a version. */
export const DEFAULT_RANGE = `>=${TESTED_VERSIONS[0]},<${UNTESTED_VERSION}`;

/**
 * The lines of a pip requirements file: dbt and the adapter beside it. An adapter package depends on dbt-core, so that beside dbt 2 it would put two engines into one
 * environment.
 *
 * | dbt-version | dbt |
 * |---|---|
 * | none | `dbt-core` of the versions that are tested |
 * | `1` | `dbt-core==1.*` |
 * | `1.11` | `dbt-core~=1.11.0` |
 * | `1.11.16`, `1.12.0b1`, `1.*` | `dbt-core==…` |
 * | `>=1.10,<1.12` | as it is |
 * | `>=1.10` | `dbt-core>=1.10,<2` |
 * | `2`, `2.0`, `>=2` | package `dbt` alone |
 *
 * @param required what the project demands besides, e.g. `>=1.9.0,<1.11.0`
 */
export function buildRequirements(
  dbtVersion: string | undefined,
  adapter: string,
  required = '',
): string[] {
  const specifier = [buildSpecifier(dbtVersion), required].filter(Boolean).join(',');
  if (isBinary(specifier)) return [`dbt${specifier}`];
  return [`dbt-core${specifier}`, `dbt-${adapter}`];
}

/** Whether the specifier starts at dbt 2. */
function isBinary(specifier: string): boolean {
  return startsAtMajor(specifier) >= FIRST_BINARY_MAJOR;
}

/** The PEP 440 specifier that the input `dbt-version` stands for. */
export function buildSpecifier(version = ''): string {
  const text = version.replaceAll(/\s/g, '');
  if (text === '') return DEFAULT_RANGE;
  if (/^[=<>!~]/.test(text)) return isOpen(text) ? `${text},<${FIRST_BINARY_MAJOR}` : text;
  if (/^\d+$/.test(text)) return `==${text}.*`;
  if (/^\d+\.\d+$/.test(text)) return `~=${text}.0`;
  return `==${text}`;
}

/** Whether the specifier would take the next major version, which is another engine. */
function isOpen(specifier: string): boolean {
  return !isBinary(specifier) && !specifier.split(',').some((part) => /^(?:<|==|~=)/.test(part));
}

/** The major version that the specifier starts at; 0 where it has no lower end. */
export function startsAtMajor(specifier: string): number {
  const starts = [...specifier.matchAll(/(?:^|,)(?:~=|={2,3}|>=|>)(\d+)/g)];
  return Math.max(0, ...starts.map(([, major]) => Number(major)));
}
