import type { ManifestNode } from '../../dbt/artifacts/manifest.ts';
import type { NodeResult, RawRunResults } from '../../dbt/artifacts/run-results.ts';
import type { FencedWrite } from '../../dbt/session.ts';

/** What dbt's commands have built so far. `runNodes` adds to it; the steps after it read it. */
export interface Build {
  /** The project that is built, by unique id. */
  nodes: ReadonlyMap<string, ManifestNode>;
  /** Unique ids of those that are built from scratch. */
  refresh: ReadonlySet<string>;
  /** dbt's results in its order; of several commands one after the other. */
  results: NodeResult[];
  /** By unique id. */
  attempts: Map<string, number>;
  /** Planned nodes without a result, although their command ended. */
  unreported: Set<string>;
  /** What the write fence has to say of all commands so far. */
  writes: FencedWrite[];
  /** dbt's verdict on all commands so far; false while one runs. */
  succeeded: boolean;
  /** run_results.json of all commands so far, merged. */
  runResults: RawRunResults | undefined;
  /** Absolute path of that file. */
  file: string | undefined;
}

export function startBuild(nodes: Build['nodes'], refresh: Build['refresh'] = new Set()): Build {
  return {
    nodes,
    refresh,
    results: [],
    attempts: new Map(),
    unreported: new Set(),
    writes: [],
    succeeded: true,
    runResults: undefined,
    file: undefined,
  };
}
