import { resolveProductionRefs } from '../../context/production-refs.ts';
import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { ActionError, messageOf } from '../../errors.ts';
import type { GitHub } from '../../platform/ports.ts';
import type { Sweep } from '../../report/model/report.ts';
import { byName, type KeepRule, type KeptSchema, sortByAge } from '../../warehouse/kept-schemas.ts';
import type { Warehouse } from '../../warehouse/operations.ts';
import {
  dropSchemas,
  listMarkedSchemas,
  listOwnSchemas,
  type OwnedSchema,
  refuseOtherNames,
  type SchemaOwner,
  schemaName,
} from '../../warehouse/schemas.ts';
import { openWarehouse } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import { listDatabases, listSchemas } from '../steps/manifests.ts';
import type { RunState } from '../steps/run-state.ts';
import { createIsolatedNaming } from '../steps/warehouse-target.ts';

/**
 * Whether a deploy is one that sweeps, which is the nightly one. GitHub starts schedules on the default
 * branch only, so elsewhere another workflow starts it by `workflow_dispatch`.
 */
export function isNightly({ context, settings }: Job): boolean {
  const { branch, tags } = resolveProductionRefs(context, settings);
  const hasSchedule = tags === undefined && branch === context.defaultBranch;
  return context.event === (hasSchedule ? 'schedule' : 'workflow_dispatch');
}

/**
 * Drops what pull requests left that are closed by now: their clean-up failed or never ran, or a
 * merge queue built after it. Never throws: what went wrong is a notice.
 */
export async function sweepClosedPulls(
  job: Job,
  runState: RunState,
  session: DbtSession,
  live: Pick<Manifest, 'nodes' | 'sources'>,
): Promise<void> {
  const { settings, context, project, ports } = job;
  if (settings.sweep === 'off') return;
  try {
    const { sweep, kept, notices } = await sweepSchemas({
      warehouse: openWarehouse(job, session, { target: settings.ciTarget }),
      github: ports.github,
      owner: { repository: context.repository, project: project.name },
      databases: listDatabases(live),
      isolatedOf: createIsolatedNaming(job),
      production: listSchemas(live),
      dryRun: settings.sweep === 'dry-run',
      keep: { days: settings.keepSchemas, now: ports.clock.now() },
    });
    runState.sweep = sweep;
    runState.keptSchemas = kept;
    runState.notices.push(...notices);
  } catch (error) {
    const reason = messageOf(error);
    const hint = error instanceof ActionError && error.hint ? ` ${error.hint}` : '';
    runState.notices.push(`No schemas of closed pull requests were dropped. ${reason}${hint}`);
  }
}

/**
 * Drops the schemas with the marker of this repository and project whose pull request GitHub does not
 * list as open, and what their records name.
 * @throws GitHubError where GitHub did not list all that are open, DbtError where the warehouse
 * could not be searched; then nothing was dropped
 */
export async function sweepSchemas(parts: {
  warehouse: Warehouse;
  github: Pick<GitHub, 'listOpenPulls' | 'readClosedAt'>;
  owner: Pick<SchemaOwner, 'repository' | 'project'>;
  databases: readonly string[];
  /** Gives the schema of a pull request by its number. */
  isolatedOf: (pullRequest: number) => string;
  /** The schemas of production. */
  production: readonly string[];
  dryRun: boolean;
  /** How long the schemas of a closed pull request stay: input `keep-schemas`. */
  keep: KeepRule;
}): Promise<{ sweep: Sweep; kept: KeptSchema[]; notices: string[] }> {
  const { warehouse, github, owner, databases, isolatedOf, production, dryRun, keep } = parts;
  const { marked } = await listMarkedSchemas(warehouse, owner, databases);
  const ours = marked.filter(
    (one) => one.owner?.repository === owner.repository && one.owner.project === owner.project,
  );
  const numbers = [...new Set(ours.map((one) => one.owner?.pull_request ?? ''))].filter((number) =>
    /^\d+$/.test(number),
  );
  if (numbers.length === 0) return { sweep: { dryRun, schemas: [] }, kept: [], notices: [] };
  // Asked after the schemas were listed: one that is opened meanwhile has none among them.
  const open = new Set(await github.listOpenPulls());
  const closed = numbers.filter((number) => !open.has(Number(number)));
  const markers = closed.flatMap((number) =>
    listOwnSchemas(marked, { ...owner, pull_request: number }),
  );
  const { droppable, kept: refused } = refuseOtherNames(
    markers,
    (one) => isolatedOf(Number(one.pull_request)),
    production,
  );
  const closedAt = await readClosings(github, keep, droppable);
  const { due: schemas, staying, unknown } = sortByAge(droppable, closedAt, keep);
  const known = new Set(marked.map(schemaName));
  const { dropped, kept } = dryRun
    ? { dropped: schemas.filter((one) => known.has(schemaName(one))), kept: [] }
    : await dropSchemas(warehouse, schemas);
  const swept = dropped.map((one) => ({
    name: schemaName(one),
    pullRequest: Number(one.owner.pull_request),
  }));
  return {
    sweep: { dryRun, schemas: swept.sort(byName) },
    kept: staying.filter(({ name }) => known.has(name)).sort(byName),
    notices: [...refused, ...unknown, ...kept].map(({ reason }) => reason),
  };
}

/** By the number of the pull request; asked of GitHub only where it matters. */
async function readClosings(
  github: Pick<GitHub, 'readClosedAt'>,
  { days }: KeepRule,
  schemas: readonly OwnedSchema[],
): Promise<ReadonlyMap<string, string>> {
  const closings = new Map<string, string>();
  if (days === 0) return closings;
  for (const number of new Set(schemas.map((one) => one.owner.pull_request))) {
    const closedAt = await github.readClosedAt(Number(number));
    if (closedAt !== undefined) closings.set(number, closedAt);
  }
  return closings;
}
