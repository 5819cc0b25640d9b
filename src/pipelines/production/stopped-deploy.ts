import { CANCELLED } from '../../dbt/cancellation.ts';
import { ActionError, messageOf, StoppedError } from '../../errors.ts';
import type { ProductionStore, StateLookup } from '../../state/state.ts';
import type { Job } from '../steps/job.ts';
import { loadStateManifest } from '../steps/manifests.ts';
import { type RunState, recordFatal } from '../steps/run-state.ts';
import { continueHistory } from './history.ts';
import { publishUnlessOvertaken } from './publish-again.ts';

/**
 * A deploy that stopped as a whole is in the history too: the state of before is published again,
 * with the longer one. Never throws: what stopped the deploy is what people are to read.
 */
export async function keepStoppedDeploy(
  job: Job,
  runState: RunState,
  parts: { store: ProductionStore; previous: StateLookup; error: unknown },
): Promise<void> {
  const { store, previous, error } = parts;
  const { runner } = job.ports;
  if (!(error instanceof ActionError) || isCancelled(error)) return;
  if (job.stopped.aborted || runState.state !== 'none' || !previous.found) return;
  recordFatal(runState, error);
  try {
    // One that does not parse is judged by what is in production.
    if (runState.manifest.size === 0) {
      const production = await loadStateManifest(previous.state);
      runState.manifest = production.nodes;
      runState.graph = production;
    }
    const { sha } = job.context;
    const { manifest: nodes, sources } = runState;
    const history = await continueHistory(job, runState, {
      ...{ previous, mode: 'deploy', sha, nodes, sources },
    });
    const reason = await publishUnlessOvertaken(job, runState, { store, live: previous, history });
    if (reason !== undefined)
      runner.info(`This run is not in the history of production: ${reason}`);
  } catch (again) {
    const reason = messageOf(again);
    runner.info(`This run is not in the history of production: ${reason}`);
  }
}

function isCancelled(error: ActionError): boolean {
  return error instanceof StoppedError || error.message.includes(String(CANCELLED.exception));
}
