import { join } from 'node:path';
import { parseMember, readMembers } from '../../dbt/artifacts/json-members.ts';
import { readArtifact } from '../../dbt/artifacts/read-artifact.ts';
import { findRowFacts, type RowFacts } from '../../dbt/artifacts/row-facts.ts';
import type { NodeResult } from '../../dbt/artifacts/run-results.ts';
import { isBuiltStatus } from '../../dbt/engine.ts';
import type { PlanNode } from '../../plan/plan.ts';
import type { DataDiff } from '../../plan/review.ts';
import { buildDiffRequests, computeDataDiffs } from '../../warehouse/diff.ts';
import type { Warehouse } from '../../warehouse/operations.ts';
import { fetchSamples } from '../../warehouse/samples.ts';
import { targetPath } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import type { ProductionRelations } from '../steps/manifests.ts';
import type { RunState } from '../steps/run-state.ts';
import { type DiffMemory, keepDiffs, recallDiffs } from './diff-memory.ts';

/**
 * Compares each relation that was built and that production has too; but for those that are as an
 * earlier push compared them.
 *
 * @returns in the order of the plan
 * @throws DbtError where the warehouse refuses more than single relations
 */
export async function compareData(
  job: Job,
  runState: RunState,
  warehouse: Warehouse,
  parts: {
    planned: readonly PlanNode[];
    results: readonly NodeResult[];
    relations: ProductionRelations;
    memory: DiffMemory | undefined;
  },
): Promise<DataDiff[]> {
  const { planned, results, relations, memory } = parts;
  const { settings, ports } = job;
  const succeeded = new Set(
    results.filter(({ status }) => isBuiltStatus(status)).map(({ uniqueId }) => uniqueId),
  );
  const nodes = planned.filter(({ uniqueId }) => succeeded.has(uniqueId));
  const facts = await loadRowFacts(job, succeeded);
  const requests = buildDiffRequests(nodes, relations.nodes, facts);
  const recalled = memory ? await recallDiffs(job, memory, requests) : [];
  const known = new Map(recalled.map((diff) => [diff.uniqueId, diff]));
  if (known.size > 0)
    ports.runner.info(
      `${known.size} of ${requests.length} comparisons with production were reused from the last push, because neither side has changed.`,
    );
  const open = requests.filter(({ uniqueId }) => !known.has(uniqueId));
  const { diffs, notCompared, refusals } = await computeDataDiffs(warehouse, open, {
    maxRows: settings.dataDiffMaxRows,
  });
  for (const { uniqueId, message } of refusals)
    ports.runner.info(`The warehouse refused to compare ${uniqueId}: ${message}`);
  for (const [reason, group] of Map.groupBy(notCompared, (each) => each.reason))
    runState.notices.push(describeNotCompared(group, reason));
  for (const diff of diffs) known.set(diff.uniqueId, diff);
  const all = requests.flatMap(({ uniqueId }) => known.get(uniqueId) ?? []);
  if (memory) await keepDiffs(job, memory, requests, all);
  if (settings.dataDiff !== 'samples') return all;
  const samples = await fetchSamples(warehouse, requests, all);
  return all.map((diff) => ({ ...diff, samples: samples.get(diff.uniqueId) }));
}

const NAMES_SHOWN = 5;

/** The same reason holds for many as a rule. */
function describeNotCompared(group: ReadonlyArray<{ uniqueId: string }>, reason: string): string {
  const names = group.slice(0, NAMES_SHOWN).map(({ uniqueId }) => uniqueId);
  const more = group.length - names.length;
  const all = more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
  return `The data of ${all} was not compared with production. ${reason}`;
}

async function loadRowFacts(job: Job, wanted: ReadonlySet<string>): Promise<Map<string, RowFacts>> {
  return readArtifact(join(targetPath(job), 'manifest.json'), (bytes) => {
    const nodes = new Map(readMembers(bytes)).get('nodes');
    return nodes ? findRowFacts(parseEach(nodes), wanted) : new Map();
  });
}

function* parseEach(members: Buffer): Generator<[string, unknown]> {
  for (const [uniqueId, entry] of readMembers(members)) yield [uniqueId, parseMember(entry)];
}
