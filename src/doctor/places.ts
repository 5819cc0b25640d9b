import type { Manifest, ManifestSource } from '../dbt/artifacts/manifest.ts';
import { type RelationPlace, resolvePlace } from '../warehouse/relation-place.ts';

/** What a pull request reads by deferral and a deploy replaces. A test's relation comes and goes. */
const KEPT_TYPES: readonly string[] = ['model', 'seed', 'snapshot'];

/** Where production's relations and its sources are, by the manifest of its state. */
export function placesOf({ nodes, sources }: Pick<Manifest, 'nodes' | 'sources'>): {
  production: RelationPlace[];
  sources: RelationPlace[];
} {
  const kept = [...nodes.values()].filter(({ resourceType }) => KEPT_TYPES.includes(resourceType));
  return {
    production: kept.map(resolvePlace).filter((place) => place !== undefined),
    sources: [...sources.values()].map(resolveSource).filter((place) => place !== undefined),
  };
}

/** One that is read from a file, as on DuckDB, has a call in the place of a name. */
function resolveSource({
  database,
  schema,
  relationName,
}: ManifestSource): RelationPlace | undefined {
  if (schema === null || relationName === null || /[()']/.test(relationName)) return undefined;
  const identifier = /(?:^|\.)["`]?([^"`.]+)["`]?$/.exec(relationName)?.[1];
  return identifier === undefined ? undefined : { database: database ?? '', schema, identifier };
}
