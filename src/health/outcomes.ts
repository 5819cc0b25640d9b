/** How a model, seed, snapshot or function ended. */
export type Outcome = 'success' | 'warn' | 'error' | 'skipped';

/** dbt's own words. */
export type TestStatus = 'pass' | 'fail' | 'warn' | 'error' | 'skipped';

/** dbt's words by the source's limits; `unreachable` where its age is not known. */
export type SourceStatus = 'pass' | 'warn' | 'error' | 'unreachable';

/** Too old by dbt's `error_after`, or not to be read. */
export function isStale({ status }: { status: SourceStatus }): boolean {
  return status === 'error' || status === 'unreachable';
}
