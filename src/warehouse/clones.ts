import { z } from 'zod';
import { DbtError } from '../errors.ts';
import type { ProductionClone } from '../plan/review.ts';
import { MAX_REQUESTS, type Warehouse } from './operations.ts';
import { type RelatedNode, type RelationPlace, resolvePlace } from './relation-place.ts';

/** A relation that dbt adds rows to, and the production relation to clone it from. */
export interface CloneRequest {
  uniqueId: string;
  /** Undefined if the relation does not exist in production. */
  production: RelationPlace | undefined;
  /** The relation in the pull request's schema. */
  relation: RelationPlace;
}

interface PlannedNode extends RelatedNode {
  uniqueId: string;
  resourceType: string;
  materialized: string | null;
}

/** @param production the nodes of the production state's manifest, by unique id */
export function buildCloneRequests(
  planned: readonly PlannedNode[],
  production: ReadonlyMap<string, RelatedNode>,
): CloneRequest[] {
  return planned
    .filter((node) => node.resourceType === 'snapshot' || node.materialized === 'incremental')
    .flatMap((node) => {
      const relation = resolvePlace(node);
      const { uniqueId } = node;
      return relation
        ? [{ uniqueId, relation, production: resolvePlace(production.get(uniqueId)) }]
        : [];
    });
}

const cloneAnswer = z.object({
  unique_id: z.string(),
  how: z.enum(['clone', 'copy', 'full-refresh', 'empty']),
  rows: z.number().int().nullable(),
  cause: z.enum(['rows', 'type']).nullable(),
});

/**
 * Clones or copies production's rows before the build, for dbt to add to. Relations of an earlier push
 * are dropped first, so that dbt builds whatever is not copied from scratch.
 *
 * @param maxRows input `clone-max-rows`: larger tables are not copied if the warehouse cannot clone
 * @throws DbtError with the warehouse's message; no partial copy remains
 */
export async function prepareClones(
  warehouse: Warehouse,
  requests: readonly CloneRequest[],
  { maxRows }: { maxRows: number },
): Promise<ProductionClone[]> {
  if (requests.length === 0) return [];
  const batch = requests.slice(0, MAX_REQUESTS);
  const args = {
    requests: batch.map(({ uniqueId, ...request }) => ({ unique_id: uniqueId, ...request })),
    max_rows: maxRows,
  };
  const { answers, error } = await warehouse.callForEach(
    'dbt_ci_clone_production',
    args,
    cloneAnswer,
  );
  const failed = batch[answers.length];
  if (failed)
    throw new DbtError(
      `The rows of ${failed.uniqueId} could not be copied from production. Nothing was built.\n${error ?? ''}`.trim(),
      {
        hint: 'The connection must be able to read production and to create tables in the schema of the pull request.',
      },
    );
  const clones = answers.map(
    ({ unique_id, how, rows, cause }): ProductionClone => ({
      uniqueId: unique_id,
      how,
      rows,
      ...(cause && { note: describeCause(cause, maxRows) }),
    }),
  );
  return [
    ...clones,
    ...(await prepareClones(warehouse, requests.slice(MAX_REQUESTS), { maxRows })),
  ];
}

function describeCause(cause: 'rows' | 'type', maxRows: number): string {
  return cause === 'rows'
    ? `Production has more than ${maxRows.toLocaleString('en-US')} rows.`
    : 'The relation in production is not a table, so no rows can be added to it.';
}
