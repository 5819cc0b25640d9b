import { z } from 'zod';
import type { DataDiff, DataSamples } from '../plan/review.ts';
import { type DiffRequest, describeRequest } from './diff.ts';
import { MAX_REQUESTS, type Warehouse } from './operations.ts';

/** Rows of each kind (added, removed, changed). */
const MAX_ROWS = 5;
/** Columns whose values are shown: those with most changes. */
const MAX_COLUMNS = 10;
/** Much longer than what is shown, so that a secret is seen in full before it is cut. */
const MAX_LENGTH = 1000;

const cell = z.string().nullable();

/** What warehouse/macros/samples.sql answers for one request. */
const sampleAnswer = z.object({
  unique_id: z.string(),
  rows: z.array(
    z.object({
      kind: z.enum(['added', 'removed', 'changed']),
      key: z.array(cell),
      changed: z.array(z.object({ column: z.string(), before: cell, after: cell })),
    }),
  ),
});
type SampleRow = z.infer<typeof sampleAnswer>['rows'][number];

/**
 * Example rows of each comparison by key that found a difference, by unique id. They are data: for
 * who asked for `data-diff: samples`. A model that the warehouse refuses has none.
 */
export async function fetchSamples(
  warehouse: Warehouse,
  requests: readonly DiffRequest[],
  diffs: readonly DataDiff[],
): Promise<Map<string, DataSamples>> {
  const keysOf = new Map(diffs.map(({ uniqueId, keys }) => [uniqueId, keys]));
  const open = requests.flatMap((request) => {
    const keys = keysOf.get(request.uniqueId);
    if (!keys || keys.added + keys.removed + keys.changed.length === 0) return [];
    const byRows = [...keys.changed].sort((a, b) => b.rows - a.rows);
    const columns = byRows.slice(0, MAX_COLUMNS).map(({ column }) => column);
    return [{ ...describeRequest(request), columns }];
  });

  const samples = new Map<string, DataSamples>();
  while (open.length > 0) {
    const batch = open.slice(0, MAX_REQUESTS);
    const args = { requests: batch, max_rows: MAX_ROWS, max_length: MAX_LENGTH };
    const { answers } = await warehouse.callForEach('dbt_ci_samples', args, sampleAnswer);
    for (const { unique_id, rows } of answers) samples.set(unique_id, sortByKind(rows));
    // Just compared: what fails now is this model's, for instance a type that has no text.
    open.splice(0, answers.length === batch.length ? batch.length : answers.length + 1);
  }
  return samples;
}

function sortByKind(rows: readonly SampleRow[]): DataSamples {
  const keysOf = (wanted: SampleRow['kind']) =>
    rows.filter(({ kind }) => kind === wanted).map(({ key }) => key);
  return {
    changed: rows
      .filter(({ kind }) => kind === 'changed')
      .map(({ key, changed }) => ({ key, values: changed })),
    added: keysOf('added'),
    removed: keysOf('removed'),
  };
}
