import { z } from 'zod';
import { DbtError } from '../../errors.ts';
import { parseMember, readItems, readMembers } from './json-members.ts';

/** How one node ended, from dbt's RunResult (run-results schema v6). */
export interface NodeResult {
  uniqueId: string;
  /** dbt's own word: success, error, skipped, pass, fail, warn, partial success, no-op, … */
  status: string;
  /** Seconds. */
  executionTime: number;
  /** dbt's message: the warehouse's answer, or the error. */
  message: string | null;
  /** Failing rows of a test. */
  failures: number | null;
  /** From the adapter's response, if it has one. */
  rowsAffected: number | null;
  /** Of a microbatch model: the starts of the batches that failed, as ISO 8601. */
  failedBatches?: string[];
}

/** One result as dbt writes it; the driver sends the same names. */
export const nodeResultSchema = z
  .object({
    unique_id: z.string(),
    status: z.string(),
    execution_time: z.number().nullish().catch(null),
    message: z.string().nullish().catch(null),
    failures: z.number().nullish().catch(null),
    rows_affected: z.number().nullish().catch(null),
    adapter_response: z
      .object({ rows_affected: z.number().nullish().catch(null) })
      .nullish()
      .catch(null),
    batch_results: z
      .object({ failed: z.array(z.tuple([z.string()], z.unknown())) })
      .nullish()
      .catch(null),
  })
  .transform(
    (result): NodeResult => ({
      uniqueId: result.unique_id,
      // The 2.x engine writes some of them with a capital.
      status: result.status.toLowerCase(),
      executionTime: result.execution_time ?? 0,
      message: result.message ?? null,
      failures: result.failures ?? null,
      rowsAffected: result.rows_affected ?? result.adapter_response?.rows_affected ?? null,
      ...(result.batch_results?.failed.length && {
        failedBatches: result.batch_results.failed.map(([start]) => start),
      }),
    }),
  );

const rawRunResultsSchema = z.looseObject({
  metadata: z.looseObject({ invocation_id: z.string().nullish() }),
  results: z.array(z.looseObject({ unique_id: z.string(), status: z.string() })),
  elapsed_time: z.number().optional().catch(undefined),
});

/** run_results.json (or sources.json) with all its fields, known and unknown. */
export type RawRunResults = z.infer<typeof rawRunResultsSchema>;

/** Throws `DbtError` for text that is no run_results.json. */
export function parseRunResults(text: string, file = 'run_results.json'): RawRunResults {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new DbtError(`${file} is not JSON: it may have been cut short.`, { cause });
  }
  const { data, error } = rawRunResultsSchema.safeParse(json);
  if (error)
    throw new DbtError(
      `${file} does not have the shape that dbt writes: ${z.prettifyError(error)}`,
    );
  return data;
}

/**
 * The results alone, one after the other: a deploy's may be 15,000, each with its SQL, of which
 * nothing is left over (`npm run bench:memory`).
 *
 * @param bytes of a run_results.json; throws `DbtError` for anything else
 */
export function parseNodeResults(bytes: Buffer, file = 'run_results.json'): NodeResult[] {
  try {
    const results = new Map(readMembers(bytes)).get('results');
    if (!results) throw new SyntaxError('it has no results');
    return Array.from(readItems(results), (item) => nodeResultSchema.parse(parseMember(item)));
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof z.ZodError)) throw cause;
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : cause.message;
    throw new DbtError(`${file} does not have the shape that dbt writes: ${reason}`, { cause });
  }
}

export function toNodeResults(runResults: RawRunResults): NodeResult[] {
  return runResults.results.map((result) => nodeResultSchema.parse(result));
}

/**
 * The results of a build elsewhere as those of the live relations that took their place.
 * @param relationOf by unique id; null for a node without a relation
 */
export function renameRelations(
  runResults: RawRunResults,
  relationOf: (uniqueId: string) => string | null,
): RawRunResults {
  const results = runResults.results.map((result) => ({
    ...result,
    relation_name: relationOf(result.unique_id),
    // It names the relations that were built.
    compiled_code: null,
  }));
  return { ...runResults, results };
}

/**
 * The results of several commands as if one had run them: a node that ran again has its last
 * result, everything else (metadata, args) is the last command's, the time is the sum.
 */
export function mergeRunResults(
  runResults: readonly [RawRunResults, ...RawRunResults[]],
): RawRunResults {
  const results = new Map<string, RawRunResults['results'][number]>();
  let last = runResults[0];
  let elapsed = 0;
  for (const each of runResults) {
    for (const result of each.results) results.set(result.unique_id, result);
    elapsed += each.elapsed_time ?? 0;
    last = each;
  }
  return { ...last, results: [...results.values()], elapsed_time: elapsed };
}

/**
 * Says of each node that was run how many attempts it took. Of a result's fields only
 * `adapter_response` may hold anything, by dbt's schema and by its readers, some of which refuse
 * unknown fields: https://schemas.getdbt.com/dbt/run-results/v6.json
 */
export function recordAttempts(
  runResults: RawRunResults,
  attempts: ReadonlyMap<string, number>,
): RawRunResults {
  const results = runResults.results.map((result) => {
    const count = attempts.get(result.unique_id);
    if (count === undefined) return result;
    const { adapter_response: response } = result;
    return { ...result, adapter_response: { ...(response as object), dbt_ci_attempts: count } };
  });
  return { ...runResults, results };
}
