import type { ManifestNode } from '../../dbt/artifacts/manifest.ts';
import type { DbtSession } from '../../dbt/session.ts';

/**
 * A session of a deploy: what hooks write outside of the project is listed, and a statement that would
 * write to one of the `live` schemas is refused before it is sent. Where dbt is not driven, nothing is.
 *
 * @param nodes of the project that is built
 */
export function watchHooks(
  session: DbtSession,
  nodes: Iterable<ManifestNode>,
  live: readonly string[] = [],
): DbtSession {
  const named = [...nodes].flatMap(({ uniqueId, relationName, schema, alias, name }) =>
    relationName ? [[uniqueId, [schema ?? '', alias ?? name] as const] as const] : [],
  );
  const deploy = { live, project: Object.fromEntries(named) };
  return {
    version: session.version,
    fenced: session.fenced,
    refreshes: session.refreshes,
    protect: (relations) => session.protect(relations),
    invoke: (command) => session.invoke({ ...command, deploy }),
    close: () => session.close(),
  };
}
