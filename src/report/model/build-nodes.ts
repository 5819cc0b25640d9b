import {
  type ManifestEntries,
  type ManifestEntry,
  nameOf,
  type ProjectPlace,
  resourceTypeOf,
  workspacePath,
} from '../../dbt/artifacts/manifest-entry.ts';
import type { NodeResult } from '../../dbt/artifacts/run-results.ts';
import type { Outcome } from '../../health/outcomes.ts';
import { labelOf } from '../../text/node-label.ts';
import type { ReportNode } from './report.ts';

const BUILDABLE = ['model', 'seed', 'snapshot', 'function'];

/** dbt's statuses for nodes (run-results schema v6, and the words of the 2.x engine). */
const OUTCOMES: Record<string, Outcome> = {
  success: 'success',
  pass: 'success',
  'no-op': 'success',
  reused: 'success',
  warn: 'warn',
  error: 'error',
  fail: 'error',
  'runtime error': 'error',
  // A microbatch model of which some batches failed: dbt counts it as failed.
  'partial success': 'error',
  skipped: 'skipped',
};

/** Whether dbt makes something of it in the warehouse. */
export function isBuildable(entry: ManifestEntry): boolean {
  return BUILDABLE.includes(entry.resourceType) && entry.materialized !== 'ephemeral';
}

/** What is known besides the results. */
export interface NodeFacts extends ProjectPlace {
  manifest: ManifestEntries;
  attempts: ReadonlyMap<string, number>;
}

/** How often a node was run. */
export function countAttempts(
  { uniqueId, status }: NodeResult,
  { attempts }: Pick<NodeFacts, 'attempts'>,
): number {
  return status.toLowerCase() === 'skipped' ? 0 : (attempts.get(uniqueId) ?? 1);
}

/** The results of nodes; hooks only where they failed. Tests, exposures and the like are left out. */
export function buildNodes(results: readonly NodeResult[], facts: NodeFacts): ReportNode[] {
  const { manifest } = facts;
  return results.flatMap((result) => {
    const { uniqueId } = result;
    const resourceType = resourceTypeOf(manifest, uniqueId);
    if (!isNodeType(resourceType)) return [];
    // A status that dbt invents later is shown, and left to dbt's own verdict to judge.
    const outcome = OUTCOMES[result.status.toLowerCase()] ?? 'warn';
    if (resourceType === 'operation' && outcome !== 'error') return [];
    const entry = manifest.get(uniqueId);
    return {
      uniqueId,
      // With the version of a versioned model, as `--select` takes it.
      name: resourceType === 'model' ? labelOf(uniqueId) : nameOf(manifest, uniqueId),
      resourceType,
      materialized: entry?.materialized ?? resourceType,
      outcome,
      attempts: countAttempts(result, facts),
      executionTime: result.executionTime,
      rowsAffected: result.rowsAffected,
      message: result.message,
      relation: entry?.relationName ?? null,
      ...(entry?.relationName && entry.schema && { schema: entry.schema }),
      file: entry ? workspacePath(facts, entry.packageName, entry.originalFilePath) : '',
    };
  });
}

function isNodeType(resourceType: string): resourceType is ReportNode['resourceType'] {
  return BUILDABLE.includes(resourceType) || resourceType === 'operation';
}
