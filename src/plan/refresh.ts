import type { PickedManifest, PickedNode } from '../dbt/artifacts/picked-manifest.ts';
import type { SqlPair } from '../dbt/compare-sql.ts';
import { findBuiltInPackages, findChangedMacros, reachMacros } from './macro-changes.ts';
import { differingKeys } from './node-changes.ts';
import type { ColumnChanges } from './seed-columns.ts';
import { STALE_MARK } from './stale-mark.ts';

/**
 * A relation that keeps its rows when dbt builds it, so that a change of it reaches all of them only
 * when it is built from scratch: https://docs.getdbt.com/docs/build/incremental-models
 */
export interface RefreshNeed {
  uniqueId: string;
  resourceType: 'model' | 'seed' | 'snapshot';
  why: RefreshCause[];
  /** `on_schema_change`; undefined for a seed or a snapshot. */
  onSchemaChange: string | undefined;
  /** Its own config says `full_refresh: false`. */
  forbidden: boolean;
}

export type RefreshCause =
  /** Its SQL or Python, a filter for instance: the rows of earlier builds are as they were. */
  | { kind: 'code' }
  /** Unique ids of macros of another text that it calls. */
  | { kind: 'macros'; macros: string[] }
  /** Config that only a new table follows. */
  | { kind: 'configs'; keys: string[] }
  | { kind: 'contract' }
  /** Of a seed: dbt empties the table and inserts into the columns it has. */
  | { kind: 'columns'; columns: ColumnChanges };

/**
 * Config of incremental models that dbt and its adapters follow only when they create the table; of
 * `unique_key`, rows that are there keep the duplicates that they have.
 */
const CREATED_WITH = new Set([
  // https://docs.getdbt.com/docs/build/incremental-strategy
  'unique_key',
  // https://docs.getdbt.com/reference/resource-configs/bigquery-configs
  ...['partition_by', 'cluster_by', 'require_partition_filter', 'kms_key_name'],
  // https://docs.getdbt.com/reference/resource-configs/redshift-configs
  ...['dist', 'sort', 'sort_type'],
  // https://docs.getdbt.com/reference/resource-configs/postgres-configs
  ...['indexes', 'unlogged'],
  // https://docs.getdbt.com/reference/resource-configs/snowflake-configs
  ...['transient', 'table_format', 'table_type'],
  // https://docs.getdbt.com/reference/resource-configs/spark-configs
  ...['file_format', 'location_root', 'clustered_by', 'buckets'],
  // https://docs.getdbt.com/reference/resource-configs/databricks-configs
  ...['liquid_clustered_by', 'auto_liquid_cluster'],
  // https://docs.getdbt.com/reference/resource-configs/clickhouse-configs
  ...['engine', 'order_by', 'primary_key', 'sharding_key', 'ttl'],
  // https://docs.getdbt.com/reference/resource-configs/athena-configs
  ...['partitioned_by', 'bucketed_by', 'bucket_count', 'format', 's3_data_dir'],
]);

/** Config that dbt reads a seed's file by. */
const READ_WITH = ['column_types', 'delimiter', 'quote_columns'];

export interface RefreshFacts {
  /** What production has: the state's manifest, with all that may need a refresh. */
  production: PickedManifest;
  head: PickedManifest;
  /** Unique ids of nodes that start from scratch anyway, because they moved. */
  moved: ReadonlySet<string>;
}

/**
 * The SQL of incremental models in two states, to be compared token for token; by unique id. What
 * differs in nothing but comments and white space needs no refresh.
 */
export function listCodePairs({ production, head, moved }: RefreshFacts): Map<string, SqlPair> {
  const pairs = new Map<string, SqlPair>();
  const builtIn = findBuiltInPackages(head);
  for (const [before, after] of bothOf(production, head, moved)) {
    if (!keepsRows(before, after) || hasSameCode(before, after) || after.language !== 'sql')
      continue;
    const macros = reachMacros(after.macros, head.macros)
      .map((id) => head.macros.get(id))
      .filter((macro) => macro !== undefined && !builtIn.has(macro.packageName))
      .map((macro) => macro?.sql ?? '');
    pairs.set(after.uniqueId, { before: writtenCode(before), after: after.code, macros });
  }
  return pairs;
}

/** Seeds of which the columns may have changed, in the order of the head. */
export function listChangedSeeds({ production, head, moved }: RefreshFacts): PickedNode[] {
  return [...bothOf(production, head, moved)]
    .filter(([, { resourceType }]) => resourceType === 'seed')
    .filter(
      ([before, after]) =>
        before.checksum !== after.checksum ||
        // dbt looks only at the path of a seed above 1 MB.
        after.checksum.startsWith('path:') ||
        changedConfigs(before, after).some((key) => READ_WITH.includes(key)),
    )
    .map(([, after]) => after);
}

/**
 * What a build as always would leave as it is, in the order of the head.
 *
 * @param facts.sameCode unique ids of `listCodePairs` that are the same token for token
 * @param facts.seeds by unique id, how a seed's columns differ from production's
 */
export function findRefreshNeeds(
  facts: RefreshFacts & {
    sameCode: ReadonlySet<string>;
    seeds: ReadonlyMap<string, ColumnChanges>;
  },
): RefreshNeed[] {
  const { production, head, moved, sameCode, seeds } = facts;
  const changedMacros = findOwnMacroChanges(production, head);
  return [...bothOf(production, head, moved)].flatMap(([before, after]) => {
    const { uniqueId, resourceType } = after;
    const config = readConfig(after);
    const why = [
      ...findSeedCauses(after, seeds),
      ...findKeyCauses(before, after),
      ...(keepsRows(before, after)
        ? findModelCauses(before, after, { sameCode, changedMacros, head })
        : []),
    ];
    // With `full_refresh: true` it is built from scratch each time.
    if (why.length === 0 || config.full_refresh === true) return [];
    const onSchemaChange =
      resourceType === 'model' ? textOr(config.on_schema_change, 'ignore') : undefined;
    const forbidden = config.full_refresh === false;
    return [
      {
        uniqueId,
        resourceType: resourceType as RefreshNeed['resourceType'],
        why,
        onSchemaChange,
        forbidden,
      },
    ];
  });
}

function findModelCauses(
  before: PickedNode,
  after: PickedNode,
  facts: {
    sameCode: ReadonlySet<string>;
    changedMacros: ReadonlySet<string>;
    head: PickedManifest;
  },
): RefreshCause[] {
  const causes: RefreshCause[] = [];
  if (!hasSameCode(before, after) && !facts.sameCode.has(after.uniqueId))
    causes.push({ kind: 'code' });
  const macros = reachMacros(after.macros, facts.head.macros).filter((id) =>
    facts.changedMacros.has(id),
  );
  if (macros.length > 0) causes.push({ kind: 'macros', macros });
  const keys = changedConfigs(before, after).filter((key) => CREATED_WITH.has(key));
  if (keys.length > 0) causes.push({ kind: 'configs', keys });
  if (after.contractEnforced && before.contractChecksum !== after.contractChecksum)
    causes.push({ kind: 'contract' });
  return causes;
}

function findSeedCauses(
  { uniqueId, resourceType }: PickedNode,
  seeds: ReadonlyMap<string, ColumnChanges>,
): RefreshCause[] {
  const columns = seeds.get(uniqueId);
  return resourceType === 'seed' && columns ? [{ kind: 'columns', columns }] : [];
}

/** The rows that a snapshot has are found again by their key. */
function findKeyCauses(before: PickedNode, after: PickedNode): RefreshCause[] {
  if (after.resourceType !== 'snapshot') return [];
  const keys = changedConfigs(before, after).filter((key) => key === 'unique_key');
  return keys.length > 0 ? [{ kind: 'configs', keys }] : [];
}

/** A table that becomes incremental keeps the rows that it was last built with. */
function keepsRows(before: PickedNode, after: PickedNode): boolean {
  return (
    after.resourceType === 'model' &&
    readConfig(after).materialized === 'incremental' &&
    ['incremental', 'table'].includes(String(readConfig(before).materialized))
  );
}

function* bothOf(
  production: PickedManifest,
  head: PickedManifest,
  moved: ReadonlySet<string>,
): Generator<[before: PickedNode, after: PickedNode]> {
  for (const after of head.nodes.values()) {
    const before = production.nodes.get(after.uniqueId);
    if (before && !moved.has(after.uniqueId)) yield [before, after];
  }
}

function hasSameCode(before: PickedNode, after: PickedNode): boolean {
  return writtenCode(before) === after.code;
}

/** What the ledger marks as stale is in production as it was written before. */
function writtenCode({ code }: PickedNode): string {
  return code.endsWith(STALE_MARK) ? code.slice(0, -STALE_MARK.length) : code;
}

/** Another version of dbt or of the adapter brings other macros of theirs, and the same rows. */
function findOwnMacroChanges(production: PickedManifest, head: PickedManifest): Set<string> {
  const builtIn = findBuiltInPackages(head);
  const changed = [...findChangedMacros(production.macros, head.macros)];
  return new Set(changed.filter((id) => !builtIn.has(id.split('.')[1] ?? '')));
}

/**
 * Keys of which the value differs, both as written and as it is: what a target or a variable decides
 * differs between a pull request and production without a change.
 */
function changedConfigs(before: PickedNode, after: PickedNode): string[] {
  const written = differingKeys(before.unrenderedConfig, after.unrenderedConfig);
  return differingKeys(before.config, after.config).filter((key) => written.includes(key));
}

function readConfig({ config }: PickedNode): Record<string, unknown> {
  return JSON.parse(config) as Record<string, unknown>;
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
