import { z } from 'zod';
import type { SchemaPlace } from '../plan/plan.ts';
import type { Warehouse } from './operations.ts';

/** Whose a schema is; written into the schema itself when the action creates it. */
export interface SchemaOwner {
  repository: string;
  project: string;
  /** Number of the pull request, or the name of a merge group's run. */
  pull_request: string;
}

const place = z.object({ database: z.string(), schema: z.string() });
const owner = z.object({ repository: z.string(), project: z.string(), pull_request: z.string() });

const claimAnswer = z.object({
  created: z.array(place),
  ours: z.array(place),
  unmarked: z.array(place),
  foreign: z.array(place.extend({ owner })),
});

/** `unmarked`: was there before and is not the action's; it is used, and never dropped. */
export type SchemaClaim = z.infer<typeof claimAnswer>;

/** Creates the missing schemas with their mark; creates none when one belongs to another owner. */
export async function claimSchemas(
  warehouse: Warehouse,
  schemas: readonly SchemaPlace[],
  claimant: SchemaOwner,
): Promise<SchemaClaim> {
  return warehouse.call('dbt_ci_claim_schemas', { schemas, owner: claimant }, claimAnswer);
}

/** Drops every schema that carries this owner's mark. @returns what was dropped */
export async function dropSchemas(
  warehouse: Warehouse,
  claimant: SchemaOwner,
  databases: readonly string[],
): Promise<SchemaPlace[]> {
  const args = databases.length > 0 ? { owner: claimant, databases } : { owner: claimant };
  const answer = await warehouse.call(
    'dbt_ci_drop_schemas',
    args,
    z.object({ dropped: z.array(place) }),
  );
  return answer.dropped;
}
