import type { Content, Contents } from '../support/contents.ts';
import type { StateNode } from './production.ts';

/** What a reader sees, in one warehouse: the relations, and which of them a node is. */
export interface View {
  contents: Contents;
  /** Unique id → `schema.relation`. */
  relations: ReadonlyMap<string, string>;
}

export interface Comparison {
  /** Relations compared. */
  relations: number;
  /** By unique id, a sentence each; empty: the pull request shows what the merge gives. */
  differences: Map<string, string>;
}

/**
 * Compares what readers of a pull request see with what production has once it is merged and deployed.
 * @param after the nodes of the deployed state
 */
export function compareViews(seen: View, deployed: View, after: Iterable<StateNode>): Comparison {
  const nodes = [...after];
  const differences = new Map<string, string>();
  for (const { uniqueId } of nodes) {
    const [ours, theirs] = [contentOf(seen, uniqueId), contentOf(deployed, uniqueId)];
    const difference = describeDifference(ours, theirs);
    if (difference) differences.set(uniqueId, difference);
  }
  return { relations: nodes.length, differences };
}

export function contentOf({ contents, relations }: View, uniqueId: string): Content | undefined {
  return contents.get(relations.get(uniqueId) ?? '');
}

const ROWS_SHOWN = 3;

export function describeDifference(
  ours: Content | undefined,
  theirs: Content | undefined,
): string | undefined {
  if (!ours && !theirs) return undefined;
  if (!ours || !theirs) return `only the ${ours ? 'pull request' : 'deploy'} has it`;
  if (ours.columns !== theirs.columns)
    return `columns ${ours.columns}; the deploy gives ${theirs.columns}`;
  if (ours.kind !== theirs.kind) return `a ${ours.kind}; the deploy gives a ${theirs.kind}`;
  if (ours.rows.join('\n') === theirs.rows.join('\n')) return undefined;
  const show = (rows: string[], others: string[]) => {
    const there = new Set(others);
    return JSON.stringify(rows.filter((row) => !there.has(row)).slice(0, ROWS_SHOWN));
  };
  return (
    `${ours.rows.length} rows, the deploy gives ${theirs.rows.length}; ` +
    `only here ${show(ours.rows, theirs.rows)}, only there ${show(theirs.rows, ours.rows)}`
  );
}
