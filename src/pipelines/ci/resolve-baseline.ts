import type { DbtSession } from '../../dbt/session.ts';
import { ActionError, StateError } from '../../errors.ts';
import { isBaseInProduction } from '../../plan/baseline.ts';
import type { ProductionState } from '../../state/state.ts';
import type { Job } from '../steps/job.ts';
import type { RunState } from '../steps/run-state.ts';
import type { WarehouseTarget } from '../steps/warehouse-target.ts';
import type { Base, MissingBase } from './base-commit.ts';
import { parseCommit } from './base-manifest.ts';
import { linkManifestAlone } from './manifest-alone.ts';

/** What dbt compares the pull request with. */
export interface ResolvedBaseline {
  kind: 'base' | 'production';
  /** Absolute folder of the manifest, dbt's `--state`. */
  directory: string;
  /** The commit whose files are compared with; undefined for production. */
  base: Base | undefined;
  /** What production has, where that is not what dbt compares with. */
  deployed: Deployed | undefined;
}

/** The project as production was last deployed, to be compared with. */
export interface Deployed {
  /** Absolute folder of its manifest, dbt's `--state`. */
  directory: string;
  /** Its commit; undefined where it could not be fetched. */
  commit: Base | undefined;
  /** Whether the manifest is a parse of that commit for this run's target, and not production's own. */
  isParse: boolean;
}

/**
 * Decides what the pull request is compared with.
 * @param base undefined where the setting asks for production
 * @throws StateError where the setting asks for the base commit and it cannot be used
 */
export async function resolveBaseline(
  job: Job,
  runState: RunState,
  session: DbtSession,
  parts: {
    state: ProductionState;
    base: Base | MissingBase | undefined;
    target: WarehouseTarget;
  },
): Promise<ResolvedBaseline> {
  const { state, base, target } = parts;
  if (base === undefined) return linkProduction(job, state);
  if ('missing' in base) return fallBack(job, runState, state, base.missing);
  const here = { baseSha: base.sha, target: target.target, dbtVersion: session.version };
  if (job.settings.baseline === 'auto' && isBaseInProduction(state.record, here))
    return linkProduction(job, state);
  try {
    const directory = await parseCommit(job, session, base, 'base');
    const deployed = await resolveDeployed(job, session, { state, base, target, directory });
    return { kind: 'base', directory, base, deployed };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return fallBack(job, runState, state, error.message);
  }
}

/**
 * What tells which merged changes production does not have yet: its own manifest, or where that was
 * made by another target or dbt, a parse of its commit as this run would parse it.
 */
async function resolveDeployed(
  job: Job,
  session: DbtSession,
  parts: { state: ProductionState; base: Base; target: WarehouseTarget; directory: string },
): Promise<Deployed> {
  const { state, base, target, directory } = parts;
  const { sha, target: name, dbtVersion } = state.record;
  if (sha === base.sha) return { directory, commit: base, isParse: true };
  const commit = { sha, repository: base.repository };
  try {
    await base.repository.fetchCommit(sha);
    if (name !== target.target || dbtVersion !== session.version) {
      const parsed = await parseCommit(job, session, commit, 'deployed');
      return { directory: parsed, commit, isParse: true };
    }
    return { directory: state.directory, commit, isParse: false };
  } catch (error) {
    // A commit that is gone after a force-push, or that this dbt cannot parse.
    if (!(error instanceof ActionError)) throw error;
    job.ports.runner.info(`The commit of production is not compared with. ${error.message}`);
    return { directory: state.directory, commit: undefined, isParse: false };
  }
}

async function linkProduction(job: Job, state: ProductionState): Promise<ResolvedBaseline> {
  const directory = await linkManifestAlone(job, state.directory, 'production-manifest');
  return { kind: 'production', directory, base: undefined, deployed: undefined };
}

async function fallBack(
  job: Job,
  runState: RunState,
  state: ProductionState,
  reason: string,
): Promise<ResolvedBaseline> {
  if (job.settings.baseline === 'base')
    throw new StateError(`Cannot compare with the base commit. ${reason}`, {
      hint: 'Set "baseline: auto" to compare with production in that case.',
    });
  runState.notices.push(
    `Compared with production instead of the base commit. Changes that others merged since the last deploy may be built here too. ${reason}`,
  );
  return linkProduction(job, state);
}
