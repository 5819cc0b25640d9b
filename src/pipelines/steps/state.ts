import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fillPlaceholders } from '../../config/placeholders.ts';
import { explainOtherEngine } from '../../dbt/engine.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { ActionError, CorruptStateError } from '../../errors.ts';
import type { ProductionBaseline } from '../../report/model/report.ts';
import { createArtifactStateStore } from '../../state/artifact-store.ts';
import { createFolderStateStore } from '../../state/folder-store.ts';
import { refusingSecrets } from '../../state/refuse-secrets.ts';
import type {
  ProductionState,
  ProductionStore,
  StateLookup,
  StateRecord,
  StateStore,
} from '../../state/state.ts';
import type { Build } from './build.ts';
import type { Job } from './job.ts';
import { addNotice, type RunState } from './run-state.ts';
import { nameProductionTarget, type WarehouseTarget } from './warehouse-target.ts';

/**
 * Where this project's production states live: the folder `state-path`, else GitHub's artifacts.
 * @param target that production is deployed to: states of others are passed over. A pull request that
 *   does not name it takes those of any (`noteOtherTarget`)
 */
export function openStateStore(job: Job, target = job.settings.target): ProductionStore {
  return refusingSecrets(openBareStore(job, target), job.secrets);
}

function openBareStore(
  { ports, settings, context, project }: Job,
  target: string | undefined,
): ProductionStore {
  const stateName = fillPlaceholders(settings.stateName, { project: project.name });
  if (settings.statePath !== undefined)
    return createFolderStateStore({
      statePath: settings.statePath,
      stateName,
      project: project.name,
      target,
    });
  return createArtifactStateStore({
    github: ports.github,
    artifacts: ports.artifacts,
    context,
    stateName,
    settings,
    hasDeployWorkflow:
      settings.deployWorkflow !== undefined &&
      existsSync(join(settings.workspace, '.github/workflows', settings.deployWorkflow)),
    project: project.name,
    target,
  });
}

/** Without the input `target`, a pull request cannot tell the target of production from another. */
export function noteOtherTarget(job: Job, runState: RunState, { record }: ProductionState): void {
  const own = nameProductionTarget(job);
  if (job.settings.target !== undefined || own === undefined || own === record.target) return;
  addNotice(
    runState,
    `The production state is of the target "${record.target}", and the profile’s own target is "${own}". ` +
      `Set the input "target" to the one that production is deployed to: then a state of another target is never taken for it.`,
  );
}

/** What the report says of a production state. */
export function describeProduction({ record }: ProductionState): ProductionBaseline {
  const { sha, createdAt, runId, status } = record;
  return { kind: 'production', sha, createdAt, runId, status };
}

/** What every state says of the run that built it; the commit and its ref are the caller's. */
export function describeBuilder(
  { context, project, ports }: Job,
  { session, target, build }: { session: DbtSession; target: WarehouseTarget; build: Build },
): Omit<StateRecord, 'sha' | 'ref' | 'schemaVersion' | 'files'> {
  return {
    project: project.name,
    runId: context.run.id,
    runAttempt: context.run.attempt,
    createdAt: ports.clock.now().toISOString(),
    dbtVersion: session.version,
    adapter: target.type,
    target: target.target,
    status: build.succeeded ? 'success' : 'failure',
  };
}

/** Fetches the production state, and notes in the run state and the log which one it is. */
export async function fetchState(
  job: Job,
  store: StateStore,
  runState: RunState,
): Promise<StateLookup> {
  const { runner } = job.ports;
  const lookup = await store.fetch(join(job.scratch, 'state'));
  for (const reason of lookup.passedOver) runner.info(`Not used: ${reason}`);
  if (!lookup.found) {
    runState.baseline = { kind: 'none', reason: lookup.reason };
    runner.info(`No production state: ${lookup.reason}`);
    return lookup;
  }
  const { sha, createdAt } = lookup.state.record;
  runState.baseline = describeProduction(lookup.state);
  runner.info(`Production state of ${sha.slice(0, 7)} (${createdAt}) from ${lookup.state.origin}`);
  return lookup;
}

/**
 * The state as far as this run's dbt can compare with it: one of the other engine gives its history
 * alone, and the run builds everything.
 */
export function comparableState(
  lookup: StateLookup,
  { version }: { version: string },
): StateLookup {
  if (!lookup.found) return lookup;
  const { state, passedOver } = lookup;
  const reason = explainOtherEngine(state.record.dbtVersion, version);
  return reason === undefined ? lookup : { found: false, reason, passedOver, older: state };
}

/**
 * A deploy repairs a state that is damaged; it never replaces one that is not its own. Of the one
 * before, it takes the history.
 */
export async function fetchPreviousState(
  job: Job,
  store: StateStore,
  runState: RunState,
): Promise<StateLookup> {
  try {
    return await fetchState(job, store, runState);
  } catch (error) {
    if (!(error instanceof CorruptStateError)) throw error;
    runState.notices.push(`The last production state was not used: ${error.message}`);
    const older = await fetchOlder(job, store);
    return { found: false, reason: error.message, passedOver: [], ...(older && { older }) };
  }
}

/** Without it, the history starts from scratch. */
async function fetchOlder(job: Job, store: StateStore): Promise<ProductionState | undefined> {
  try {
    const lookup = await store.fetch(join(job.scratch, 'older-state'));
    if (!lookup.found) return undefined;
    job.ports.runner.info(`The history of production continues from ${lookup.state.origin}`);
    return lookup.state;
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    job.ports.runner.info(`No older production state: ${error.message}`);
    return undefined;
  }
}
