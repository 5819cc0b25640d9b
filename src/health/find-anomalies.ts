import { formatCount, formatDuration, formatNumberOf } from '../text/quantities.ts';
import { rulesOf } from './anomaly-rules.ts';
import { computeMedian, findOutlier, type Outlier, type Sample } from './find-outlier.ts';
import type { Anomaly, AnomalyRules } from './health.ts';
import type { History, HistoryRun, NodeSeries, TestSeries } from './history.ts';

/** What is asked of a node of the manifest. */
export interface KnownNode {
  resourceType: string;
  enabled: boolean;
  materialized: string | null;
  /** `meta.dbt_ci.anomalies`, which may be anything. */
  metaAnomalies: unknown;
}

interface AnomalyFacts {
  /** The run that is judged is its last. */
  history: History;
  /** Of the project as it is now. */
  nodes: ReadonlyMap<string, KnownNode>;
  rules: AnomalyRules;
  now: Date;
}

/** Without its node. */
type Finding = Omit<Anomaly, 'uniqueId'>;

const DAY = 86_400_000;
/** Results in which a node may have needed a second attempt. */
const FLAKY_WINDOW = 10;
/** Runs in a row in which a table that lost its rows is reported. */
const ZERO_RUNS = 3;

/**
 * What is out of line in the last run. A `monitor` run builds nothing: there it is what is out of
 * line in the run that it looks back on. Critical ones first, in the order of the history.
 */
export function findAnomalies({ history, nodes, rules, now }: AnomalyFacts): Anomaly[] {
  const timeline = readTimeline(history.runs);
  const found: Anomaly[] = [];
  const collect = (uniqueId: string | undefined, findings: Array<Finding | undefined>) =>
    found.push(...findings.flatMap((finding) => (finding ? [{ ...finding, uniqueId }] : [])));

  const newestBuild = [...history.nodes.values()].reduce(
    (newest, { status }) => Math.max(newest, status.findLastIndex(isBuilt)),
    -1,
  );
  collect(undefined, [findSlowRun(timeline, rules)]);
  for (const [uniqueId, series] of history.nodes) {
    const node = nodes.get(uniqueId);
    const own = rulesOf(node, rules);
    if (!node || !own) continue;
    collect(uniqueId, [
      findSlowModel(timeline, series, own),
      findRows(timeline, series, own),
      findFlaky(timeline, series, own),
      isBuiltByRuns(node) ? findNotBuilt(timeline, series, own, { now, newestBuild }) : undefined,
    ]);
  }
  for (const [uniqueId, series] of history.tests) {
    const node = nodes.get(uniqueId);
    if (node && rulesOf(node, rules)) collect(uniqueId, [findNewFailure(timeline, series)]);
  }
  const isWarning = ({ severity }: Anomaly) => Number(severity === 'warning');
  return found.sort((a, b) => isWarning(a) - isWarning(b));
}

/** The runs of the history. */
interface Timeline {
  runs: readonly HistoryRun[];
  /** Milliseconds since 1970, of each. */
  times: readonly number[];
  /** Index of the run that is judged: the last that did more than to look. */
  judged: number;
}

function readTimeline(runs: readonly HistoryRun[]): Timeline {
  const judged = runs.findLastIndex(({ mode }) => mode !== 'monitor');
  return { runs, times: runs.map(({ at }) => Date.parse(at)), judged };
}

/** The values of a series that are known, as long as the newest is of the run that is judged. */
function takeCurrent<T>(
  { times, judged }: Timeline,
  column: ReadonlyArray<T | null>,
): Array<{ value: T; index: number; at: number }> {
  const known: Array<{ value: T; index: number; at: number }> = [];
  for (const [index, value] of column.entries())
    if (value !== null) known.push({ value, index, at: times[index] ?? 0 });
  return (known.at(-1)?.index ?? -1) >= judged ? known : [];
}

/** How long each successful build took; null where there was none. */
export function secondsOfBuilds({ status, seconds }: NodeSeries): Array<number | null> {
  return seconds.map((value, index) => (isBuilt(status[index]) ? value : null));
}

function findSlowRun({ runs, judged }: Timeline, rules: AnomalyRules): Finding | undefined {
  const last = runs[judged];
  if (last?.mode !== 'deploy' || last.status === 'nothing') return undefined;
  // A push may build less than a schedule.
  const comparable = runs.filter(
    ({ mode, event, status }) => mode === 'deploy' && event === last.event && status !== 'nothing',
  );
  const samples = comparable.map(({ seconds, at }) => ({ value: seconds, at: Date.parse(at) }));
  return findSlow('slow-run', samples, {
    minRuns: rules.minRuns,
    factor: rules.runFactor,
    floor: rules.runSeconds,
  });
}

function findSlowModel(
  timeline: Timeline,
  series: NodeSeries,
  rules: AnomalyRules,
): Finding | undefined {
  return findSlow('slow-model', takeCurrent(timeline, secondsOfBuilds(series)), {
    minRuns: rules.minRuns,
    factor: rules.slowFactor,
    floor: rules.slowSeconds,
  });
}

function findSlow(
  kind: 'slow-model' | 'slow-run',
  samples: readonly Sample[],
  limits: { minRuns: number; factor: number; floor: number },
): Finding | undefined {
  const outlier = findOutlier(samples, { ...limits, trend: false });
  const observed = samples.at(-1)?.value;
  if (!outlier || observed === undefined || observed < outlier.usual) return undefined;
  const { usual, runs } = outlier;
  const times = `took ${formatDuration(observed)}, usually ${formatDuration(usual)}`;
  const text = `${times} (median of ${runs} runs)`;
  return { kind, severity: 'warning', observed, usual, text };
}

function findRows(
  timeline: Timeline,
  { rows, rowsEstimated }: NodeSeries,
  rules: AnomalyRules,
): Finding | undefined {
  const samples = takeCurrent(timeline, rows);
  const observed = samples.at(-1)?.value;
  if (observed === undefined) return undefined;
  if (observed === 0) return findZero(samples);

  const count = `${rowsEstimated ? 'about ' : ''}${formatNumberOf(observed, 'row')}`;
  const limits = { minRuns: rules.minRuns, factor: rules.rowsFactor, floor: rules.rowsMin };
  const outlier = findOutlier(samples, { ...limits, trend: true });
  const kind = outlier && outlier.usual < observed ? 'rows-spike' : 'rows-drop';
  return outlier && describeRows(kind, observed, count, outlier);
}

function describeRows(
  kind: 'rows-spike' | 'rows-drop',
  observed: number,
  count: string,
  { usual, runs }: Outlier,
): Finding {
  const expected = Math.round(usual);
  const ratio =
    expected === 0
      ? 'instead of the'
      : kind === 'rows-spike'
        ? `${(observed / expected).toFixed(1)} times the`
        : `${Math.round((100 * observed) / expected)}% of the`;
  const text = `has ${count}, ${ratio} ${formatCount(expected)} expected from ${runs} runs`;
  return { kind, severity: 'critical', observed, usual: expected, text };
}

/** Not of a table that is mostly empty, and not for ever. */
function findZero(samples: readonly Sample[]): Finding | undefined {
  const before = samples.findLastIndex(({ value }) => value > 0);
  const usual = samples[before]?.value ?? 0;
  const runs = samples.length - 1 - before;
  const earlier = samples.slice(0, before + 1).map(({ value }) => value);
  if (usual === 0 || computeMedian(earlier) === 0 || runs > ZERO_RUNS) return undefined;
  const when = runs === 1 ? 'in the previous run' : `${runs} runs ago`;
  const text = `has no rows; it had ${formatCount(usual)} ${when}`;
  return { kind: 'rows-zero', severity: 'critical', observed: 0, usual, text };
}

/** Reported when it has happened again. */
function findFlaky(
  timeline: Timeline,
  { attempts }: NodeSeries,
  { flakyRuns }: AnomalyRules,
): Finding | undefined {
  const latest = takeCurrent(timeline, attempts)
    .map(({ value }) => value)
    .filter((value) => value > 0)
    .slice(-FLAKY_WINDOW);
  const observed = latest.filter((value) => value > 1).length;
  if ((latest.at(-1) ?? 0) <= 1 || observed < flakyRuns) return undefined;
  const text = `needed a second attempt in ${observed} of its last ${latest.length} runs`;
  return { kind: 'flaky', severity: 'warning', observed, usual: null, text };
}

function isBuiltByRuns({ resourceType, enabled, materialized }: KnownNode): boolean {
  return resourceType === 'model' && enabled && materialized !== 'ephemeral';
}

/**
 * Of a model that was built before and has not failed since, while others were built. One that is
 * built once a month is late after two.
 */
function findNotBuilt(
  { runs, times }: Timeline,
  { status }: NodeSeries,
  { notBuiltDays }: AnomalyRules,
  { now, newestBuild }: { now: Date; newestBuild: number },
): Finding | undefined {
  const builds = times.filter((_, index) => isBuilt(status[index]));
  const last = status.findLastIndex(isBuilt);
  const days = (now.getTime() - (builds.at(-1) ?? Number.NaN)) / DAY;
  const gaps = builds.slice(1).map((at, index) => (at - (builds[index] ?? at)) / DAY);
  if (notBuiltDays === 0 || !(days >= Math.max(notBuiltDays, 2 * computeMedian(gaps))))
    return undefined;
  if (status.slice(last).includes('error') || newestBuild <= last) return undefined;
  const observed = Math.floor(days);
  const day = runs[last]?.at.slice(0, 10) ?? '';
  const text = `has not been built for ${formatNumberOf(observed, 'day')}, last on ${day}`;
  return { kind: 'not-built', severity: 'warning', observed, usual: null, text };
}

/** A test that could not run says nothing of the data, and one that never passed nothing new. */
function findNewFailure(timeline: Timeline, { status, failures }: TestSeries): Finding | undefined {
  const results = takeCurrent(timeline, status).filter(({ value }) => value !== 'skipped');
  const last = results.at(-1);
  if (!last || !isFailedTest(last.value)) return undefined;
  const earlier = results.slice(0, -1);
  const passed = earlier.length - 1 - earlier.findLastIndex(({ value }) => isFailedTest(value));
  if (passed === 0) return undefined;
  const observed = failures[last.index] ?? 0;
  const what =
    last.value === 'error' ? 'could not run' : `found ${formatNumberOf(observed, 'row')}`;
  const before = passed === 1 ? 'the previous run' : `the previous ${passed} runs`;
  return {
    kind: 'new-test-failure',
    severity: 'critical',
    observed,
    usual: 0,
    text: `${what}; passed in ${before}`,
  };
}

function isBuilt(status: NodeSeries['status'][number] | undefined): boolean {
  return status === 'success' || status === 'warn';
}

/** By the status in the history. */
export function isFailedTest(status: TestSeries['status'][number]): boolean {
  return status === 'fail' || status === 'error';
}
