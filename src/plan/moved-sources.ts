interface SourceRelation {
  uniqueId: string;
  relationName: string | null;
  schema: string | null;
}

interface ReadingNode {
  materialized: string | null;
  dependsOn: readonly string[];
}

/** A source that follows the schema of the target, so that a pull request would read an empty one. */
export interface MovedSource {
  uniqueId: string;
  /** As SQL names it here. */
  relation: string;
  /** Where production reads it; undefined for a source that production does not have yet. */
  production: { relation: string; schema: string | null } | undefined;
}

/**
 * The sources that planned nodes read and that point into the pull request's own schema, other than
 * in production: their schema is made from `target.schema`.
 *
 * @param planned unique ids, tests included
 * @param production the sources of the production state
 * @param isolatedSchema the schema that replaces the target's own
 */
export function findMovedSources(
  planned: readonly string[],
  project: {
    nodes: ReadonlyMap<string, ReadingNode>;
    sources: ReadonlyMap<string, SourceRelation>;
  },
  production: ReadonlyMap<string, SourceRelation>,
  isolatedSchema: string,
): MovedSource[] {
  const isIsolated = (relation: string) =>
    relation.toLowerCase().includes(isolatedSchema.toLowerCase());
  const read = collectSources(planned, project.nodes);
  return [...project.sources.values()].flatMap(({ uniqueId, relationName }) => {
    if (!read.has(uniqueId) || relationName === null || !isIsolated(relationName)) return [];
    const before = production.get(uniqueId);
    if (!before?.relationName) return { uniqueId, relation: relationName, production: undefined };
    const { relationName: relation, schema } = before;
    return isIsolated(relation)
      ? []
      : { uniqueId, relation: relationName, production: { relation, schema } };
  });
}

/** What the nodes read themselves, and through ephemeral models. */
function collectSources(
  planned: readonly string[],
  nodes: ReadonlyMap<string, ReadingNode>,
): Set<string> {
  const read = new Set<string>();
  const pending = [...planned];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const parent of nodes.get(id)?.dependsOn ?? []) {
      if (read.has(parent)) continue;
      const node = nodes.get(parent);
      if (node && node.materialized !== 'ephemeral') continue;
      read.add(parent);
      pending.push(parent);
    }
  }
  return read;
}
