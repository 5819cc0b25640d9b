import { ActionError, DbtError, RefusedError } from '../../errors.ts';
import {
  dropSchemas,
  listMarkedSchemas,
  listOwnSchemas,
  schemaName,
} from '../../warehouse/schemas.ts';
import { openDbt, openWarehouse, prepareDbt } from '../steps/connect.ts';
import { type Job, ownerOf } from '../steps/job.ts';
import { loadDatabases } from '../steps/manifests.ts';
import type { Draft } from '../steps/run-state.ts';
import { fetchState, openStateStore } from '../steps/state.ts';
import { resolveIsolatedTarget } from '../steps/warehouse-target.ts';

/**
 * Drops what the closed pull request's runs created.
 * @throws DbtError naming what could not be dropped, after everything else was
 */
export async function runCleanup(job: Job, draft: Draft): Promise<void> {
  const { pullRequest } = job.context;
  if (!pullRequest) throw new RefusedError('Cleanup only runs for a closed pull request.');
  const target = await resolveIsolatedTarget(job, draft, pullRequest.number);
  const [installation, databases] = await Promise.all([
    prepareDbt(job, target),
    findDatabases(job, draft),
  ]);

  const session = await openDbt(job, draft, installation, target);
  try {
    const warehouse = openWarehouse(job, session);
    const owner = ownerOf(job, pullRequest.number);
    const { database, marked } = await listMarkedSchemas(warehouse, owner, databases);
    const unreadable = marked.filter((one) => !one.owner && one.schema.includes(target.schema));
    for (const one of unreadable)
      draft.notices.push(
        `${schemaName(one)} was not dropped: this action did not write its table dbt_ci_schema_owner.`,
      );
    // Where schema and mark are not made at once, a run that was killed may have left it empty.
    const isolated = { database, schema: target.schema, owner };
    const own = listOwnSchemas(marked, owner);
    const isListed = own.some((one) => schemaName(one) === schemaName(isolated));
    const { dropped, kept } = await dropSchemas(warehouse, isListed ? own : [...own, isolated]);
    draft.droppedSchemas = dropped.map(schemaName).sort();
    if (kept.length > 0)
      throw new DbtError(kept.map(({ reason }) => reason).join('\n'), {
        hint: 'Drop the blocking objects or grant the missing privileges. Then run the job again to drop the remaining schemas.',
      });
  } finally {
    await session.close();
  }
}

/** Where to look for schemas, besides the target's own database: where production is. */
async function findDatabases(job: Job, draft: Draft): Promise<string[]> {
  try {
    const lookup = await fetchState(job, openStateStore(job), draft);
    return lookup.found ? await loadDatabases(lookup.state) : [];
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    job.ports.runner.info(`Only the target’s own database was searched: ${error.message}`);
    return [];
  }
}
