import type { DbtSession } from '../../dbt/session.ts';
import type { ProductionState, StateLookup } from '../../state/state.ts';
import type { Job } from '../steps/job.ts';
import type { RunState } from '../steps/run-state.ts';
import { fetchState, openStateStore } from '../steps/state.ts';
import type { WarehouseTarget } from '../steps/warehouse-target.ts';
import type { Base, MissingBase } from './base-commit.ts';
import { parseCommit } from './base-manifest.ts';

/** The production state of a run; a dry run needs no place to keep one. */
export async function lookUpProduction(job: Job, runState: RunState): Promise<StateLookup> {
  if (job.dryRun && job.settings.statePath === undefined)
    return { found: false, reason: '--state-path is not set.', passedOver: [] };
  return fetchState(job, openStateStore(job), runState);
}

/**
 * Production as a deploy of the base commit would leave it, for a dry run before the first deploy.
 * @returns undefined where the base commit or production's target is not known; a notice says so
 * @throws GitError, ConfigError, or DbtError where the commit does not parse
 */
export async function assumeDeployed(
  job: Job,
  runState: RunState,
  session: DbtSession,
  {
    base,
    production,
  }: { base: Base | MissingBase | undefined; production: WarehouseTarget | undefined },
): Promise<ProductionState | undefined> {
  if (base === undefined || 'missing' in base || production === undefined) {
    const why = base && 'missing' in base ? ` ${base.missing}` : '';
    runState.notices.push(`There is nothing to compare with, so everything would be built.${why}`);
    return undefined;
  }
  const directory = await parseCommit(job, session, base, 'deployed', production);
  const { sha } = base;
  runState.baseline = { kind: 'base', sha, production: undefined };
  runState.notices.push(
    `There is no production state. The comparison is with the commit ${sha.slice(0, 7)}, as if it had been deployed.`,
  );
  return {
    directory,
    origin: `the commit ${sha.slice(0, 7)}`,
    record: {
      ...{ schemaVersion: 1, project: job.project.name, sha, ref: '', runId: 0, runAttempt: 0 },
      createdAt: job.ports.clock.now().toISOString(),
      ...{ dbtVersion: session.version, adapter: production.type, target: production.target },
      ...{ status: 'success', files: {} },
    },
  };
}
