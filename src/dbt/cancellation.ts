import type { DbtOutcome } from './session.ts';

/** How a command ends that was cancelled, whichever way dbt took it. */
export const CANCELLED: DbtOutcome = {
  success: false,
  exception: 'dbt was cancelled.',
  results: [],
  lines: [],
};

/**
 * Ended by SIGINT or SIGTERM, by the shell's convention: nothing but a cancellation sends them.
 * dbt answers SIGINT by itself; SIGTERM ends it where it waits for a query that its adapter cannot
 * cancel (DuckDB's).
 */
export function isCancellation(exitCode: number): boolean {
  return exitCode === 130 || exitCode === 143;
}
