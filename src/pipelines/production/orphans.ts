import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readDisabledIds } from '../../dbt/artifacts/disabled-ids.ts';
import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import { readArtifact } from '../../dbt/artifacts/read-artifact.ts';
import { isBuiltStatus } from '../../dbt/engine.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { ActionError, RefusedError, StateError } from '../../errors.ts';
import { findOrphans, judgeOrphans, type Orphan, type OrphanReport } from '../../plan/orphans.ts';
import { isPlainName } from '../../state/plain-names.ts';
import type { ProductionStore, StateLookup, StateRecord } from '../../state/state.ts';
import type { Warehouse } from '../../warehouse/operations.ts';
import { dropOrphan, surveyOrphans } from '../../warehouse/orphans.ts';
import type { Build } from '../steps/build.ts';
import { openWarehouse } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import { loadManifest, loadStateManifest } from '../steps/manifests.ts';
import { orphanRule } from '../steps/orphan-rule.ts';
import { firstLine } from '../steps/retry-wait.ts';
import type { RunState } from '../steps/run-state.ts';
import type { WarehouseTarget } from '../steps/warehouse-target.ts';

/** Warehouses whose catalogue says what depends on a relation: elsewhere a drop could break a reader. */
const SUPPORTED = ['duckdb', 'postgres'];

/** Before anything is started. Throws `RefusedError`. */
export function refuseUnsupportedDrop({ settings }: Job, { type, target }: WarehouseTarget): void {
  if (settings.orphans !== 'drop' || SUPPORTED.includes(type)) return;
  throw new RefusedError(
    `"orphans: drop" is not supported on ${type}, the type of target ${target}: its catalogue does not say for certain what reads a relation. Supported: ${SUPPORTED.join(', ')}.`,
    { hint: 'Set "orphans: report", and drop by hand what nobody reads.' },
  );
}

interface Parts {
  store: ProductionStore;
  previous: StateLookup;
  target: WarehouseTarget;
  /** The project as it is parsed for production, and its file. */
  manifest: Manifest;
  manifestFile: string;
  /** manifest.json of the state that this deploy is about to publish. */
  ledgerFile: string;
  build: Build;
}

/**
 * Finds relations that an earlier deploy built and no node names any more, drops those that the
 * setting lets go, and notes all of them for the report. Never throws an `ActionError`: where they
 * could not be looked for, nothing is dropped, and a notice says why.
 *
 * @returns what the next state remembers of them
 */
export async function tidyOrphans(
  job: Job,
  runState: RunState,
  session: DbtSession,
  parts: Parts,
): Promise<StateRecord['orphans']> {
  const rule = orphanRule(job);
  if (rule.policy === 'off') return { ...rule, relations: [] };
  const earlier = parts.previous.found ? parts.previous.state : parts.previous.older;
  const recorded = (earlier?.record.orphans?.relations ?? []).filter(isSafe);
  try {
    const orphans = (await findAll(job, parts, recorded)).filter(isSafe);
    if (orphans.length === 0) return { ...rule, relations: [] };
    const warehouse = openWarehouse(job, session, { login: parts.target });
    const { found, unknown, error } = await surveyOrphans(warehouse, orphans);
    if (error !== undefined) runState.notices.push(describeUnknown(unknown, error));
    const judged = judgeOrphans(found, {
      ...{ rule, adapter: parts.target.type, project: parts.manifest },
      disabled: await readArtifact(parts.manifestFile, readDisabledIds),
      succeeded: parts.build.succeeded,
    });
    const done = await dropDue(job, warehouse, judged);
    runState.orphans = done;
    const left = done.filter(({ fate }) => fate !== 'dropped');
    return { ...rule, relations: [...left.map(toRecord), ...unknown] };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    runState.notices.push(
      `Relations that the project no longer has were not looked for. ${firstLine(error.message)}`,
    );
    return { ...rule, relations: recorded };
  }
}

/** Their names go into SQL. dbt could not have built a relation of another name. */
function isSafe({ database, schema, identifier }: Orphan): boolean {
  return [database, schema, identifier].every(isPlainName);
}

async function findAll(
  job: Job,
  { store, previous, target, manifest, ledgerFile, build }: Parts,
  recorded: readonly Orphan[],
): Promise<Orphan[]> {
  const earlier = previous.found ? previous.state : previous.older;
  if (!earlier) return [];
  const { context, ports } = job;
  const results = build.results.filter(({ status }) => isBuiltStatus(status));
  const find = (naming: readonly Manifest[]) =>
    findOrphans({
      ...{ adapter: target.type, recorded, before, naming },
      nodes: new Set(manifest.nodes.keys()),
      built: new Set(results.map(({ uniqueId }) => uniqueId)),
      now: { at: ports.clock.now().toISOString(), sha: context.sha },
      counts: build.succeeded && earlier.record.runId !== context.run.id,
    });
  const before = await loadStateManifest(earlier);
  // The ledger and the states of others are large: they are read where they can decide something.
  if (find([manifest]).length === 0) return [];
  const ledger = await loadManifest(ledgerFile);
  const others = await loadOthers(store);
  return find([manifest, ledger, ...others]);
}

async function loadOthers(store: ProductionStore): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for (const folder of await store.listOthers()) {
    const file = join(folder, 'manifest.json');
    if (!existsSync(file))
      throw new StateError(`The production state in ${folder} has no manifest.`);
    manifests.push(await loadManifest(file));
  }
  return manifests;
}

async function dropDue(
  { ports, stopped }: Job,
  warehouse: Warehouse,
  judged: readonly OrphanReport[],
): Promise<OrphanReport[]> {
  const done: OrphanReport[] = [];
  for (const orphan of judged) {
    if (orphan.fate !== 'dropped') {
      done.push(orphan);
      continue;
    }
    stopped.throwIfAborted();
    const { dropped, note } = await dropOrphan(warehouse, orphan).catch((error: unknown) => {
      if (!(error instanceof ActionError)) throw error;
      return { dropped: false, note: error.message };
    });
    if (dropped) ports.runner.info(`Dropped ${orphan.relation}, which no node builds any more`);
    done.push(dropped ? orphan : { ...orphan, fate: 'refused', note });
  }
  return done;
}

function toRecord(report: OrphanReport): Orphan {
  const { kind: _, dependents: __, fate: ___, deploysLeft: ____, note: _____, ...orphan } = report;
  return orphan;
}

const SHOWN = 5;

function describeUnknown(unknown: readonly Orphan[], error: string): string {
  const names = unknown.slice(0, SHOWN).map(({ relation }) => relation);
  const more = unknown.length > SHOWN ? ` and ${unknown.length - SHOWN} more` : '';
  return `No node builds ${names.join(', ')}${more} any more. Whether it still exists is not known: ${firstLine(error)}`;
}
