import type { PickedManifest } from '../dbt/artifacts/picked-manifest.ts';
import type { Reason } from './reason.ts';

/** Resource types whose data a test is about. */
const TESTED = new Set(['model', 'seed', 'snapshot', 'function']);
const TESTS = new Set(['test', 'unit_test']);

/**
 * One reason for each node that is planned. A node that is neither changed nor below a changed one
 * is there because the input `select` names it.
 */
export function computeReasons(facts: {
  /** Unique ids of what is built and tested, in dbt's order. */
  planned: readonly string[];
  /** Why they are changed themselves: of the plan, and of all that dbt selected. */
  own: ReadonlyMap<string, Reason>;
  ownOfSelected: ReadonlyMap<string, Reason>;
  selected: readonly string[];
  head: PickedManifest;
}): Map<string, Reason> {
  const { planned, own, head } = facts;
  const isPlanned = new Set(planned);
  const inPlan = new NearestChanged(head, isPlanned, own);
  // A Python model downstream of a skipped node is built all the same.
  const inSelection = new NearestChanged(head, new Set(facts.selected), facts.ownOfSelected);
  const reasons = new Map<string, Reason>();
  for (const id of planned) {
    const tested = findTested(id, head, isPlanned);
    const nearest = inPlan.of(id);
    const changed = nearest.length > 0 ? nearest : inSelection.of(id);
    const reason: Reason =
      own.get(id) ??
      (tested !== undefined
        ? { kind: 'tests-built', node: tested }
        : changed.length > 0
          ? { kind: 'below', changed }
          : { kind: 'selected' });
    reasons.set(id, reason);
  }
  return reasons;
}

/** The planned node that a test is about. */
function findTested(
  id: string,
  head: PickedManifest,
  planned: ReadonlySet<string>,
): string | undefined {
  const node = head.nodes.get(id);
  if (!node || !TESTS.has(node.resourceType)) return undefined;
  const about = node.attachedNode === null ? node.parents : [node.attachedNode, ...node.parents];
  return about.find(
    (parent) => planned.has(parent) && TESTED.has(head.nodes.get(parent)?.resourceType ?? ''),
  );
}

/** The changed nodes above a node, of each path the first. */
class NearestChanged {
  readonly #head: PickedManifest;
  readonly #planned: ReadonlySet<string>;
  readonly #own: ReadonlyMap<string, Reason>;
  readonly #known = new Map<string, string[]>();

  constructor(
    head: PickedManifest,
    planned: ReadonlySet<string>,
    own: ReadonlyMap<string, Reason>,
  ) {
    this.#head = head;
    this.#planned = planned;
    this.#own = own;
  }

  /** Unique ids, sorted. */
  of(id: string): string[] {
    const known = this.#known.get(id);
    if (known) return known;
    const found = new Set<string>();
    for (const parent of this.#head.nodes.get(id)?.parents ?? []) {
      if (!this.#planned.has(parent)) continue;
      if (this.#own.has(parent)) found.add(parent);
      else for (const above of this.of(parent)) found.add(above);
    }
    const nearest = [...found].sort();
    this.#known.set(id, nearest);
    return nearest;
  }
}
