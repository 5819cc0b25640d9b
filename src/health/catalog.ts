import type { Manifest, ManifestNode } from '../dbt/artifacts/manifest.ts';
import { type ProjectPlace, workspacePath } from '../dbt/artifacts/manifest-entry.ts';
import { resolveOwner } from '../plan/impact.ts';
import { labelOf } from '../text/node-label.ts';

/** What the project says of a node, test or source. */
export interface CatalogEntry {
  /** `model`, `seed`, `snapshot`, `test`, `unit_test`, `source` … */
  resourceType: string;
  /** What dbt's users call it: `orders.v2`, `raw.orders`. */
  name: string;
  /** Null for what is not built. */
  materialized: string | null;
  /** `meta.owner`, else the owner of its group; of a test, of what it tests. */
  owner: string | undefined;
  /** Relative to the workspace. */
  file: string;
  /** Labels of the exposures that show it, directly or not; of a test, of what it tests. */
  exposures: readonly string[];
  /** Of a test: the unique id of what it tests. */
  tested: string | undefined;
}

/** By unique id. */
export type Catalog = ReadonlyMap<string, CatalogEntry>;

export type CatalogSource = Pick<Manifest, 'sources' | 'exposures' | 'groupOwners'> & {
  nodes: ReadonlyMap<string, ManifestNode>;
};

/** What is neither built nor a test of something that is. */
const LEFT_OUT = new Set(['operation', 'analysis']);

const TESTS = new Set(['test', 'unit_test']);

/** Names, owners and exposures of all that the morning check speaks of. */
export function buildCatalog(manifest: CatalogSource, place: ProjectPlace): Catalog {
  const exposures = collectExposures(manifest);
  const ownerOf = ({ metaOwner, group }: ManifestNode) =>
    resolveOwner({
      metaOwner,
      groupOwner: group === null ? undefined : manifest.groupOwners.get(group),
    });
  const catalog = new Map<string, CatalogEntry>();
  for (const source of manifest.sources.values())
    catalog.set(source.uniqueId, {
      resourceType: 'source',
      name: `${source.sourceName}.${source.name}`,
      materialized: null,
      owner: undefined,
      file: workspacePath(place, source.packageName, source.originalFilePath),
      exposures: exposures.get(source.uniqueId) ?? [],
      tested: undefined,
    });
  for (const node of manifest.nodes.values()) {
    if (LEFT_OUT.has(node.resourceType) || node.materialized === 'ephemeral') continue;
    const isTest = TESTS.has(node.resourceType);
    const tested = isTest ? (node.test?.attachedNode ?? node.dependsOn[0]) : undefined;
    const parent = tested === undefined ? undefined : manifest.nodes.get(tested);
    catalog.set(node.uniqueId, {
      resourceType: node.resourceType,
      name: labelOf(node.uniqueId),
      materialized: isTest ? null : node.materialized,
      owner: ownerOf(node) ?? (parent && ownerOf(parent)),
      file: workspacePath(place, node.packageName, node.originalFilePath),
      exposures: exposures.get(tested ?? node.uniqueId) ?? [],
      tested,
    });
  }
  return catalog;
}

/** By unique id of what they read, directly or not, the labels of exposures. */
function collectExposures({ nodes, exposures }: CatalogSource): Map<string, string[]> {
  const readBy = new Map<string, string[]>();
  for (const { name, label, dependsOn } of exposures.values()) {
    const seen = new Set(dependsOn);
    // A set that grows while it is gone through is gone through to its end.
    for (const uniqueId of seen) {
      for (const parent of nodes.get(uniqueId)?.dependsOn ?? []) seen.add(parent);
      const known = readBy.get(uniqueId);
      if (known) known.push(label ?? name);
      else readBy.set(uniqueId, [label ?? name]);
    }
  }
  return readBy;
}
