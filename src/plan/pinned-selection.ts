/**
 * How a list of nodes is passed to dbt. Names and paths are not exact: `fqn:shop.orders` is a folder
 * too, and matches unit tests and versions; and each costs a pass over the project. The method
 * `result:` goes by unique id, and its list is a file: a run_results.json that names these nodes.
 * https://docs.getdbt.com/reference/node-selection/methods#result
 */
const PINNED_STATUS = 'success';

/** The selection arguments for exactly the nodes of that file, tests included. */
export const PINNED_SELECTION: readonly string[] = [
  ...['--select', `result:${PINNED_STATUS}`],
  // Tests are in the list: none comes with a node by itself.
  ...['--indirect-selection', 'empty'],
];

/** Which dbt command runs a node of the plan. */
export interface PlannedCommands {
  build: string[];
  /** Unit tests whose model is not built: `dbt build` passes over them without a word. */
  test: string[];
}

/** @param planned in dbt's order, which both lists keep */
export function splitByCommand(
  planned: ReadonlyArray<{ uniqueId: string; resourceType: string; dependsOn: readonly string[] }>,
): PlannedCommands {
  const isPlanned = new Set(planned.map(({ uniqueId }) => uniqueId));
  const isAlone = ({ resourceType, dependsOn }: (typeof planned)[number]) =>
    resourceType === 'unit_test' && !dependsOn.some((model) => isPlanned.has(model));
  const idsOf = (nodes: typeof planned) => nodes.map(({ uniqueId }) => uniqueId);
  return {
    build: idsOf(planned.filter((node) => !isAlone(node))),
    test: idsOf(planned.filter(isAlone)),
  };
}

/**
 * What dbt 2 needs to read the file at all; without these it ignores the file, selects nothing and
 * ends well (`RunResultsMetadata`, `RunResultsArgs` of crates/dbt-schemas/src/schemas/run_results.rs).
 * dbt 1 does not look at them.
 */
const STRICT_ARGS = { command: 'build', which: 'build' };

/**
 * The content of run_results.json, alone in a folder that is given as `--state`. Production's state
 * is then `--defer-state`.
 */
export function buildPinnedResults(uniqueIds: readonly string[]): object {
  return {
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
      dbt_version: '0.0.0',
      generated_at: '1970-01-01T00:00:00Z',
      invocation_id: '',
      env: {},
    },
    results: uniqueIds.map((uniqueId) => ({
      unique_id: uniqueId,
      status: PINNED_STATUS,
      timing: [],
      thread_id: '',
      execution_time: 0,
      adapter_response: {},
      message: null,
      failures: null,
      compiled: false,
      compiled_code: null,
      relation_name: null,
    })),
    elapsed_time: 0,
    args: STRICT_ARGS,
  };
}
