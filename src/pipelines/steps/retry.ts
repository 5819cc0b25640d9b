import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Step } from '../../config/settings.ts';
import { recordAttempts } from '../../dbt/artifacts/run-results.ts';
import type { DbtSession, NodeResult } from '../../dbt/session.ts';
import { splitByCommand } from '../../plan/pinned-selection.ts';
import { computeRound, type Round } from '../../plan/retry-round.ts';
import { findUnreported, standIn } from '../../plan/unreported.ts';
import { isStopped, runOnce, stop } from './commands.ts';
import type { Job } from './job.ts';
import { refuseLfsPointers } from './lfs-pointers.ts';
import { pinNodes } from './pinned-nodes.ts';
import { firstLine, passesByItself, waitForRound } from './rounds.ts';
import type { Draft } from './run-state.ts';

/** A command, and the nodes that must have a result when it ends. */
interface Command {
  step: Step;
  /** dbt's selection arguments. */
  selection: readonly string[];
  /** Unique ids. */
  planned: readonly string[];
}

/**
 * Runs nodes and adds what came of them to the draft; failing nodes do not throw. What failed for
 * a reason that passes is run again in the same session, with what was skipped below it.
 *
 * Every build passes through here, so here it is checked that no engine ends well with less than was
 * planned: a planned node without a result is a failure of the run, whatever dbt's exit code says.
 *
 * @param first which nodes; the rounds after the first choose theirs by unique id instead
 * @param flags further arguments, the same in every round
 * @throws DbtError when dbt stops before it has run anything, or is cancelled
 * @throws RefusedError where a planned seed is a pointer of Git LFS
 */
export async function runNodes(
  job: Job,
  draft: Draft,
  session: DbtSession,
  first: Command,
  flags: readonly string[] = [],
): Promise<void> {
  const { step } = first;
  await refuseLfsPointers(job, draft.manifest, first.planned);
  draft.steps.push(step);
  const results = new Map<string, NodeResult>();
  const unreported = new Set<string>();
  const attempts = new Map<string, number>();
  let commands: Command[] = [first];
  for (let round = 1; ; round += 1) {
    const stopped = await runCommands(job, draft, session, {
      commands,
      flags,
      results,
      attempts,
      unreported,
    });
    if (stopped) {
      const isLast = round > job.settings.retries || !passesByItself(job, stopped.message);
      if (isLast && results.size === 0) throw stop(job, stopped.message);
      if (isLast) {
        draft.notices.push(`A further attempt could not start: ${firstLine(stopped.message)}`);
        break;
      }
      await waitForRound(job, round, `dbt ${step} stopped: ${firstLine(stopped.message)}`);
      commands = stopped.left;
      continue;
    }
    const next = computeRound({
      results: [...results.values()],
      nodes: draft.manifest,
      isRetryable: ({ uniqueId, message }) =>
        (job.settings.retryAll || passesByItself(job, message ?? '')) &&
        isWithinLimit(job, draft, uniqueId, { round, attempts: attempts.get(uniqueId) ?? 1 }),
    });
    if (next.errored.length + next.skipped.length === 0) break;
    await waitForRound(job, round, describeRound(next, results));
    commands = await pinRound(job, draft, { step, round }, next);
  }
  for (const id of unreported) {
    const result = results.get(id);
    if (result) draft.results = [...draft.results, result];
    draft.unreported.add(id);
  }
  await keepAttempts(job, draft);
}

/**
 * Runs one round. `results` and `attempts` take in what came of it; the verdict of the draft is
 * that of all rounds so far.
 *
 * @returns what dbt stopped with before it ran anything, and the commands not run
 */
async function runCommands(
  job: Job,
  draft: Draft,
  session: DbtSession,
  round: {
    commands: readonly Command[];
    flags: readonly string[];
    results: Map<string, NodeResult>;
    attempts: Map<string, number>;
    unreported: Set<string>;
  },
): Promise<{ message: string; left: Command[] } | undefined> {
  const { commands, flags, results, attempts, unreported } = round;
  let succeeded = true;
  for (const [index, { step, selection, planned }] of commands.entries()) {
    const outcome = await runOnce(
      ...([job, draft, session, step] as const),
      [...selection, ...flags],
      planned.length,
    );
    if (isStopped(outcome)) return { message: outcome.exception, left: commands.slice(index) };
    succeeded &&= outcome.success;
    for (const id of findUnreported(planned, outcome.results, draft.manifest)) {
      unreported.add(id);
      results.set(id, standIn(id, step, outcome.success));
    }
    for (const result of outcome.results) {
      unreported.delete(result.uniqueId);
      results.set(result.uniqueId, result);
      if (result.status === 'skipped' || isHook(result)) continue;
      const count = (attempts.get(result.uniqueId) ?? 0) + 1;
      attempts.set(result.uniqueId, count);
      draft.attempts.set(
        result.uniqueId,
        Math.max(count, draft.attempts.get(result.uniqueId) ?? 0),
      );
    }
  }
  draft.dbtSucceeded = succeeded && [...results.values()].every(({ status }) => !isLost(status));
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
 * Whether a node may be part of this round: of the first `retries` ones, or, where
 * `meta.dbt_ci.retries` says so, as often as that after its first attempt.
 */
function isWithinLimit(
  { settings }: Job,
  draft: Draft,
  uniqueId: string,
  { round, attempts }: { round: number; attempts: number },
): boolean {
  const own = draft.manifest.get(uniqueId)?.metaRetries;
  if (typeof own === 'number' && Number.isInteger(own) && own >= 0) return attempts <= own;
  if (own !== undefined) {
    const notice = `meta.dbt_ci.retries of ${uniqueId} is ${JSON.stringify(own)}, not a whole number of 0 or more: ${settings.retries} was taken.`;
    if (!draft.notices.includes(notice)) draft.notices.push(notice);
  }
  return round <= settings.retries;
}

const SHOWN_ERRORS = 20;

function describeRound(
  { errored, skipped }: Round,
  results: ReadonlyMap<string, NodeResult>,
): string {
  const lines = errored
    .slice(0, SHOWN_ERRORS)
    .map((id) => `  ${id}: ${firstLine(results.get(id)?.message ?? '')}`);
  if (errored.length > lines.length) lines.push(`  and ${errored.length - lines.length} more`);
  const below = skipped.length > 0 ? `, and ${skipped.length} that were skipped` : '';
  return [`It runs ${errored.length} that ended in an error${below}:`, ...lines].join('\n');
}

/** A unit test whose model is not built needs `dbt test`: `dbt build` passes over it. */
async function pinRound(
  { scratch }: Job,
  { manifest, steps }: Draft,
  { step, round }: { step: Step; round: number },
  { errored, skipped }: Round,
): Promise<Command[]> {
  const nodes = [...errored, ...skipped].map((uniqueId) => ({
    uniqueId,
    resourceType: manifest.get(uniqueId)?.resourceType ?? '',
    dependsOn: manifest.get(uniqueId)?.dependsOn ?? [],
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
    const folder = join(scratch, `retry-${steps.length}-${round}-${step}`);
    commands.push({ step, selection: await pinNodes(folder, ids), planned: ids });
  }
  return commands;
}

/** In run_results.json, once something was tried again. */
async function keepAttempts({ scratch }: Job, draft: Draft): Promise<void> {
  if (!draft.runResults || ![...draft.attempts.values()].some((count) => count > 1)) return;
  draft.runResults = recordAttempts(draft.runResults, draft.attempts);
  draft.files.runResults = join(scratch, 'run_results.json');
  await writeFile(draft.files.runResults, JSON.stringify(draft.runResults));
}
