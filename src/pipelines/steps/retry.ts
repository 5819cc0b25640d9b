import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Step } from '../../config/settings.ts';
import type { ManifestNode } from '../../dbt/artifacts/manifest.ts';
import type { NodeResult } from '../../dbt/artifacts/run-results.ts';
import { recordAttempts } from '../../dbt/artifacts/run-results.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { splitByCommand } from '../../plan/pinned-selection.ts';
import { planRetry, type RetryPlan } from '../../plan/plan-retry.ts';
import { findUnreported, standIn } from '../../plan/unreported.ts';
import type { Build } from './build.ts';
import { type Command, runOnce, stop, stoppedBeforeRunning } from './commands.ts';
import type { Job } from './job.ts';
import { refuseLfsPointers } from './lfs-pointers.ts';
import { pinNodes } from './pinned-nodes.ts';
import { firstLine, isTransient, waitForRetry } from './retry-wait.ts';
import { addNotice, type RunState } from './run-state.ts';

/**
 * Runs nodes and adds what came of them to `build`; failing nodes do not throw. What failed for
 * a transient error is run again in the same session, with what was skipped for it.
 *
 * Every build passes through here, so here it is checked that no engine ends well with less than was
 * planned: a planned node without a result is a failure of the run, whatever dbt's exit code says.
 *
 * @param first which nodes; the retries choose theirs by unique id instead
 * @param flags further arguments, the same in every attempt
 * @returns whether all of it succeeded
 * @throws DbtError when dbt stops before it has run anything, or is cancelled
 * @throws RefusedError where a planned seed is a pointer of Git LFS
 */
export async function runNodes(
  job: Job,
  runState: RunState,
  build: Build,
  session: DbtSession,
  first: Command,
  flags: readonly string[] = [],
): Promise<boolean> {
  const { step } = first;
  await refuseLfsPointers(job, build.nodes, first.planned);
  const command = runState.steps.push(step);
  const results = new Map<string, NodeResult>();
  const unreported = new Set<string>();
  const attempts = new Map<string, number>();
  let commands: Command[] = [first];
  for (let attempt = 1; ; attempt += 1) {
    const stopped = await runCommands(job, runState, build, session, {
      commands,
      flags,
      results,
      attempts,
      unreported,
    });
    if (stopped) {
      const isLast = attempt > job.settings.retries || !isTransient(job, stopped.message);
      if (isLast && results.size === 0) throw stop(job, stopped.message);
      if (isLast) {
        runState.notices.push(`The retry could not start: ${firstLine(stopped.message)}`);
        break;
      }
      await waitForRetry(job, attempt, `dbt ${step} stopped: ${firstLine(stopped.message)}`);
      commands = stopped.left;
      continue;
    }
    const next = planRetry({
      results: [...results.values()],
      nodes: build.nodes,
      isRetryable: ({ uniqueId, message }) =>
        (job.settings.retryAll || isTransient(job, message ?? '')) &&
        isWithinLimit(job, runState, build.nodes.get(uniqueId), {
          attempt,
          ofNode: attempts.get(uniqueId) ?? 1,
        }),
    });
    if (next.errored.length + next.skipped.length === 0) break;
    await waitForRetry(job, attempt, describeRetry(next, results));
    commands = await pinRetry(job, build.nodes, { step, attempt, command }, next);
  }
  for (const id of unreported) {
    const result = results.get(id);
    if (result) build.results = [...build.results, result];
    build.unreported.add(id);
  }
  await keepAttempts(job, build);
  return build.succeeded;
}

/**
 * Runs one attempt. `results` and `attempts` take in what came of it; the verdict of the build is
 * that of all attempts so far.
 *
 * @returns what dbt stopped with before it ran anything, and the commands not run
 */
async function runCommands(
  job: Job,
  runState: RunState,
  build: Build,
  session: DbtSession,
  parts: {
    commands: readonly Command[];
    flags: readonly string[];
    results: Map<string, NodeResult>;
    attempts: Map<string, number>;
    unreported: Set<string>;
  },
): Promise<{ message: string; left: Command[] } | undefined> {
  const { commands, flags, results, attempts, unreported } = parts;
  let succeeded = true;
  for (const [index, command] of commands.entries()) {
    const { step, planned } = command;
    const outcome = await runOnce(job, runState, build, session, command, flags);
    if (stoppedBeforeRunning(outcome))
      return { message: outcome.exception, left: commands.slice(index) };
    succeeded &&= outcome.success;
    for (const id of findUnreported(planned, outcome.results, build.nodes)) {
      unreported.add(id);
      results.set(id, standIn(id, step, outcome.success));
    }
    for (const result of outcome.results) {
      unreported.delete(result.uniqueId);
      results.set(result.uniqueId, result);
      if (result.status === 'skipped' || isHook(result)) continue;
      const count = (attempts.get(result.uniqueId) ?? 0) + 1;
      attempts.set(result.uniqueId, count);
      build.attempts.set(
        result.uniqueId,
        Math.max(count, build.attempts.get(result.uniqueId) ?? 0),
      );
    }
  }
  build.succeeded = succeeded && [...results.values()].every(({ status }) => !isLost(status));
  return undefined;
}

/** Hooks run with every command, so that they have no attempts. */
function isHook({ uniqueId }: NodeResult): boolean {
  return uniqueId.startsWith('operation.');
}

function isLost(status: string): boolean {
  return ['error', 'fail', 'runtime error', 'partial success', 'skipped'].includes(
    status.toLowerCase(),
  );
}

/**
 * Whether a node may be part of this retry: of the first `retries` ones, or, where
 * `meta.dbt_ci.retries` says so, as often as that after its first attempt.
 */
function isWithinLimit(
  { settings }: Job,
  runState: RunState,
  node: ManifestNode | undefined,
  { attempt, ofNode }: { attempt: number; ofNode: number },
): boolean {
  const own = node?.metaRetries;
  if (typeof own === 'number' && Number.isInteger(own) && own >= 0) return ofNode <= own;
  if (own !== undefined) {
    addNotice(
      runState,
      `meta.dbt_ci.retries of ${node?.uniqueId} is ${JSON.stringify(own)}, not a whole number of 0 or more. Using ${settings.retries}.`,
    );
  }
  return attempt <= settings.retries;
}

const SHOWN_ERRORS = 20;

function describeRetry(
  { errored, skipped }: RetryPlan,
  results: ReadonlyMap<string, NodeResult>,
): string {
  const lines = errored
    .slice(0, SHOWN_ERRORS)
    .map((id) => `  ${id}: ${firstLine(results.get(id)?.message ?? '')}`);
  if (errored.length > lines.length) lines.push(`  and ${errored.length - lines.length} more`);
  const more = skipped.length > 0 ? ` and ${skipped.length} skipped` : '';
  return [`To run again: ${errored.length} with an error${more}:`, ...lines].join('\n');
}

/** A unit test whose model is not built needs `dbt test`: `dbt build` passes over it. */
async function pinRetry(
  { scratch }: Job,
  project: Build['nodes'],
  { step, attempt, command }: { step: Step; attempt: number; command: number },
  { errored, skipped }: RetryPlan,
): Promise<Command[]> {
  const nodes = [...errored, ...skipped].map((uniqueId) => ({
    uniqueId,
    resourceType: project.get(uniqueId)?.resourceType ?? '',
    dependsOn: project.get(uniqueId)?.dependsOn ?? [],
  }));
  const { build, test } = splitByCommand(nodes);
  const parts: Array<{ step: Step; ids: string[] }> =
    step === 'build'
      ? [
          { step, ids: build },
          { step: 'test', ids: test },
        ]
      : [{ step, ids: nodes.map(({ uniqueId }) => uniqueId) }];
  const commands: Command[] = [];
  for (const { step, ids } of parts.filter(({ ids }) => ids.length > 0)) {
    const folder = join(scratch, `retry-${command}-${attempt}-${step}`);
    commands.push({ step, selection: await pinNodes(folder, ids), planned: ids });
  }
  return commands;
}

/** In run_results.json, once something was tried again. */
async function keepAttempts({ scratch }: Job, build: Build): Promise<void> {
  if (!build.runResults || ![...build.attempts.values()].some((count) => count > 1)) return;
  build.runResults = recordAttempts(build.runResults, build.attempts);
  build.file = join(scratch, 'run_results.json');
  await writeFile(build.file, JSON.stringify(build.runResults));
}
