import type { GivenValues } from '../plan/given-values.ts';
import type { Orphan, OrphanRule } from '../plan/orphans.ts';
import type { Deploy } from './deploy-order.ts';

/** The files of every production state. */
export const STATE_FILES = ['state.json', 'manifest.json', 'run_results.json'] as const;

/**
 * The first is of a project that asks for the freshness of sources, the second of production's.
 * Nothing else is written or read.
 */
export const OPTIONAL_STATE_FILES = ['sources.json', 'history.json'] as const;

export const HISTORY_FILE = 'history.json' satisfies (typeof OPTIONAL_STATE_FILES)[number];

/** `state.json`: what the production state is of, and what its other files must hash to. */
export interface StateRecord {
  schemaVersion: 1;
  /** Name in dbt_project.yml. */
  project: string;
  /** Commit that was deployed. */
  sha: string;
  ref: string;
  runId: number;
  runAttempt: number;
  /** ISO 8601, end of the deploy. */
  createdAt: string;
  dbtVersion: string;
  adapter: string;
  target: string;
  /** The build's verdict; a failed deploy leaves a state too (the ledger keeps failed nodes old). */
  status: 'success' | 'failure';
  /** The run whose state it is, where that is not the one that deployed: see `republishState`. */
  publishedBy?: { sha: string; runId: number; runAttempt: number } | undefined;
  /** What its relations were built with; states of earlier versions do not say it. */
  given?: GivenValues | undefined;
  /** A pull request's run only: digest of what its nodes were built on besides their own code. */
  basis?: string | undefined;
  /** A deploy's only: what deploys do with relations that no node names any more, and those there are. */
  orphans?: (OrphanRule & { relations: Orphan[] }) | undefined;
  /** SHA-256 (hex) of every other file. */
  files: Record<string, string | undefined>;
}

/** A production state on disk, verified. */
export interface ProductionState {
  /** Absolute folder that holds manifest.json; what dbt gets as `--state`. */
  directory: string;
  record: StateRecord;
  /** Where it came from, for people: `run 123 (attempt 1)` or the folder. */
  origin: string;
}

/** Which state was found, and what was passed over with the reason; all of it is reported. */
export type StateLookup =
  | { found: true; state: ProductionState; passedOver: string[] }
  | {
      found: false;
      reason: string;
      passedOver: string[];
      /** Where the newest is damaged, the one before: only its history is of use. */
      older?: ProductionState;
    };

/** Where production states live: GitHub's artifacts, or a folder. */
export interface StateStore {
  /**
   * Finds the newest trusted state and brings it to `directory`.
   * Throws `StateError` for a state that is corrupt, of a newer schema, or of another project. One
   * that was found corrupt is passed over the next time.
   */
  fetch(directory: string): Promise<StateLookup>;
  /**
   * Publishes the files of `directory` (no others than these).
   * @param place `same`: it is the state that `fetch` brought once more, and no newer than that:
   *   what is deployed later stands before it, even of a run that was started earlier
   * @returns where, for people
   */
  publish(directory: string, place?: 'newest' | 'same'): Promise<string>;
}

/** A store that several deploys write to. */
export interface ProductionStore extends StateStore {
  /** The state that one run left, as far as it is trusted and still there. */
  fetchOf(run: { id: number; attempt: number }, directory: string): Promise<StateLookup>;
  /** Whether the state that `fetch` brought is still the newest. */
  isNewest(): Promise<boolean>;
  /** Deploys of newer commits than `own` that have left a state: the newest at least. */
  listNewer(own: Deploy): Promise<Deploy[]>;
  /** Absolute folders of the newest states of other projects and targets, as far as the store sees them. */
  listOthers(): Promise<string[]>;
}
