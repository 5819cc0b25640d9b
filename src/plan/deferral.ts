interface DependentNode {
  resourceType: string;
  dependsOn: readonly string[];
}

/**
 * What dbt may read in production while it runs nodes: all that is above them or above a hook
 * (`on-run-start`, `on-run-end`), which runs with each command. Not their parents alone: an
 * ephemeral model brings its own, and a unit test those of the model it tests.
 *
 * @param running unique ids
 * @param nodes of the project, unit tests and hooks among them
 * @param own unique ids that are read where the project has them
 * @param named what hooks of these nodes name, directly or through macros
 */
export function computeDeferral(
  running: readonly string[],
  nodes: ReadonlyMap<string, DependentNode>,
  own: ReadonlySet<string>,
  named: ReadonlySet<string> = new Set(),
): Set<string> {
  const hooks = [...nodes].filter(([, { resourceType }]) => resourceType === 'operation');
  const above = new Set(named);
  const waiting = [...running, ...hooks.map(([id]) => id), ...named];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
    for (const parent of nodes.get(id)?.dependsOn ?? []) {
      if (above.has(parent)) continue;
      above.add(parent);
      waiting.push(parent);
    }
  return new Set([...above].filter((id) => !own.has(id)));
}
