import type { AfterMerge } from './after-merge.ts';
import type { OrphanRule } from './orphans.ts';
import type { Reason, RemovedNode, SkippedNode } from './reason.ts';

/** What a pull request's report says beyond what was built: why, what changed, what may break. */
export interface Review {
  /** By unique id, for every node of the plan. */
  reasons: Map<string, Reason>;
  leftOut: SkippedNode[];
  removed: RemovedNode[];
  /** What deploys do with the relations that those leave behind; absent where that is not known. */
  orphans?: OrphanRule;
  /** In dbt's order, for models, seeds and snapshots that were built and exist in production. */
  diffs: DataDiff[];
  /** Sources above them that have newer rows than at production's deploy, as far as is known. */
  arrivals: Arrival[];
  impact: Impact | undefined;
  /** What the next deploy does with it; undefined where there was nothing to build or to compare with. */
  afterMerge: AfterMerge | undefined;
  /** How each incremental model and snapshot got production's rows before the build. */
  pasts: ProductionClone[];
  /** Unique ids of nodes and tests that fail here and failed in production's last run too. */
  failingInProduction: string[];
  /** Seconds that the nodes which were not built took in production's last run; undefined: not known. */
  savedSeconds: number | undefined;
}

/** A source whose newest row came after production was built from it. */
export interface Arrival {
  uniqueId: string;
  /** `shop.orders` */
  name: string;
  /** ISO 8601: its newest row. */
  loadedAt: string;
}

/** How an incremental model or snapshot got production's rows. */
export interface ProductionClone {
  uniqueId: string;
  /**
   * `empty`: it does not exist in production. `full-refresh`: nothing is copied; `note` says why.
   * `moved`: the deploy finds nothing where it builds it. `refresh`: the deploy builds it from scratch.
   */
  how: 'clone' | 'copy' | 'full-refresh' | 'empty' | 'moved' | 'refresh';
  rows: number | null;
  note?: string;
}

/** One relation in the pull request's schema against the same one in production. */
export interface DataDiff {
  uniqueId: string;
  rows: { before: number; after: number };
  columns: {
    added: ColumnType[];
    removed: ColumnType[];
    retyped: Array<{ name: string; before: string; after: string }>;
  };
  /** Absent: no key is known, or more rows than `data-diff-max-rows`. */
  keys:
    | {
        columns: string[];
        added: number;
        removed: number;
        /** Rows with the same key and another value, by column, columns without any left out. */
        changed: Array<{ column: string; rows: number }>;
        /** Rows of either side whose key is null or not unique: the figures leave them out. */
        unusable: number;
        /** Keys or values differ, but without the key's columns the rows of both sides are the same. */
        unstable?: boolean | undefined;
      }
    | undefined;
  /**
   * Whole rows that only one side has. Absent where a key tells all rows apart, or where values were
   * not compared.
   */
  whole?: { removed: number; added: number } | undefined;
  /**
   * Rows that are later than production's newest, as a column of the model's own says: they arrived
   * since the deploy, and the figures of `keys` and `whole` leave them out.
   */
  later?:
    | {
        column: string;
        /** Production's newest, as text. */
        than: string;
        /** Rows that production does not have. */
        added: number;
        /** Rows that production has in an older version. */
        changed: number;
      }
    | undefined;
  /** Why there is no more, as a sentence; undefined where there is nothing to say. */
  note: string | undefined;
  /** Only with `data-diff: samples`, and where keys or values differ. */
  samples?: DataSamples | undefined;
}

/** A few of the rows that differ, in the order of their keys; null is the warehouse's. */
export interface DataSamples {
  changed: Array<{
    /** Values of the key's columns. */
    key: Array<string | null>;
    values: Array<{ column: string; before: string | null; after: string | null }>;
  }>;
  /** Keys. */
  added: Array<Array<string | null>>;
  removed: Array<Array<string | null>>;
}

interface ColumnType {
  name: string;
  type: string;
}

/** What lies below the changed nodes, built or not. */
export interface Impact {
  nodes: ImpactNode[];
  /** Unique ids; both ends are in `nodes`. */
  edges: Array<{ from: string; to: string }>;
  breaking: BreakingChange[];
  /** Removed and retyped columns whose use below is not known. */
  unchecked: UncheckedColumn[];
}

export interface ImpactNode {
  uniqueId: string;
  name: string;
  resourceType: string;
  /** Distance from the nearest changed node: 0 for changed ones. */
  level: number;
  owner: string | undefined;
  /** dbt makes no relation of it: its SQL is part of what reads it. */
  isEphemeral?: true;
}

export interface BreakingChange {
  /** Unique id of the node that lost or changed the column. */
  node: string;
  column: string;
  what: 'removed' | 'retyped';
  /** Unique ids of the models and exposures that use it. */
  usedBy: string[];
  /** The node's contract promises the column. */
  contract: boolean;
}

/** A changed column that `readers` may use: nobody has looked into their SQL. */
export interface UncheckedColumn {
  /** Unique id of the node that lost or changed the column. */
  node: string;
  column: string;
  what: 'removed' | 'retyped';
  /** Unique ids of the models and exposures that read the node. */
  readers: string[];
}
