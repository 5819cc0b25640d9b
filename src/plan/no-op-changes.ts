import type { PickedManifest, PickedNode } from '../dbt/artifacts/picked-manifest.ts';
import { persistedDocs } from './node-changes.ts';
import type { Reason, SkippedNode } from './reason.ts';
import { isProvable, type SameData } from './same-data.ts';

export interface ReducedSelection {
  /** Unique ids of what is left of dbt's selection, in its order. */
  kept: string[];
  /** Why they are changed themselves, for those of which the opposite is not proven. */
  own: Map<string, Reason>;
  /** In dbt's order; exposures and the like, which are never built, are not among them. */
  skipped: SkippedNode[];
}

interface NoOpFacts {
  /** Unique ids, as dbt listed them. */
  selected: readonly string[];
  /** As `computeOwnReasons` gives it. */
  own: ReadonlyMap<string, Reason>;
  /** As `findSameData` gives it. */
  same: ReadonlyMap<string, SameData>;
  /** Unique ids of those of them whose SQL was found to be the same token for token. */
  sameSql: ReadonlySet<string>;
  /** Unique ids that the input `select` names: never skipped. */
  named: ReadonlySet<string>;
  head: PickedManifest;
}

/**
 * Skips each node of dbt's selection whose data is proven to be the same, and what was
 * selected only downstream of such nodes.
 */
export function skipNoOpChanges(facts: NoOpFacts): ReducedSelection {
  const { selected, own } = facts;
  const verdicts = new Verdicts(facts);
  const kept = selected.filter((id) => !verdicts.isSkipped(id));
  const skipped = selected
    .filter((id) => verdicts.isSkipped(id))
    .map((id) => facts.head.nodes.get(id))
    .filter((node) => node !== undefined)
    .filter(({ resourceType }) => isProvable(resourceType));
  return {
    kept,
    own: new Map([...own].filter(([id]) => !verdicts.isProven(id))),
    skipped: skipped.map((node) => ({
      uniqueId: node.uniqueId,
      proof: describeProof(node, facts),
    })),
  };
}

class Verdicts {
  readonly #facts: NoOpFacts;
  readonly #selected: ReadonlySet<string>;
  readonly #known = new Map<string, boolean>();

  constructor(facts: NoOpFacts) {
    this.#facts = facts;
    this.#selected = new Set(facts.selected);
  }

  /** Nothing of the node itself reaches its data. */
  isProven(id: string): boolean {
    const proof = this.#facts.same.get(id);
    return proof !== undefined && (proof.sql === undefined || this.#facts.sameSql.has(id));
  }

  isSkipped(id: string): boolean {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const verdict = this.#decide(id);
    this.#known.set(id, verdict);
    return verdict;
  }

  #decide(id: string): boolean {
    const { head, named, own } = this.#facts;
    const node = head.nodes.get(id);
    if (!node || named.has(id)) return false;
    const isSame = isProvable(node.resourceType) ? this.isProven(id) : !own.has(id);
    if (!isSame) return false;
    const parents = node.parents.filter((parent) => this.#selected.has(parent));
    // Neither changed nor below a change: something else than a change has selected it.
    if (!own.has(id) && parents.length === 0) return false;
    return parents.every((parent) => this.isSkipped(parent));
  }
}

function describeProof(
  node: PickedNode,
  { own, same }: Pick<NoOpFacts, 'own' | 'same'>,
): SkippedNode['proof'] {
  const proof = same.get(node.uniqueId);
  if (!proof || !own.has(node.uniqueId)) return { kind: 'below-left-out' };
  if (proof.configs.length > 0) return { kind: 'configs', keys: proof.configs };
  if (proof.sql) return { kind: 'formatting' };
  if (proof.movedFrom !== undefined)
    return { kind: 'moved', from: proof.movedFrom, to: node.originalFilePath };
  const persisted = persistedDocs(node);
  return { kind: 'description', persisted: persisted.relation || persisted.columns };
}
