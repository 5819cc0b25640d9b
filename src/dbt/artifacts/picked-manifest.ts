/**
 * What the plan reads of a manifest, and nothing more: two of these fit into memory where two
 * manifests would not. `src/dbt/artifacts/pick-manifest.ts` makes them.
 */
export interface PickedManifest {
  /** `duckdb`, `postgres` …; empty where the manifest does not say. */
  adapterType: string;
  /** The project's own package; empty where the manifest does not say. */
  projectName: string;
  /** Unique ids of all nodes, sources, exposures … that are enabled. */
  ids: ReadonlySet<string>;
  /** Those that the project has and this target or its configuration disables. */
  disabled: ReadonlyMap<string, PickedNode>;
  /** The nodes, sources, exposures … that were asked for and exist. */
  nodes: ReadonlyMap<string, PickedNode>;
  /** All macros. */
  macros: ReadonlyMap<string, PickedMacro>;
  /** A digest of all that is said of sources, but where they are. */
  sources: string;
  /** `on-run-start` and `on-run-end` of the project and its packages, as one comparable text. */
  runHooks: string;
  /** By unique id of a node that was asked for: unique ids of all that depend on it. */
  dependents: ReadonlyMap<string, readonly string[]>;
}

/** Fields of one manifest entry. Those that are only ever compared are texts made for that. */
export interface PickedNode {
  uniqueId: string;
  resourceType: string;
  name: string;
  packageName: string;
  originalFilePath: string;
  fqn: string;
  /** `sql` or `python`; null where the node has none. */
  language: string | null;
  /** `raw_code`, or nothing. */
  code: string;
  /** `sha256:…`; `path:…` is of a seed above 1 MB, whose content dbt does not look at. */
  checksum: string;
  /** JSON of the resolved config, keys sorted, without those that are null. */
  config: string;
  /** JSON of the config as written, keys sorted. */
  unrenderedConfig: string;
  relation: string | null;
  alias: string | null;
  /** Nodes and macros that it depends on, by unique id. */
  parents: readonly string[];
  macros: readonly string[];
  /** Of a test: the node that it is declared on. */
  attachedNode: string | null;
  contractEnforced: boolean;
  contractChecksum: string | null;
  description: string;
  /** Digests of the columns' descriptions, and of all else that is said of them. */
  columnDescriptions: string;
  columns: string;
  /** JSON of further fields that dbt compares or runs by, as far as they are not null. */
  fields: Readonly<Record<string, string>>;
}

export interface PickedMacro {
  uniqueId: string;
  name: string;
  packageName: string;
  /** From the folder of its package. */
  originalFilePath: string;
  sql: string;
  /** Macros that it calls, by unique id. */
  macros: readonly string[];
}
