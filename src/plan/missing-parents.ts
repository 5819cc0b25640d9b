import { type DependentNode, isReadFromWarehouse } from './ancestors.ts';
import { isExternal } from './plan.ts';

/**
 * Nodes that have to be built although the pull request did not change them: a planned node reads
 * them, and production does not have them, because they were merged and not deployed yet.
 *
 * @param planned unique ids, tests included
 * @param nodes of the project
 * @param inProduction unique ids of the nodes that production has a relation of
 * @returns unique ids, parents of missing parents included
 */
export function computeMissingParents(
  planned: readonly string[],
  nodes: ReadonlyMap<string, DependentNode>,
  inProduction: Pick<ReadonlyMap<string, unknown>, 'has'>,
): string[] {
  const seen = new Set(planned);
  const missing = new Set<string>();
  const pending = [...planned];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const parent of nodes.get(id)?.dependsOn ?? []) {
      const node = nodes.get(parent);
      if (!node || seen.has(parent) || !isReadFromWarehouse(node)) continue;
      if (isExternal(node)) continue;
      seen.add(parent);
      // An ephemeral model is part of the SQL that names it: what it reads is read.
      const isEphemeral = node.materialized === 'ephemeral';
      if (!isEphemeral && inProduction.has(parent)) continue;
      if (!isEphemeral) missing.add(parent);
      pending.push(parent);
    }
  }
  return [...missing].sort();
}

/** Selectors of exactly these nodes. `model.shop.orders.v2` is version 2 of `orders`. */
export function buildNodeSelectors(ids: readonly string[]): string[] {
  return ids.map((id) => {
    const [type, project, ...name] = id.split('.');
    return `resource_type:${type},package:${project},${name.join('.')}`;
  });
}
