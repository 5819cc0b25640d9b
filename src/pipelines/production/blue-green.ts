import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findSchemaLimit } from '../../config/isolated-schema.ts';
import type { Step } from '../../config/settings.ts';
import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import type { DbtSession } from '../../dbt/session.ts';
import type { Place } from '../../dbt/session-options.ts';
import { RefusedError } from '../../errors.ts';
import { type GreenPlan, planGreen } from '../../plan/blue-green.ts';
import { type Named, planMoves } from '../../plan/replaced.ts';
import type { Promotion } from '../../report/model/report.ts';
import type { StateLookup } from '../../state/state.ts';
import { prepareGreen, surveySchemas } from '../../warehouse/blue-green.ts';
import { buildCloneRequests, prepareClones } from '../../warehouse/clones.ts';
import type { Warehouse } from '../../warehouse/operations.ts';
import { parseProject } from '../steps/commands.ts';
import { openWarehouse, targetPath } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import { loadProductionRelations, loadProjectManifest } from '../steps/manifests.ts';
import type { RunState } from '../steps/run-state.ts';
import { resolveGreenFlags, type WarehouseTarget } from '../steps/warehouse-target.ts';
import { generationOwner, nameBuilt, nameOrphans, nameRelations, splitKept } from './swap.ts';
import { watchHooks } from './watch-hooks.ts';

/** A deploy that builds beside the live schemas. */
export interface Green {
  /** Its commands build into the green schemas. */
  session: DbtSession;
  warehouse: Warehouse;
  plan: GreenPlan;
  /** The project as it is parsed for the green schemas. */
  manifest: Manifest;
  /** What the report says of the swap. */
  promotion: Promotion;
  /** The project as it is parsed for production, and its file. */
  live: Manifest;
  liveFile: string;
  /** Live relations that dbt builds, or an earlier deploy built. */
  known: readonly Named[];
  /** Snapshots that the project no longer has: no swap takes their history away. */
  kept: readonly Named[];
  /** Live relations whose rows the green ones started with. */
  copied: readonly Named[];
  target: WarehouseTarget;
}

/**
 * Finds out which green schema belongs to which live one, and makes the green ones ready to be
 * built into. Production is only read.
 *
 * @throws RefusedError where the swap would leave production without something; nothing is built then
 */
export async function startGreen(
  job: Job,
  runState: RunState,
  session: DbtSession,
  parts: {
    target: WarehouseTarget;
    previous: StateLookup;
    live: Manifest;
    /** Unique ids of what is built from scratch. */
    refresh: ReadonlySet<string>;
  },
): Promise<Green> {
  const { target, previous, live, refresh } = parts;
  const { settings, scratch } = job;
  const liveFile = join(scratch, 'live-manifest.json');
  await copyFile(join(targetPath(job), 'manifest.json'), liveFile);
  const greenSession = withFlags(session, await resolveGreenFlags(job));
  await parseProject(job, greenSession);
  const manifest = await loadProjectManifest(job, runState);
  const plan = planGreen(live, manifest, {
    nameLength: findSchemaLimit(target.type) ?? Number.POSITIVE_INFINITY,
    suffixVar: settings.greenSuffixVar,
  });
  refuseMissingSteps(settings.steps, plan);
  refuseSeveralDatabases(target, plan);
  const schemas = plan.schemas.map((pair) => ({ live: pair.live, incoming: pair.green }));
  const base = schemas.find((pair) => pair.live === target.schema)?.incoming;
  if (base !== undefined) runState.schema = base;
  const promotion: Promotion = {
    ...{ outcome: 'unchanged', schemas, seconds: 0, rounds: 0 },
    ...{ kept: [], carried: [], backTo: undefined },
  };
  runState.promotion = promotion;

  const warehouse = openWarehouse(job, session, { login: target });
  const continued = [...manifest.nodes.values()].filter(({ uniqueId }) => !refresh.has(uniqueId));
  const clones = buildCloneRequests(continued, live.nodes);
  const before = previous.found ? await loadProductionRelations(previous.state) : undefined;
  const { known, kept } = splitKept(nameRelations(plan.nodes), [
    ...nameBuilt(before?.nodes.values() ?? []),
    ...nameOrphans(previous),
  ]);
  const copied = nameRelations(clones.map(({ uniqueId }) => live.nodes.get(uniqueId)));
  // The names of several databases' schemas are taken together: rather refuse once too often.
  const watched = watchHooks(
    greenSession,
    manifest.nodes.values(),
    plan.schemas.map((pair) => pair.live),
  );
  const green = {
    ...{ session: watched, warehouse, plan, manifest, promotion },
    ...{ live, liveFile, known, kept, copied, target },
  };
  await surveyMoves(job, green, 'build');
  await makeGreen(job, green);
  await prepareClones(warehouse, clones, { maxRows: Number.MAX_SAFE_INTEGER });
  return green;
}

/** What the swap is to move. Throws `RefusedError`. */
export async function surveyMoves(job: Job, green: Green, before: 'build' | 'swap') {
  const { warehouse, plan, known, kept, copied } = green;
  const survey = await surveySchemas(warehouse, plan.schemas);
  const policy = job.settings.foreignRelations;
  const moves = planMoves({ survey, ...plan, known, kept, copied, policy, before });
  return { survey, moves };
}

async function makeGreen(job: Job, { warehouse, plan }: Green): Promise<void> {
  const { dropped, refused } = await prepareGreen(warehouse, plan.schemas, generationOwner(job));
  const names = (places: readonly { schema: string }[]) =>
    places.map(({ schema }) => schema).join(', ');
  if (dropped.length > 0)
    job.ports.runner.info(`Dropped schemas left by an earlier deploy: ${names(dropped)}`);
  if (refused.length > 0)
    throw new RefusedError(
      `This action needs these names for green schemas, but it did not create the schemas: ${names(refused)}. They were not changed, and nothing was built.`,
      { hint: 'Rename or drop them.' },
    );
}

function withFlags(
  session: DbtSession,
  { flags, place }: { flags: readonly string[]; place: Place | undefined },
): DbtSession {
  return {
    version: session.version,
    fenced: session.fenced,
    refreshes: session.refreshes,
    protect: (relations) => session.protect(relations),
    invoke: (command) =>
      session.invoke({
        ...command,
        args: [...command.args, ...flags],
        place: command.place ?? place,
      }),
    close: () => session.close(),
  };
}

const BUILT_BY: Readonly<Record<string, Step>> = {
  model: 'run',
  seed: 'seed',
  snapshot: 'snapshot',
};

/** What no step builds would be missing after the swap. */
function refuseMissingSteps(steps: readonly Step[], { nodes }: GreenPlan): void {
  if (steps.includes('build')) return;
  const needed = nodes.map(({ resourceType }) => BUILT_BY[resourceType]);
  const missing = [...new Set(needed)].filter((step) => step && !steps.includes(step));
  if (missing.length > 0)
    throw new RefusedError(
      `The steps of this deploy do not run dbt ${missing.join(', ')}. Its nodes would be missing after the swap.`,
      { hint: 'Set "steps: build", or add them.' },
    );
}

/** https://duckdb.org/docs/stable/sql/statements/attach: a transaction writes to one database only. */
function refuseSeveralDatabases({ type }: WarehouseTarget, { schemas }: GreenPlan): void {
  const databases = [...new Set(schemas.map(({ database }) => database))];
  if (type === 'snowflake' || databases.length <= 1) return;
  throw new RefusedError(
    `The project writes to ${databases.join(', ')}, and ${type} cannot swap schemas in several databases at once.`,
    { hint: 'Set "blue-green: off", or keep the project in one database.' },
  );
}
