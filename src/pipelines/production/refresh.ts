import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest, ManifestNode } from '../../dbt/artifacts/manifest.ts';
import type { PickedManifest } from '../../dbt/artifacts/picked-manifest.ts';
import type { DbtInstallation } from '../../dbt/install/installation.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { ActionError } from '../../errors.ts';
import type { RefreshNeed } from '../../plan/refresh.ts';
import {
  checkRows,
  decideRefresh,
  needsRowCheck,
  type Refresh,
  type RefreshRequest,
} from '../../plan/refresh-decision.ts';
import { plannedFor } from '../../plan/unreported.ts';
import type { StateLookup } from '../../state/state.ts';
import type { Warehouse } from '../../warehouse/operations.ts';
import { countRefresh } from '../../warehouse/refresh.ts';
import { resolvePlace } from '../../warehouse/relation-place.ts';
import { invokeWhole } from '../steps/commands.ts';
import { openWarehouse, targetPath } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import { loadProductionRelations } from '../steps/manifests.ts';
import { pinNodes } from '../steps/pinned-nodes.ts';
import { findNeeds, pickBoth } from '../steps/refresh.ts';
import type { RunState } from '../steps/run-state.ts';
import { createSqlReader } from '../steps/sql-reader.ts';
import type { WarehouseTarget } from '../steps/warehouse-target.ts';
import type { DeploySelection } from './deploy-selection.ts';
import { findConfirmed } from './refresh-labels.ts';

/**
 * Decides which relations this deploy builds from scratch, because a change of them would not reach
 * production otherwise, and notes for the report what it does about each.
 *
 * @returns unique ids of those that it builds from scratch
 */
export async function planRefreshes(
  job: Job,
  runState: RunState,
  session: DbtSession,
  parts: {
    previous: StateLookup;
    manifest: Manifest;
    target: WarehouseTarget;
    installation: DbtInstallation;
    selection: DeploySelection;
  },
): Promise<Set<string>> {
  const { previous, manifest, target, installation } = parts;
  const keeping = [...manifest.nodes.values()].filter(keepsRows).map(({ uniqueId }) => uniqueId);
  if (!previous.found || keeping.length === 0) return new Set();
  const { directory } = previous.state;
  const both = await pickBoth(job, directory, new Set(keeping));
  const relations = await loadProductionRelations(previous.state);
  const warehouse = openWarehouse(job, session, { login: target });
  const found = await findNeeds(
    job,
    runState,
    { ...both, moved: findElsewhere(keeping, relations.nodes, manifest.nodes) },
    {
      ...{ relations: relations.nodes, warehouse, installation },
      reader: createSqlReader(job, installation, target.type),
    },
  );
  const needs = keepPlanned(job, found, parts);
  const requestOf = await resolveRequests(job, runState, session, {
    ...{ since: previous.state.record.sha, needs, head: both.head },
  });
  const decided = needs.map(
    (need): Refresh => ({
      ...{ ...need, verdict: decideRefresh(need, requestOf(need)) },
      ...{ missing: [], rows: undefined, note: undefined },
    }),
  );
  await checkAllRows(job, session, { warehouse, requestOf, manifest, decided });
  runState.refreshes = decided;
  const done = decided.filter(({ verdict }) => verdict === 'refreshed');
  return new Set(done.map(({ uniqueId }) => uniqueId));
}

function keepsRows({ resourceType, materialized }: ManifestNode): boolean {
  return ['seed', 'snapshot'].includes(resourceType) || materialized === 'incremental';
}

/** What is built at another place than before starts from scratch there. */
function findElsewhere(
  ids: readonly string[],
  before: ReadonlyMap<string, ManifestNode>,
  now: ReadonlyMap<string, ManifestNode>,
): Set<string> {
  return new Set(ids.filter((id) => before.get(id)?.relationName !== now.get(id)?.relationName));
}

function keepPlanned(
  job: Job,
  needs: readonly RefreshNeed[],
  { manifest, selection }: { manifest: Manifest; selection: DeploySelection },
): RefreshNeed[] {
  if (needs.length === 0) return [];
  const planned = new Set(
    job.settings.steps.flatMap((step) => plannedFor(step, selection.listed, manifest.nodes)),
  );
  return needs.filter(({ uniqueId }) => planned.has(uniqueId));
}

/**
 * What is asked for each relation. GitHub is asked for labels only where they decide something.
 * @param since the commit of the deploy before
 */
async function resolveRequests(
  job: Job,
  runState: RunState,
  session: DbtSession,
  parts: { since: string; needs: readonly RefreshNeed[]; head: PickedManifest },
): Promise<(need: RefreshNeed) => RefreshRequest> {
  const request = {
    setting: job.settings.fullRefresh,
    confirmed: false,
    driven: session.refreshes,
  };
  const confirmed = { ...request, confirmed: true };
  const open = parts.needs.filter(
    (need) =>
      decideRefresh(need, request) !== decideRefresh(need, confirmed) ||
      needsRowCheck(need, request),
  );
  if (open.length === 0) return () => request;
  const ids = await findConfirmed(job, runState, parts.since, { ...parts, needs: open });
  return ({ uniqueId }) => (ids.has(uniqueId) ? confirmed : request);
}

/** Sets the verdict on those that would lose rows, or of which that is not known. */
async function checkAllRows(
  job: Job,
  session: DbtSession,
  parts: {
    warehouse: Warehouse;
    requestOf: (need: RefreshNeed) => RefreshRequest;
    manifest: Manifest;
    decided: readonly Refresh[];
  },
): Promise<void> {
  const { warehouse, requestOf, manifest, decided } = parts;
  const open = decided.filter(
    (refresh) => refresh.verdict === 'refreshed' && needsRowCheck(refresh, requestOf(refresh)),
  );
  if (open.length === 0) return;
  const failure = await compile(
    job,
    session,
    open.map(({ uniqueId }) => uniqueId),
  );
  for (const refresh of open) {
    const node = manifest.nodes.get(refresh.uniqueId);
    const place = resolvePlace(node);
    const sql = failure === undefined && node ? await readCompiled(job, node) : undefined;
    if (!place || sql === undefined) {
      refresh.verdict = 'unknown-rows';
      refresh.note = failure;
      continue;
    }
    const { rows, error } = await countRefresh(warehouse, place, sql);
    Object.assign(refresh, { rows, note: error, verdict: checkRows(rows) });
  }
}

/** As for a build from scratch, with what production has upstream. @returns why it could not be done */
async function compile(
  job: Job,
  session: DbtSession,
  ids: readonly string[],
): Promise<string | undefined> {
  const selection = await pinNodes(join(job.scratch, 'refresh'), ids);
  try {
    await invokeWhole(job, session, { args: ['compile', ...selection, '--full-refresh'] });
    return undefined;
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return error.message;
  }
}

/** Undefined for Python. */
async function readCompiled(
  job: Job,
  { packageName, originalFilePath }: ManifestNode,
): Promise<string | undefined> {
  if (!originalFilePath.endsWith('.sql')) return undefined;
  try {
    const file = join(targetPath(job), 'compiled', packageName, originalFilePath);
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
