import { z } from 'zod';
import type { SchemaPlace } from '../plan/plan.ts';
import type { Warehouse } from './operations.ts';

const relation = z.object({
  name: z.string(),
  /** Null where the catalogue does not say. */
  owner: z.string().nullable(),
  reads: z.boolean(),
  /** Changes its rows, or may take a role that can. */
  writes: z.boolean(),
  /** May drop and replace it. */
  owns: z.boolean(),
});

const answer = z.object({
  /** False where this action does not know whom to ask on this warehouse. */
  asked: z.boolean(),
  user: z.string().nullable(),
  role: z.string().nullable(),
  creates_schemas: z.array(z.object({ database: z.string(), allowed: z.boolean() })),
  /** A relation that is not listed does not exist; else the login has no right on it. */
  complete: z.boolean(),
  schemas: z.array(
    z.object({
      database: z.string(),
      schema: z.string(),
      owner: z.string().nullable(),
      uses: z.boolean(),
      /** Creates relations in it. */
      creates: z.boolean(),
      owns: z.boolean(),
      relations: z.array(relation),
    }),
  ),
});

/** What a login may do, by the warehouse's own catalogue. */
export type Rights = z.infer<typeof answer>;

/**
 * Logs in and asks the catalogue. Tries nothing: what would be refused is not sent.
 * @throws DbtError where the login fails
 */
export async function inspectRights(
  warehouse: Warehouse,
  schemas: readonly SchemaPlace[],
): Promise<Rights> {
  const macro = 'dbt_ci_inspect_rights';
  return warehouse.call({ macro, doing: 'log in' }, { schemas }, answer);
}
