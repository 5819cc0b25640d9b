import type { Arrival } from './review.ts';

/** What is known of a source here; the manifest view of `src/dbt/artifacts` satisfies it. */
export interface WatchedSource {
  uniqueId: string;
  sourceName: string;
  name: string;
  packageName: string;
  /** The project's limits; null: dbt does not look at it. */
  freshness: unknown;
}

/** The sources above `nodes` that dbt can tell the newest row of. */
export function listSourcesAbove(
  nodes: readonly string[],
  graph: {
    nodes: ReadonlyMap<string, { dependsOn: readonly string[] }>;
    sources: ReadonlyMap<string, WatchedSource>;
  },
): WatchedSource[] {
  const above = new Set<string>();
  const waiting = [...nodes];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
    for (const parent of graph.nodes.get(id)?.dependsOn ?? []) {
      if (above.has(parent)) continue;
      above.add(parent);
      waiting.push(parent);
    }
  return [...above].flatMap((id) => {
    const source = graph.sources.get(id);
    return source && source.freshness !== null ? [source] : [];
  });
}

/**
 * The sources that have newer rows than production was built from: than at the last deploy that read
 * them, or, where that is not known, than the end of the deploy.
 *
 * @param now ISO 8601 of the newest row, by unique id
 * @param deployed likewise, of the production state's sources.json
 * @param deployedAt ISO 8601, end of the deploy
 */
export function findArrivals(
  sources: readonly WatchedSource[],
  {
    now,
    deployed,
    deployedAt,
  }: {
    now: ReadonlyMap<string, string>;
    deployed: ReadonlyMap<string, string>;
    deployedAt: string;
  },
): Arrival[] {
  return sources
    .flatMap(({ uniqueId, sourceName, name }) => {
      const loadedAt = now.get(uniqueId);
      const before = deployed.get(uniqueId) ?? deployedAt;
      if (loadedAt === undefined || !(Date.parse(loadedAt) > Date.parse(before))) return [];
      return [{ uniqueId, name: `${sourceName}.${name}`, loadedAt }];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
