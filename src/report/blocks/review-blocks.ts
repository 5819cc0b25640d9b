import type { Report } from '../model/report.ts';
import { renderBreakage } from './breakage.ts';
import { renderDataChanges, renderDataDetails } from './data-changes.ts';
import type { Block } from './fit-blocks.ts';
import { renderClones, renderGraph, renderSkipped } from './folded-blocks.ts';
import { renderAfterMerge } from './merge-blocks.ts';
import { renderSamples } from './samples.ts';

export interface ReviewLimits {
  /** Markdown: where the rest is, after "see the". */
  rest: string;
  /** Characters of each part that is not folded. */
  open: number;
  /** Left-out nodes named for each proof. */
  names: number;
}

/** When room is short, the graph goes first, then what is folded, then the tables. */
const RANKS = { open: 0, table: 1, folded: 2, graph: 3 };

/**
 * The parts of a report below its failures, in their order: the table of nodes that `renderTable`
 * gives, and what the review has to say.
 */
export function listReviewBlocks(
  report: Report,
  renderTable: (room: number) => string,
  { rest, open, names }: ReviewLimits,
): Block[] {
  const table: Block = { what: 'the built nodes', rank: RANKS.table, render: renderTable };
  const { review } = report;
  if (!review) return [table];
  const { diffs, impact } = review;
  const capped = (room: number) => ({ room: Math.min(room, open), rest });
  return [
    table,
    {
      what: 'the data changes',
      rank: RANKS.open,
      render: (room) => renderDataChanges(review, capped(room)),
    },
    {
      what: 'how the data was compared',
      rank: RANKS.folded,
      render: (room) => renderDataDetails(diffs, capped(room)),
    },
    {
      what: 'example rows',
      rank: RANKS.folded,
      render: (room) => renderSamples(diffs, capped(room)),
    },
    {
      what: 'what may break',
      rank: RANKS.open,
      render: (room) => renderBreakage(review, capped(room)),
    },
    {
      what: 'what the deploy does',
      rank: RANKS.open,
      render: (room) => renderAfterMerge(review.afterMerge, capped(room), review.orphans),
    },
    {
      what: 'the downstream graph',
      rank: RANKS.graph,
      render: (room) => (impact ? renderGraph(report, impact, room) : ''),
    },
    {
      what: 'the skipped nodes',
      rank: RANKS.folded,
      render: (room) => renderSkipped(review, { ...capped(room), names }),
    },
    {
      what: 'the production copies of incremental models',
      rank: RANKS.folded,
      render: (room) => renderClones(review, capped(room)),
    },
  ];
}
