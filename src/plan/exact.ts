import { persistedDocs } from './node-changes.ts';
import type { PickedManifest, PickedNode } from './picked-manifest.ts';
import type { LeftOut, Reason } from './reason.ts';
import type { SameData } from './same-data.ts';

export interface ExactPlan {
  /** Unique ids of what is left of dbt's selection, in its order. */
  kept: string[];
  leftOut: LeftOut[];
}

/**
 * Takes out of dbt's selection each node whose data is proven to be the same, with what was
 * selected only below such nodes.
 *
 * @param same as `findSameData` gives it
 * @param sameSql unique ids of those of them whose SQL was found to be the same token for token
 * @param named unique ids that the input `select` names: never left out
 */
export function computeExactPlan(facts: {
  selected: readonly string[];
  own: ReadonlyMap<string, Reason>;
  same: ReadonlyMap<string, SameData>;
  sameSql: ReadonlySet<string>;
  named: ReadonlySet<string>;
  head: PickedManifest;
}): ExactPlan {
  const { selected, own, same, sameSql, named, head } = facts;
  const isSelected = new Set(selected);
  const verdicts = new Map<string, boolean>();

  function isLeftOut(id: string): boolean {
    const known = verdicts.get(id);
    if (known !== undefined) return known;
    const verdict = decide(id);
    verdicts.set(id, verdict);
    return verdict;
  }

  function decide(id: string): boolean {
    const proof = same.get(id);
    if (!proof || named.has(id) || (proof.sql && !sameSql.has(id))) return false;
    const parents = parentsOf(head.nodes.get(id)).filter((parent) => isSelected.has(parent));
    // Neither changed nor below a change: something else than a change has selected it.
    if (!own.has(id) && parents.length === 0) return false;
    return parents.every(isLeftOut);
  }

  const leftOut = selected.filter(isLeftOut);
  return {
    kept: selected.filter((id) => !isLeftOut(id)),
    leftOut: leftOut.map((uniqueId) => ({
      uniqueId,
      proof: describeProof(uniqueId, facts),
    })),
  };
}

function parentsOf(node: PickedNode | undefined): readonly string[] {
  return node?.parents ?? [];
}

function describeProof(
  id: string,
  facts: Pick<Parameters<typeof computeExactPlan>[0], 'own' | 'same' | 'head'>,
): LeftOut['proof'] {
  const same = facts.same.get(id);
  const node = facts.head.nodes.get(id);
  if (!same || !node || !facts.own.has(id)) return { kind: 'below-left-out' };
  if (same.configs.length > 0) return { kind: 'configs', keys: same.configs };
  if (same.sql) return { kind: 'formatting' };
  if (same.movedFrom !== undefined)
    return { kind: 'moved', from: same.movedFrom, to: node.originalFilePath };
  const persisted = persistedDocs(node);
  return { kind: 'description', persisted: persisted.relation || persisted.columns };
}
