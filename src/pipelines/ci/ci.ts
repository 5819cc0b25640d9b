import { resolvePullRequestNumber } from '../../context/resolve-mode.ts';
import type { DbtInstallation } from '../../dbt/install/installation.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { RefusedError, StateError } from '../../errors.ts';
import { isOwnName } from '../../plan/own-name.ts';
import { joinSchemas } from '../../plan/plan.ts';
import { describeTargetSchemaReaders } from '../../plan/target-schema.ts';
import type { ProductionState, StateLookup } from '../../state/state.ts';
import { dropLeftovers } from '../../warehouse/runs.ts';
import { openDbt, openWarehouse, prepareDbt } from '../steps/connect.ts';
import { noteRunningDeploy } from '../steps/deploy-order.ts';
import { type Job, ownerOf } from '../steps/job.ts';
import { listDatabases, loadProductionRelations, loadProjectManifest } from '../steps/manifests.ts';
import { installDbtPackages } from '../steps/packages.ts';
import { addNotice, type RunState } from '../steps/run-state.ts';
import { createSqlReader } from '../steps/sql-reader.ts';
import { comparableState, describeProduction, noteOtherTarget } from '../steps/state.ts';
import {
  findProductionTarget,
  type IsolatedTarget,
  resolveIsolatedTarget,
} from '../steps/warehouse-target.ts';
import { describeMerge, foreseeMerge } from './after-merge.ts';
import { alignBaseline } from './align-baseline.ts';
import { assumeDeployed, lookUpProduction } from './assumed-production.ts';
import { type Base, findBase, isUntouched, type MissingBase } from './base-commit.ts';
import { buildPull } from './build-pull.ts';
import { claimPullRequestSchemas } from './claim-schemas.ts';
import { fetchEarlierRun, publishRun } from './earlier-run.ts';
import type { CodeReading } from './explain-selection.ts';
import { guardWrites } from './guard-writes.ts';
import { listHookRelations, listHookSchemas, noteTargetName } from './hooks.ts';
import { createJinjaLexer } from './jinja-lexer.ts';
import { refuseMovedSources } from './moved-sources.ts';
import { parseFromCache } from './parse-cache.ts';
import { type Comparison, planBuild, planEverything } from './plan-build.ts';
import { type ResolvedBaseline, resolveBaseline } from './resolve-baseline.ts';
import { reviewBuild, startReview } from './review.ts';
import { NOT_ALONE, nameRun, wasAlone } from './run-markers.ts';

/**
 * Builds what the pull request changed, its downstream nodes and their tests in schemas of its own.
 * Everything else is read from production.
 */
export async function runCi(job: Job, runState: RunState): Promise<void> {
  const { settings } = job;
  const pullRequest = requirePullRequest(job);
  const target = await resolveIsolatedTarget(job, runState, pullRequest);
  const full = isFullBuild(job, runState);
  const base = full || settings.baseline === 'production' ? undefined : await findBase(job);
  const known = base && 'sha' in base && settings.select.length === 0 ? base : undefined;
  const isSame = (counted: { settings: boolean }) =>
    known !== undefined && isUntouched(job, known, { adapterType: target.type, ...counted });
  if (known && (await isSame({ settings: true }))) {
    runState.baseline = { kind: 'base', sha: known.sha, production: undefined };
    return;
  }
  const dbt = startDbt(job, runState, target, pullRequest);
  try {
    const [{ session, reading, installation }, lookup, earlier] = await Promise.all([
      dbt,
      lookUpProduction(job, runState),
      full || job.dryRun ? undefined : fetchEarlierRun(job),
      noteRunningDeploy(job, runState),
    ]);
    const isAssumed = job.dryRun && !lookup.found;
    const found = comparableState(lookup, session);
    const mayLack = !found.found && !isAssumed && settings.onMissingState !== 'fail';
    // The pull request that adds the workflow, mostly: of dbt's there is nothing to look at.
    if (known && mayLack && (await isSame({ settings: false }))) {
      addNotice(
        runState,
        `${found.reason} Nothing was built, because nothing of the project changed.`,
      );
      runState.baseline = { kind: 'base', sha: known.sha, production: undefined };
      return;
    }
    const published = isAssumed ? undefined : resolveState(job, found, runState);
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
    const relations = state && (await loadProductionRelations(state));
    session.protect(relations?.names ?? []);
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
      ? await planBuild(job, session, manifest, comparison, reading)
      : await planEverything(job, session, manifest);
    const review = startReview(plan);
    runState.review = review;
    if (job.dryRun) runState.planned = plan.nodes;
    for (const notice of plan.notices) addNotice(runState, notice);
    const owner = ownerOf(job, pullRequest);
    if (plan.nodes.length === 0) {
      // Also without a record of an earlier push: forks and `state-path` keep none.
      if (!job.dryRun)
        await dropLeftovers(
          openWarehouse(job, session, { login: target }),
          { owner, isolated: target.schema },
          [],
          listDatabases(manifest),
        );
      return;
    }

    noteTargetName(job, runState, target, plan.hooks);
    const planned = plan.nodes.flatMap(({ uniqueId }) => manifest.nodes.get(uniqueId) ?? []);
    const lookups = describeTargetSchemaReaders(planned, target.schema);
    if (lookups !== undefined) addNotice(runState, lookups);
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
    if (job.dryRun) return;
    const warehouse = openWarehouse(job, session, { login: target });
    const foresight =
      comparison &&
      (await foreseeMerge(job, runState, session, {
        ...{ planned: plan.nodes, comparison, warehouse, installation, reader: reading.reader },
      }));
    const schemas = await claimPullRequestSchemas(job, runState, warehouse, {
      pullRequest,
      isolatedSchema: target.schema,
      schemas: joinSchemas(
        plan.schemas,
        listHookSchemas(plan.hooks, hookRelations, manifest, target.schema),
      ),
    });
    const parts = {
      ...{ target, plan, review, manifest, comparison, foresight },
      ...{ earlier, warehouse, owner, schemas },
      hookRelations: hookRelations.filter(({ node }) => isOwnName(node.schema, target.schema)),
    };
    const { build, reused, marker, fingerprint } = await buildPull(job, runState, session, parts);
    const alone = await wasAlone(warehouse, schemas, marker);
    if (!alone) runState.notices.push(NOT_ALONE);
    const markers = { before: earlier && nameRun(earlier.state.record), now: marker };
    const memory = cached === undefined ? undefined : { folder: cached, reused, markers };
    const { results, runResults } = build;
    const built = {
      planned: plan.nodes,
      results,
      runResults,
      manifest,
      session,
      memory,
      reader: reading.reader,
    };
    await waitForAll([
      fingerprint && alone && publishRun(job, session, { fingerprint, target, build }),
      state &&
        relations &&
        reviewBuild(job, runState, warehouse, review, { ...built, state, relations }),
    ]);
    if (state && foresight)
      review.afterMerge = await describeMerge(runState, {
        ...{ foresight, plan, review, build, manifest, warehouse, state },
      });
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
  runState: RunState,
  target: IsolatedTarget,
  pullRequest: number,
): Promise<{ session: DbtSession; reading: CodeReading; installation: DbtInstallation }> {
  const installation = await prepareDbt(job, target);
  const session = await openDbt(job, runState, installation, target, {
    keepManifest: true,
    fence: {
      ...{ schema: target.schema, allow: job.settings.allowWrites },
      owner: ownerOf(job, pullRequest),
    },
  });
  const reading = {
    reader: createSqlReader(job, installation, target.type),
    readJinja: createJinjaLexer(job, installation.python),
  };
  return { session, reading, installation };
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

function isFullBuild({ settings, context }: Job, runState: RunState): boolean {
  const labelled = context.pullRequest?.labels.includes(FULL_BUILD_LABEL) ?? false;
  if (!settings.fullBuild && !labelled) return false;
  const asked = labelled ? `the label ${FULL_BUILD_LABEL}` : '"full-build: on"';
  runState.notices.push(`Everything was built, because ${asked} is set.`);
  return true;
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
