/** What is needed to know of a node here; the manifest view of `src/dbt/artifacts` satisfies it. */
export interface DependentNode {
  resourceType: string;
  originalFilePath: string;
  materialized: string | null;
  /** Unique ids. */
  dependsOn: readonly string[];
}

/** What `ref()` and `function()` read from the warehouse, ephemeral models aside. */
const READ_TYPES = new Set(['model', 'seed', 'snapshot', 'function']);

export function isReadFromWarehouse({ resourceType }: DependentNode): boolean {
  return READ_TYPES.has(resourceType);
}

/**
 * All that is upstream of these nodes, sources among it, without the nodes themselves.
 * @param ids unique ids
 */
export function computeAncestors(
  ids: readonly string[],
  nodes: ReadonlyMap<string, DependentNode>,
): Set<string> {
  const own = new Set(ids);
  const ancestors = new Set<string>();
  const pending = [...ids];
  for (let id = pending.pop(); id !== undefined; id = pending.pop())
    for (const parent of nodes.get(id)?.dependsOn ?? []) {
      if (own.has(parent) || ancestors.has(parent)) continue;
      ancestors.add(parent);
      pending.push(parent);
    }
  return ancestors;
}

/** Those of `ids` that are in `changed` or downstream of it, along `ids` alone. */
export function keepDownstream(
  ids: ReadonlySet<string>,
  changed: Iterable<string>,
  nodes: ReadonlyMap<string, DependentNode>,
): Set<string> {
  const children = Map.groupBy(
    [...ids].flatMap((id) => (nodes.get(id)?.dependsOn ?? []).map((parent) => ({ id, parent }))),
    ({ parent }) => parent,
  );
  const reached = new Set([...changed].filter((id) => ids.has(id)));
  for (const id of reached) for (const child of children.get(id) ?? []) reached.add(child.id);
  return reached;
}
