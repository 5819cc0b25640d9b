import type { NodeResult } from '../dbt/artifacts/run-results.ts';
import type { RawSources, SourceEntry } from '../dbt/artifacts/sources.ts';

interface GraphNode {
  resourceType: string;
  materialized: string | null;
  dependsOn: readonly string[];
}

const BUILT = ['model', 'snapshot'];
const SUCCEEDED = ['success', 'warn', 'no-op', 'reused'];

/**
 * The sources.json of a production state: each source as it was when all that is below it was last
 * built from it. Else `source_status:fresher` would never again select what failed today.
 */
export function computeSourceLedger(facts: {
  previous: RawSources | undefined;
  current: RawSources;
  /** Unique ids of the sources of which the project wants to know the freshness. */
  watched: ReadonlySet<string>;
  nodes: ReadonlyMap<string, GraphNode>;
  /** Of all commands and retries in order; the last one of a node decides. */
  results: readonly NodeResult[];
  /** Whatever had to be built below a fresher source was selected, and the row of steps ended. */
  complete: boolean;
}): RawSources {
  const { previous, current, watched, nodes, complete } = facts;
  const statuses = new Map(facts.results.map(({ uniqueId, status }) => [uniqueId, status]));
  const before = new Map(previous?.results.map((entry) => [entry.unique_id, entry]));
  const now = new Map(current.results.map((entry) => [entry.unique_id, entry]));
  const below = findBelow(nodes);
  const isThrough = (source: string) =>
    below(source).every((id) => {
      const status = statuses.get(id)?.toLowerCase();
      return status === undefined ? complete : SUCCEEDED.includes(status);
    });
  const choose = (source: string): SourceEntry | undefined => {
    const entry = now.get(source);
    return entry?.max_loaded_at !== undefined && isThrough(source) ? entry : before.get(source);
  };
  const results = [...watched].map(choose).filter((entry) => entry !== undefined);
  return { ...current, results };
}

/** By unique id of a source: the models and snapshots with a relation that are made of it. */
function findBelow(nodes: ReadonlyMap<string, GraphNode>): (source: string) => string[] {
  const children = new Map<string, string[]>();
  for (const [id, { dependsOn }] of nodes)
    for (const parent of dependsOn) children.set(parent, [...(children.get(parent) ?? []), id]);
  return (source) => {
    const found = new Set(children.get(source));
    for (const id of found) for (const child of children.get(id) ?? []) found.add(child);
    return [...found].filter((id) => {
      const node = nodes.get(id);
      return node && BUILT.includes(node.resourceType) && node.materialized !== 'ephemeral';
    });
  };
}
