import type { Manifest } from '../dbt/artifacts/manifest.ts';
import type { DbtSession } from '../dbt/session.ts';
import { buildNodeSelectors, computeMissingParents } from '../plan/missing-parents.ts';
import { buildPlan, isBuilt, type Plan } from '../plan/plan.ts';
import { buildCiSelection } from '../plan/selection.ts';
import type { ProductionState } from '../state/state.ts';
import { listNodes } from './commands.ts';
import type { Job } from './job.ts';
import type { ProductionRelations } from './manifests.ts';

/** What a pull request is compared with, and what it reads. */
export interface Comparison {
  state: ProductionState;
  relations: ProductionRelations;
  /** Absolute folder of the manifest that the pull request is compared with. */
  baselineDirectory: string;
}

export interface BuildPlan extends Plan {
  /** Unique ids of all that `build` will run; unit tests too, which `nodes` does not have. */
  ids: string[];
  /** dbt's selection arguments, for `build`. */
  selection: string[];
  /** Unique ids of what is in the plan only because production does not have it yet. */
  missingParents: string[];
}

/**
 * Asks dbt what to build; once more with the parents that production does not have yet, if there
 * are any. Their own tests come with them, and may read further ones.
 * @param comparison undefined: everything is built
 */
export async function planBuild(
  job: Job,
  session: DbtSession,
  manifest: Manifest,
  comparison: Comparison | undefined,
): Promise<BuildPlan> {
  const missing = new Set<string>();
  for (;;) {
    const selection = buildSelectionArgs(job, comparison, [...missing]);
    const ids = (await listNodes(job, session, selection)).filter(isBuilt);
    const plan = buildPlan(ids, manifest.nodes);
    const planned = plan.nodes.map(({ uniqueId }) => uniqueId);
    const found = comparison
      ? computeMissingParents(planned, manifest.nodes, comparison.relations.nodes)
      : [];
    // One that stays out of the plan is excluded by the user.
    const fresh = found.filter((id) => !missing.has(id));
    if (fresh.length === 0) return { ...plan, ids, selection, missingParents: [...missing] };
    for (const id of fresh) missing.add(id);
  }
}

/**
 * The same arguments serve `ls` and `build`. Without `--favor-state`, a relation that an earlier
 * push left in the pull request's schema would be read in place of production's.
 */
function buildSelectionArgs(
  { settings }: Job,
  comparison: Comparison | undefined,
  missing: readonly string[],
): string[] {
  if (!comparison) return buildCiSelection(settings, false);
  const select = [...settings.select, ...buildNodeSelectors(missing)];
  const { state, baselineDirectory } = comparison;
  const own = ['--state', baselineDirectory];
  const deferral = ['--defer', '--favor-state', '--defer-state', state.directory];
  return [...buildCiSelection({ ...settings, select }, true), ...own, ...deferral];
}
