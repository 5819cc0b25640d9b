import { join } from 'node:path';
import type { Manifest, ManifestNode } from '../../dbt/artifacts/manifest.ts';
import { readArtifact } from '../../dbt/artifacts/read-artifact.ts';
import type { NodeResult } from '../../dbt/artifacts/run-results.ts';
import { parseNodeResults } from '../../dbt/artifacts/run-results.ts';
import { isBuiltStatus } from '../../dbt/engine.ts';
import { ActionError } from '../../errors.ts';
import {
  computeImpact,
  type ImpactFacts,
  type ImpactSource,
  listColumnChanges,
  resolveOwner,
} from '../../plan/impact.ts';
import type { OrphanRule } from '../../plan/orphans.ts';
import type { PlanNode } from '../../plan/plan.ts';
import type { Review } from '../../plan/review.ts';
import type { Warehouse } from '../../warehouse/operations.ts';
import type { Job } from '../steps/job.ts';
import type { RunState } from '../steps/run-state.ts';
import { loadArrivals } from './arrivals.ts';
import { type BuiltProject, resolveColumnUse } from './column-use.ts';
import { compareData } from './compare-data.ts';
import type { DiffMemory } from './diff-memory.ts';
import type { BuildPlan } from './plan-build.ts';

/** What the review of a build is made from. */
export interface BuiltPlan extends BuiltProject {
  planned: readonly PlanNode[];
  results: readonly NodeResult[];
  /** Undefined where no push hands anything on. */
  memory: DiffMemory | undefined;
}

/** What is known of the review before the build. */
export function startReview({ reasons, skipped, removed }: BuildPlan, orphans: OrphanRule): Review {
  return {
    ...{ reasons, leftOut: skipped, removed, orphans },
    diffs: [],
    arrivals: [],
    afterMerge: undefined,
    impact: undefined,
    pasts: [],
    failingInProduction: [],
    savedSeconds: undefined,
  };
}

/** Adds to `review` what is known only after the build. Never throws an `ActionError`. */
export async function reviewBuild(
  job: Job,
  runState: RunState,
  warehouse: Warehouse,
  review: Review,
  built: BuiltPlan,
): Promise<void> {
  try {
    const last = await loadLastResults(built);
    Object.assign(review, compareWithLastDeploy(built.results, last, built));
    if (job.settings.dataDiff !== 'off') {
      review.diffs = await compareData(job, runState, warehouse, built);
      review.arrivals = await loadArrivals(job, built.session, built, review.diffs);
    }
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    runState.notices.push(`The build was not compared with production. ${error.message}`);
  }
  const columnChanges = listColumnChanges(review);
  const columnUse = await resolveColumnUse(job, built, columnChanges);
  review.impact = buildImpact(built, review, { columnChanges, columnUse });
}

/** Production's results and times, by unique id. */
async function loadLastResults({ state }: BuiltPlan): Promise<Map<string, NodeResult>> {
  const file = join(state.directory, 'run_results.json');
  const results = await readArtifact(file, (bytes) => parseNodeResults(bytes));
  return new Map(results.map((result) => [result.uniqueId, result]));
}

function compareWithLastDeploy(
  results: readonly NodeResult[],
  last: ReadonlyMap<string, NodeResult>,
  { manifest }: BuiltPlan,
): Pick<Review, 'failingInProduction' | 'savedSeconds'> {
  const failed = (result: NodeResult | undefined) =>
    result !== undefined && ['error', 'fail', 'runtime error'].includes(result.status);
  const ran = new Set(results.map(({ uniqueId }) => uniqueId));
  const saved = [...last.values()].filter(
    ({ uniqueId }) => manifest.nodes.has(uniqueId) && !ran.has(uniqueId),
  );
  return {
    failingInProduction: results
      .filter((result) => failed(result) && failed(last.get(result.uniqueId)))
      .map(({ uniqueId }) => uniqueId),
    savedSeconds: saved.reduce((total, { executionTime }) => total + executionTime, 0),
  };
}

const CHANGED_BY_OTHERS = new Set([
  ...['below', 'tests-built', 'missing-in-production', 'merged', 'undeployed', 'selected'],
]);

function buildImpact(
  { manifest, relations, results }: BuiltPlan,
  { reasons }: Review,
  columns: Pick<ImpactFacts, 'columnChanges' | 'columnUse'>,
): Review['impact'] {
  const changed = [...reasons]
    .filter(([, { kind }]) => !CHANGED_BY_OTHERS.has(kind))
    .map(([uniqueId]) => uniqueId);
  const isNew = new Set([...reasons].filter(([, { kind }]) => kind === 'new').map(([id]) => id));
  // What began with production's rows keeps their columns, filled or not.
  const isFresh = (id: string) => isNew.has(id) || !startsWithRows(manifest.nodes.get(id));
  return computeImpact({
    changed,
    nodes: collectImpactSources(manifest),
    ...columns,
    isNew,
    isBuilt: new Set(
      results
        .filter(({ uniqueId, status }) => isBuiltStatus(status) && isFresh(uniqueId))
        .map(({ uniqueId }) => uniqueId),
    ),
    contracts: new Map([...relations.nodes].map(([id, node]) => [id, node.contractColumns])),
  });
}

function startsWithRows(node: ManifestNode | undefined): boolean {
  return node?.resourceType === 'snapshot' || node?.materialized === 'incremental';
}

function collectImpactSources({
  nodes,
  sources,
  exposures,
  groupOwners,
}: Manifest): Map<string, ImpactSource> {
  const all = new Map<string, ImpactSource>();
  for (const { uniqueId, name, sourceName } of sources.values())
    all.set(uniqueId, {
      name: `${sourceName}.${name}`,
      resourceType: 'source',
      dependsOn: [],
      owner: undefined,
    });
  for (const node of nodes.values()) {
    const { uniqueId, name, resourceType, dependsOn, metaOwner, group } = node;
    const groupOwner = group === null ? undefined : groupOwners.get(group);
    const owner = resolveOwner({ metaOwner, groupOwner });
    all.set(uniqueId, {
      ...{ name, resourceType, dependsOn, owner },
      ...(node.materialized === 'ephemeral' && { isEphemeral: true }),
    });
  }
  for (const { uniqueId, name, label, dependsOn, owner } of exposures.values())
    all.set(uniqueId, {
      name: label ?? name,
      resourceType: 'exposure',
      dependsOn,
      owner: resolveOwner({ exposureOwner: owner }),
    });
  return all;
}
