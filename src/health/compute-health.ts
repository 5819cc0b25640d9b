import { findAnomalies, isFailedTest, type KnownNode, secondsOfBuilds } from './find-anomalies.ts';
import { computeMedian } from './find-outlier.ts';
import type { AnomalyRules, Health, Since } from './health.ts';
import type { History, HistoryRun } from './history.ts';
import { isStale } from './outcomes.ts';

interface HealthFacts {
  /** This run is its last. */
  history: History;
  /** Of the project as it is now: what it no longer has is in no way ill. Tests included. */
  nodes: ReadonlyMap<string, KnownNode>;
  /** Those that this run has looked at. */
  sources: ReadonlySet<string>;
  rules: AnomalyRules;
  now: Date;
}

/** One result of a node, test or source. */
interface Result {
  /** Of its run in the history. */
  index: number;
  failed: boolean;
}

const SLOWEST = 10;
/** Builds that show how long a model usually takes. */
const USUAL_RUNS = 30;

export function computeHealth(facts: HealthFacts): Health {
  const { history, nodes, sources } = facts;
  const { runs } = history;
  const tests = collect(history.tests, isFailedTest, (id) => nodes.has(id));
  const all = new Map([
    ...collect(
      history.nodes,
      (status) => status === 'error',
      (id) => nodes.get(id)?.enabled === true,
    ),
    ...tests,
    ...collect(
      history.sources,
      (status) => isStale({ status }),
      (id) => sources.has(id),
    ),
  ]);
  const lastSuccess = runs.findLast(
    ({ mode, status }) => mode === 'deploy' && status === 'success',
  );
  return {
    lastSuccess: lastSuccess && describeRun(lastSuccess),
    runs: runs.length,
    tests: {
      total: tests.size,
      failed: [...tests.values()].filter((results) => results.at(-1)?.failed).length,
    },
    failing: [...all].flatMap(([uniqueId, results]) => {
      const since = findSince(results, runs);
      return since ? [{ uniqueId, since }] : [];
    }),
    recovered: [...all].flatMap(([uniqueId, results]) => {
      const failedRuns = countRecovered(results, runs.length - 1);
      return failedRuns > 0 ? [{ uniqueId, runs: failedRuns }] : [];
    }),
    failedBefore: countFailedBefore(runs),
    anomalies: findAnomalies(facts),
    slowest: listSlowest(facts),
  };
}

/** What has results, each by its runs. What was skipped says nothing. */
function collect<S extends string>(
  series: ReadonlyMap<string, { status: Array<S | null> }>,
  isFailure: (status: Exclude<S, 'skipped'>) => boolean,
  isKnown: (uniqueId: string) => boolean,
): Map<string, Result[]> {
  const found = new Map<string, Result[]>();
  for (const [uniqueId, { status }] of series) {
    const results = status.flatMap((each, index) =>
      each === null || each === 'skipped'
        ? []
        : [{ index, failed: isFailure(each as Exclude<S, 'skipped'>) }],
    );
    if (results.length > 0 && isKnown(uniqueId)) found.set(uniqueId, results);
  }
  return found;
}

function findSince(results: readonly Result[], runs: readonly HistoryRun[]): Since | undefined {
  const first = results.findLastIndex(({ failed }) => !failed) + 1;
  const run = runs[results[first]?.index ?? -1];
  return run && { run: describeRun(run), runs: results.length - first };
}

/** How many runs failed before that of the index, which went well; else 0. */
function countRecovered(results: readonly Result[], index: number): number {
  const last = results.at(-1);
  if (last?.index !== index || last.failed) return 0;
  const earlier = results.slice(0, -1);
  return earlier.length - 1 - earlier.findLastIndex(({ failed }) => !failed);
}

function countFailedBefore(runs: readonly HistoryRun[]): number {
  const results = runs.flatMap(({ mode, status }, index) =>
    mode === 'deploy' && status !== 'nothing' ? [{ index, failed: status === 'failure' }] : [],
  );
  return countRecovered(results, runs.length - 1);
}

function describeRun({ id, attempt, sha, at }: HistoryRun): Since['run'] {
  return { id, attempt, sha, at };
}

function listSlowest({ history, nodes, rules }: HealthFacts): Health['slowest'] {
  const builds = [...history.nodes].flatMap(([uniqueId, series]) => {
    const times = secondsOfBuilds(series).filter((value) => value !== null);
    const seconds = times.pop();
    const isModel = nodes.get(uniqueId)?.resourceType === 'model';
    return isModel && seconds !== undefined ? [{ uniqueId, seconds, earlier: times }] : [];
  });
  builds.sort((a, b) => b.seconds - a.seconds);
  return builds.slice(0, SLOWEST).map(({ uniqueId, seconds, earlier }) => ({
    uniqueId,
    seconds,
    usual: earlier.length < rules.minRuns ? null : computeMedian(earlier.slice(-USUAL_RUNS)),
  }));
}
