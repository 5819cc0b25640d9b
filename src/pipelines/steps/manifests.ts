import { join } from 'node:path';
import { type Manifest, type ManifestNode, parseManifest } from '../../dbt/artifacts/manifest.ts';
import { readArtifact } from '../../dbt/artifacts/read-artifact.ts';
import { refuseUnsafeNames } from '../../state/plain-names.ts';
import type { ProductionState } from '../../state/state.ts';
import { targetPath } from './connect.ts';
import type { Job } from './job.ts';
import type { RunState } from './run-state.ts';

/** The project as dbt last wrote it; the report names nodes by it. */
export async function loadProjectManifest(job: Job, runState: RunState): Promise<Manifest> {
  const path = join(targetPath(job), 'manifest.json');
  const manifest = await loadManifest(path);
  runState.manifest = manifest.nodes;
  runState.graph = manifest;
  runState.files.manifest = path;
  return manifest;
}

/** What a pull request's plan is held against. */
export interface ProductionRelations {
  /** Names of all relations that the production state knows, as dbt writes them in SQL. */
  names: string[];
  /** The nodes that have a relation, by unique id. */
  nodes: Map<string, ManifestNode>;
  sources: Manifest['sources'];
}

export async function loadProductionRelations(
  state: ProductionState,
): Promise<ProductionRelations> {
  const manifest = await loadStateManifest(state);
  const { nodes, sources } = manifest;
  const names = namesOfRelations(manifest);
  const related = [...nodes.values()].filter(({ relationName }) => relationName !== null);
  return { names, nodes: new Map(related.map((node) => [node.uniqueId, node])), sources };
}

/** Of what is built and of sources, as dbt writes them in SQL. */
export function namesOfRelations({ nodes, sources }: Manifest): string[] {
  return [...nodes.values(), ...sources.values()]
    .map(({ relationName }) => relationName)
    .filter((relation) => relation !== null);
}

/** The databases that production writes to. */
export async function loadDatabases(state: ProductionState): Promise<string[]> {
  return listDatabases(await loadStateManifest(state));
}

/** The schemas that a project builds into or reads as sources. */
export function listSchemas({
  nodes,
  sources,
}: {
  nodes: ReadonlyMap<string, ManifestNode>;
  sources: Manifest['sources'];
}): string[] {
  const schemas = [...nodes.values(), ...sources.values()].map(({ schema }) => schema);
  return [...new Set(schemas)].filter((schema) => schema !== null).sort();
}

export function listDatabases({ nodes }: { nodes: ReadonlyMap<string, ManifestNode> }): string[] {
  const databases = [...nodes.values()].map(({ database }) => database);
  return [...new Set(databases)].filter((database) => database !== null).sort();
}

/**
 * The manifest of a production state; its names may go into SQL.
 * @throws CorruptStateError where one of them could not stay a name there
 */
export async function loadStateManifest({ directory, origin }: ProductionState): Promise<Manifest> {
  const manifest = await loadManifest(join(directory, 'manifest.json'));
  refuseUnsafeNames(manifest, origin);
  return manifest;
}

export async function loadManifest(path: string): Promise<Manifest> {
  return readArtifact(path, (bytes) => parseManifest(bytes, path));
}
