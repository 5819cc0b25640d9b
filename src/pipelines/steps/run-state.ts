import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Manifest, ManifestNode } from '../../dbt/artifacts/manifest.ts';
import { ActionError, ConfigError, type Problem } from '../../errors.ts';
import type { History } from '../../health/history.ts';
import { buildReport, type ReportFacts } from '../../report/model/build-report.ts';
import type { Report, ReportSource } from '../../report/model/report.ts';
import { type Build, startBuild } from './build.ts';
import type { Job } from './job.ts';

/**
 * What the run has done so far. A pipeline updates it as it proceeds, so that the report is complete
 * up to that point when a run stops midway. Only the report reads it; no step bases a decision on it
 * (`__tests__/pipelines/run-state.test.ts`).
 */
export interface RunState
  extends Pick<
    ReportFacts,
    | 'target'
    | 'schema'
    | 'dbtVersion'
    | 'baseline'
    | 'fatal'
    | 'stopped'
    | 'state'
    | 'skipped'
    | 'sweep'
    | 'keptSchemas'
    | 'review'
    | 'refreshes'
    | 'orphans'
    | 'promotion'
    | 'health'
    | 'planned'
    | 'checkup'
  > {
  /** What dbt has built so far; set by the pipeline that builds. */
  build: Build;
  /** When each node that dbt is running now was started, by unique id. */
  running: Map<string, Date>;
  sources: ReportSource[];
  manifest: ReadonlyMap<string, ManifestNode>;
  graph: Pick<Manifest, 'sources' | 'exposures' | 'groupOwners'>;
  steps: string[];
  notices: string[];
  droppedSchemas: string[];
  /** Whether dbt was started; a later error is about the project, not the set-up. */
  dbtStarted: boolean;
  /** The history of production including this run, for the dashboard. */
  history: History | undefined;
  /** Absolute paths of files that dbt wrote. */
  files: {
    manifest: string | undefined;
    /** dbt's docs in one file, without secrets. */
    docs: string | undefined;
  };
}

export function startRunState(): RunState {
  return {
    build: startBuild(new Map()),
    target: '',
    schema: '',
    dbtVersion: '',
    baseline: { kind: 'none', reason: 'The run stopped before it looked for a baseline.' },
    sources: [],
    manifest: new Map(),
    graph: { sources: new Map(), exposures: new Map(), groupOwners: new Map() },
    fatal: undefined,
    stopped: undefined,
    state: 'none',
    running: new Map(),
    skipped: false,
    sweep: undefined,
    keptSchemas: [],
    review: undefined,
    refreshes: [],
    orphans: [],
    promotion: undefined,
    health: undefined,
    planned: undefined,
    checkup: undefined,
    history: undefined,
    steps: [],
    notices: [],
    droppedSchemas: [],
    dbtStarted: false,
    files: { manifest: undefined, docs: undefined },
  };
}

/** Adds a sentence for the reader, once. */
export function addNotice(runState: RunState, notice: string): void {
  if (!runState.notices.includes(notice)) runState.notices.push(notice);
}

/** Notes why the run stopped. Errors that are no `ActionError` are bugs and are thrown again. */
export function recordFatal(runState: RunState, error: unknown): void {
  if (!(error instanceof ActionError)) throw error;
  runState.fatal = summarise(error);
}

/** A single problem speaks for itself; of several, each says its place in the message. */
function summarise(error: ActionError): Problem {
  const problems = error instanceof ConfigError ? error.problems : [];
  const [first, ...others] = problems;
  if (first && others.length === 0) return first;
  const { message, hint } = error;
  const location = error.location ?? problems.find((problem) => problem.location)?.location;
  return { message, ...(hint !== undefined && { hint }), ...(location && { location }) };
}

export function finishReport(runState: RunState, job: Job): Report {
  const { mode, settings, context, project, ports, startedAt } = job;
  const { results, attempts, unreported, writes, succeeded } = runState.build;
  const finishedAt = ports.clock.now();
  return buildReport({
    ...{ ...runState, mode, results, attempts, unreported, writes, dbtSucceeded: succeeded },
    graph: { ...runState.graph, nodes: runState.manifest },
    context,
    project: project.name,
    failOn: settings.failOn,
    projectPath: relative(settings.workspace, settings.projectDir) || '.',
    timeoutMinutes: settings.timeoutMinutes,
    finishedAt,
    // The runner's clock may be put right in between.
    duration: Math.max(0, (finishedAt.getTime() - startedAt.getTime()) / 1000),
    readText: (file) => readWorkspaceFile(settings.workspace, file),
  });
}

function readWorkspaceFile(workspace: string, file: string): string | undefined {
  try {
    return readFileSync(join(workspace, file), 'utf8');
  } catch {
    return undefined;
  }
}
