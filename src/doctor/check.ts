import type { Location } from '../errors.ts';

/** What `mode: doctor` says of one part of a set-up: a row of its table. */
export interface Check {
  /** What was looked at, in a few words. */
  name: string;
  /**
   * `failed`: pull requests or deploys cannot run like this. `warning`: they run, and something is
   * missing that protects production or people. `unknown`: it could not be found out without writing, or
   * not on this warehouse.
   */
  status: 'ok' | 'warning' | 'failed' | 'unknown';
  /** What was found. Plain text; names of the project's stand between backticks. */
  found: string;
  /** What to do about it; absent where there is nothing to do. */
  todo?: string;
  location?: Location;
}

/** Whose job it is that the doctor runs in: each has its own login and permissions. */
export type Side = 'pull request' | 'deploy';
