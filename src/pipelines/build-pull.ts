import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../dbt/artifacts/manifest.ts';
import { toNodeResults } from '../dbt/artifacts/run-results.ts';
import type { DbtSession } from '../dbt/session.ts';
import { buildPinnedResults, PINNED_SELECTION } from '../plan/pinned-selection.ts';
import type { SchemaPlace } from '../plan/plan.ts';
import { computeReusable } from '../plan/reuse.ts';
import type { ProductionState, StateRecord } from '../state/state.ts';
import { loadManifest, writeManifest } from '../state/write-ledger.ts';
import type { Warehouse } from '../warehouse/operations.ts';
import { loadSchemaRuns, markRun } from '../warehouse/runs.ts';
import { listNodes, runNodes } from './commands.ts';
import type { Draft } from './draft.ts';
import { computeBasis, type EarlierRun, publishRun } from './earlier-run.ts';
import type { Job } from './job.ts';
import type { BuildPlan, Comparison } from './plan-build.ts';

interface BuildParts {
  plan: BuildPlan;
  manifest: Manifest;
  comparison: Comparison | undefined;
  earlier: EarlierRun | undefined;
  warehouse: Warehouse;
  /** The plan's schemas that are the pull request's own. */
  schemas: readonly SchemaPlace[];
  adapter: string;
}

/**
 * Builds what is planned, but for what an earlier push built and nothing changed since. The results
 * are those of the whole plan.
 */
export async function buildPull(
  job: Job,
  draft: Draft,
  session: DbtSession,
  parts: BuildParts,
): Promise<void> {
  const { plan, comparison, earlier, warehouse, schemas, adapter } = parts;
  const basis = comparison && computeBasis(job, draft, session, comparison.state);
  const comparable = earlier !== undefined && earlier.state.record.basis === basis;
  const reusable = comparable
    ? await findReusable(job, session, parts, earlier)
    : new Set<string>();
  let { selection } = plan;
  if (earlier && comparison && reusable.size > 0) {
    const rest = plan.ids.filter((id) => !reusable.has(id));
    takeOver(draft, earlier, reusable, rest);
    if (rest.length === 0) return;
    selection = await pinSelection(job, rest, reusable, comparison.state);
  }
  await markRun(warehouse, schemas, nameRun(job.context.run.id, job.context.run.attempt));
  await runNodes(job, draft, session, 'build', selection);
  if (basis) await publishRun(job, draft, session, { basis, adapter });
}

async function findReusable(
  job: Job,
  session: DbtSession,
  { plan, manifest, warehouse, schemas }: BuildParts,
  { state, runResults }: EarlierRun,
): Promise<Set<string>> {
  const { runId, runAttempt }: StateRecord = state.record;
  const runs = await loadSchemaRuns(warehouse, schemas);
  const kept = runs.filter(({ run }) => run === nameRun(runId, runAttempt)).map(nameSchema);
  if (kept.length === 0) return new Set();
  const since = ['--select', 'state:modified+', '--state', state.directory];
  const results = toNodeResults(runResults);
  return computeReusable(plan.ids, manifest.nodes, {
    statuses: new Map(results.map(({ uniqueId, status }) => [uniqueId, status])),
    changed: new Set(await listNodes(job, session, since)),
    isKept(id) {
      const node = manifest.nodes.get(id);
      return !node?.relationName || kept.includes(nameSchema(node));
    },
  });
}

/** The report is of the whole pull request. */
function takeOver(
  draft: Draft,
  { state, runResults }: EarlierRun,
  reusable: ReadonlySet<string>,
  rest: readonly string[],
): void {
  const results = runResults.results.filter(({ unique_id }) => reusable.has(unique_id));
  draft.runResults = { ...runResults, results };
  draft.results = toNodeResults(draft.runResults);
  const total = reusable.size + rest.length;
  draft.notices.push(
    `${reusable.size} of ${total} nodes and tests are as the push ${state.record.sha.slice(0, 7)} left them, because nothing they are made of changed since. ` +
      'The label dbt-full-build builds everything again.',
  );
}

/**
 * dbt's arguments for exactly these nodes. What is reused is not in the manifest that is deferred
 * to, so dbt reads it where the project has it: in the pull request's schema.
 */
async function pinSelection(
  { scratch }: Job,
  ids: readonly string[],
  reusable: ReadonlySet<string>,
  production: ProductionState,
): Promise<string[]> {
  const pinned = join(scratch, 'pinned');
  const deferred = join(scratch, 'deferred');
  await Promise.all([mkdir(pinned), mkdir(deferred)]);
  await writeFile(join(pinned, 'run_results.json'), JSON.stringify(buildPinnedResults(ids)));
  const manifest = await loadManifest(join(production.directory, 'manifest.json'));
  for (const id of reusable) delete manifest.nodes[id];
  await writeManifest(manifest, join(deferred, 'manifest.json'));
  const deferral = ['--defer', '--favor-state', '--defer-state', deferred];
  return [...PINNED_SELECTION, '--state', pinned, ...deferral];
}

function nameRun(id: number, attempt: number): string {
  return `${id}-${attempt}`;
}

function nameSchema({ database, schema }: { database: string | null; schema: string | null }) {
  return `${database}.${schema}`.toLowerCase();
}
