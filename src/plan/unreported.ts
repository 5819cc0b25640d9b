import type { NodeResult } from '../dbt/artifacts/run-results.ts';
import { splitByCommand } from './pinned-selection.ts';

interface ListedNode {
  uniqueId: string;
  resourceType: string;
  /** Unique ids. */
  dependsOn: readonly string[];
}

interface PlannedNode {
  materialized: string | null;
}

/**
 * The planned nodes that dbt ended without a result for. An ephemeral model has none by right: it is
 * no relation of its own (`_handle_result` of dbt's task/runnable.py).
 *
 * @param planned unique ids
 */
export function findUnreported(
  planned: readonly string[],
  results: ReadonlyArray<Pick<NodeResult, 'uniqueId'>>,
  nodes: ReadonlyMap<string, PlannedNode>,
): string[] {
  const reported = new Set(results.map(({ uniqueId }) => uniqueId));
  return planned.filter(
    (id) => !reported.has(id) && nodes.get(id)?.materialized?.toLowerCase() !== 'ephemeral',
  );
}

/**
 * The result that stands for a missing one. After a command that ended well it is an error; after
 * one that failed (dbt stops at the first failure with `--fail-fast`) the node was passed over.
 */
export function standIn(uniqueId: string, step: string, ranWell: boolean): NodeResult {
  return {
    uniqueId,
    status: ranWell ? 'error' : 'skipped',
    executionTime: 0,
    message: ranWell
      ? `dbt ${step} succeeded but reported no result for this planned node, so it counts as not built.`
      : `dbt ${step} failed and reported no result for this planned node.`,
    failures: null,
    rowsAffected: null,
  };
}

/** The types of nodes that a command runs, of those that have a result each. */
const TYPES_OF: Record<string, readonly string[]> = {
  build: ['model', 'seed', 'snapshot', 'function', 'test', 'unit_test'],
  run: ['model'],
  seed: ['seed'],
  snapshot: ['snapshot'],
  test: ['test', 'unit_test'],
};

/**
 * Of what a selection lists, what this command runs. `dbt build` passes over a unit test whose model
 * is not selected.
 *
 * @param listed unique ids
 */
export function plannedFor(
  step: string,
  listed: readonly string[],
  nodes: ReadonlyMap<string, ListedNode>,
): string[] {
  const types = TYPES_OF[step] ?? [];
  const mine = listed
    .map((id) => nodes.get(id))
    .filter((node) => node !== undefined)
    .filter(({ resourceType }) => types.includes(resourceType));
  return step === 'build' ? splitByCommand(mine).build : mine.map(({ uniqueId }) => uniqueId);
}
