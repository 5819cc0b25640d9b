import { DbtError, GitHubError, RefusedError } from '../../errors.ts';
import { byName, keptUntil } from '../../warehouse/kept-schemas.ts';
import {
  dropSchemas,
  listMarkedSchemas,
  listOwnSchemas,
  refuseOtherNames,
  schemaName,
} from '../../warehouse/schemas.ts';
import { openDbt, openWarehouse, prepareDbt } from '../steps/connect.ts';
import { removeFiles } from '../steps/isolated-files.ts';
import { type Job, ownerOf } from '../steps/job.ts';
import { listDatabases, listSchemas, loadStateManifest } from '../steps/manifests.ts';
import type { RunState } from '../steps/run-state.ts';
import { fetchState, openStateStore } from '../steps/state.ts';
import { resolveIsolatedTarget } from '../steps/warehouse-target.ts';

/**
 * Drops what the closed pull request's runs created, or leaves it to a later sweep (`keep-schemas`). By
 * hand, it drops those of the pull request that `drop-pull-request` names, at once.
 * @throws DbtError naming what could not be dropped, after everything else was
 * @throws ActionError where the production state cannot be read; then nothing was dropped
 */
export async function runCleanup(job: Job, runState: RunState): Promise<void> {
  const number = job.settings.dropPullRequest ?? job.context.pullRequest?.number;
  if (number === undefined) throw new RefusedError('Cleanup only runs for a closed pull request.');
  const target = await resolveIsolatedTarget(job, runState, number);
  const [installation, production] = await Promise.all([
    prepareDbt(job, target),
    findProduction(job, runState),
  ]);

  const session = await openDbt(job, runState, installation, target);
  try {
    const warehouse = openWarehouse(job, session, { login: target });
    const owner = ownerOf(job, number);
    const { database, marked } = await listMarkedSchemas(warehouse, owner, production.databases);
    const unreadable = marked.filter((one) => !one.owner && one.schema.includes(target.schema));
    for (const one of unreadable)
      runState.notices.push(
        `${schemaName(one)} was not dropped: this action did not write its table dbt_ci_schema_owner.`,
      );
    // Where schema and marker are not made at once, a run that was killed may have left it empty.
    const isolated = { database, schema: target.schema, owner };
    const own = listOwnSchemas(marked, owner);
    const isListed = own.some((one) => schemaName(one) === schemaName(isolated));
    const { droppable, kept: refused } = refuseOtherNames(
      isListed ? own : [...own, isolated],
      () => target.schema,
      production.schemas,
    );
    runState.notices.push(...refused.map(({ reason }) => reason));
    if (keepsSchemas(job, runState, target.files)) {
      const until = keptUntil(await findClosing(job, number), job.settings.keepSchemas);
      const found = new Set(marked.map(schemaName));
      runState.keptSchemas = droppable
        .map((one) => ({ name: schemaName(one), pullRequest: number, until }))
        .filter(({ name }) => found.has(name))
        .sort(byName);
      return;
    }
    const { dropped, kept } = await dropSchemas(warehouse, droppable);
    runState.droppedSchemas = dropped.map(schemaName).sort();
    if (target.files !== undefined) {
      const parts = { schema: target.schema, pullRequest: number };
      const left = await removeFiles(job, target.files, parts);
      if (left !== undefined) runState.notices.push(left);
    }
    if (kept.length > 0)
      throw new DbtError(kept.map(({ reason }) => reason).join('\n'), {
        hint: 'Drop the blocking objects or grant the missing privileges. Then run the job again to drop the remaining schemas.',
      });
  } finally {
    await session.close();
  }
}

/** The sweep counts from there. Without an answer, the event itself is the closing. */
async function findClosing({ ports }: Job, number: number): Promise<string> {
  const now = ports.clock.now().toISOString();
  try {
    return (await ports.github.readClosedAt(number)) ?? now;
  } catch (error) {
    if (error instanceof GitHubError) return now;
    throw error;
  }
}

/** A sweep finds schemas again, but no files. */
function keepsSchemas({ settings }: Job, runState: RunState, files: string | undefined): boolean {
  if (settings.keepSchemas === 0 || settings.dropPullRequest !== undefined) return false;
  if (files === undefined) return true;
  runState.notices.push(
    `"keep-schemas" was not applied: the target writes files (${files}), which no sweep removes.`,
  );
  return false;
}

interface Production {
  /** Where to look for schemas, besides the target's own database. */
  databases: string[];
  /** The schemas that are never dropped, whatever marker they have. */
  schemas: string[];
}

/**
 * Reads from the production state what is production's. Empty before the first deploy.
 * @throws ActionError where the state cannot be read: then nobody knows, and nothing is dropped
 */
async function findProduction(job: Job, runState: RunState): Promise<Production> {
  const lookup = await fetchState(job, openStateStore(job), runState);
  if (!lookup.found) return { databases: [], schemas: [] };
  const manifest = await loadStateManifest(lookup.state);
  return { databases: listDatabases(manifest), schemas: listSchemas(manifest) };
}
