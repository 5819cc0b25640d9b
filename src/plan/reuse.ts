interface DependentNode {
  dependsOn: readonly string[];
  materialized: string | null;
}

/** What an earlier run of the same pull request left. */
export interface EarlierResults {
  /** dbt's status by unique id, tests included. */
  statuses: ReadonlyMap<string, string>;
  /** Unique ids that dbt selects by `state:modified+` against that run's manifest, at least. */
  changed: ReadonlySet<string>;
  /** Whether the relation of the node is as that run left it. */
  isKept: (uniqueId: string) => boolean;
}

/** dbt's words for what need not run again while nothing changes; `reused` is dbt 2's. */
const GREEN = new Set(['success', 'pass', 'warn', 'no-op', 'reused']);

/**
 * The planned nodes and tests that need not run again: they were green, and neither they nor
 * anything planned above them changed since, failed, or was not built then.
 *
 * @param planned unique ids
 * @param nodes of the project, unit tests among them; what is not there runs each time
 */
export function computeReusable(
  planned: readonly string[],
  nodes: ReadonlyMap<string, DependentNode>,
  { statuses, changed, isKept }: EarlierResults,
): Set<string> {
  const runsByItself = (id: string) => {
    const node = nodes.get(id);
    if (!node || changed.has(id)) return true;
    // Part of the SQL that names it: it has neither a result nor a relation.
    if (node.materialized === 'ephemeral') return false;
    return !GREEN.has(statuses.get(id) ?? '') || !isKept(id);
  };
  const running = new Set(planned.filter(runsByItself));
  const children = computeChildren(nodes);
  // Through what is not planned too: an ephemeral model stands between two that are.
  for (const id of running) for (const child of children.get(id) ?? []) running.add(child);
  return new Set(planned.filter((id) => !running.has(id)));
}

function computeChildren(nodes: ReadonlyMap<string, DependentNode>): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const [id, { dependsOn }] of nodes)
    for (const parent of dependsOn) {
      const known = children.get(parent);
      if (known) known.push(id);
      else children.set(parent, [id]);
    }
  return children;
}
