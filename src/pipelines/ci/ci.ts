import { resolvePullRequestNumber } from '../../context/resolve-mode.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { RefusedError, StateError } from '../../errors.ts';
import { isOwnName } from '../../plan/guard.ts';
import { joinSchemas } from '../../plan/plan.ts';
import type { ProductionState, StateLookup } from '../../state/state.ts';
import { dropLeftovers } from '../../warehouse/runs.ts';
import { openDbt, openWarehouse, prepareDbt } from '../steps/connect.ts';
import { noteRunningDeploy } from '../steps/deploy-order.ts';
import { type Job, ownerOf } from '../steps/job.ts';
import { listDatabases, loadProductionRelations, loadProjectManifest } from '../steps/manifests.ts';
import { installDbtPackages } from '../steps/packages.ts';
import { addNotice, type RunState } from '../steps/run-state.ts';
import { comparableState, describeProduction, fetchState, openStateStore } from '../steps/state.ts';
import {
  findProductionTarget,
  type IsolatedTarget,
  resolveIsolatedTarget,
} from '../steps/warehouse-target.ts';
import { alignBaseline } from './align-baseline.ts';
import { type Base, findBase, isUntouched, type MissingBase } from './base-commit.ts';
import { buildPull } from './build-pull.ts';
import { claimPullRequestSchemas } from './claim-schemas.ts';
import type { BuiltProject } from './column-use.ts';
import { fetchEarlierRun, publishRun } from './earlier-run.ts';
import { guardWrites } from './guard-writes.ts';
import { listHookRelations, listHookSchemas, noteTargetName } from './hooks.ts';
import { refuseMovedSources } from './moved-sources.ts';
import { parseFromCache } from './parse-cache.ts';
import { type Comparison, planBuild, planEverything } from './plan-build.ts';
import { type ResolvedBaseline, resolveBaseline } from './resolve-baseline.ts';
import { reviewBuild, startReview } from './review.ts';
import { NOT_ALONE, nameRun, wasAlone } from './run-marks.ts';
import { createSqlReader } from './sql-reader.ts';

/**
 * Builds what the pull request changed, its downstream nodes and their tests in schemas of its own.
 * Everything else is read from production.
 */
export async function runCi(job: Job, draft: RunState): Promise<void> {
  const { settings } = job;
  const pullRequest = requirePullRequest(job);
  const target = await resolveIsolatedTarget(job, draft, pullRequest);
  const full = isFullBuild(job, draft);
  const base = full || settings.baseline === 'production' ? undefined : await findBase(job);
  const known = base && 'sha' in base && settings.select.length === 0 ? base : undefined;
  const isSame = (counted: { settings: boolean }) =>
    known !== undefined && isUntouched(job, known, { adapterType: target.type, ...counted });
  if (known && (await isSame({ settings: true }))) {
    draft.baseline = { kind: 'base', sha: known.sha, production: undefined };
    return;
  }
  const dbt = startDbt(job, draft, target, pullRequest);
  try {
    const [{ session, reader }, lookup, earlier] = await Promise.all([
      dbt,
      fetchState(job, openStateStore(job), draft),
      full ? undefined : fetchEarlierRun(job),
      noteRunningDeploy(job, draft),
    ]);
    const found = comparableState(lookup, session);
    const mayLack = !found.found && settings.onMissingState !== 'fail';
    // The pull request that adds the workflow, mostly: of dbt's there is nothing to look at.
    if (known && mayLack && (await isSame({ settings: false }))) {
      addNotice(
        draft,
        `${found.reason} Nothing was built, because nothing of the project changed.`,
      );
      draft.baseline = { kind: 'base', sha: known.sha, production: undefined };
      return;
    }
    const state = resolveState(job, found, draft);
    await installDbtPackages(job, session);
    // Before the project itself: `dbt deps` makes the session forget what it has parsed.
    const baseline =
      state && !full
        ? await resolveBaseline(job, draft, session, { state, base, target })
        : undefined;
    if (state && baseline?.base)
      draft.baseline = {
        ...{ kind: 'base', sha: baseline.base.sha },
        production: describeProduction(state),
      };
    const cached = await parseFromCache(job, session, target);
    const manifest = await loadProjectManifest(job, draft);
    const relations = state && (await loadProductionRelations(state));
    session.protect(relations?.names ?? []);
    const productionTarget = await findProductionTarget(job);
    const targets = { target, production: productionTarget };
    const aligned = baseline && (await alignBaseline(job, baseline, targets));
    const comparison: Comparison | undefined =
      state && relations && aligned
        ? {
            ...{ state, relations, deployed: aligned.deployed },
            baselineDirectory: aligned.directory,
            base: commitOfBaseline(aligned, state, base),
            // Production's was parsed for another schema.
            sameTarget: aligned.kind === 'base',
          }
        : undefined;
    const plan = comparison
      ? await planBuild(job, session, manifest, comparison, reader)
      : await planEverything(job, session, manifest);
    const review = startReview(plan);
    draft.review = review;
    for (const notice of plan.notices) addNotice(draft, notice);
    const owner = ownerOf(job, pullRequest);
    if (plan.nodes.length === 0) {
      if (earlier)
        await dropLeftovers(
          openWarehouse(job, session, { login: target }),
          { owner, isolated: target.schema },
          [],
          listDatabases(manifest),
        );
      return;
    }

    noteTargetName(job, draft, target, plan.hooks);
    const hookRelations = comparison ? listHookRelations(plan, manifest) : [];
    await guardWrites(job, session, {
      plan,
      hookRelations,
      manifest,
      ...{ target, productionTarget },
      production: relations?.names,
    });
    refuseMovedSources(job, plan, manifest, {
      production: relations?.sources ?? new Map(),
      isolatedSchema: target.schema,
    });
    const warehouse = openWarehouse(job, session, { login: target });
    const schemas = await claimPullRequestSchemas(job, draft, warehouse, {
      pullRequest,
      isolatedSchema: target.schema,
      schemas: joinSchemas(
        plan.schemas,
        listHookSchemas(plan.hooks, hookRelations, manifest, target.schema),
      ),
    });
    const parts = {
      ...{ target, plan, review, manifest, comparison, earlier, warehouse, owner, schemas },
      hookRelations: hookRelations.filter(({ node }) => isOwnName(node.schema, target.schema)),
    };
    const { build, reused, mark, basis } = await buildPull(job, draft, session, parts);
    const alone = await wasAlone(warehouse, schemas, mark);
    if (!alone) draft.notices.push(NOT_ALONE);
    const marks = { before: earlier && nameRun(earlier.state.record), now: mark };
    const memory = cached === undefined ? undefined : { folder: cached, reused, marks };
    const { results, runResults } = build;
    const built = { planned: plan.nodes, results, runResults, manifest, session, reader, memory };
    await waitForAll([
      basis && alone && publishRun(job, session, { basis, target, build }),
      state &&
        relations &&
        reviewBuild(job, draft, warehouse, review, { ...built, state, relations }),
    ]);
  } finally {
    await dbt.then(
      ({ session }) => session.close(),
      () => {}, // Thrown above already, or what failed first was.
    );
  }
}

/** @throws the first of their errors, once all have ended: the session stays open for them */
async function waitForAll(
  works: ReadonlyArray<Promise<void> | '' | false | undefined>,
): Promise<void> {
  for (const ended of await Promise.allSettled(works))
    if (ended.status === 'rejected') throw ended.reason;
}

/** Beside what is fetched from GitHub: either takes seconds. */
async function startDbt(
  job: Job,
  draft: RunState,
  target: IsolatedTarget,
  pullRequest: number,
): Promise<{ session: DbtSession; reader: BuiltProject['reader'] }> {
  const installation = await prepareDbt(job, target);
  const session = await openDbt(job, draft, installation, target, {
    keepManifest: true,
    fence: {
      ...{ schema: target.schema, allow: job.settings.allowWrites },
      owner: ownerOf(job, pullRequest),
    },
  });
  return { session, reader: createSqlReader(job, installation, target.type) };
}

function requirePullRequest({ context }: Job): number {
  const number = resolvePullRequestNumber(context);
  if (number !== undefined) return number;
  throw new RefusedError(
    `The branch ${context.branch} of this merge group does not name its pull request.`,
    { hint: 'GitHub names it gh-readonly-queue/<base>/pr-<number>-<sha>.' },
  );
}

/** On a pull request; what asks for it is one input, or a label. */
const FULL_BUILD_LABEL = 'dbt-full-build';

function isFullBuild({ settings, context }: Job, draft: RunState): boolean {
  const labelled = context.pullRequest?.labels.includes(FULL_BUILD_LABEL) ?? false;
  if (!settings.fullBuild && !labelled) return false;
  const asked = labelled ? `the label ${FULL_BUILD_LABEL}` : '"full-build: on"';
  draft.notices.push(`Everything was built, because ${asked} is set.`);
  return true;
}

/** What to do without a production state is the user's to say; the report always says what was done. */
function resolveState(
  { settings }: Job,
  lookup: StateLookup,
  draft: RunState,
): ProductionState | undefined {
  if (lookup.found) return lookup.state;
  if (settings.onMissingState === 'fail')
    throw new StateError(`There is no production state to compare with. ${lookup.reason}`, {
      hint: 'Run a deploy on the default branch, or set "on-missing-state: build-all".',
    });
  if (lookup.older) draft.baseline = { kind: 'none', reason: lookup.reason };
  draft.notices.push(
    lookup.older
      ? `${lookup.reason} Pull requests build everything until a deploy with this dbt version publishes a state.`
      : `There is no production state to compare with, so this run builds everything. ${lookup.reason} ` +
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
