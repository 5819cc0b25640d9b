import { z } from 'zod';
import type { RowCount } from '../health/history.ts';
import { MAX_REQUESTS, type Warehouse } from './operations.ts';
import type { RelationPlace } from './relation-place.ts';

/** One relation whose rows are to be counted. */
export interface CountRequest {
  uniqueId: string;
  place: RelationPlace;
}

export interface RowCounts {
  /** By unique id; without what is not there, and without views unless they were asked for. */
  counts: Map<string, RowCount>;
  /** Unique ids of what the warehouse refused to count. */
  refused: string[];
  /** The warehouse's own words on the first of them. */
  message: string | undefined;
}

/** Above it, PostgreSQL's estimate is taken: counting reads the whole table. */
const MAX_EXACT = 10_000_000;

/** Failing that often, the warehouse itself is the problem, not a relation. */
const MAX_FAILURES = 20;

const answerSchema = z.object({
  counts: z.array(
    z.object({ unique_id: z.string(), rows: z.int().nullable(), estimated: z.boolean() }),
  ),
});

/**
 * Counts the rows of relations: one query for each schema, or for each hundred relations of it.
 * Where the warehouse refuses one, it is asked for each half, so that what cannot be counted does
 * not keep the others.
 */
export async function countRows(
  warehouse: Warehouse,
  requests: readonly CountRequest[],
  { views, maxExact = MAX_EXACT }: { views: boolean; maxExact?: number },
): Promise<RowCounts> {
  const result: RowCounts = { counts: new Map(), refused: [], message: undefined };
  const batches = listBatches(requests);
  let failures = 0;
  for (let batch = batches.shift(); batch; batch = batches.shift()) {
    const { answers, error } =
      failures < MAX_FAILURES
        ? await warehouse.callForEach(
            'dbt_ci_row_counts',
            toArgs(batch, views, maxExact),
            answerSchema,
          )
        : { answers: [] };
    const [answer] = answers;
    if (answer) {
      for (const { unique_id: id, rows, estimated } of answer.counts)
        if (rows !== null) result.counts.set(id, { rows, estimated });
      continue;
    }
    failures += 1;
    const half = Math.ceil(batch.length / 2);
    if (batch.length > 1 && failures < MAX_FAILURES)
      batches.unshift(batch.slice(0, half), batch.slice(half));
    else {
      result.refused.push(...batch.map(({ uniqueId }) => uniqueId));
      result.message ??= error;
    }
  }
  return result;
}

function toArgs(batch: readonly CountRequest[], views: boolean, maxExact: number) {
  const requests = batch.map(({ uniqueId, place }) => ({ unique_id: uniqueId, place }));
  return { requests, views, max_exact: maxExact };
}

function listBatches(requests: readonly CountRequest[]): CountRequest[][] {
  const schemas = Map.groupBy(requests, ({ place }) => `${place.database}\n${place.schema}`);
  return [...schemas.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / MAX_REQUESTS) }, (_, index) =>
      all.slice(index * MAX_REQUESTS, (index + 1) * MAX_REQUESTS),
    ),
  );
}
