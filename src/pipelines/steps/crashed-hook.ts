import type { NodeResult, RawRunResults } from '../../dbt/artifacts/run-results.ts';
import type { DbtOutcome } from '../../dbt/session.ts';
import { buildPinnedResults } from '../../plan/pinned-selection.ts';

/**
 * dbt ends without a single result when an on-run-end hook raises while it is rendered, with `run_query`
 * or `exceptions.raise_compiler_error`: `safe_run_hooks` of its task/run.py catches what a hook's
 * statement raises, and nothing before it. Then what dbt said of each node as it ended is its result,
 * and the hook's error is one of its own.
 *
 * @param ran what dbt said of the command's nodes
 * @param errors by unique id, what dbt said of their errors
 */
export function restoreResults(
  outcome: DbtOutcome,
  ran: readonly NodeResult[],
  { errors, project }: { errors: ReadonlyMap<string, readonly string[]>; project: string },
): DbtOutcome {
  const { results, exception } = outcome;
  if (exception === undefined || results.length > 0 || ran.length === 0) return outcome;
  const nodes = ran.map((result) => ({
    ...result,
    message: errors.get(result.uniqueId)?.join('\n') ?? result.message,
  }));
  const hook: NodeResult = {
    uniqueId: `operation.${project}.on-run-end`,
    status: 'error',
    executionTime: 0,
    message: `dbt stopped after it had run the nodes: an on-run-end hook of the project or of a package raised an error.\n${exception.trim()}`,
    failures: null,
    rowsAffected: null,
  };
  return { ...outcome, results: [...nodes, hook] };
}

/** run_results.json of a command that dbt wrote none for. */
export function writtenResults(results: readonly NodeResult[]): RawRunResults {
  const empty = buildPinnedResults(results.map(({ uniqueId }) => uniqueId)) as RawRunResults;
  return {
    ...empty,
    results: empty.results.map((result, index) => {
      const { status, executionTime, message, failures } = results[index] ?? {};
      return {
        ...result,
        ...(status !== undefined && { status }),
        ...{ execution_time: executionTime ?? 0, message: message ?? null, failures },
      };
    }),
  };
}
