import { join } from 'node:path';
import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import { readArtifact } from '../../dbt/artifacts/read-artifact.ts';
import { parseNodeResults } from '../../dbt/artifacts/run-results.ts';
import { isBuiltStatus, isEngine2 } from '../../dbt/engine.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { computeAncestors, type DependentNode as ParentNode } from '../../plan/ancestors.ts';
import type { HookUse } from '../../plan/hook-writes.ts';
import { computeMissingParents } from '../../plan/missing-parents.ts';
import { buildPlan, type Plan } from '../../plan/plan.ts';
import type { Reason, RemovedNode, SkippedNode } from '../../plan/reason.ts';
import { chooseCiSelection, type Selection } from '../../plan/selection.ts';
import { refuseUnknownTypes } from '../../plan/writes.ts';
import type { ProductionState } from '../../state/state.ts';
import type { Job } from '../steps/job.ts';
import { listSelected } from '../steps/list-selected.ts';
import type { ProductionRelations } from '../steps/manifests.ts';
import type { Base } from './base-commit.ts';
import { type CodeReading, explainSelection } from './explain-selection.ts';
import { loadHookUse } from './hooks.ts';
import type { Deployed } from './resolve-baseline.ts';
import { findUndeployed } from './undeployed.ts';

/** What a pull request is compared with, and what it reads. */
export interface Comparison {
  state: ProductionState;
  relations: ProductionRelations;
  /** Absolute folder of the manifest that the pull request is compared with. */
  baselineDirectory: string;
  /** The commit of that manifest; undefined where its files are not at hand. */
  base: Base | undefined;
  /** The baseline was parsed for the target that this run builds with. */
  sameTarget: boolean;
  /** What production has, where that is not what dbt compares with. */
  deployed: Deployed | undefined;
}

export interface BuildPlan extends Plan {
  reasons: Map<string, Reason>;
  skipped: SkippedNode[];
  removed: RemovedNode[];
  /** What the plan could not look at, for people. */
  notices: string[];
  hooks: HookUse;
}

/** Everything, where there is nothing to compare with. */
export async function planEverything(
  job: Job,
  session: DbtSession,
  manifest: Manifest,
): Promise<BuildPlan> {
  const selected = await listSelected(job, session, chooseCiSelection(job.settings, false));
  refuseUnknownTypes(selected, manifest.metadata.dbtVersion);
  const plan = buildPlan(selected, manifest.nodes);
  const hooks = await loadHookUse(job, manifest, selected);
  return { ...plan, reasons: new Map(), skipped: [], removed: [], notices: [], hooks };
}

/**
 * dbt says what is modified; of that, no-op changes are skipped, and what is upstream comes in where
 * production does not have it, or has it from before a merge.
 */
export async function planBuild(
  job: Job,
  session: DbtSession,
  manifest: Manifest,
  comparison: Comparison,
  reading: CodeReading,
): Promise<BuildPlan> {
  const { settings } = job;
  const { state, relations, baselineDirectory, base, sameTarget } = comparison;
  const compared = ['--state', baselineDirectory];
  const list = (selection: Selection) => listSelected(job, session, selection, compared);
  const ownSelectors = async (select: readonly string[]) =>
    new Set(select.length === 0 ? [] : await list({ select, exclude: [] }));

  const selected = await list(chooseCiSelection(settings, true));
  refuseUnknownTypes(selected, manifest.metadata.dbtVersion);
  const excluded = await ownSelectors(settings.exclude);
  const { plan, removed, notices, reasonsOf } = await explainSelection(job, {
    selected,
    named: await ownSelectors(settings.select),
    excluded,
    baselineDirectory,
    base,
    sameTarget,
    lastBuilt: sameTarget ? undefined : await loadLastBuilt(comparison.state),
    given: state.record.given,
    ...reading,
    directMacrosOnly: isEngine2(session),
  });
  const hooks = await loadHookUse(job, manifest, plan.kept);
  const missing = computeMissingParents([...plan.kept, HOOKS], withHooks(manifest, hooks), {
    has: (id) => relations.nodes.has(id) && isDeferred(id, manifest.metadata.dbtVersion),
  });
  const undeployed = await findUndeployed(job, session, comparison, {
    ancestors: computeAncestors([...plan.kept, ...missing], manifest.nodes),
    ...{ nodes: manifest.nodes, excluded, ...reading },
  });
  for (const id of missing) undeployed.set(id, { kind: 'missing-in-production' });
  const planned = [...plan.kept, ...undeployed.keys()];
  const reasons = new Map([...reasonsOf(planned), ...undeployed]);
  const { skipped } = plan;
  return { ...buildPlan(planned, manifest.nodes), reasons, skipped, removed, notices, hooks };
}

/** A commit that is only taken for production has no results. */
async function loadLastBuilt({
  directory,
  record,
}: ProductionState): Promise<Set<string> | undefined> {
  if (!('run_results.json' in record.files)) return undefined;
  const file = join(directory, 'run_results.json');
  const results = await readArtifact(file, (bytes) => parseNodeResults(bytes));
  const built = results.filter(({ status }) => isBuiltStatus(status));
  return new Set(built.map(({ uniqueId }) => uniqueId));
}

/**
 * dbt 1.11 looks for a function in the pull request's schema whatever it defers to (`defer_function`
 * of dbt-core's nodes.py came with 1.12): there, what calls a function brings it along.
 */
function isDeferred(uniqueId: string, dbtVersion: string): boolean {
  return !uniqueId.startsWith('function.') || !/^1\.(?:\d|1[01])\./.test(dbtVersion);
}

const HOOKS = 'hooks';

/** What hooks name must be there too, whether dbt sees it while it parses or not. */
function withHooks({ nodes }: Manifest, { named }: HookUse): Map<string, ParentNode> {
  const hooks = { resourceType: 'operation', originalFilePath: 'dbt_project.yml' };
  const all = new Map<string, ParentNode>(nodes);
  return all.set(HOOKS, { ...hooks, materialized: null, dependsOn: [...named] });
}
