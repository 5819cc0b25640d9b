import { z } from 'zod';
import type { PlanNode, SchemaPlace } from '../plan/plan.ts';
import { nameSchemas, type Warehouse } from './operations.ts';
import { resolvePlace } from './relation-place.ts';
import type { SchemaOwner } from './schemas.ts';

const schemaRun = z.object({ database: z.string(), schema: z.string(), run: z.string() });

const leftover = z.object({ schema: z.string(), identifier: z.string() });

/** A relation that an earlier push left. */
type Leftover = z.infer<typeof leftover>;

/** A schema, and a run that may have been the last to write into it. */
export type SchemaRun = z.infer<typeof schemaRun>;

/** @returns of each schema that exists and says it, one entry for each run */
export async function loadSchemaRuns(
  warehouse: Warehouse,
  schemas: readonly SchemaPlace[],
): Promise<SchemaRun[]> {
  const answer = z.object({ runs: z.array(schemaRun) });
  const doing = `read which runs wrote into ${nameSchemas(schemas)}`;
  return (await warehouse.call({ macro: 'dbt_ci_schema_runs', doing }, { schemas }, answer)).runs;
}

/**
 * Says in each of the schemas that `run` writes into it from now on.
 * @param ended the runs that do so no more; the others stay named
 */
export async function markRun(
  warehouse: Warehouse,
  schemas: readonly SchemaPlace[],
  run: string,
  ended: readonly string[],
): Promise<void> {
  await warehouse.call(
    {
      macro: 'dbt_ci_mark_run',
      doing: `note in ${nameSchemas(schemas)} that this run writes there`,
    },
    { schemas, run, ended },
    z.object({ marked: z.array(z.unknown()) }),
  );
}

/**
 * Drops what earlier pushes left in the owner's schemas and is no longer in the plan: a reader would
 * take it for the pull request's.
 *
 * @param isolated the pull request's schema: only what is named for it is looked at
 * @param databases where its schemas may be; none: the target's own
 * @returns what was dropped
 */
export async function dropLeftovers(
  warehouse: Warehouse,
  { owner, isolated }: { owner: SchemaOwner; isolated: string },
  planned: readonly PlanNode[],
  databases: readonly string[],
): Promise<Leftover[]> {
  const keep = planned.map(resolvePlace).filter((place) => place !== undefined);
  const { dropped } = await warehouse.call(
    {
      macro: 'dbt_ci_drop_leftovers',
      doing: `drop what earlier pushes left in the schemas of this pull request (${isolated} …)`,
    },
    { owner, isolated, databases, keep },
    z.object({ dropped: z.array(leftover) }),
  );
  return dropped;
}
