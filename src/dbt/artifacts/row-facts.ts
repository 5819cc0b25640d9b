import { asObject, asText, type Json } from './json-values.ts';
import { KeyFinder, type RowKey } from './keys.ts';

/** What the project says of the rows of a node. */
export interface RowFacts {
  /** What identifies a row. */
  key?: RowKey;
  /**
   * Columns that show which rows arrived later: the first has the time of each row, and a
   * later value in another one says that the row was touched later.
   */
  time?: string[];
}

/** dbt's own names: `snapshot_meta_column_names`. */
const UPDATED_AT = 'dbt_updated_at';
const VALID_TO = 'dbt_valid_to';

/** `select max(ordered_at) from {{ this }}`: how far an incremental model has come. */
const NEWEST_OF_THIS =
  /\bmax\s*\(\s*(?:[\w"`]+\s*\.\s*)?["`]?(\w+)["`]?\s*\)(?:(?!\bselect\b)[^;]){0,160}?\bfrom\s*\{\{-?\s*this\b/i;

/**
 * What the project declares of the rows of each node of `wanted`; nodes of which it says nothing are
 * not in the answer.
 *
 * @param nodes the members of `nodes` in a manifest.json
 */
export function findRowFacts(
  nodes: Iterable<readonly [uniqueId: string, node: unknown]>,
  wanted: ReadonlySet<string>,
): Map<string, RowFacts> {
  const keys = new KeyFinder(wanted);
  const times = new Map<string, string[]>();
  for (const [uniqueId, entry] of nodes) {
    const node = asObject(entry);
    keys.read(uniqueId, node);
    const time = wanted.has(uniqueId) ? readTime(node) : [];
    if (time.length > 0) times.set(uniqueId, time);
  }
  const known = keys.find();
  const facts = new Map<string, RowFacts>();
  for (const uniqueId of wanted) {
    const [key, time] = [known.get(uniqueId), times.get(uniqueId)];
    if (key || time) facts.set(uniqueId, { ...(key && { key }), ...(time && { time }) });
  }
  return facts;
}

/** `event_time`, a snapshot's own times, or the column that an incremental model asks `this` for. */
function readTime(node: Json): string[] {
  const config = asObject(node.config);
  if (node.resource_type === 'snapshot') {
    const names = asObject(config.snapshot_meta_column_names);
    const updatedAt = asText(names.dbt_updated_at) ?? UPDATED_AT;
    // With it, rows that are current have a time that is later than any other.
    if (config.dbt_valid_to_current) return [updatedAt];
    return [updatedAt, asText(names.dbt_valid_to) ?? VALID_TO];
  }
  const declared = asText(config.event_time);
  if (declared !== undefined) return [declared];
  if (config.materialized !== 'incremental') return [];
  const [, column] = NEWEST_OF_THIS.exec(asText(node.raw_code) ?? '') ?? [];
  return column === undefined ? [] : [column];
}
