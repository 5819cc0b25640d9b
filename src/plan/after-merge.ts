import type { PickedManifest, PickedNode } from '../dbt/artifacts/picked-manifest.ts';
import type { MovedNode } from './moved.ts';
import { differingKeys } from './node-changes.ts';
import { describeBuilt, isRebuildable } from './orphans.ts';
import type { Reason } from './reason.ts';
import type { Refresh } from './refresh-decision.ts';

/** What the next deploy does in production with a pull request that is merged. */
export interface AfterMerge {
  /** Unique ids of what it builds again because of the pull request, and of what it makes. */
  rebuilt: string[];
  created: string[];
  /** Seconds that those that are built again took in production's last runs, and of how many that is known. */
  time: { seconds: number; known: number };
  /** What does not reach all rows of production by itself, and what the deploy does about it. */
  refreshes: Refresh[];
  /** Incremental models that are unchanged themselves, and the changed nodes upstream of them. */
  downstream: Array<{ uniqueId: string; changed: string[]; missing: string[] }>;
  moved: MovedRelation[];
  grants: GrantChange[];
  contracts: ContractChange[];
  /** Unique ids of what dbt's `state:modified` does not see: a deploy that selects by it leaves them. */
  unseen: string[];
}

export interface MovedRelation extends MovedNode {
  /** In production, as SQL names it: stays behind. */
  from: string;
  /** As of `RemovedNode`. */
  rebuildable?: true;
  /** Rows that it has; undefined where that is not known. */
  rows: number | undefined;
  /** Exposures, which read it by its name. */
  readers: MergeReader[];
}

export interface MergeReader {
  name: string;
  owner: string | undefined;
}

export interface GrantChange {
  uniqueId: string;
  /** `select to reporter` */
  granted: string[];
  revoked: string[];
}

interface ContractChange {
  uniqueId: string;
  what: 'enforced' | 'dropped' | 'changed';
}

interface MergeFacts {
  /** Unique ids of what the pull request builds. */
  planned: readonly string[];
  reasons: ReadonlyMap<string, Reason>;
  production: PickedManifest;
  head: PickedManifest;
  moved: ReadonlyMap<string, MovedNode>;
  refreshes: Refresh[];
  /** By unique id: seconds of the last build in production, and rows. */
  seconds: ReadonlyMap<string, number>;
  rows: ReadonlyMap<string, number>;
  /** Columns of an incremental model's SQL that its table does not have after the build. */
  missing: ReadonlyMap<string, string[]>;
  /** By unique id of what they read. */
  exposures: ReadonlyMap<string, readonly MergeReader[]>;
}

/** Types that leave a relation in production. */
const WITH_RELATION = ['model', 'seed', 'snapshot', 'function'];

export function computeAfterMerge(facts: MergeFacts): AfterMerge {
  const { planned, production, head, moved, refreshes } = facts;
  const nodes = planned
    .map((id) => head.nodes.get(id))
    .filter((node) => node !== undefined)
    .filter(
      ({ resourceType, relation }) => WITH_RELATION.includes(resourceType) && relation !== null,
    );
  const isThere = ({ uniqueId }: PickedNode) =>
    production.nodes.has(uniqueId) && !moved.has(uniqueId);
  const rebuilt = nodes.filter(isThere).map(({ uniqueId }) => uniqueId);
  const times = rebuilt.flatMap((id) => facts.seconds.get(id) ?? []);
  return {
    rebuilt,
    created: nodes.filter((node) => !isThere(node)).map(({ uniqueId }) => uniqueId),
    time: { seconds: times.reduce((sum, each) => sum + each, 0), known: times.length },
    refreshes,
    downstream: findDownstream(nodes, facts),
    moved: nodes.flatMap((node) => describeMoved(node, facts)),
    grants: nodes.flatMap((node) => compareGrants(production.nodes.get(node.uniqueId), node)),
    contracts: nodes.flatMap((node) => compareContracts(production.nodes.get(node.uniqueId), node)),
    unseen: planned.filter((id) => isUnseen(facts.reasons.get(id), head.nodes.get(id))),
  };
}

/** What they have stays as it is, when what they read changes. */
function findDownstream(
  nodes: readonly PickedNode[],
  { reasons, production, moved, refreshes, missing }: MergeFacts,
): AfterMerge['downstream'] {
  const own = new Set(refreshes.map(({ uniqueId }) => uniqueId));
  return nodes.flatMap(({ uniqueId, resourceType, config }) => {
    const reason = reasons.get(uniqueId);
    const { materialized } = JSON.parse(config) as { materialized?: unknown };
    const keepsRows = resourceType === 'model' && materialized === 'incremental';
    if (!keepsRows || own.has(uniqueId) || moved.has(uniqueId)) return [];
    if (!production.nodes.has(uniqueId) || reason?.kind !== 'below') return [];
    return [{ uniqueId, changed: reason.changed, missing: missing.get(uniqueId) ?? [] }];
  });
}

function describeMoved({ uniqueId }: PickedNode, facts: MergeFacts): MovedRelation[] {
  const moved = facts.moved.get(uniqueId);
  const before = facts.production.nodes.get(uniqueId);
  if (!moved || !before?.relation) return [];
  const left = {
    from: before.relation,
    ...(isRebuildable(describeBuilt(before)) && { rebuildable: true as const }),
    rows: facts.rows.get(uniqueId),
  };
  return [{ ...moved, ...left, readers: [...(facts.exposures.get(uniqueId) ?? [])] }];
}

/** https://docs.getdbt.com/reference/resource-configs/grants */
function compareGrants(before: PickedNode | undefined, after: PickedNode): GrantChange[] {
  if (!before || !differingKeys(before.unrenderedConfig, after.unrenderedConfig).includes('grants'))
    return [];
  const [had, has] = [listGrants(before), listGrants(after)];
  // Without the config dbt takes nothing back (`apply_grants`).
  const isManaged = Object.keys(grantsOf(after)).length > 0;
  const granted = [...has].filter((grant) => !had.has(grant));
  const revoked = isManaged ? [...had].filter((grant) => !has.has(grant)) : [];
  if (granted.length + revoked.length === 0) return [];
  return [{ uniqueId: after.uniqueId, granted: granted.sort(), revoked: revoked.sort() }];
}

function listGrants(node: PickedNode): Set<string> {
  return new Set(
    Object.entries(grantsOf(node)).flatMap(([privilege, grantees]) =>
      [grantees].flat().map((grantee) => `${privilege} to ${String(grantee)}`),
    ),
  );
}

function grantsOf({ config }: PickedNode): object {
  const { grants } = JSON.parse(config) as { grants?: unknown };
  return typeof grants === 'object' && grants !== null ? grants : {};
}

function compareContracts(before: PickedNode | undefined, after: PickedNode): ContractChange[] {
  const { uniqueId, contractEnforced, contractChecksum } = after;
  if (!before) return [];
  if (contractEnforced !== before.contractEnforced)
    return [{ uniqueId, what: contractEnforced ? 'enforced' : 'dropped' }];
  return contractEnforced && contractChecksum !== before.contractChecksum
    ? [{ uniqueId, what: 'changed' }]
    : [];
}

/** https://docs.getdbt.com/reference/node-selection/state-comparison-caveats */
function isUnseen(reason: Reason | undefined, node: PickedNode | undefined): boolean {
  if (reason?.kind === 'vars' || reason?.kind === 'env' || reason?.kind === 'hidden-macros')
    return true;
  const isLarge = node?.resourceType === 'seed' && node.checksum.startsWith('path:');
  return isLarge && reason?.kind === 'body';
}
