import type { Reason } from './reason.ts';
import type { BreakingChange, Impact, ImpactNode, Review, UncheckedColumn } from './review.ts';

export interface ImpactFacts {
  /** Unique ids of what changed itself; those below are found here. */
  changed: readonly string[];
  /** Models, seeds, snapshots, sources, exposures …, by unique id. Tests are passed over. */
  nodes: ReadonlyMap<string, ImpactSource>;
  /** Columns that the pull request's relations lost, or have with another type. */
  columnChanges: readonly ColumnChange[];
  /** By unique id, the columns that its contract promises in production. */
  contracts: ReadonlyMap<string, readonly string[]>;
  /**
   * By unique id of a reader, then of what it reads: the columns that its SQL uses. Of a reader that
   * is not in here nothing is known.
   */
  columnUse: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** Unique ids of what the baseline does not have: nothing of it can break. */
  isNew: ReadonlySet<string>;
  /** Unique ids of what this run built from nothing, from the relations as they are now. */
  isBuilt: ReadonlySet<string>;
}

export interface ImpactSource {
  name: string;
  resourceType: string;
  /** Unique ids. */
  dependsOn: readonly string[];
  owner: string | undefined;
  isEphemeral?: true;
}

export interface ColumnChange {
  /** Unique id. */
  node: string;
  column: string;
  what: 'removed' | 'retyped';
}

/** Who answers for a node, by precedence: the exposure's owner, `meta.owner`, the group's owner. */
export interface OwnerFacts {
  exposureOwner?: unknown;
  metaOwner?: unknown;
  groupOwner?: unknown;
}

const TESTS = new Set(['test', 'unit_test', 'operation', 'analysis']);

/** Built, though neither the node nor anything above it is changed by this pull request. */
const UNCHANGED = new Set<Reason['kind'] | undefined>([
  ...(['tests-built', 'missing-in-production', 'merged', 'undeployed', 'selected'] as const),
]);

/**
 * The columns that the pull request takes away or retypes. A node that it does not change may differ
 * from production, too: then it did so before, and a deploy of the base commit would show the same.
 */
export function listColumnChanges({
  diffs,
  reasons,
}: Pick<Review, 'diffs' | 'reasons'>): ColumnChange[] {
  const isChanged = (uniqueId: string): boolean => {
    const reason = reasons.get(uniqueId);
    if (reason?.kind === 'below')
      return reason.changed.some((id) => !UNCHANGED.has(reasons.get(id)?.kind));
    return !UNCHANGED.has(reason?.kind);
  };
  const changed = diffs.filter(({ uniqueId }) => isChanged(uniqueId));
  return changed.flatMap(({ uniqueId: node, columns }) => [
    ...columns.removed.map(({ name }) => ({ node, column: name, what: 'removed' as const })),
    ...columns.retyped.map(({ name }) => ({ node, column: name, what: 'retyped' as const })),
  ]);
}

/** What lies below the changed nodes, level by level, and which changed columns break something there. */
export function computeImpact(facts: ImpactFacts): Impact {
  const readers = collectReaders(facts.nodes);
  const levels = computeLevels(facts, readers);
  const nodes = [...levels].map(([uniqueId, level]) => describe(facts, uniqueId, level));
  nodes.sort((a, b) => a.level - b.level || compare(a.uniqueId, b.uniqueId));
  const changes = facts.columnChanges.map((change) =>
    judge(facts, change, readers.get(change.node) ?? []),
  );
  return {
    nodes,
    edges: nodes.flatMap(({ uniqueId: from }) =>
      (readers.get(from) ?? []).filter((to) => levels.has(to)).map((to) => ({ from, to })),
    ),
    breaking: changes.flatMap(({ breaking }) => breaking ?? []).sort(byColumn),
    unchecked: changes.flatMap(({ unchecked }) => unchecked ?? []).sort(byColumn),
  };
}

/** dbt lets an owner have a name, an address or both; `meta.owner` may be anything. */
export function resolveOwner(facts: OwnerFacts): string | undefined {
  return [facts.exposureOwner, facts.metaOwner, facts.groupOwner]
    .map(readOwner)
    .find((owner) => owner !== undefined);
}

function readOwner(owner: unknown): string | undefined {
  if (typeof owner === 'string') return owner.trim() || undefined;
  if (Array.isArray(owner)) {
    return owner.flatMap((one) => readOwner(one) ?? []).join(', ') || undefined;
  }
  if (typeof owner !== 'object' || owner === null) return undefined;
  const { name, email } = owner as { name?: unknown; email?: unknown };
  return readOwner(name) ?? readOwner(email);
}

/** By unique id, the sorted unique ids of what reads it. */
export function collectReaders(
  nodes: ReadonlyMap<string, Pick<ImpactSource, 'resourceType' | 'dependsOn'>>,
): Map<string, string[]> {
  const readers = new Map<string, Set<string>>();
  for (const [uniqueId, { dependsOn, resourceType }] of nodes) {
    if (TESTS.has(resourceType)) continue;
    for (const parent of dependsOn) {
      if (parent === uniqueId) continue;
      const known = readers.get(parent) ?? new Set();
      readers.set(parent, known.add(uniqueId));
    }
  }
  return new Map([...readers].map(([uniqueId, ids]) => [uniqueId, [...ids].sort(compare)]));
}

function computeLevels(
  { changed, nodes }: ImpactFacts,
  readers: ReadonlyMap<string, readonly string[]>,
): Map<string, number> {
  const levels = new Map<string, number>();
  let current = changed.filter((uniqueId) => {
    const node = nodes.get(uniqueId);
    return node !== undefined && !TESTS.has(node.resourceType);
  });
  for (let level = 0; current.length > 0; level += 1) {
    for (const uniqueId of current) levels.set(uniqueId, level);
    const below = current.flatMap((uniqueId) => readers.get(uniqueId) ?? []);
    current = [...new Set(below)].filter((uniqueId) => !levels.has(uniqueId));
  }
  return levels;
}

function describe({ nodes }: ImpactFacts, uniqueId: string, level: number): ImpactNode {
  const node = nodes.get(uniqueId);
  return {
    uniqueId,
    name: node?.name ?? uniqueId,
    resourceType: node?.resourceType ?? '',
    level,
    owner: node?.owner,
    ...(node?.isEphemeral && { isEphemeral: true }),
  };
}

/**
 * Breaking is what is known to be used, or promised; the rest of the readers may be affected, with
 * those that use a column of another type and were built with it. Not so one that is new, or that was
 * built without the column.
 */
function judge(
  { columnUse, contracts, isNew, isBuilt }: ImpactFacts,
  { node, column, what }: ColumnChange,
  all: readonly string[],
): { breaking?: BreakingChange; unchecked?: UncheckedColumn } {
  const readers = all.filter((reader) => !(isNew.has(reader) && isBuilt.has(reader)));
  const uses = (reader: string) =>
    (columnUse.get(reader)?.get(node) ?? []).some((name) => sameColumn(name, column));
  const takesNewType = (reader: string) => what === 'retyped' && isBuilt.has(reader);
  const works = (reader: string) => what === 'removed' && isBuilt.has(reader);
  const usedBy = readers.filter((reader) => uses(reader) && !takesNewType(reader));
  const unknown = readers.filter((reader) =>
    columnUse.has(reader) ? uses(reader) && takesNewType(reader) : !works(reader),
  );
  const contract = (contracts.get(node) ?? []).some((name) => sameColumn(name, column));
  return {
    ...(usedBy.length > 0 || contract
      ? { breaking: { node, column, what, usedBy, contract } }
      : {}),
    ...(unknown.length > 0 ? { unchecked: { node, column, what, readers: unknown } } : {}),
  };
}

/** Warehouses spell columns in their own case. */
function sameColumn(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function byColumn(a: ColumnChange, b: ColumnChange): number {
  return compare(a.node, b.node) || compare(a.column, b.column);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
