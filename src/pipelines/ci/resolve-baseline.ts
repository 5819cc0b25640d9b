import type { DbtSession } from '../../dbt/session.ts';
import { ActionError, StateError } from '../../errors.ts';
import { isBaseInProduction } from '../../plan/baseline.ts';
import type { ProductionState } from '../../state/state.ts';
import type { Job } from '../steps/job.ts';
import type { Draft } from '../steps/run-state.ts';
import type { Base, MissingBase } from './base-commit.ts';
import { parseBase } from './base-manifest.ts';
import { linkManifestAlone } from './manifest-alone.ts';

/**
 * Decides what the pull request is compared with, and notes it in the draft.
 * @param base undefined where the setting asks for production
 * @returns absolute folder of the manifest, dbt's `--state`
 * @throws StateError where the setting asks for the base commit and it cannot be used
 */
export async function resolveBaseline(
  job: Job,
  draft: Draft,
  session: DbtSession,
  { state, base }: { state: ProductionState; base: Base | MissingBase | undefined },
): Promise<string> {
  if (base === undefined) return linkProduction(job, state);
  if ('missing' in base) return fallBack(job, draft, state, base.missing);
  const here = { baseSha: base.sha, target: draft.target, dbtVersion: session.version };
  if (job.settings.baseline === 'auto' && isBaseInProduction(state.record, here))
    return linkProduction(job, state);
  try {
    const directory = await parseBase(job, session, base);
    const production = draft.baseline.kind === 'production' ? draft.baseline : undefined;
    draft.baseline = { kind: 'base', sha: base.sha, production };
    return directory;
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return fallBack(job, draft, state, error.message);
  }
}

function linkProduction(job: Job, { directory }: ProductionState): Promise<string> {
  return linkManifestAlone(job, directory, 'production-manifest');
}

async function fallBack(
  job: Job,
  draft: Draft,
  state: ProductionState,
  reason: string,
): Promise<string> {
  if (job.settings.baseline === 'base')
    throw new StateError(`The base commit cannot be compared with. ${reason}`, {
      hint: 'Set "baseline: auto" to compare with production where that happens.',
    });
  draft.notices.push(
    `Compared with production and not with the base commit, so what others merged since the last deploy may be built here too. ${reason}`,
  );
  return linkProduction(job, state);
}
