import { ActionError, RefusedError } from '../errors.ts';
import { dropSchemas } from '../warehouse/schemas.ts';
import { openDbt, openWarehouse, prepareDbt } from './connect.ts';
import type { Draft } from './draft.ts';
import { type Job, ownerOf } from './job.ts';
import { loadDatabases } from './manifests.ts';
import { fetchState, openStateStore } from './state.ts';
import { resolveIsolatedTarget } from './warehouse-target.ts';

/** Drops the schemas that the closed pull request's runs created. */
export async function runCleanup(job: Job, draft: Draft): Promise<void> {
  const { pullRequest } = job.context;
  if (!pullRequest) throw new RefusedError('Only a closed pull request is cleaned up.');
  const target = await resolveIsolatedTarget(job, draft, pullRequest.number);
  const [installation, databases] = await Promise.all([
    prepareDbt(job, target),
    findDatabases(job, draft),
  ]);

  const session = await openDbt(job, draft, installation, target);
  try {
    const owner = ownerOf(job, pullRequest.number);
    const dropped = await dropSchemas(openWarehouse(job, session), owner, databases);
    draft.droppedSchemas = dropped.map(({ database, schema }) => `${database}.${schema}`);
  } finally {
    await session.close();
  }
}

/**
 * Where to look for schemas: the databases of production. Without a production state it is the
 * target's own database, which is all that most projects use.
 */
async function findDatabases(job: Job, draft: Draft): Promise<string[]> {
  try {
    const lookup = await fetchState(job, openStateStore(job), draft);
    return lookup.found ? await loadDatabases(lookup.state) : [];
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    job.ports.runner.info(`Only the target's own database is searched: ${error.message}`);
    return [];
  }
}
