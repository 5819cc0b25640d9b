/**
 * Why a node is in the plan, or why it was skipped. Only reasons; the decision which nodes are
 * selected is dbt's (`state:modified+`).
 */
export type Reason =
  /** Not in the baseline: `state:new`. */
  | { kind: 'new' }
  /** Its SQL, seed content or Python: `state:modified.body`. */
  | { kind: 'body' }
  /** Config keys whose unrendered values differ: `state:modified.configs`. */
  | { kind: 'configs'; keys: string[] }
  /** Database, schema or alias: `state:modified.relation`. */
  | { kind: 'relation' }
  /** `state:modified.contract` */
  | { kind: 'contract' }
  /** Unique ids of changed macros that it uses, directly or below: `state:modified.macros`. */
  | { kind: 'macros'; macros: string[] }
  /** Unique ids of changed macros that it calls only when it runs; dbt does not see that. */
  | { kind: 'hidden-macros'; macros: string[] }
  /** Descriptions that are persisted: `state:modified.persisted_descriptions`. */
  | { kind: 'description' }
  /** Vars of another value that it reads; dbt does not see that. */
  | { kind: 'vars'; names: string[] }
  /** Environment variables of another value that it reads; dbt does not see that. */
  | { kind: 'env'; names: string[] }
  /** Files of data that it reads from the checkout; dbt does not see that. */
  | { kind: 'files'; files: string[] }
  /** Any other field that dbt compares (a test's severity, an exposure, a source's definition). */
  | { kind: 'definition' }
  /** Unchanged itself; unique ids of the nearest changed nodes above it. */
  | { kind: 'below'; changed: string[] }
  /** A test of a node that is built. */
  | { kind: 'tests-built'; node: string }
  /** A planned node reads it, and production does not have it yet. */
  | { kind: 'missing-in-production' }
  /** A planned node is downstream of it, and production has it from before a merge. */
  | { kind: 'merged' }
  /** It failed or was skipped in the last deploy, so production has an older version of it. */
  | { kind: 'undeployed' }
  /** Failed or skipped in this pull request's last run. */
  | { kind: 'failed-before' }
  /** The input `select` names it. */
  | { kind: 'selected' };

/** A node that dbt selects and that is not built, with the proof that its data cannot change. */
export interface SkippedNode {
  uniqueId: string;
  proof: /** Only config keys that do not reach the data differ. */
    | { kind: 'configs'; keys: string[] }
    | { kind: 'moved'; from: string; to: string }
    /** Same SQL token for token. */
    | { kind: 'formatting' }
    /** A seed with the same rows. */
    | { kind: 'line-ends' }
    /** Only descriptions or docs differ. `persisted`: the next deploy writes them. */
    | { kind: 'description'; persisted: boolean }
    /** Selected only because it is downstream of nodes that are skipped. */
    | { kind: 'below-left-out' };
}

/** A node of the baseline that the head does not have, or has without a relation. */
export interface RemovedNode {
  uniqueId: string;
  name: string;
  resourceType: string;
  /** As SQL names it: stays behind in production, unless it is taken. */
  relation: string | null;
  /** Unique id of the node that builds a relation of the same name from now on. */
  takenBy?: string;
  /** It is still there, and ephemeral now: dbt builds no relation for it. */
  ephemeral?: true;
  /** Its rows can be built again from the project and its sources: deploys with `orphans: drop` drop it. */
  rebuildable?: true;
  /** Unique ids of what depended on it in the baseline and still exists. */
  dependents: string[];
  /** Unique id of the new node that has the same content: a rename. */
  renamedTo: string | undefined;
}
