import { ActionError } from '../../errors.ts';
import type { PlanNode } from '../../plan/plan.ts';
import { commentMarker } from '../../report/comment.ts';
import { listItems } from '../../text/node-label.ts';
import type { Warehouse } from '../../warehouse/operations.ts';
import { dropLeftovers } from '../../warehouse/runs.ts';
import type { SchemaOwner } from '../../warehouse/schemas.ts';
import type { Job } from '../steps/job.ts';
import type { RunState } from '../steps/run-state.ts';
import { fetchEarlierRun } from './earlier-run.ts';

const NAMES = 5;

/** Drops what earlier pushes built and this one does not, and notes it for the report. */
export async function dropEarlier(
  runState: RunState,
  warehouse: Warehouse,
  place: { owner: SchemaOwner; isolated: string },
  planned: readonly PlanNode[],
  databases: readonly string[],
): Promise<void> {
  const dropped = await dropLeftovers(warehouse, place, planned, databases);
  if (dropped.length === 0) return;
  const names = dropped.map(({ schema, identifier }) => `${schema}.${identifier}`).sort();
  runState.notices.push(
    `Dropped ${listItems(names, NAMES)}: earlier pushes built ${names.length === 1 ? 'it' : 'them'}, and this pull request no longer does.`,
  );
}

/**
 * Whether an earlier push of this pull request may have built something, asked where no file differs
 * any more: only then is dbt started to look. The comment says it, for one request; without comments,
 * what the push saved for the next one.
 */
export async function mayHaveBuilt(job: Job, pullRequest: number): Promise<boolean> {
  // Outside GitHub nothing says it; clean-up drops what is left.
  if (job.dryRun || job.context.event === 'command') return false;
  if (!job.settings.comment) return (await fetchEarlierRun(job)) !== undefined;
  try {
    const comments = await job.ports.github.listComments(pullRequest);
    const marker = commentMarker(job.project.name);
    return comments.some(({ body }) => body.startsWith(marker));
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    job.ports.runner.info(
      `It is not known whether an earlier push built something. ${error.message}`,
    );
    return false;
  }
}
