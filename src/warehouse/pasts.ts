import { z } from 'zod';
import { DbtError } from '../errors.ts';
import type { IncrementalPast } from '../plan/review.ts';
import { MAX_REQUESTS, type Warehouse } from './operations.ts';
import { type RelatedNode, type RelationPlace, resolvePlace } from './relation-place.ts';

/** One relation that dbt adds to, and where its past is. */
export interface PastRequest {
  uniqueId: string;
  /** Undefined: production does not have it. */
  production: RelationPlace | undefined;
  /** In the pull request's schema. */
  relation: RelationPlace;
}

interface PlannedNode extends RelatedNode {
  uniqueId: string;
  resourceType: string;
  materialized: string | null;
}

/** @param production the nodes of the production state's manifest, by unique id */
export function buildPastRequests(
  planned: readonly PlannedNode[],
  production: ReadonlyMap<string, RelatedNode>,
): PastRequest[] {
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

const pastAnswer = z.object({
  unique_id: z.string(),
  how: z.enum(['clone', 'copy', 'full-refresh', 'empty']),
  rows: z.number().int().nullable(),
  cause: z.enum(['rows', 'type']).nullable(),
});

/**
 * Brings production's rows to where dbt adds to them, before the build. What an earlier push left
 * there is dropped, so that what is not copied is built in full.
 *
 * @param maxRows input `clone-max-rows`: a larger table is not copied where the warehouse cannot clone
 * @throws DbtError with the warehouse's message; nothing half copied stays behind
 */
export async function preparePasts(
  warehouse: Warehouse,
  requests: readonly PastRequest[],
  { maxRows }: { maxRows: number },
): Promise<IncrementalPast[]> {
  if (requests.length === 0) return [];
  const batch = requests.slice(0, MAX_REQUESTS);
  const args = {
    requests: batch.map(({ uniqueId, ...request }) => ({ unique_id: uniqueId, ...request })),
    max_rows: maxRows,
  };
  const { answers, error } = await warehouse.callForEach('dbt_ci_prepare_pasts', args, pastAnswer);
  const failed = batch[answers.length];
  if (failed)
    throw new DbtError(
      `The rows of ${failed.uniqueId} could not be copied from production. Nothing was built.\n${error ?? ''}`.trim(),
      {
        hint: 'The connection must be able to read production and to create tables in the schema of the pull request.',
      },
    );
  const pasts = answers.map(({ unique_id, how, rows, cause }) => ({
    uniqueId: unique_id,
    how,
    rows,
    ...(cause && { note: describeCause(cause, maxRows) }),
  }));
  return [...pasts, ...(await preparePasts(warehouse, requests.slice(MAX_REQUESTS), { maxRows }))];
}

function describeCause(cause: 'rows' | 'type', maxRows: number): string {
  return cause === 'rows'
    ? `Production has more than ${maxRows.toLocaleString('en-US')} rows.`
    : 'The relation in production is not a table, so no rows can be added to it.';
}
