import { resolvePullRequestNumber } from '../../context/resolve-mode.ts';
import type { DbtInstallation } from '../../dbt/install/installation.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { RefusedError } from '../../errors.ts';
import { isOwnName } from '../../plan/own-name.ts';
import { joinSchemas } from '../../plan/plan.ts';
import type { Review } from '../../plan/review.ts';
import { openDbt, openWarehouse, prepareDbt } from '../steps/connect.ts';
import { noteRunningDeploy } from '../steps/deploy-order.ts';
import { type Job, ownerOf } from '../steps/job.ts';
import { listDatabases } from '../steps/manifests.ts';
import { orphanRule } from '../steps/orphan-rule.ts';
import { addNotice, type RunState } from '../steps/run-state.ts';
import { createSqlReader } from '../steps/sql-reader.ts';
import { comparableState } from '../steps/state.ts';
import { type IsolatedTarget, resolveIsolatedTarget } from '../steps/warehouse-target.ts';
import { describeMerge, foreseeMerge } from './after-merge.ts';
import { lookUpProduction } from './assumed-production.ts';
import { type Base, findBase, isUntouched, type MissingBase } from './base-commit.ts';
import { buildPull } from './build-pull.ts';
import { checkPlan } from './check-plan.ts';
import { claimPullRequestSchemas } from './claim-schemas.ts';
import { type ComparedProject, compareProject } from './comparison.ts';
import { type EarlierRun, fetchEarlierRun, publishRun } from './earlier-run.ts';
import type { CodeReading } from './explain-selection.ts';
import { type HookRelation, listHookSchemas } from './hooks.ts';
import { createJinjaLexer } from './jinja-lexer.ts';
import { dropEarlier, mayHaveBuilt } from './leftovers.ts';
import { type BuildPlan, planBuild, planEverything } from './plan-build.ts';
import { reviewBuild, startReview } from './review.ts';
import { NOT_ALONE, nameRun, wasAlone } from './run-markers.ts';

/**
 * Builds what the pull request changed, its downstream nodes and their tests in schemas of its own.
 * Everything else is read from production.
 */
export async function runCi(job: Job, runState: RunState): Promise<void> {
  const pullRequest = requirePullRequest(job);
  const target = await resolveIsolatedTarget(job, runState, pullRequest);
  const full = isFullBuild(job, runState);
  const base = full || job.settings.baseline === 'production' ? undefined : await findBase(job);
  const untouched = watchFiles(job, base, target);
  if ((await untouched({ settings: true })) && !(await mayHaveBuilt(job, pullRequest)))
    return noteUntouched(runState, base);
  const place = { owner: ownerOf(job, pullRequest), isolated: target.schema };
  const dbt = startDbt(job, runState, target, pullRequest);
  try {
    const [opened, lookup, earlier] = await Promise.all([
      dbt,
      lookUpProduction(job, runState),
      full || job.dryRun ? undefined : fetchEarlierRun(job),
      noteRunningDeploy(job, runState),
    ]);
    const { session } = opened;
    const found = comparableState(lookup, session);
    // The pull request that adds the workflow, mostly: of dbt's there is nothing to look at.
    const mayLack = !found.found && !job.dryRun && job.settings.onMissingState !== 'fail';
    if (mayLack && (await untouched({ settings: false }))) {
      if (await mayHaveBuilt(job, pullRequest))
        await dropEarlier(runState, openWarehouse(job, session, { login: target }), place, [], []);
      addNotice(
        runState,
        `${found.reason} Nothing was built, because nothing of the project changed.`,
      );
      return noteUntouched(runState, base);
    }
    const project = await compareProject(job, runState, session, { target, lookup, base, full });
    const plan = project.comparison
      ? await planBuild(job, session, project.manifest, project.comparison, opened.reading)
      : await planEverything(job, session, project.manifest);
    const review = startReview(plan, orphanRule(job, lookup));
    runState.review = review;
    if (job.dryRun) runState.planned = plan.nodes;
    for (const notice of plan.notices) addNotice(runState, notice);
    const parts = { target, pullRequest, plan, project, earlier, review };
    if (plan.nodes.length > 0) {
      const hookRelations = await checkPlan(job, runState, session, parts);
      if (job.dryRun) await foretellMerge(job, runState, opened, parts);
      else await buildAndReview(job, runState, opened, { ...parts, hookRelations });
    } else if (!job.dryRun) {
      // Also without a record of an earlier push: forks and `state-path` keep none.
      await dropEarlier(
        runState,
        openWarehouse(job, session, { login: target }),
        place,
        [],
        listDatabases(project.manifest),
      );
    }
  } finally {
    await dbt.then(
      ({ session }) => session.close(),
      () => {}, // Thrown above already, or what failed first was.
    );
  }
}

interface Planned {
  target: IsolatedTarget;
  pullRequest: number;
  plan: BuildPlan;
  project: ComparedProject;
  earlier: EarlierRun | undefined;
  review: Review;
  /** What hooks change and the plan does not build. */
  hookRelations: readonly HookRelation[];
}

/** Builds the plan, compares what was built with production, and says what the merge will do. */
async function buildAndReview(
  job: Job,
  runState: RunState,
  { session, reading, installation }: OpenedDbt,
  { target, pullRequest, plan, project, earlier, review, hookRelations }: Planned,
): Promise<void> {
  const { manifest, cached, production, comparison } = project;
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
    ...{ earlier, warehouse, owner: ownerOf(job, pullRequest), schemas },
    hookRelations: hookRelations.filter(({ node }) => isOwnName(node.schema, target.schema)),
  };
  const { build, reused, marker, fingerprint } = await buildPull(job, runState, session, parts);
  const alone = await wasAlone(warehouse, schemas, marker);
  if (!alone) runState.notices.push(NOT_ALONE);
  const markers = { before: earlier && nameRun(earlier.state.record), now: marker };
  const memory = cached === undefined ? undefined : { folder: cached, reused, markers };
  const { results, runResults } = build;
  const built = {
    ...{ planned: plan.nodes, results, runResults, manifest, session, memory },
    reader: reading.reader,
  };
  await waitForAll([
    fingerprint && alone && publishRun(job, session, { fingerprint, target, build }),
    production && reviewBuild(job, runState, warehouse, review, { ...built, ...production }),
  ]);
  if (production && foresight)
    review.afterMerge = await describeMerge(runState, {
      ...{ foresight, plan, review, built: { build, warehouse }, manifest },
      state: production.state,
    });
}

/** What a dry run can say of the deploy: all that the two manifests and the history tell. */
async function foretellMerge(
  job: Job,
  runState: RunState,
  { session, reading, installation }: OpenedDbt,
  { plan, project, review }: Pick<Planned, 'plan' | 'project' | 'review'>,
): Promise<void> {
  const { manifest, comparison } = project;
  if (!comparison) return;
  const foresight = await foreseeMerge(job, runState, session, {
    ...{ planned: plan.nodes, comparison, warehouse: undefined },
    ...{ installation, reader: reading.reader },
  });
  review.afterMerge = await describeMerge(runState, {
    ...{ foresight, plan, review, built: undefined, manifest, state: comparison.state },
  });
}

/** Whether no file differs from the base commit; false where that is not known, or `select` is given. */
function watchFiles(
  job: Job,
  base: Base | MissingBase | undefined,
  target: IsolatedTarget,
): (counted: { settings: boolean }) => Promise<boolean> {
  return async (counted) =>
    base !== undefined &&
    'sha' in base &&
    job.settings.select.length === 0 &&
    (await isUntouched(job, base, { adapterType: target.type, ...counted }));
}

function noteUntouched(runState: RunState, base: Base | MissingBase | undefined): void {
  if (base && 'sha' in base)
    runState.baseline = { kind: 'base', sha: base.sha, production: undefined };
}

/** @throws the first of their errors, once all have ended: the session stays open for them */
async function waitForAll(
  works: ReadonlyArray<Promise<void> | '' | false | undefined>,
): Promise<void> {
  for (const ended of await Promise.allSettled(works))
    if (ended.status === 'rejected') throw ended.reason;
}

interface OpenedDbt {
  session: DbtSession;
  reading: CodeReading;
  installation: DbtInstallation;
}

/** Beside what is fetched from GitHub: either takes seconds. */
async function startDbt(
  job: Job,
  runState: RunState,
  target: IsolatedTarget,
  pullRequest: number,
): Promise<OpenedDbt> {
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
