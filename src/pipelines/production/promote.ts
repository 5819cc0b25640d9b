import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findSchemaLimit } from '../../config/isolated-schema.ts';
import { renameRelations } from '../../dbt/artifacts/run-results.ts';
import { ActionError } from '../../errors.ts';
import { nameOldSchema, stampGeneration } from '../../plan/blue-green.ts';
import { namesGone } from '../../plan/replaced.ts';
import type { ProductionStore, StateLookup } from '../../state/state.ts';
import {
  databasesOf,
  dropGenerations,
  listOldSchemas,
  type OldSchema,
  type Swap,
} from '../../warehouse/blue-green.ts';
import type { Build } from '../steps/build.ts';
import { refuseOvertaken } from '../steps/deploy-order.ts';
import type { Job } from '../steps/job.ts';
import type { RunState } from '../steps/run-state.ts';
import { type Green, surveyMoves } from './blue-green.ts';
import {
  generationOwner,
  listGenerations,
  markerOf,
  nameGranted,
  swapWithReaders,
} from './swap.ts';

/**
 * Puts what was built into the place of what is live, all at once.
 * @throws RefusedError, DbtError: production is as before
 */
export async function promote(
  job: Job,
  runState: RunState,
  green: Green,
  parts: { build: Build; store: ProductionStore; previous: StateLookup },
): Promise<void> {
  const { warehouse, plan, live, known, target, promotion } = green;
  await refuseOvertaken(job, runState, parts.store);
  const { survey, moves } = await surveyMoves(job, green, 'swap');
  const stamp = stampGeneration(job.ports.clock.now());
  const limit = findSchemaLimit(target.type) ?? Number.POSITIVE_INFINITY;
  const swap: Swap = {
    schemas: plan.schemas.map(({ database, live: name, green: incoming }) => ({
      ...{ database, live: name, incoming, old: nameOldSchema(name, stamp, limit) },
    })),
    marker: markerOf(job, parts.previous, stamp, false),
    gone: namesGone(known, survey, plan.schemas),
    granted_by_dbt: nameGranted(live.nodes.values()),
    moves: moves.map(({ handle, schema }) => ({ handle, live: schema })),
    keep: job.settings.keepOld > 0,
  };
  await swapWithReaders(job, warehouse, swap, (part) => Object.assign(promotion, part));
  promotion.carried = moves.map(({ identity }) => identity);
  await describeLive(job, runState, green, parts.build);
  await dropOlder(job, runState, green, databasesOf(plan.schemas));
}

/** From here on the run speaks of the live relations. */
async function describeLive(
  job: Job,
  runState: RunState,
  { live, liveFile, target }: Green,
  build: Build,
): Promise<void> {
  build.nodes = live.nodes;
  runState.manifest = live.nodes;
  runState.graph = live;
  runState.schema = target.schema ?? '';
  runState.files.manifest = liveFile;
  if (!build.runResults) return;
  const relationOf = (id: string) => live.nodes.get(id)?.relationName ?? null;
  build.runResults = renameRelations(build.runResults, relationOf);
  build.file = join(job.scratch, 'run_results.json');
  await writeFile(build.file, JSON.stringify(build.runResults));
}

/** What was rolled back goes with the first deploy after it. A failed drop is not an error. */
async function dropOlder(
  job: Job,
  runState: RunState,
  { warehouse, promotion }: Green,
  databases: readonly string[],
): Promise<void> {
  const owner = generationOwner(job);
  try {
    const old = await listOldSchemas(warehouse, owner, databases);
    const kept = new Set(listGenerations(old).slice(0, job.settings.keepOld));
    const isKept = ({ marker }: OldSchema) => kept.has(marker.generation);
    promotion.kept = old.filter(isKept).map(({ schema }) => schema);
    const drop = new Set(
      old.filter((each) => !isKept(each)).map(({ marker }) => marker.generation),
    );
    const result = await dropGenerations(warehouse, owner, databases, [...drop]);
    if (result.kept.length > 0)
      runState.notices.push(
        `${result.kept.map(({ schema }) => schema).join(', ')} could not be dropped, because an object outside still reads it.`,
      );
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    runState.notices.push(`Older generations could not be dropped: ${error.message}`);
  }
}
