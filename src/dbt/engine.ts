import { RefusedError } from '../errors.ts';

/**
 * dbt 2, the engine in Rust. All that is said of it here was read in its source (dbt-labs/dbt-core,
 * `crates/`, 2.0.0-beta.2), and none of it seen in a run yet: hence the notice.
 */
export const ENGINE_2_NOTICE =
  'Support for dbt 2 is based on its source code and is untested. If something looks wrong, set "dbt-version: 1.12", which is tested, and please report the problem.';

/** The major version: 1 for dbt in Python, 2 for the engine in Rust. NaN for what is no version. */
export function engineMajor(version: string): number {
  return Number(/^\d+/.exec(version)?.[0] ?? Number.NaN);
}

export function isEngine2({ version }: { version: string }): boolean {
  return engineMajor(version) >= 2;
}

/** Whether a node's status says that its relation was built: dbt 2 says `warn` of one with warnings. */
export function isBuiltStatus(status: string): boolean {
  return status === 'success' || status === 'warn';
}

/** NON_EXPERIMENTAL_ADAPTERS of crates/dbt-adapter-core/src/lib.rs */
const SUPPORTED_ADAPTERS: readonly string[] = [
  ...['snowflake', 'bigquery', 'databricks', 'redshift', 'duckdb', 'salesforce', 'clickhouse'],
];

/**
 * Refuses what dbt 2 cannot do right, before anything runs. Throws `RefusedError`.
 *
 * @param env dbt's: an adapter that the engine calls experimental is the user's to allow
 * @param use what the run asks of the warehouse
 */
export function refuseOnEngine2(
  version: string,
  env: Readonly<Record<string, string | undefined>>,
  use: { adapter: string; swap: boolean },
): void {
  if (!isEngine2({ version })) return;
  const { adapter, swap } = use;
  if (!SUPPORTED_ADAPTERS.includes(adapter.toLowerCase()) && !allowsExperimental(env))
    throw new RefusedError(
      `dbt ${version} does not support the adapter ${adapter}; it supports ${SUPPORTED_ADAPTERS.join(', ')}.`,
      {
        hint: 'Set "dbt-version: 1.12", or DBT_ALLOW_EXPERIMENTAL_ADAPTERS: true under "env:" of the step.',
      },
    );
  if (swap && adapter.toLowerCase() === 'duckdb')
    throw new RefusedError(
      `dbt ${version} does not commit on DuckDB on its own, so a blue-green swap could stop halfway and leave production partly swapped.`,
      { hint: 'Set "blue-green: off", or "dbt-version: 1.12".' },
    );
}

function allowsExperimental(env: Readonly<Record<string, string | undefined>>): boolean {
  return /^(?:1|true)$/i.test(env.DBT_ALLOW_EXPERIMENTAL_ADAPTERS ?? '');
}

/**
 * Why two manifests cannot be compared; undefined where they can. The unique ids of tests and
 * sources are made in other ways by the two engines, and so are checksums of Python models
 * (dbt-core#16158).
 *
 * @param stateVersion the dbt that wrote the state
 */
export function explainOtherEngine(stateVersion: string, version: string): string | undefined {
  const [then, now] = [engineMajor(stateVersion), engineMajor(version)];
  if (then === now || (then < 2 && now < 2)) return undefined;
  return `The production state was written by dbt ${stateVersion} and this run uses dbt ${version}. The two engines name tests and sources differently, so the run compares nothing.`;
}
