import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { republishState } from '../state/republish-state.ts';
import type { ProductionStore, StateLookup } from '../state/state.ts';
import type { Draft } from './draft.ts';
import type { Job } from './job.ts';

/**
 * Leaves the state of what is live as this run's, which deployed nothing: so it is found among the
 * last runs, however many fail, and does not expire.
 */
export async function publishAgain(
  job: Job,
  draft: Draft,
  store: ProductionStore,
  live: StateLookup,
): Promise<void> {
  if (!live.found) return;
  const { context, scratch, ports } = job;
  const directory = join(scratch, 'next-state');
  await mkdir(directory);
  const by = { sha: context.sha, runId: context.run.id, runAttempt: context.run.attempt };
  await republishState(live.state, by, directory);
  job.stopped.throwIfAborted();
  draft.state = 'uploading';
  const { sha } = live.state.record;
  ports.runner.info(
    `Production state of ${sha.slice(0, 7)}, as before: ${await store.publish(directory)}`,
  );
  draft.state = 'published';
}
