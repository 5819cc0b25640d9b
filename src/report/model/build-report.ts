import type { RunContext } from '../../context/run-context.ts';
import type { ManifestEntries, ProjectPlace } from '../../dbt/artifacts/manifest-entry.ts';
import type { NodeResult } from '../../dbt/artifacts/run-results.ts';
import type { FencedWrite } from '../../dbt/session.ts';
import type { Check } from '../../doctor/check.ts';
import { isStale } from '../../health/outcomes.ts';
import { computeOwnership, type OwnershipGraph } from '../../plan/ownership.ts';
import type { PlanNode } from '../../plan/plan.ts';
import { buildNodes, isBuildable } from './build-nodes.ts';
import { buildTests, type ReadText } from './build-tests.ts';
import type { PlannedNode, Report, ReportNode, ReportSource, ReportTest } from './report.ts';
import { listRunning, listStopNotices, type StopFacts } from './stop.ts';
import { buildWrites } from './writes.ts';

export interface ReportFacts extends ProjectPlace, StopFacts {
  context: RunContext;
  target: string;
  schema: string;
  dbtVersion: string;
  /** Seconds. */
  duration: number;
  baseline: Report['baseline'];
  steps: readonly string[];
  /** dbt's results in its order; of several commands one after the other. */
  results: readonly NodeResult[];
  /** By unique id, of what a command ran more than once; anything else was run once. */
  attempts: ReadonlyMap<string, number>;
  /** dbt's own verdict on every command. */
  dbtSucceeded: boolean;
  /** Planned nodes that dbt ended without a result for; whatever `failOn`, the run is a failure. */
  unreported: ReadonlySet<string>;
  /** What the write fence has to say of every command. */
  writes: readonly FencedWrite[];
  manifest: ManifestEntries;
  sources: readonly ReportSource[];
  /** For the line of a test. */
  readText: ReadText;
  fatal: Report['fatal'];
  notices: readonly string[];
  droppedSchemas: readonly string[];
  /** GitHub gives this run no secrets, and it needs some. */
  skipped: boolean;
  sweep: Report['sweep'];
  keptSchemas: Report['keptSchemas'];
  review: Report['review'];
  refreshes: Report['refreshes'];
  orphans: Report['orphans'];
  promotion: Report['promotion'];
  /** Of a dry run: the nodes of the plan. */
  planned: readonly PlanNode[] | undefined;
  health: Report['health'];
  /** Of `doctor`. */
  checkup?: readonly Check[] | undefined;
  graph: OwnershipGraph;
  /** `new`: what fails in production too does not fail the run. */
  failOn: 'any' | 'new';
}

/** All that is known at the end of a run, as the one value that everything is rendered from. */
export function buildReport(facts: ReportFacts): Report {
  const { context } = facts;
  const results = lastOfEach(facts.results);
  const nodes = buildNodes(results, facts);
  const tests = buildTests(results, facts);
  return {
    mode: facts.mode,
    status: resolveStatus(facts, nodes, tests),
    project: facts.project,
    target: facts.target,
    schema: facts.schema,
    repository: context.repository,
    repositoryUrl: context.repositoryUrl,
    branch: context.branch,
    // A pull request's checkout is a merge commit that nobody knows; its head is what was pushed.
    sha: context.pullRequest?.headSha ?? context.sha,
    pullRequest: context.pullRequest?.number,
    restricted: context.restricted,
    run: { id: context.run.id, attempt: context.run.attempt, url: context.run.url },
    dbtVersion: facts.dbtVersion,
    createdAt: facts.finishedAt.toISOString(),
    duration: facts.duration,
    baseline: facts.baseline,
    nodes,
    tests,
    ...(facts.planned && { planned: facts.planned.map(describePlanned) }),
    ...(facts.checkup && { checkup: [...facts.checkup] }),
    writes: buildWrites(facts),
    sources: [...facts.sources],
    buildableTotal: [...facts.manifest.values()].filter(isBuildable).length,
    steps: [...facts.steps],
    fatal: facts.fatal,
    notices: [...listStopNotices(facts), ...facts.notices],
    running: listRunning(facts),
    droppedSchemas: [...facts.droppedSchemas],
    sweep: facts.sweep,
    keptSchemas: [...facts.keptSchemas],
    review: facts.review,
    refreshes: [...facts.refreshes],
    orphans: [...facts.orphans],
    promotion: facts.promotion,
    health: facts.health,
    stakes: computeOwnership(listAffected(facts, nodes, tests), facts.graph),
    dashboardUrl: undefined,
  };
}

function describePlanned(node: PlanNode): PlannedNode {
  const { uniqueId, name, resourceType, materialized, originalFilePath: file } = node;
  return { uniqueId, name, resourceType, materialized, file };
}

/** A pull request has a review in its place. */
function listAffected(
  { mode, sources, health }: ReportFacts,
  nodes: readonly ReportNode[],
  tests: readonly ReportTest[],
): string[] {
  if (mode === 'ci' || mode === 'cleanup') return [];
  return [
    ...nodes.filter(({ outcome }) => outcome === 'error'),
    ...tests.filter(({ status }) => status === 'fail' || status === 'error'),
    ...sources.filter(isStale),
    ...(health?.failing ?? []),
    ...(health?.anomalies ?? []),
    // Whoever was notified of it also gets its end.
    ...(health?.recovered ?? []),
  ].flatMap(({ uniqueId }) => uniqueId ?? []);
}

/** A node that several steps ran is reported as it ended; the place is that of its first run. */
function lastOfEach(results: readonly NodeResult[]): NodeResult[] {
  return [...new Map(results.map((result) => [result.uniqueId, result])).values()];
}

function resolveStatus(
  facts: ReportFacts,
  nodes: readonly ReportNode[],
  tests: readonly ReportTest[],
): Report['status'] {
  if (facts.stopped) return facts.stopped;
  if (facts.fatal) return 'failure';
  if (facts.skipped) return 'skipped';
  if (facts.unreported.size > 0) return 'failure';
  const failed = [
    ...nodes.filter(({ outcome }) => outcome === 'error'),
    ...tests.filter(({ status }) => status === 'fail' || status === 'error'),
  ];
  if (facts.checkup?.some(({ status }) => status === 'failed')) return 'failure';
  if (facts.mode === 'monitor') return isWell(facts) ? 'success' : 'failure';
  if (failed.length > 0) return passesAsOld(facts, failed) ? 'success' : 'failure';
  if (!facts.dbtSucceeded) return 'failure';
  const builds = facts.mode === 'ci' || facts.mode === 'deploy';
  return builds && nodes.length + tests.length === 0 ? 'nothing' : 'success';
}

/** What only warns does not fail a morning check. */
function isWell({ sources, health }: ReportFacts): boolean {
  const failing = health?.failing.filter(({ uniqueId }) => !uniqueId.startsWith('source.')) ?? [];
  const critical = health?.anomalies.some(({ severity }) => severity === 'critical');
  return failing.length === 0 && !critical && !sources.some(isStale);
}

function passesAsOld({ failOn, review }: ReportFacts, failed: readonly { uniqueId: string }[]) {
  const old = new Set(review?.failingInProduction);
  return failOn === 'new' && failed.every(({ uniqueId }) => old.has(uniqueId));
}
