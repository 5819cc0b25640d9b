import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findDefaultSelector } from '../../config/default-selector.ts';
import type { Step } from '../../config/settings.ts';
import { describeBatches } from '../../dbt/artifacts/batches.ts';
import type { NodeResult } from '../../dbt/artifacts/run-results.ts';
import { mergeRunResults, parseRunResults } from '../../dbt/artifacts/run-results.ts';
import { CANCELLED } from '../../dbt/cancellation.ts';
import { describeStop } from '../../dbt/describe-stop.ts';
import { isBuiltStatus } from '../../dbt/engine.ts';
import { type DbtEvent, nodeErrorOf } from '../../dbt/events.ts';
import { renderProgress, trackProgress } from '../../dbt/progress.ts';
import { selectExplicitly } from '../../dbt/select-explicitly.ts';
import type { DbtCommand, DbtOutcome, DbtSession } from '../../dbt/session.ts';
import { DbtError } from '../../errors.ts';
import type { Build } from './build.ts';
import { targetPath } from './connect.ts';
import type { Job } from './job.ts';
import { findProjectFile } from './project-file.ts';
import { refuseOutsideLinks } from './refuse-links.ts';
import { refuseOutsideFolders } from './refuse-writes.ts';
import { firstLine, isTransient, waitForRetry } from './retry-wait.ts';
import type { RunState } from './run-state.ts';

/** A command, and the nodes that must have a result when it ends. */
export interface Command {
  step: Step;
  /** dbt's selection arguments. */
  selection: readonly string[];
  /** Unique ids. */
  planned: readonly string[];
}

/**
 * @throws DbtError with dbt's message, and the file it names
 * @throws RefusedError where dbt would read or write files that are not the repository’s
 */
export async function parseProject(job: Job, session: DbtSession): Promise<void> {
  refuseOutsideLinks(job);
  refuseOutsideFolders(job);
  await invokeWhole(job, session, { args: ['parse'] });
}

/** @param selection dbt's selection arguments. @returns unique ids in dbt's order */
export async function listNodes(
  job: Job,
  session: DbtSession,
  selection: readonly string[],
): Promise<string[]> {
  const args = ['ls', ...selection, '--output', 'json', '--output-keys', 'unique_id'];
  const { lines } = await invokeWhole(job, session, { args });
  return lines.map((line) => (JSON.parse(line) as { unique_id: string }).unique_id);
}

/**
 * Runs nodes and adds what came of them to `build`. Neither failing nodes nor a command that
 * stops as a whole throw, only a cancelled one does: `DbtError`.
 */
export async function runOnce(
  job: Job,
  runState: RunState,
  build: Build,
  session: DbtSession,
  { step, selection, planned }: Command,
  flags: readonly string[],
): Promise<DbtOutcome> {
  const takes = TAKE_FULL_REFRESH.includes(step);
  const fullRefresh = job.settings.fullRefresh === 'on' && takes;
  const refresh = takes && session.refreshes ? listRefreshes(build, planned) : [];
  build.succeeded = false;
  const earlier = build.results;
  const soFar = [...earlier];
  build.results = soFar;
  const errors = new Map<string, string[]>();
  const whole = await invoke(job, session, {
    expected: planned.length,
    args: [step, ...selection, ...flags, ...(fullRefresh ? ['--full-refresh'] : [])],
    refresh,
    onEvent(event) {
      if (event.kind === 'start') runState.running.set(event.uniqueId, job.ports.clock.now());
      const error = nodeErrorOf(event);
      if (error) errors.set(error.uniqueId, [...(errors.get(error.uniqueId) ?? []), error.message]);
      if (event.kind !== 'result') return;
      runState.running.delete(event.uniqueId);
      soFar.push(preliminaryResult(event));
    },
  });
  runState.running.clear();
  const outcome = {
    ...whole,
    results: whole.results
      .filter((each) => !isNoRelation(build, each))
      .map((each) => describeBatches(each, errors.get(each.uniqueId) ?? [])),
  };
  if (outcome.exception !== undefined && outcome.exception === CANCELLED.exception)
    throw new DbtError(outcome.exception);
  build.results = [...earlier, ...outcome.results];
  build.succeeded = outcome.success;
  build.writes.push(...(outcome.writes ?? []));
  if (!stoppedBeforeRunning(outcome)) await keepRunResults(job, build);
  return outcome;
}

/** Those that are still to be built from scratch: a later step adds to what an earlier one has made. */
function listRefreshes({ refresh, results }: Build, planned: readonly string[]): string[] {
  const built = results.filter(({ status }) => isBuiltStatus(status));
  const done = new Set(built.map(({ uniqueId }) => uniqueId));
  return planned.filter((id) => refresh.has(id) && !done.has(id));
}

/** dbt stopped before it ran anything. */
export function stoppedBeforeRunning(
  outcome: DbtOutcome,
): outcome is DbtOutcome & { exception: string } {
  return outcome.results.length === 0 && outcome.exception !== undefined;
}

/** dbt 2 has a result `skipped` for what makes no relation; dbt 1 has none, or `no-op`. */
function isNoRelation({ nodes }: Build, result: { uniqueId: string; status: string }): boolean {
  return (
    result.status.toLowerCase() === 'skipped' &&
    (nodes.get(result.uniqueId)?.materialized === 'ephemeral' ||
      /^(?:exposure|saved_query|metric|semantic_model)\./.test(result.uniqueId))
  );
}

/** All that is known of a node while the command still runs, should it be stopped. */
function preliminaryResult(event: Extract<DbtEvent, { kind: 'result' }>): NodeResult {
  const { uniqueId, status, executionTime, failures = null } = event;
  return { uniqueId, status, executionTime, failures, message: null, rowsAffected: null };
}

/** https://docs.getdbt.com/reference/resource-configs/full_refresh */
const TAKE_FULL_REFRESH: readonly Step[] = ['seed', 'run', 'build'];

/**
 * Of several steps, one run_results.json with the results of all. A dbt 2 that panics leaves none,
 * and what it said until then is all that is known.
 */
async function keepRunResults(job: Job, build: Build): Promise<void> {
  const path = join(targetPath(job), 'run_results.json');
  if (!existsSync(path)) return;
  const written = parseRunResults(await readFile(path, 'utf8'));
  const results = written.results.filter(
    ({ unique_id: uniqueId, status }) => !isNoRelation(build, { uniqueId, status }),
  );
  const current = { ...written, results };
  if (!build.runResults) {
    build.runResults = current;
    build.file = path;
    return;
  }
  build.runResults = mergeRunResults([build.runResults, current]);
  build.file = join(job.scratch, 'run_results.json');
  await writeFile(build.file, JSON.stringify(build.runResults));
}

/** A command that either works, at a later try if need be, or stops the run. */
export async function invokeWhole(
  job: Job,
  session: DbtSession,
  command: DbtCommand,
): Promise<DbtOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await invoke(job, session, command);
    if (outcome.success) return outcome;
    const message = outcome.exception ?? `dbt ${command.args[0]} failed.`;
    if (attempt > job.settings.retries || !isTransient(job, message)) throw stop(job, message);
    await waitForRetry(job, attempt, `dbt ${command.args[0]} stopped: ${firstLine(message)}`);
  }
}

/** The error of a command that stopped as a whole. */
export function stop({ settings }: Job, message: string): DbtError {
  return describeStop(message, (named) => findProjectFile(settings, named));
}

export function invoke(job: Job, session: DbtSession, command: DbtCommand): Promise<DbtOutcome> {
  const { runner, clock } = job.ports;
  const track = trackProgress(clock.now);
  const args = selectExplicitly(command.args, () => findDefaultSelector(job.settings.projectDir));
  return runner.group(`dbt ${args.join(' ')}`, async () => {
    try {
      return await session.invoke({
        ...command,
        args,
        onEvent(event) {
          command.onEvent?.(event);
          const line = renderProgress(event);
          if (line !== undefined) runner.info(line);
          const progress = track(event);
          if (progress) runner.showProgress(progress);
        },
      });
    } finally {
      runner.showProgress(undefined);
    }
  });
}
