import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import { toNodeResults } from '../../dbt/artifacts/run-results.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { computeDeferral } from '../../plan/deferral.ts';
import { findRelationsFound } from '../../plan/moved.ts';
import { splitByCommand } from '../../plan/pinned-selection.ts';
import type { PlanNode, SchemaPlace } from '../../plan/plan.ts';
import { computeReusable } from '../../plan/reuse.ts';
import type { Review } from '../../plan/review.ts';
import { MODIFIED } from '../../plan/selection.ts';
import { writeDeferred } from '../../state/write-deferred.ts';
import { buildCloneRequests, prepareClones } from '../../warehouse/clones.ts';
import { describeDeniedReads } from '../../warehouse/denied-reads.ts';
import type { Login } from '../../warehouse/missing-grant.ts';
import type { Warehouse } from '../../warehouse/operations.ts';
import { loadSchemaRuns, markRun, type SchemaRun } from '../../warehouse/runs.ts';
import type { SchemaOwner } from '../../warehouse/schemas.ts';
import { type Build, startBuild } from '../steps/build.ts';
import type { Job } from '../steps/job.ts';
import { listSelected } from '../steps/list-selected.ts';
import { listDatabases } from '../steps/manifests.ts';
import { pinNodes } from '../steps/pinned-nodes.ts';
import { runNodes } from '../steps/retry.ts';
import type { RunState } from '../steps/run-state.ts';
import type { IsolatedTarget } from '../steps/warehouse-target.ts';
import type { Foresight } from './after-merge.ts';
import { computeFingerprint, type EarlierRun } from './earlier-run.ts';
import { bringHookRelations, type HookRelation } from './hooks.ts';
import { dropEarlier } from './leftovers.ts';
import { linkManifestAlone } from './manifest-alone.ts';
import type { BuildPlan, Comparison } from './plan-build.ts';
import { describeOpenRuns, nameRun, sortRuns } from './run-markers.ts';

interface BuildParts {
  target: IsolatedTarget;
  plan: BuildPlan;
  review: Review;
  manifest: Manifest;
  comparison: Comparison | undefined;
  /** What the deploy will do; undefined where there is nothing to compare with. */
  foresight: Foresight | undefined;
  earlier: EarlierRun | undefined;
  warehouse: Warehouse;
  owner: SchemaOwner;
  /** The plan's schemas that are the pull request's own. */
  schemas: readonly SchemaPlace[];
  /** What hooks change and the plan does not build, in schemas of the pull request. */
  hookRelations: readonly HookRelation[];
}

/** What the build leaves to what comes after it. */
export interface PullBuild {
  build: Build;
  /** Unique ids of what an earlier push built. */
  reused: ReadonlySet<string>;
  /** How the schemas are marked now: the run that last built something in them. */
  marker: string;
  /** What the next push must find the same; undefined where this one leaves it nothing new. */
  fingerprint: string | undefined;
}

/**
 * Builds what is planned, but for what an earlier push built and nothing changed since. The results
 * are those of the whole plan.
 */
export async function buildPull(
  job: Job,
  runState: RunState,
  session: DbtSession,
  parts: BuildParts,
): Promise<PullBuild> {
  const { target, plan, review, manifest, comparison, earlier, warehouse, owner, schemas } = parts;
  const build = startBuild(manifest.nodes);
  runState.build = build;
  const fingerprint =
    comparison && (await computeFingerprint(job, target, session, comparison.state, manifest));
  const runs = await loadSchemaRuns(warehouse, schemas);
  const known = earlier ? [nameRun(earlier.state.record)] : [];
  const others = await sortRuns(job.ports.github, runs, job.context.run, known);
  if (others.open.length > 0) runState.notices.push(describeOpenRuns(others.open));
  const reusable =
    earlier && earlier.state.record.basis === fingerprint && others.open.length === 0
      ? await findReusable(job, session, parts, { earlier, runs })
      : new Set<string>();
  const rest = plan.nodes.filter(({ uniqueId }) => !reusable.has(uniqueId));
  if (earlier && reusable.size > 0) takeOver(runState, build, earlier, reusable, rest.length);
  await dropEarlier(
    runState,
    warehouse,
    { owner, isolated: target.schema },
    plan.writing,
    listDatabases(manifest),
  );
  if (earlier && rest.length === 0)
    return {
      build,
      reused: reusable,
      marker: nameRun(earlier.state.record),
      fingerprint: undefined,
    };

  const { id, attempt } = job.context.run;
  const marker = nameRun({ runId: id, runAttempt: attempt });
  await markRun(warehouse, schemas, marker, others.ended);
  if (comparison) {
    if (job.settings.fullRefresh !== 'on')
      review.pasts = await cloneProduction(job, warehouse, rest, { ...parts, comparison });
    const { hookRelations } = parts;
    const brought = await bringHookRelations(
      job,
      runState,
      warehouse,
      target,
      hookRelations,
      comparison.relations,
    );
    // dbt 1.12 reads a function that this very command builds from production (`--favor-state`).
    const functions = rest.filter(({ resourceType }) => resourceType === 'function');
    const own = new Set([...reusable, ...brought, ...functions.map(({ uniqueId }) => uniqueId)]);
    await runPinned(job, runState, build, session, {
      rest,
      own,
      named: plan.hooks.named,
      login: target,
      manifest,
      comparison,
    });
  } else {
    const planned = splitByCommand(rest).build;
    const selection = await pinNodes(join(job.scratch, 'pinned-build'), planned);
    await runNodes(job, runState, build, session, { step: 'build', selection, planned });
  }
  return { build, reused: reusable, marker, fingerprint };
}

/**
 * Without production's rows, incremental models and snapshots would start from nothing. They get those
 * of the relation that the deploy will find where it builds them, and none where it will start from
 * scratch.
 */
async function cloneProduction(
  { settings }: Job,
  warehouse: Warehouse,
  nodes: readonly PlanNode[],
  {
    comparison,
    manifest,
    foresight,
  }: Pick<BuildParts, 'manifest' | 'foresight'> & {
    comparison: Comparison;
  },
): Promise<Review['pasts']> {
  const { moved = new Map(), scratch = new Set() } = foresight ?? {};
  const production = comparison.relations.nodes;
  const kept = nodes.filter(({ uniqueId }) => !scratch.has(uniqueId));
  const found = findRelationsFound(kept, { production, head: manifest.nodes, moved });
  const requests = buildCloneRequests(nodes, found);
  const clones = await prepareClones(warehouse, requests, { maxRows: settings.cloneMaxRows });
  return clones.map((clone) => {
    if (clone.how !== 'empty') return clone;
    if (scratch.has(clone.uniqueId)) return { ...clone, how: 'refresh' };
    return moved.has(clone.uniqueId) ? { ...clone, how: 'moved' } : clone;
  });
}

async function findReusable(
  job: Job,
  session: DbtSession,
  { plan, manifest }: BuildParts,
  { earlier, runs }: { earlier: EarlierRun; runs: readonly SchemaRun[] },
): Promise<Set<string>> {
  const { state, runResults } = earlier;
  const written = Map.groupBy(runs, nameSchema);
  const kept = [...written]
    .filter(([, by]) => by.every(({ run }) => run === nameRun(state.record)))
    .map(([schema]) => schema);
  if (kept.length === 0) return new Set();
  const compared = await linkManifestAlone(job, state.directory, 'earlier-manifest');
  const since = await listSelected(job, session, MODIFIED, ['--state', compared]);
  const results = toNodeResults(runResults);
  const planned = plan.nodes.map(({ uniqueId }) => uniqueId);
  const mayHaveChanged = planned.filter((id) => manifest.nodes.get(id)?.rendersRows);
  return computeReusable(planned, manifest.nodes, {
    statuses: new Map(results.map(({ uniqueId, status }) => [uniqueId, status])),
    changed: new Set([...since, ...mayHaveChanged]),
    isKept(id) {
      const node = manifest.nodes.get(id);
      return !node?.relationName || kept.includes(nameSchema(node));
    },
  });
}

/** The report is of the whole pull request. */
function takeOver(
  runState: RunState,
  build: Build,
  { state, runResults }: EarlierRun,
  reusable: ReadonlySet<string>,
  rest: number,
): void {
  const results = runResults.results.filter(({ unique_id }) => reusable.has(unique_id));
  build.runResults = { ...runResults, results };
  build.results = toNodeResults(build.runResults);
  const total = reusable.size + rest;
  runState.notices.push(
    `${reusable.size} of ${total} nodes and tests are unchanged since the push ${state.record.sha.slice(0, 7)} and are not built again. ` +
      'To build everything again, add the label dbt-full-build.',
  );
}

/**
 * Runs exactly these nodes; their parents are read from production. What is reused, or was brought
 * for hooks to change, is left out of the manifest that is deferred to, so dbt reads it where the
 * project has it: in the pull request's schema. All else is read from production even where an
 * earlier push left a relation in the schema (`--favor-state`).
 */
async function runPinned(
  job: Job,
  runState: RunState,
  build: Build,
  session: DbtSession,
  parts: {
    rest: readonly PlanNode[];
    /** Unique ids of what is in the pull request's schema already. */
    own: ReadonlySet<string>;
    /** What hooks name. */
    named: ReadonlySet<string>;
    manifest: Manifest;
    comparison: Comparison;
    login: Login;
  },
): Promise<void> {
  const { rest, own, named, manifest, comparison, login } = parts;
  const deferred = join(job.scratch, 'deferred');
  await mkdir(deferred);
  const running = rest.map(({ uniqueId }) => uniqueId);
  const above = computeDeferral(running, manifest.nodes, own, named);
  await writeDeferred(
    join(comparison.state.directory, 'manifest.json'),
    above,
    join(deferred, 'manifest.json'),
  );
  const deferral = ['--defer', '--favor-state', '--defer-state', deferred];
  const commands = splitByCommand(rest);
  let succeeded = true;
  for (const step of ['build', 'test'] as const) {
    const ids = commands[step];
    if (ids.length === 0) continue;
    const selection = await pinNodes(join(job.scratch, `pinned-${step}`), ids);
    const command = { step, selection, planned: ids };
    const isWell = await runNodes(job, runState, build, session, command, deferral);
    succeeded &&= isWell;
  }
  build.succeeded = succeeded;
  const built = new Set(running);
  const read = [...above].flatMap((id) => {
    const node = built.has(id) ? undefined : comparison.relations.nodes.get(id);
    return node ? [node] : [];
  });
  const messages = build.results.flatMap(({ status, message }) =>
    status === 'error' && message !== null ? [message] : [],
  );
  runState.notices.push(...describeDeniedReads(messages, read, login));
}

function nameSchema({ database, schema }: { database: string | null; schema: string | null }) {
  return `${database ?? ''}.${schema}`.toLowerCase();
}
