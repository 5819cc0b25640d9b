import { RefusedError } from '../../errors.ts';
import type { SchemaPlace } from '../../plan/plan.ts';
import type { Warehouse } from '../../warehouse/operations.ts';
import { claimSchemas } from '../../warehouse/schemas.ts';
import { type Job, ownerOf } from '../steps/job.ts';
import type { RunState } from '../steps/run-state.ts';

/**
 * Creates the pull request's schemas, marked as its own.
 * @returns those that are its own now
 * @throws RefusedError where one belongs to another pull request; then none is created
 */
export async function claimPullRequestSchemas(
  job: Job,
  runState: RunState,
  warehouse: Warehouse,
  parts: {
    pullRequest: number;
    schemas: readonly SchemaPlace[];
    /** The base of the pull request's schemas. */
    isolatedSchema: string;
  },
): Promise<SchemaPlace[]> {
  const { created, ours, theirs, unmarked, unreadable } = await claimSchemas(
    warehouse,
    parts.schemas,
    ownerOf(job, parts.pullRequest),
    parts.isolatedSchema,
  );
  if (theirs.length > 0)
    throw new RefusedError(
      [
        'The schema of this pull request belongs to another pull request. Nothing was built.',
        ...theirs.map(
          ({ schema, owner }) =>
            `  ${schema}: pull request ${owner.pull_request} of ${owner.repository}, project ${owner.project}`,
        ),
      ].join('\n'),
      {
        hint: 'Set "ci-schema" to a name that only this repository uses, e.g. "shop_pr_{number}".',
      },
    );
  if (unreadable.length > 0)
    throw new RefusedError(
      [
        'The schema of this pull request has a table dbt_ci_schema_owner that this action did not write. Nothing was built.',
        ...unreadable.map(({ schema }) => `  ${schema}`),
      ].join('\n'),
      { hint: 'Rename that table, or set "ci-schema" to a name that nothing else uses.' },
    );
  if (unmarked.length > 0)
    runState.notices.push(
      `${unmarked.map(({ schema }) => schema).join(', ')} already existed. ` +
        'This pull request builds into it. It is not dropped when the pull request closes.',
    );
  return [...created, ...ours];
}
