import { z } from 'zod';
import type { TableColumn } from '../plan/seed-columns.ts';
import { MAX_REQUESTS, type Warehouse } from './operations.ts';
import type { RelationPlace } from './relation-place.ts';

const columnsAnswer = z.object({
  unique_id: z.string(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })).nullable(),
});

/**
 * The columns of relations, by unique id; without those that do not exist.
 * @returns with the warehouse's message where it refused one: none of the later ones is known then
 */
export async function listColumns(
  warehouse: Warehouse,
  requests: ReadonlyArray<{ uniqueId: string; relation: RelationPlace }>,
): Promise<{ columns: Map<string, TableColumn[]>; error: string | undefined }> {
  const columns = new Map<string, TableColumn[]>();
  for (let start = 0; start < requests.length; start += MAX_REQUESTS) {
    const batch = requests.slice(start, start + MAX_REQUESTS);
    const args = {
      requests: batch.map(({ uniqueId, relation }) => ({ unique_id: uniqueId, relation })),
    };
    const { answers, error } = await warehouse.callForEach(
      'dbt_ci_list_columns',
      args,
      columnsAnswer,
    );
    for (const answer of answers) if (answer.columns) columns.set(answer.unique_id, answer.columns);
    if (error !== undefined) return { columns, error };
  }
  return { columns, error: undefined };
}

const comparisonAnswer = z.object({
  table: z.array(z.string()).nullable(),
  query: z.array(z.string()),
});

/**
 * Names of the columns that a query gives and a relation does not have. Nothing where either cannot be
 * asked: it is only said.
 */
export async function findMissingColumns(
  warehouse: Warehouse,
  relation: RelationPlace,
  sql: string,
): Promise<string[]> {
  const args = { relation, sql };
  const { answers } = await warehouse.callForEach('dbt_ci_compare_columns', args, comparisonAnswer);
  const [answer] = answers;
  if (!answer?.table) return [];
  const there = new Set(answer.table.map((name) => name.toLowerCase()));
  return answer.query.filter((name) => !there.has(name.toLowerCase()));
}

const countAnswer = z.object({
  production: z.number().int().nullable(),
  refreshed: z.number().int().nullable(),
});

export interface RefreshCount {
  /** Undefined where the relation does not exist, or the warehouse refused. */
  rows: { production: number; refreshed: number } | undefined;
  error: string | undefined;
}

/** Rows of a relation, and of the query that it would be built from. */
export async function countRefresh(
  warehouse: Warehouse,
  relation: RelationPlace,
  sql: string,
): Promise<RefreshCount> {
  const args = { relation, sql };
  const { answers, error } = await warehouse.callForEach('dbt_ci_count_refresh', args, countAnswer);
  const { production = null, refreshed = null } = answers[0] ?? {};
  if (production === null || refreshed === null) return { rows: undefined, error };
  return { rows: { production, refreshed }, error: undefined };
}
