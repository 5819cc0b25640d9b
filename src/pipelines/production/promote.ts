import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findSchemaLimit } from '../../config/isolated-schema.ts';
import type { ManifestNode } from '../../dbt/artifacts/manifest.ts';
import { renameRelations } from '../../dbt/artifacts/run-results.ts';
import { ActionError, DbtError } from '../../errors.ts';
import { nameOldSchema, stampGeneration } from '../../plan/blue-green.ts';
import { type Named, namesGone } from '../../plan/replaced.ts';
import type { Promotion } from '../../report/model/report.ts';
import type { ProductionStore, StateLookup } from '../../state/state.ts';
import {
  databasesOf,
  dropGenerations,
  type GenerationState,
  listOldSchemas,
  type OldSchema,
  type Swap,
  type SwapAnswer,
  swapSchemas,
} from '../../warehouse/blue-green.ts';
import type { Warehouse } from '../../warehouse/operations.ts';
import { refuseOvertaken } from '../steps/deploy-order.ts';
import type { Job } from '../steps/job.ts';
import type { Draft } from '../steps/run-state.ts';
import { type Green, generationOwner, nameRelations, surveyCarrying } from './blue-green.ts';

/**
 * Puts what was built into the place of what is live, all at once.
 * @throws RefusedError, DbtError: production is as before
 */
export async function promote(
  job: Job,
  draft: Draft,
  green: Green,
  parts: { store: ProductionStore; previous: StateLookup },
): Promise<void> {
  const { warehouse, plan, live, known, target } = green;
  await refuseOvertaken(job, draft, parts.store);
  const { survey, carry } = await surveyCarrying(job, green, 'swap');
  const stamp = stampGeneration(job.ports.clock.now());
  const limit = findSchemaLimit(target.type) ?? Number.POSITIVE_INFINITY;
  const swap: Swap = {
    schemas: plan.schemas.map(({ database, live: name, green: incoming }) => ({
      ...{ database, live: name, incoming, old: nameOldSchema(name, stamp, limit) },
    })),
    mark: markOf(job, parts.previous, stamp, false),
    gone: namesGone(known, survey, plan.schemas),
    granted_by_dbt: nameGranted(live.nodes.values()),
    carry: carry.map(({ handle, schema }) => ({ handle, live: schema })),
    keep: job.settings.keepOld > 0,
  };
  await swapWithReaders(job, draft, warehouse, swap);
  if (draft.promotion) draft.promotion.carried = carry.map(({ identity }) => identity);
  await describeLive(job, draft, green);
  await dropOlder(job, draft, warehouse, databasesOf(plan.schemas));
}

/** `schema.identifier` of what dbt sets the privileges of by itself. */
export function nameGranted(nodes: Iterable<ManifestNode>): string[] {
  return nameRelations([...nodes].filter(({ hasGrants }) => hasGrants)).map(nameOf);
}

function nameOf({ schema, name }: Named): string {
  return `${schema}.${name}`;
}

/** What is written into the schemas that are replaced. @param previous the state that they are of */
export function markOf(
  job: Job,
  previous: StateLookup,
  stamp: string,
  rolledBack: boolean,
): Swap['mark'] {
  const state = previous.found ? stateOf(previous) : null;
  return {
    ...{ role: 'old', ...generationOwner(job), generation: stamp },
    ...{ state, rolled_back: rolledBack },
  };
}

function stateOf({ state }: Extract<StateLookup, { found: true }>): GenerationState {
  const { record } = state;
  const { runId, runAttempt } = record.publishedBy ?? record;
  const { sha, createdAt } = record;
  return { run_id: runId, run_attempt: runAttempt, sha, created_at: createdAt };
}

/** Seconds between the tries: five minutes in all. */
const PAUSES = [1, 2, 4, 8, 15, 30, 30, 30, 30, 30, 30, 30, 30, 30];

/** A reader is never made to wait for another one: the swap gives way, and tries again. */
export async function swapWithReaders(
  job: Job,
  draft: Draft,
  warehouse: Warehouse,
  swap: Swap,
): Promise<void> {
  const { runner, clock } = job.ports;
  for (let round = 1; ; round += 1) {
    job.stopped.throwIfAborted();
    const answer = await swapOnce(job, draft, warehouse, swap);
    if (draft.promotion) Object.assign(draft.promotion, { rounds: round, seconds: answer.seconds });
    if (answer.swapped) {
      runner.info(`Swapped ${swap.schemas.length} schemas in ${answer.seconds.toFixed(3)} s`);
      return;
    }
    const pause = PAUSES[round - 1];
    const holders = answer.waiting_for.map((holder) => `  ${holder}`).join('\n');
    if (pause === undefined)
      throw new DbtError(
        `In ${round} tries there was no moment at which nobody was reading the live schemas, so production was left as it is. These were in the way last:\n${holders}`,
        { hint: 'End the transactions that stay open, or run the deploy when fewer people read.' },
      );
    runner.info(`Readers are in the way, so the swap is tried again in ${pause} s:\n${holders}`);
    await clock.wait(pause);
  }
}

async function swapOnce(
  job: Job,
  draft: Draft,
  warehouse: Warehouse,
  swap: Swap,
): Promise<SwapAnswer> {
  const outcome = (value: Promotion['outcome']) => {
    if (draft.promotion) draft.promotion.outcome = value;
  };
  outcome('swapping');
  try {
    const answer = await swapSchemas(warehouse, swap);
    outcome(answer.swapped ? 'swapped' : 'unchanged');
    return answer;
  } catch (error) {
    if (!(error instanceof DbtError)) throw error;
    // A connection that is lost while it commits does not say what became of it.
    const old = await listOldSchemas(warehouse, generationOwner(job), databasesOf(swap.schemas));
    const swapped = old.some(({ mark }) => mark.generation === swap.mark.generation);
    outcome(swapped ? 'swapped' : 'unchanged');
    if (!swapped) throw error;
    return { swapped, seconds: 0, waiting_for: [] };
  }
}

/** From here on the run speaks of the live relations. */
async function describeLive(job: Job, draft: Draft, { live, liveFile, target }: Green) {
  draft.manifest = live.nodes;
  draft.graph = live;
  draft.schema = target.schema ?? '';
  draft.files.manifest = liveFile;
  if (!draft.runResults) return;
  const relationOf = (id: string) => live.nodes.get(id)?.relationName ?? null;
  draft.runResults = renameRelations(draft.runResults, relationOf);
  draft.files.runResults = join(job.scratch, 'run_results.json');
  await writeFile(draft.files.runResults, JSON.stringify(draft.runResults));
}

/** What was rolled back goes with the first deploy after it. That it cannot be dropped fails nothing. */
async function dropOlder(
  job: Job,
  draft: Draft,
  warehouse: Warehouse,
  databases: readonly string[],
): Promise<void> {
  const owner = generationOwner(job);
  try {
    const old = await listOldSchemas(warehouse, owner, databases);
    const kept = new Set(listGenerations(old).slice(0, job.settings.keepOld));
    const isKept = ({ mark }: OldSchema) => kept.has(mark.generation);
    if (draft.promotion) draft.promotion.kept = old.filter(isKept).map(({ schema }) => schema);
    const drop = new Set(old.filter((each) => !isKept(each)).map(({ mark }) => mark.generation));
    const result = await dropGenerations(warehouse, owner, databases, [...drop]);
    if (result.kept.length > 0)
      draft.notices.push(
        `${result.kept.map(({ schema }) => schema).join(', ')} could not be dropped, because something outside still reads it.`,
      );
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    draft.notices.push(`Older generations could not be dropped: ${error.message}`);
  }
}

/** Those that can be rolled back to, the newest first. */
export function listGenerations(old: readonly OldSchema[]): string[] {
  const names = old.filter(({ mark }) => !mark.rolled_back).map(({ mark }) => mark.generation);
  return [...new Set(names)];
}
