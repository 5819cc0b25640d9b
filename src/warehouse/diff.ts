import type { RowFacts } from '../dbt/artifacts/row-facts.ts';
import type { DataDiff } from '../plan/review.ts';
import { hasRows } from '../plan/writes.ts';
import { type DiffAnswer, diffAnswer } from './diff-answer.ts';
import { type Answers, MAX_REQUESTS, type Warehouse } from './operations.ts';
import { type RelatedNode, type RelationPlace, resolvePlace } from './relation-place.ts';

/** One relation to hold against the same one in production. */
export interface DiffRequest {
  uniqueId: string;
  /** Production's. */
  before: RelationPlace;
  /** The pull request's. */
  after: RelationPlace;
  /** From `findRowFacts`; empty: nothing is known. */
  facts: RowFacts;
}

export interface DataDiffs {
  /** In the order of the requests. */
  diffs: DataDiff[];
  notCompared: Array<{ uniqueId: string; reason: string }>;
  /**
   * The warehouse's own words, where it refused a comparison in part or as a whole. They may quote
   * values of the data: for the log, not for the comment.
   */
  refusals: Array<{ uniqueId: string; message: string }>;
}

interface BuiltNode extends RelatedNode {
  uniqueId: string;
  resourceType: string;
}

/**
 * Asks for every node that has rows here and in production. A function has none: what it changes
 * is seen in the models that call it.
 *
 * @param production the nodes of the production state's manifest, by unique id
 * @param facts from `findRowFacts`
 */
export function buildDiffRequests(
  built: readonly BuiltNode[],
  production: ReadonlyMap<string, RelatedNode>,
  facts: ReadonlyMap<string, RowFacts>,
): DiffRequest[] {
  return built.flatMap((node) => {
    const { uniqueId } = node;
    const before = resolvePlace(production.get(uniqueId));
    const after = resolvePlace(node);
    return before && after && hasRows(node.resourceType)
      ? [{ uniqueId, before, after, facts: facts.get(uniqueId) ?? {} }]
      : [];
  });
}

/** Failing that often in a row, the warehouse itself is the problem, not a model. */
const MAX_FAILURES_IN_A_ROW = 3;

const MESSAGE_LENGTH = 300;
const FRAME = /^(?:Encountered an error while running operation|(?:Database|Runtime) Error)/;

type Comparison = Exclude<DiffAnswer, { missing: unknown }>;

/**
 * Compares the pull request's relations with production's, all in one operation. One whose values the
 * warehouse refuses to compare is compared by its columns and number of rows; one that it refuses
 * altogether is in `notCompared`.
 *
 * @param maxRows input `data-diff-max-rows`: above it on either side, counts and columns only
 */
export async function computeDataDiffs(
  warehouse: Warehouse,
  requests: readonly DiffRequest[],
  { maxRows }: { maxRows: number },
): Promise<DataDiffs> {
  const result: DataDiffs = { diffs: [], notCompared: [], refusals: [] };
  const open = [...requests];
  let failures = 0;
  while (open.length > 0) {
    const batch = open.slice(0, MAX_REQUESTS);
    const { answers, error } = await compare(warehouse, batch, { maxRows, byValue: true });
    for (const [index, request] of open.splice(0, answers.length).entries())
      record(result, request, answers[index], maxRows);
    if (answers.length === batch.length) continue;
    const failed = open.shift();
    if (!failed) break;

    result.refusals.push({ uniqueId: failed.uniqueId, message: describeRefusal(error) });
    const counted = await compare(warehouse, [failed], { maxRows, byValue: false });
    const [answer] = counted.answers;
    record(result, failed, answer, maxRows, true);
    if (answer) failures = 0;
    else failures = answers.length > 0 ? 1 : failures + 1;
    if (failures < MAX_FAILURES_IN_A_ROW) continue;
    for (const request of open.splice(0)) record(result, request, undefined, maxRows);
  }
  return result;
}

async function compare(
  warehouse: Warehouse,
  requests: readonly DiffRequest[],
  { maxRows, byValue }: { maxRows: number; byValue: boolean },
): Promise<Answers<DiffAnswer>> {
  const args = {
    requests: requests.map((request) => ({ ...describeRequest(request), by_value: byValue })),
    max_rows: maxRows,
  };
  return warehouse.callForEach('dbt_ci_diff', args, diffAnswer);
}

/** A request as the macros take it. */
export function describeRequest({ uniqueId, before, after, facts }: DiffRequest): object {
  return {
    unique_id: uniqueId,
    ...{ before, after },
    key: facts.key?.columns,
    loose_key: facts.key?.isExpression,
    time: facts.time,
  };
}

function record(
  { diffs, notCompared }: DataDiffs,
  { uniqueId, facts }: DiffRequest,
  answer: DiffAnswer | undefined,
  maxRows: number,
  wasRefused = false,
): void {
  if (answer === undefined)
    notCompared.push({ uniqueId, reason: 'The warehouse refused the comparison; see the log.' });
  else if ('missing' in answer)
    notCompared.push({
      uniqueId,
      reason: `The relation is missing in ${answer.missing === 'before' ? 'production' : 'the pull request’s schema'}.`,
    });
  else
    diffs.push({
      uniqueId,
      rows: answer.rows,
      columns: answer.columns,
      keys: answer.keys,
      whole: answer.whole,
      later: answer.later,
      note: wasRefused
        ? 'Only rows and columns were compared: the warehouse refused the values; see the log.'
        : describeGap(answer, facts, maxRows),
    });
}

function describeGap(
  { too_large, key_left_out, not_compared }: Comparison,
  { key }: RowFacts,
  maxRows: number,
): string | undefined {
  if (too_large)
    return `More than ${maxRows.toLocaleString('en-US')} rows, so only rows and columns were compared.`;
  const without =
    key === undefined
      ? 'No known key, so whole rows were compared.'
      : key_left_out && !key.isExpression
        ? `The key ${key.columns.join(', ')} does not have the same type on both sides, so whole rows were compared.`
        : undefined;
  const types = not_compared?.length
    ? `Not compared, because the type changed: ${not_compared.join(', ')}.`
    : undefined;
  return [without, types].filter(Boolean).join(' ') || undefined;
}

/** dbt's frame around the warehouse's own message says nothing here. */
function describeRefusal(error: string | undefined): string {
  const lines = (error ?? 'The warehouse gave no answer.').split('\n').map((line) => line.trim());
  const text = [...new Set(lines)].filter((line) => line !== '' && !FRAME.test(line)).join(' ');
  return text.length > MESSAGE_LENGTH ? `${text.slice(0, MESSAGE_LENGTH)}…` : text;
}
