import { join } from 'node:path';
import { findSchemaLimit } from '../../config/isolated-schema.ts';
import { GitHubError, RefusedError } from '../../errors.ts';
import { nameOldSchema, stampGeneration } from '../../plan/blue-green.ts';
import { namesGone, planMoves } from '../../plan/replaced.ts';
import type { Promotion } from '../../report/model/report.ts';
import type { ProductionStore, StateLookup } from '../../state/state.ts';
import {
  listOldSchemas,
  type OldSchema,
  type Swap,
  surveySchemas,
} from '../../warehouse/blue-green.ts';
import { openDbt, openWarehouse, prepareDbt } from '../steps/connect.ts';
import { fetchRunningDeploys } from '../steps/deploy-order.ts';
import type { Job } from '../steps/job.ts';
import { loadDatabases, loadProductionRelations } from '../steps/manifests.ts';
import type { RunState } from '../steps/run-state.ts';
import { fetchPreviousState, openStateStore } from '../steps/state.ts';
import { resolveProductionTarget } from '../steps/warehouse-target.ts';
import { refuseWrongRef } from './deploy-commit.ts';
import { continueHistory } from './history.ts';
import { publishAgain } from './publish-again.ts';
import {
  generationOwner,
  listGenerations,
  markerOf,
  nameGranted,
  nameOrphans,
  nameRelations,
  refuseUnsupportedSwap,
  splitKept,
  swapWithReaders,
} from './swap.ts';

/** Puts the newest generation that is kept back into the place of what is live. */
export async function runRollback(job: Job, runState: RunState): Promise<void> {
  const target = await resolveProductionTarget(job, runState);
  const store = openStateStore(job, target.target);
  refuseUnsupportedSwap(job, target);
  const [installation, current] = await Promise.all([
    prepareDbt(job, target),
    fetchPreviousState(job, store, runState),
    refuseWrongRef(job),
  ]);
  await noteRunningDeploys(job, runState);

  const session = await openDbt(job, runState, installation, target);
  try {
    const warehouse = openWarehouse(job, session, { login: target });
    const databases = current.found ? await loadDatabases(current.state) : [];
    const old = await listOldSchemas(warehouse, generationOwner(job), databases);
    const generation = newestOf(old);
    const before = await fetchStateOf(job, runState, store, generation);
    const { swap, promotion } = await planSwap(job, runState, warehouse, {
      ...{ generation, current, before },
      nameLength: findSchemaLimit(target.type) ?? Number.POSITIVE_INFINITY,
    });
    await swapWithReaders(job, warehouse, swap, (part) => Object.assign(promotion, part));
    promotion.kept = old
      .filter(
        ({ marker }) => !marker.rolled_back && !generation.some((each) => each.marker === marker),
      )
      .map(({ schema }) => schema);
    if (!before.found) return;
    // The history is continued: the rolled-back deploy happened.
    const history = await continueHistory(job, runState, {
      previous: current.found || current.older ? current : before,
      mode: 'rollback',
      sha: before.state.record.sha,
      // It is not judged: nothing was built.
      ...{ nodes: new Map(), sources: [] },
    });
    await publishAgain(job, runState, { store, live: before, history, place: 'newest' });
  } finally {
    await session.close();
  }
}

function newestOf(old: readonly OldSchema[]): OldSchema[] {
  const [newest] = listGenerations(old);
  if (newest === undefined)
    throw new RefusedError('There is nothing to roll back to. No replaced schemas were kept.', {
      hint: '"keep-old" sets how many generations of schemas a blue-green deploy keeps. To roll back the code, revert the commit on the default branch.',
    });
  return old.filter(({ marker }) => marker.generation === newest);
}

async function noteRunningDeploys(job: Job, runState: RunState): Promise<void> {
  const running = await fetchRunningDeploys(job);
  const [other] = running.filter(({ runId }) => runId !== job.context.run.id);
  if (other)
    runState.notices.push(
      `Run ${other.runId} is deploying now. Its build goes live when the run ends. Cancel that run if you do not want this.`,
    );
}

/** Data comes first: a state that is gone does not keep production from being rolled back. */
async function fetchStateOf(
  job: Job,
  runState: RunState,
  store: ProductionStore,
  generation: readonly OldSchema[],
): Promise<StateLookup> {
  const state = generation[0]?.marker.state;
  const lookup = state
    ? await lookUp(job, store, { id: state.run_id, attempt: state.run_attempt })
    : {
        found: false as const,
        reason: 'The replaced schemas have no recorded state.',
        passedOver: [],
      };
  if (!lookup.found)
    runState.notices.push(
      `The production state of the restored schemas could not be found: ${lookup.reason} Until the next deploy, pull requests compare with the state of the deploy that was rolled back.`,
    );
  return lookup;
}

async function lookUp(
  job: Job,
  store: ProductionStore,
  run: { id: number; attempt: number },
): Promise<StateLookup> {
  try {
    return await store.fetchOf(run, join(job.scratch, 'state-before'));
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return { found: false, reason: error.message, passedOver: [] };
  }
}

async function planSwap(
  job: Job,
  runState: RunState,
  warehouse: Parameters<typeof surveySchemas>[0],
  parts: {
    generation: readonly OldSchema[];
    current: StateLookup;
    before: StateLookup;
    nameLength: number;
  },
): Promise<{ swap: Swap; promotion: Promotion }> {
  const { generation, current, before, nameLength } = parts;
  const back = generation.map(({ database, schema, marker }) => ({
    ...{ database, live: marker.live, green: schema },
  }));
  const relationsOf = async (lookup: StateLookup) =>
    lookup.found ? [...(await loadProductionRelations(lookup.state)).nodes.values()] : [];
  const [live, returning] = [await relationsOf(current), await relationsOf(before)];
  const survey = await surveySchemas(warehouse, back);
  const incoming = new Map(back.map((pair) => [pair.green, pair.live]));
  // Whatever comes back takes the place of what has its name.
  const arriving = survey.objects.flatMap(({ schema, name }) => {
    const place = incoming.get(schema);
    return place === undefined || name === '' ? [] : [{ schema: place, name }];
  });
  const { known: orphans, kept } = splitKept(arriving, nameOrphans(current));
  const own = new Set(kept.map(({ schema, name }) => `${schema}.${name}`.toLowerCase()));
  const known = [...nameRelations([...live, ...returning]), ...orphans].filter(
    ({ schema, name }) => !own.has(`${schema}.${name}`.toLowerCase()),
  );
  const policy = job.settings.foreignRelations;
  const facts = { survey, schemas: back, known, kept, copied: [], policy };
  const moves = planMoves({ ...facts, before: 'swap' });

  const stamp = stampGeneration(job.ports.clock.now());
  const promotion: Promotion = {
    ...{ outcome: 'unchanged', seconds: 0, rounds: 0, kept: [] },
    schemas: back.map((pair) => ({ live: pair.live, incoming: pair.green })),
    carried: moves.map(({ identity }) => identity),
    backTo: generation[0]?.marker.state?.sha,
  };
  runState.promotion = promotion;
  const swap: Swap = {
    schemas: back.map(({ database, live: name, green }) => ({
      ...{ database, live: name, incoming: green, old: nameOldSchema(name, stamp, nameLength) },
    })),
    marker: markerOf(job, current, stamp, true),
    gone: namesGone(known, survey, back),
    granted_by_dbt: nameGranted(returning),
    moves: moves.map(({ handle, schema }) => ({ handle, live: schema })),
    keep: true,
  };
  return { swap, promotion };
}
