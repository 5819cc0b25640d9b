import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { republishState } from '../../state/republish-state.ts';
import { resolveOrigin } from '../../state/select-run.ts';
import type { ProductionStore, StateLookup } from '../../state/state.ts';
import { fetchRunningDeploys } from '../steps/deploy-order.ts';
import type { Job } from '../steps/job.ts';
import type { RunState } from '../steps/run-state.ts';

/**
 * Leaves the state of what is live as this run's, which deployed nothing: so it is found among the
 * last runs, however many fail, and does not expire.
 * @param history of production with this run
 */
export async function publishAgain(
  job: Job,
  runState: RunState,
  parts: {
    store: ProductionStore;
    live: StateLookup;
    history: string | undefined;
    /** As of `StateStore.publish`. */
    place: 'newest' | 'same';
  },
): Promise<void> {
  const { store, live, history, place } = parts;
  if (!live.found) return;
  const { context, scratch, ports } = job;
  const directory = await mkdtemp(join(scratch, 'state-again-'));
  const by = { sha: context.sha, runId: context.run.id, runAttempt: context.run.attempt };
  await republishState(live.state, by, directory, history);
  job.stopped.throwIfAborted();
  runState.state = 'uploading';
  const { sha } = live.state.record;
  ports.runner.info(
    `Published the production state of ${sha.slice(0, 7)} again: ${await store.publish(directory, place)}`,
  );
  runState.state = 'published';
}

/**
 * The same for a run whose history is all that is new: not where nobody would find it, nor while
 * another one deploys, whose state it might stand before.
 * @returns why it was not done
 */
export async function publishUnlessOvertaken(
  job: Job,
  runState: RunState,
  parts: Omit<Parameters<typeof publishAgain>[2], 'place'>,
): Promise<string | undefined> {
  const { settings, context } = job;
  const { workflowPath } = resolveOrigin(context, settings);
  if (settings.statePath === undefined && context.run.workflowPath !== workflowPath)
    return `Only runs of ${workflowPath} are trusted. This run belongs to ${context.run.workflowPath}.`;
  const running = await fetchRunningDeploys(job);
  const other = running.find(({ runId }) => runId !== context.run.id);
  if (other) return `Run ${other.runId} is deploying now.`;
  if (!(await parts.store.isNewest())) return 'Another run has deployed in the meantime.';
  await publishAgain(job, runState, { ...parts, place: 'same' });
  return undefined;
}
