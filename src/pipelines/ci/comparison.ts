import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { StateError } from '../../errors.ts';
import type { ProductionState, StateLookup } from '../../state/state.ts';
import type { Job } from '../steps/job.ts';
import {
  loadProductionRelations,
  loadProjectManifest,
  type ProductionRelations,
} from '../steps/manifests.ts';
import { installDbtPackages } from '../steps/packages.ts';
import type { RunState } from '../steps/run-state.ts';
import { comparableState, describeProduction, noteOtherTarget } from '../steps/state.ts';
import {
  findProductionTarget,
  type IsolatedTarget,
  type WarehouseTarget,
} from '../steps/warehouse-target.ts';
import { alignBaseline } from './align-baseline.ts';
import { assumeDeployed } from './assumed-production.ts';
import type { Base, MissingBase } from './base-commit.ts';
import { parseFromCache } from './parse-cache.ts';
import type { Comparison } from './plan-build.ts';
import { type ResolvedBaseline, resolveBaseline } from './resolve-baseline.ts';

/** The project as it is parsed, and what it is compared with. */
export interface ComparedProject {
  manifest: Manifest;
  /** Absolute folder of the parse that the next push gets back; undefined where none is kept. */
  cached: string | undefined;
  /** Undefined where it cannot be told. */
  productionTarget: WarehouseTarget | undefined;
  /** Undefined before the first deploy. */
  production: { state: ProductionState; relations: ProductionRelations } | undefined;
  /** Undefined where everything is built. */
  comparison: Comparison | undefined;
}

interface Sides {
  target: IsolatedTarget;
  lookup: StateLookup;
  /** Undefined where the setting asks for production, or everything is built. */
  base: Base | MissingBase | undefined;
  /** Everything is built, whatever changed. */
  full: boolean;
}

/**
 * Parses the project and, if need be, the commits that it is compared with.
 * @throws StateError where a state or a baseline is missing that the settings ask for
 */
export async function compareProject(
  job: Job,
  runState: RunState,
  session: DbtSession,
  { target, lookup, base, full }: Sides,
): Promise<ComparedProject> {
  const isAssumed = job.dryRun && !lookup.found;
  const published = isAssumed
    ? undefined
    : resolveState(job, comparableState(lookup, session), runState);
  if (published) noteOtherTarget(job, runState, published);
  await installDbtPackages(job, session);
  const productionTarget = await findProductionTarget(job);
  const state = isAssumed
    ? await assumeDeployed(job, runState, session, { base, production: productionTarget })
    : published;
  // Before the project itself: `dbt deps` makes the session forget what it has parsed.
  const baseline =
    state && !full
      ? await resolveBaseline(job, runState, session, { state, base, target })
      : undefined;
  if (state && baseline?.base)
    runState.baseline = {
      ...{ kind: 'base', sha: baseline.base.sha },
      production: describeProduction(state),
    };
  const cached = await parseFromCache(job, session, target);
  const manifest = await loadProjectManifest(job, runState);
  const production = state && { state, relations: await loadProductionRelations(state) };
  session.protect(production?.relations.names ?? []);
  const targets = { target, production: productionTarget };
  const aligned = baseline && (await alignBaseline(job, baseline, targets));
  const comparison: Comparison | undefined = production &&
    aligned && {
      ...production,
      deployed: aligned.deployed,
      baselineDirectory: aligned.directory,
      base: commitOfBaseline(aligned, production.state, base),
      // Production's was parsed for another schema.
      sameTarget: aligned.kind === 'base',
    };
  return { manifest, cached, productionTarget, production, comparison };
}

/** What to do without a production state is the user's to say; the report always says what was done. */
function resolveState(
  { settings }: Job,
  lookup: StateLookup,
  runState: RunState,
): ProductionState | undefined {
  if (lookup.found) return lookup.state;
  if (settings.onMissingState === 'fail')
    throw new StateError(`There is no production state to compare with. ${lookup.reason}`, {
      hint: 'Run a deploy on the default branch, or set "on-missing-state: build-all".',
    });
  if (lookup.older) runState.baseline = { kind: 'none', reason: lookup.reason };
  runState.notices.push(
    lookup.older
      ? `${lookup.reason} Pull requests build everything until a deploy with this dbt version publishes a state.`
      : `There is no production state to compare with, so everything is to be built. ${lookup.reason} ` +
          'A deploy on the default branch publishes one.',
  );
  return undefined;
}

/** The commit whose files are compared with, where they are at hand. */
function commitOfBaseline(
  baseline: ResolvedBaseline,
  { record }: ProductionState,
  base: Base | MissingBase | undefined,
): Base | undefined {
  if (base === undefined || 'missing' in base) return undefined;
  return baseline.kind === 'base' || record.sha === base.sha ? base : undefined;
}
