import type { RunContext } from '../context/run-context.ts';
import type { NodeResult } from '../dbt/session.ts';
import type { Outcome, Report, ReportNode, ReportTest } from './report.ts';
import { findTestLine } from './test-line.ts';

/** What a report needs of a manifest's node or unit test. */
export interface ManifestEntry {
  uniqueId: string;
  resourceType: string;
  name: string;
  /** Relative to the project's folder. */
  originalFilePath: string;
  materialized: string | undefined;
  relationName: string | undefined;
  /** Unique id of the node that a generic test or a unit test is about. */
  attachedNode: string | undefined;
  columnName: string | undefined;
  /** `not_null`; generic tests only. */
  testMetadataName: string | undefined;
}

export interface ReportFacts {
  mode: Report['mode'];
  context: RunContext;
  project: string;
  /** The project's folder relative to the workspace: `.` or `dbt/shop`. */
  projectPath: string;
  target: string;
  schema: string;
  dbtVersion: string;
  finishedAt: Date;
  /** Seconds. */
  duration: number;
  baseline: Report['baseline'];
  steps: readonly string[];
  /** dbt's results in its order; of several commands one after the other. */
  results: readonly NodeResult[];
  /** dbt's own verdict on every command. */
  dbtSucceeded: boolean;
  cancelled: boolean;
  manifest: ReadonlyMap<string, ManifestEntry>;
  /** The text of a file of the workspace, for the line of a test; undefined where there is none. */
  readText: (file: string) => string | undefined;
  fatal: Report['fatal'];
  notices: readonly string[];
  droppedSchemas: readonly string[];
}

const BUILDABLE = ['model', 'seed', 'snapshot', 'function'];

/** dbt's statuses for nodes (run-results schema v6, and the words of the 2.x engine). */
const OUTCOMES: Record<string, Outcome> = {
  success: 'success',
  pass: 'success',
  'no-op': 'success',
  reused: 'success',
  warn: 'warn',
  error: 'error',
  fail: 'error',
  'runtime error': 'error',
  // A microbatch model of which some batches failed: dbt counts it as failed.
  'partial success': 'error',
  skipped: 'skipped',
};

const TEST_STATUSES: Record<string, ReportTest['status']> = {
  pass: 'pass',
  success: 'pass',
  reused: 'pass',
  'no-op': 'pass',
  warn: 'warn',
  fail: 'fail',
  error: 'error',
  'runtime error': 'error',
  skipped: 'skipped',
};

/** All that is known at the end of a run, as the one value that everything is rendered from. */
export function buildReport(facts: ReportFacts): Report {
  const { context } = facts;
  const results = lastOfEach(facts.results);
  const nodes = results.flatMap((result) => buildNode(facts, result));
  const tests = results.flatMap((result) => buildTest(facts, result));
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
    run: { id: context.run.id, attempt: context.run.attempt, url: context.run.url },
    dbtVersion: facts.dbtVersion,
    createdAt: facts.finishedAt.toISOString(),
    duration: facts.duration,
    baseline: facts.baseline,
    nodes,
    tests,
    buildableTotal: [...facts.manifest.values()].filter(isBuildable).length,
    steps: [...facts.steps],
    fatal: facts.fatal,
    notices: [...facts.notices],
    droppedSchemas: [...facts.droppedSchemas],
  };
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
  if (facts.cancelled) return 'cancelled';
  const failed =
    nodes.some(({ outcome }) => outcome === 'error') ||
    tests.some(({ status }) => status === 'fail' || status === 'error');
  if (facts.fatal || failed || !facts.dbtSucceeded) return 'failure';
  return facts.mode !== 'cleanup' && nodes.length + tests.length === 0 ? 'nothing' : 'success';
}

function buildNode(facts: ReportFacts, result: NodeResult): ReportNode[] {
  const resourceType = resourceTypeOf(facts, result.uniqueId);
  if (!isNodeType(resourceType)) return [];
  // A status that dbt invents later is shown, and left to dbt's own verdict to judge.
  const outcome = OUTCOMES[result.status.toLowerCase()] ?? 'warn';
  if (resourceType === 'operation' && outcome !== 'error') return [];
  const entry = facts.manifest.get(result.uniqueId);
  return [
    {
      uniqueId: result.uniqueId,
      name: entry?.name ?? lastPart(result.uniqueId),
      resourceType,
      materialized: entry?.materialized ?? resourceType,
      outcome,
      executionTime: result.executionTime,
      rowsAffected: result.rowsAffected,
      message: result.message,
      relation: entry?.relationName ?? null,
      file: workspacePath(facts, entry),
    },
  ];
}

function buildTest(facts: ReportFacts, result: NodeResult): ReportTest[] {
  const resourceType = resourceTypeOf(facts, result.uniqueId);
  if (resourceType !== 'test' && resourceType !== 'unit_test') return [];
  const entry = facts.manifest.get(result.uniqueId);
  const name = entry?.name ?? lastPart(result.uniqueId);
  const tested = entry?.attachedNode && nameOf(facts, entry.attachedNode);
  const file = workspacePath(facts, entry);
  const isYaml = /\.ya?ml$/i.test(file);
  const text = isYaml && needsLine(result) ? facts.readText(file) : undefined;
  const declared = {
    name,
    generic: entry?.testMetadataName,
    node: tested || undefined,
    column: entry?.columnName,
  };
  return [
    {
      uniqueId: result.uniqueId,
      name,
      status: TEST_STATUSES[result.status.toLowerCase()] ?? 'warn',
      executionTime: result.executionTime,
      failures: result.failures,
      message: result.message,
      file,
      line: text === undefined ? undefined : findTestLine(text, declared),
      tested: tested || undefined,
      column: entry?.columnName,
    },
  ];
}

/** Only what is shown with its file: parsing YAML for each of thousands of passed tests is slow. */
function needsLine({ status }: NodeResult): boolean {
  return TEST_STATUSES[status.toLowerCase()] !== 'pass';
}

function isBuildable(entry: ManifestEntry): boolean {
  return BUILDABLE.includes(entry.resourceType) && entry.materialized !== 'ephemeral';
}

function isNodeType(resourceType: string): resourceType is ReportNode['resourceType'] {
  return BUILDABLE.includes(resourceType) || resourceType === 'operation';
}

function resourceTypeOf(facts: ReportFacts, uniqueId: string): string {
  return facts.manifest.get(uniqueId)?.resourceType ?? uniqueId.split('.')[0] ?? '';
}

function nameOf(facts: ReportFacts, uniqueId: string): string {
  return facts.manifest.get(uniqueId)?.name ?? lastPart(uniqueId);
}

function lastPart(uniqueId: string): string {
  return uniqueId.split('.').at(-1) ?? uniqueId;
}

/** dbt's paths are relative to the project; a package's to the package, which is not in the repository. */
function workspacePath(facts: ReportFacts, entry: ManifestEntry | undefined): string {
  if (!entry) return '';
  const packageName = entry.uniqueId.split('.')[1];
  const folder = facts.projectPath === '.' ? '' : `${facts.projectPath}/`;
  const path = entry.originalFilePath.replaceAll('\\', '/');
  return packageName === facts.project ? `${folder}${path}` : `dbt_packages/${packageName}/${path}`;
}
