import type { ManifestNode } from '../../dbt/artifacts/manifest.ts';
import { DbtError, RefusedError } from '../../errors.ts';
import type { Named } from '../../plan/replaced.ts';
import type { Promotion } from '../../report/model/report.ts';
import type { StateLookup } from '../../state/state.ts';
import {
  databasesOf,
  type GenerationState,
  isPutAway,
  listOldSchemas,
  type OldSchema,
  type Swap,
  type SwapAnswer,
  swapSchemas,
} from '../../warehouse/blue-green.ts';
import type { Warehouse } from '../../warehouse/operations.ts';
import { type RelatedNode, resolvePlace } from '../../warehouse/relation-place.ts';
import type { Job } from '../steps/job.ts';
import type { WarehouseTarget } from '../steps/warehouse-target.ts';

const SUPPORTED = ['duckdb', 'postgres', 'redshift', 'snowflake'];

/** Before anything is started. Throws `RefusedError`. */
export function refuseUnsupportedSwap({ settings }: Job, { type, target }: WarehouseTarget): void {
  if (!SUPPORTED.includes(type))
    throw new RefusedError(
      `Blue-green is not supported on ${type}, the type of target ${target}. Supported: ${SUPPORTED.join(', ')}.`,
      { hint: 'Set "blue-green: off" to build in place.' },
    );
  if (settings.select.length + settings.exclude.length > 0)
    throw new RefusedError(
      'A blue-green deploy builds everything. Nodes that "select" and "exclude" omit would be missing after the swap.',
      {
        hint: 'If they are meant for pull requests, set them on that event only in the workflow.',
      },
    );
}

/** Whose green and old schemas they are. */
export function generationOwner({ context, project }: Job) {
  return { repository: context.repository, project: project.name };
}

export function nameRelations(nodes: Iterable<RelatedNode | undefined>): Named[] {
  return [...nodes]
    .map(resolvePlace)
    .filter((place) => place !== undefined)
    .map(({ schema, identifier }) => ({ schema, name: identifier }));
}

/** What an earlier deploy has built. */
interface EarlierRelation extends Named {
  resourceType: string;
}

export function nameBuilt(nodes: Iterable<ManifestNode>): EarlierRelation[] {
  return [...nodes].flatMap((node) =>
    nameRelations([node]).map((named) => ({ ...named, resourceType: node.resourceType })),
  );
}

/** Relations that the project of a state no longer had. */
export function nameOrphans(lookup: StateLookup): EarlierRelation[] {
  const orphans = lookup.found ? lookup.state.record.orphans?.relations : undefined;
  return (orphans ?? []).map(({ schema, identifier, resourceType }) => ({
    ...{ schema, name: identifier, resourceType },
  }));
}

/**
 * Relations of dbt's that a swap may take away, and snapshots that nothing takes the place of: their
 * history is moved to the schemas that come.
 * @param now what the schemas that come have, or will have
 */
export function splitKept(
  now: readonly Named[],
  earlier: readonly EarlierRelation[],
): { known: Named[]; kept: Named[] } {
  const keyOf = ({ schema, name }: Named) => `${schema}.${name}`.toLowerCase();
  const there = new Set(now.map(keyOf));
  const isKept = (each: EarlierRelation) =>
    each.resourceType === 'snapshot' && !there.has(keyOf(each));
  return {
    known: [...now, ...earlier.filter((each) => !isKept(each))],
    kept: earlier.filter(isKept),
  };
}

/** `schema.identifier` of what dbt sets the privileges of by itself. */
export function nameGranted(nodes: Iterable<ManifestNode>): string[] {
  return nameRelations([...nodes].filter(({ hasGrants }) => hasGrants)).map(
    ({ schema, name }) => `${schema}.${name}`,
  );
}

/** What is written into the schemas that are replaced. @param previous the state that they are of */
export function markerOf(
  job: Job,
  previous: StateLookup,
  stamp: string,
  rolledBack: boolean,
): Swap['marker'] {
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

/** Keeps the report up to date while a swap is under way: a run that is stopped reports how far it came. */
export type NoteSwap = (part: Partial<Pick<Promotion, 'outcome' | 'rounds' | 'seconds'>>) => void;

/** A reader is never made to wait for another one: the swap gives way, and tries again. */
export async function swapWithReaders(
  job: Job,
  warehouse: Warehouse,
  swap: Swap,
  note: NoteSwap,
): Promise<void> {
  const { runner, clock } = job.ports;
  for (let attempt = 1; ; attempt += 1) {
    job.stopped.throwIfAborted();
    const answer = await swapOnce(job, warehouse, swap, note);
    note({ rounds: attempt, seconds: answer.seconds });
    if (answer.swapped) {
      runner.info(`Swapped ${swap.schemas.length} schemas in ${answer.seconds.toFixed(3)} s`);
      return;
    }
    const pause = PAUSES[attempt - 1];
    const holders = answer.waiting_for.map((holder) => `  ${holder}`).join('\n');
    if (pause === undefined)
      throw new DbtError(
        `Other sessions were reading the live schemas in each of ${attempt} attempts, so production was not changed. These blocked the last attempt:\n${holders}`,
        { hint: 'End the open transactions, or run the deploy at a quieter time.' },
      );
    runner.info(`Readers block the swap. Next attempt in ${pause} s:\n${holders}`);
    await clock.wait(pause);
  }
}

async function swapOnce(
  job: Job,
  warehouse: Warehouse,
  swap: Swap,
  note: NoteSwap,
): Promise<SwapAnswer> {
  const outcome = (value: Promotion['outcome']) => note({ outcome: value });
  outcome('swapping');
  try {
    const answer = await swapSchemas(warehouse, swap);
    outcome(answer.swapped ? 'swapped' : 'unchanged');
    return answer;
  } catch (error) {
    if (!(error instanceof DbtError)) throw error;
    // A connection that is lost while it commits does not say what became of it.
    const old = await listOldSchemas(warehouse, generationOwner(job), databasesOf(swap.schemas));
    const replaced = old.filter(({ marker }) => marker.generation === swap.marker.generation);
    if (!replaced.every(isPutAway))
      throw new DbtError(
        `The swap stopped half-way: the schemas were swapped, and their views may still read what was replaced.\n${error.message}`,
        {
          hint: 'Deploy again: the next deploy puts the replaced schemas away and swaps all of it.',
        },
      );
    const swapped = replaced.length > 0;
    outcome(swapped ? 'swapped' : 'unchanged');
    if (!swapped) throw error;
    return { swapped, seconds: 0, waiting_for: [] };
  }
}

/** Those that can be rolled back to, the newest first. */
export function listGenerations(old: readonly OldSchema[]): string[] {
  const names = old
    .filter(({ marker }) => !marker.rolled_back)
    .map(({ marker }) => marker.generation);
  return [...new Set(names)];
}
