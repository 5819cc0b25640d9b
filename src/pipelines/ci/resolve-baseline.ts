import type { DbtSession } from '../../dbt/session.ts';
import { ActionError, StateError } from '../../errors.ts';
import { isBaseInProduction } from '../../plan/baseline.ts';
import type { ProductionState } from '../../state/state.ts';
import type { Job } from '../steps/job.ts';
import type { RunState } from '../steps/run-state.ts';
import type { WarehouseTarget } from '../steps/warehouse-target.ts';
import type { Base, MissingBase } from './base-commit.ts';
import { parseBase } from './base-manifest.ts';
import { linkManifestAlone } from './manifest-alone.ts';

/** What dbt compares the pull request with. */
export interface ResolvedBaseline {
  kind: 'base' | 'production';
  /** Absolute folder of the manifest, dbt's `--state`. */
  directory: string;
  /** The commit whose files are compared with; undefined for production. */
  base: Base | undefined;
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
    return { kind: 'base', directory: await parseBase(job, session, base), base };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return fallBack(job, runState, state, error.message);
  }
}

async function linkProduction(job: Job, state: ProductionState): Promise<ResolvedBaseline> {
  const directory = await linkManifestAlone(job, state.directory, 'production-manifest');
  return { kind: 'production', directory, base: undefined };
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
