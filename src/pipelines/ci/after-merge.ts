import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import type { PickedManifest } from '../../dbt/artifacts/picked-manifest.ts';
import { isBuiltStatus } from '../../dbt/engine.ts';
import type { DbtInstallation } from '../../dbt/install/installation.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { ActionError } from '../../errors.ts';
import { type AfterMerge, computeAfterMerge, type MergeReader } from '../../plan/after-merge.ts';
import { resolveOwner } from '../../plan/impact.ts';
import { findMoved, type MovedNode } from '../../plan/moved.ts';
import type { PlanNode } from '../../plan/plan.ts';
import type { RefreshNeed } from '../../plan/refresh.ts';
import {
  checkRows,
  decideRefresh,
  needsRowCheck,
  type Refresh,
  type RefreshRequest,
} from '../../plan/refresh-decision.ts';
import type { Review } from '../../plan/review.ts';
import { parseHistory } from '../../state/history-file.ts';
import { HISTORY_FILE, type ProductionState } from '../../state/state.ts';
import type { Warehouse } from '../../warehouse/operations.ts';
import { findMissingColumns } from '../../warehouse/refresh.ts';
import { resolvePlace } from '../../warehouse/relation-place.ts';
import type { Build } from '../steps/build.ts';
import type { Job } from '../steps/job.ts';
import { findNeeds, pickBoth, REFRESH_LABEL } from '../steps/refresh.ts';
import type { RunState } from '../steps/run-state.ts';
import type { SqlReader } from '../steps/sql-reader.ts';
import { collectSql } from './column-use.ts';
import type { BuildPlan, Comparison } from './plan-build.ts';

/** What the deploy of a pull request will find in production, known before the build. */
export interface Foresight {
  production: PickedManifest;
  head: PickedManifest;
  moved: Map<string, MovedNode>;
  needs: RefreshNeed[];
  request: RefreshRequest;
  /** Unique ids of what the deploy builds from scratch, and the pull request as well. */
  scratch: Set<string>;
}

/** By the production state, whatever the pull request itself is compared with. */
export async function foreseeMerge(
  job: Job,
  runState: RunState,
  session: DbtSession,
  parts: {
    planned: readonly PlanNode[];
    comparison: Comparison;
    /** Undefined in a dry run. */
    warehouse: Warehouse | undefined;
    installation: DbtInstallation;
    reader: () => Promise<SqlReader | undefined>;
  },
): Promise<Foresight> {
  const { comparison, warehouse, installation, reader } = parts;
  const { state, relations } = comparison;
  const planned = new Set(parts.planned.map(({ uniqueId }) => uniqueId));
  const both = await pickBoth(job, state.directory, planned);
  const moved = findMoved(both.production, both.head);
  const needs = await findNeeds(
    job,
    runState,
    { ...both, moved: new Set(moved.keys()) },
    { relations: relations.nodes, warehouse, installation, reader },
  );
  const request: RefreshRequest = {
    setting: job.settings.fullRefresh,
    confirmed: job.context.pullRequest?.labels.includes(REFRESH_LABEL) ?? false,
    driven: session.refreshes,
  };
  const scratch = needs.filter((need) => decideRefresh(need, request) === 'refreshed');
  return {
    ...{ ...both, moved, needs, request },
    scratch: new Set(scratch.map(({ uniqueId }) => uniqueId)),
  };
}

interface BuiltPull {
  foresight: Foresight;
  plan: BuildPlan;
  review: Review;
  /** Undefined in a dry run: what only rows can tell is not known then. */
  built: { build: Build; warehouse: Warehouse } | undefined;
  manifest: Manifest;
  state: ProductionState;
}

/** What is to be said of the deploy, once the pull request was built or is planned. Never throws an `ActionError`. */
export async function describeMerge(
  runState: RunState,
  parts: BuiltPull,
): Promise<AfterMerge | undefined> {
  const { foresight, plan, review, manifest, state } = parts;
  const { production, head, moved, needs } = foresight;
  try {
    const missing = await findAllMissing(parts);
    const { seconds, rows } = await readHistory(state);
    return computeAfterMerge({
      planned: plan.nodes.map(({ uniqueId }) => uniqueId),
      reasons: review.reasons,
      refreshes: needs.map((need) => foreseeRefresh(need, missing, parts)),
      exposures: collectReaders(manifest),
      ...{ production, head, moved, missing, seconds, rows },
    });
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    runState.notices.push(`The comment does not say what the deploy will do. ${error.message}`);
    return undefined;
  }
}

/** Of one that was built from scratch here, the data diff knows how many rows it has then. */
function foreseeRefresh(
  need: RefreshNeed,
  missing: ReadonlyMap<string, string[]>,
  { foresight: { request, scratch }, review }: BuiltPull,
): Refresh {
  const verdict = decideRefresh(need, request);
  const diff = scratch.has(need.uniqueId)
    ? review.diffs.find(({ uniqueId }) => uniqueId === need.uniqueId)
    : undefined;
  const rows = diff && { production: diff.rows.before, refreshed: diff.rows.after };
  const isChecked = verdict === 'refreshed' && rows !== undefined && needsRowCheck(need, request);
  return {
    ...need,
    verdict: isChecked ? checkRows(rows) : verdict,
    missing: missing.get(need.uniqueId) ?? [],
    ...{ rows, note: undefined },
  };
}

/** Each is a query; a list that long is not read. */
const MOST_COMPARED = 20;

/** Columns of the SQL of incremental models that did not arrive in production's rows. */
async function findAllMissing({
  foresight,
  plan,
  built: parts,
  manifest,
}: BuiltPull): Promise<Map<string, string[]>> {
  if (!parts) return new Map();
  const { build, warehouse } = parts;
  const { production, moved, scratch } = foresight;
  const results = build.results.filter(({ status }) => isBuiltStatus(status));
  const built = new Set(results.map(({ uniqueId }) => uniqueId));
  const sql = collectSql(build.runResults);
  const missing = new Map<string, string[]>();
  const kept = plan.nodes.filter(
    ({ uniqueId, materialized }) =>
      materialized === 'incremental' &&
      production.nodes.has(uniqueId) &&
      built.has(uniqueId) &&
      !moved.has(uniqueId) &&
      !scratch.has(uniqueId),
  );
  for (const { uniqueId } of kept.slice(0, MOST_COMPARED)) {
    const place = resolvePlace(manifest.nodes.get(uniqueId));
    const code = sql.get(uniqueId);
    if (!place || code === undefined) continue;
    const names = await findMissingColumns(warehouse, place, code);
    if (names.length > 0) missing.set(uniqueId, names);
  }
  return missing;
}

/** The newest that the history of production says of each node. Nothing where there is none. */
async function readHistory({
  directory,
}: ProductionState): Promise<{ seconds: Map<string, number>; rows: Map<string, number> }> {
  const path = join(directory, HISTORY_FILE);
  const [seconds, rows] = [new Map<string, number>(), new Map<string, number>()];
  if (!existsSync(path)) return { seconds, rows };
  try {
    const { nodes } = parseHistory(await readFile(path, 'utf8'));
    for (const [id, series] of nodes) {
      const time = series.seconds.findLast((each) => each !== null);
      const count = series.rows.findLast((each) => each !== null);
      if (time !== undefined && time !== null) seconds.set(id, time);
      if (count !== undefined && count !== null) rows.set(id, count);
    }
  } catch (error) {
    // A damaged history is the deploy's to report.
    if (!(error instanceof ActionError)) throw error;
  }
  return { seconds, rows };
}

function collectReaders({ exposures }: Manifest): Map<string, MergeReader[]> {
  const readers = new Map<string, MergeReader[]>();
  for (const { name, label, owner, dependsOn } of exposures.values())
    for (const id of dependsOn) {
      const reader = { name: label ?? name, owner: resolveOwner({ exposureOwner: owner }) };
      readers.set(id, [...(readers.get(id) ?? []), reader]);
    }
  return readers;
}
