/** What became of a node at its last attempt. */
interface LastResult {
  uniqueId: string;
  /** dbt's own word. */
  status: string;
}

interface GraphNode {
  resourceType: string;
  dependsOn: readonly string[];
}

interface RetryFacts<R extends LastResult> {
  /** The last result of each node of the command. */
  results: readonly R[];
  nodes: ReadonlyMap<string, GraphNode>;
  /** Asked of nodes and tests that ended in an error, never of a test that failed. */
  isRetryable: (result: R) => boolean;
}

/** What is run once more, by unique id in the order of the results. */
export interface RetryPlan {
  errored: string[];
  skipped: string[];
}

/** A test that found rows, and a microbatch model of which some batches are in place. */
const FINAL = ['fail', 'partial success'];
const ERRORED = ['error', 'runtime error'];

/**
 * The nodes that errored and may be tried again, and all that was skipped and can run once they
 * succeed: nothing that failed for good is above it. dbt would not know, as what failed for good is
 * not part of the next command.
 *
 * Hooks run with every command and cannot be selected: one that errored before the first node
 * brings back what was skipped for it.
 */
export function planRetry<R extends LastResult>(facts: RetryFacts<R>): RetryPlan {
  const { results, nodes, isRetryable } = facts;
  const typeOf = (id: string) => nodes.get(id)?.resourceType ?? id.split('.')[0] ?? '';
  const again = new Set(
    results
      .filter((result) => ERRORED.includes(result.status.toLowerCase()) && isRetryable(result))
      .map(({ uniqueId }) => uniqueId),
  );
  if (again.size === 0) return { errored: [], skipped: [] };
  const lost = results
    .filter(({ status }) => [...ERRORED, ...FINAL].includes(status.toLowerCase()))
    .map(({ uniqueId }) => uniqueId)
    .filter((id) => !again.has(id));
  const isBlocked = findBlocked(lost, nodes, typeOf);
  return {
    errored: [...again].filter((id) => typeOf(id) !== 'operation'),
    skipped: results
      .filter(({ status }) => status.toLowerCase() === 'skipped')
      .map(({ uniqueId }) => uniqueId)
      .filter((id) => typeOf(id) !== 'operation' && !isBlocked(id)),
  };
}

/** In `dbt build` a test stands between the nodes it tests and all that is below all of them. */
function findBlocked(
  lost: readonly string[],
  nodes: ReadonlyMap<string, GraphNode>,
  typeOf: (id: string) => string,
): (id: string) => boolean {
  const isTest = (id: string) => ['test', 'unit_test'].includes(typeOf(id));
  const lostTests = lost.filter(isTest);
  const lostNodes = lost.filter((id) => !isTest(id));
  const parentsOf = (id: string) => nodes.get(id)?.dependsOn ?? [];
  const isLostHook = lostNodes.some((id) => id.includes('-on-run-start-'));

  const known = new Map<string, boolean>();
  const isNodeBlocked = (id: string): boolean => {
    const blocked = known.get(id) ?? computeBlocked(id);
    known.set(id, blocked);
    return blocked;
  };
  const computeBlocked = (id: string): boolean => {
    const above = new Set(parentsOf(id));
    for (const each of above) for (const parent of parentsOf(each)) above.add(parent);
    return (
      lostNodes.some((each) => above.has(each)) ||
      lostTests.some((test) => {
        const tested = parentsOf(test);
        if (typeOf(test) === 'unit_test')
          return tested.some((each) => each === id || above.has(each));
        return tested.length > 0 && tested.every((each) => above.has(each));
      })
    );
  };
  return (id) =>
    isLostHook ||
    (isTest(id)
      ? parentsOf(id).some((parent) => lostNodes.includes(parent) || isNodeBlocked(parent))
      : isNodeBlocked(id));
}
