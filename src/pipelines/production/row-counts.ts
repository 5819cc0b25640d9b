import type { ManifestNode } from '../../dbt/artifacts/manifest.ts';
import type { NodeResult } from '../../dbt/artifacts/run-results.ts';
import { isBuiltStatus } from '../../dbt/engine.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { ActionError } from '../../errors.ts';
import type { RowCount } from '../../health/history.ts';
import { resolvePlace } from '../../warehouse/relation-place.ts';
import { type CountRequest, countRows } from '../../warehouse/row-counts.ts';
import type { Build } from '../steps/build.ts';
import { openWarehouse } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import { firstLine } from '../steps/retry-wait.ts';
import type { RunState } from '../steps/run-state.ts';
import type { WarehouseTarget } from '../steps/warehouse-target.ts';

type Counts = Map<string, RowCount>;

/** The rows of what this run built, by unique id. Never throws: what went wrong is a notice. */
export async function countBuiltRows(
  job: Job,
  runState: RunState,
  session: DbtSession,
  { build, target }: { build: Build; target: WarehouseTarget },
): Promise<Counts> {
  if (job.settings.rowCounts === 'off') return new Map();
  const results = new Map(build.results.map((result) => [result.uniqueId, result]));
  const built = [...results.values()].flatMap((result) => {
    const node = build.nodes.get(result.uniqueId);
    return node && isBuiltStatus(result.status) ? [{ node, result }] : [];
  });
  const known: Counts = new Map();
  for (const { node, result } of built) {
    const rows = reportedRows(node, result, target.type);
    if (rows !== null) known.set(node.uniqueId, { rows, estimated: false });
  }
  const left = built.map(({ node }) => node).filter(({ uniqueId }) => !known.has(uniqueId));
  return new Map([...known, ...(await countNodes(job, runState, session, left))]);
}

/** The rows of all that production has, by unique id. Never throws. */
export async function countAllRows(
  job: Job,
  runState: RunState,
  session: DbtSession,
  nodes: Build['nodes'],
): Promise<Counts> {
  if (job.settings.rowCounts === 'off') return new Map();
  return countNodes(job, runState, session, [...nodes.values()]);
}

async function countNodes(
  job: Job,
  runState: RunState,
  session: DbtSession,
  nodes: readonly ManifestNode[],
): Promise<Counts> {
  const views = job.settings.rowCounts === 'all';
  const requests = nodes.flatMap((node) => toRequest(node, views));
  if (requests.length === 0) return new Map();
  const { runner } = job.ports;
  try {
    const warehouse = openWarehouse(job, session, {});
    const { counts, refused, message } = await countRows(warehouse, requests, { views });
    runner.info(`Counted the rows of ${counts.size} of ${requests.length} relations`);
    if (refused.length > 0) runState.notices.push(describeRefused(refused, message));
    return counts;
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    runState.notices.push(`The rows were not counted: ${firstLine(error.message)}`);
    return new Map();
  }
}

const COUNTED: readonly string[] = ['model', 'seed', 'snapshot'];

function toRequest(node: ManifestNode, views: boolean): CountRequest[] {
  const place = resolvePlace(node);
  if (!place || !COUNTED.includes(node.resourceType)) return [];
  const isView = node.materialized === 'view';
  return isView && !views ? [] : [{ uniqueId: node.uniqueId, place }];
}

/**
 * Adapters whose answer to `create table as` is the number of its rows; that of others is the number
 * of statements, or nothing. BigQuery's by its documentation; not tried here.
 */
const TELLS_TABLE: readonly string[] = ['postgres', 'bigquery'];

/** A seed's answer is made by dbt itself, of the rows in the file. */
function reportedRows(node: ManifestNode, { rowsAffected }: NodeResult, adapter: string) {
  const whole =
    node.resourceType === 'seed' ||
    (node.resourceType === 'model' &&
      node.materialized === 'table' &&
      TELLS_TABLE.includes(adapter));
  return whole && !node.hasPostHooks && rowsAffected !== null && rowsAffected >= 0
    ? rowsAffected
    : null;
}

const SHOWN = 5;

function describeRefused(refused: readonly string[], message: string | undefined): string {
  const names = refused.slice(0, SHOWN).join(', ');
  const more = refused.length > SHOWN ? ` and ${refused.length - SHOWN} more` : '';
  const why = message === undefined ? '' : ` ${firstLine(message)}`;
  return `The rows of ${names}${more} could not be counted.${why}`;
}
