import { z } from 'zod';
import type { SchemaPair } from '../plan/blue-green.ts';
import type { SchemaPlace } from '../plan/plan.ts';
import type { Survey } from '../plan/replaced.ts';
import { nameSchemas, type Warehouse } from './operations.ts';

/** Whose green and old schemas they are. */
export interface GenerationOwner {
  repository: string;
  /** Name in dbt_project.yml. */
  project: string;
}

/** The run whose artifact is the production state of a generation. */
export interface GenerationState {
  run_id: number;
  run_attempt: number;
  sha: string;
  /** ISO 8601, when it was deployed. */
  created_at: string;
}

const place = z.object({ database: z.string(), schema: z.string() });

const oldMarker = z.object({
  role: z.literal('old'),
  repository: z.string(),
  project: z.string(),
  /** Its time, `20261123_061502`. */
  generation: z.string(),
  /** The name it had. */
  live: z.string(),
  /** The name that it is to have. */
  schema: z.string().optional(),
  state: z
    .object({
      run_id: z.number(),
      run_attempt: z.number(),
      sha: z.string(),
      created_at: z.string(),
    })
    .nullable(),
  /** It was live until somebody rolled back. */
  rolled_back: z.boolean(),
});

/** Written into each schema that is replaced. */
type OldMarker = Omit<z.infer<typeof oldMarker>, 'schema'>;

/** A replaced schema that is kept. */
export type OldSchema = SchemaPlace & { marker: z.infer<typeof oldMarker> };

const survey = z.object({
  replaces: z.enum(['schemas', 'relations']),
  objects: z.array(
    z.object({
      kind: z.string(),
      schema: z.string(),
      name: z.string(),
      identity: z.string(),
      handle: z.string(),
    }),
  ),
  dependencies: z.array(
    z
      .object({
        kind: z.string(),
        schema: z.string(),
        name: z.string(),
        identity: z.string(),
        used_schema: z.string(),
        used_name: z.string(),
      })
      .transform(({ used_schema, used_name, ...user }) => ({
        user,
        used: { schema: used_schema, name: used_name },
      })),
  ),
  extras: z.array(z.object({ schema: z.string(), name: z.string(), what: z.string() })),
  locked: z.array(z.string()),
});

/** What is in the live and the green schemas. */
export async function surveySchemas(
  warehouse: Warehouse,
  schemas: readonly SchemaPair[],
): Promise<Survey> {
  const live = nameSchemas(schemas.map((pair) => ({ ...pair, schema: pair.live })));
  const doing = `read what is in ${live} and what uses it`;
  return warehouse.call({ macro: 'dbt_ci_survey_schemas', doing }, { schemas }, survey);
}

const prepareAnswer = z.object({ dropped: z.array(place), refused: z.array(place) });

/**
 * Drops what earlier deploys left green, and creates this one's schemas.
 * @returns `refused`: schemas that have a green name and are not the action's; then nothing is done
 */
export async function prepareGreen(
  warehouse: Warehouse,
  schemas: readonly SchemaPair[],
  owner: GenerationOwner,
): Promise<z.infer<typeof prepareAnswer>> {
  const args = { schemas, owner, databases: databasesOf(schemas) };
  const green = nameSchemas(schemas.map((pair) => ({ ...pair, schema: pair.green })));
  const doing = `create the green schemas ${green}`;
  return warehouse.call({ macro: 'dbt_ci_prepare_green', doing }, args, prepareAnswer);
}

/** One schema of a swap. */
interface SchemaSwap {
  database: string;
  live: string;
  /** Takes the live name; null: the live schema only goes away. */
  incoming: string | null;
  /** The name that the live one is kept under. */
  old: string;
}

/** The input of a swap. */
export interface Swap {
  schemas: readonly SchemaSwap[];
  marker: Omit<OldMarker, 'live'>;
  /** Live relations of dbt's that nothing takes the place of: `schema.identifier`. */
  gone: readonly string[];
  /** `schema.identifier` of live relations whose grants dbt sets by itself. */
  granted_by_dbt: readonly string[];
  moves: readonly { handle: string; live: string }[];
  /** Whether what is replaced is kept, where that takes a copy. */
  keep: boolean;
}

const swapAnswer = z.object({
  swapped: z.boolean(),
  seconds: z.number(),
  waiting_for: z.array(z.string()),
});

/** Not `swapped`: everything is as before, because of what `waiting_for` names. */
export type SwapAnswer = z.infer<typeof swapAnswer>;

/** One try to put all incoming schemas in the place of the live ones. */
export async function swapSchemas(warehouse: Warehouse, swap: Swap): Promise<SwapAnswer> {
  const live = nameSchemas(swap.schemas.map((one) => ({ ...one, schema: one.live })));
  const doing = `swap the schemas ${live}`;
  return warehouse.call({ macro: 'dbt_ci_swap_schemas', doing }, { swap }, swapAnswer);
}

/** Whether it has its name already: a swap of several statements may have stopped before. */
export function isPutAway({ schema, marker }: OldSchema): boolean {
  return marker.schema === undefined || marker.schema.toLowerCase() === schema.toLowerCase();
}

/** The replaced schemas that are kept, the newest generation first. */
export async function listOldSchemas(
  warehouse: Warehouse,
  owner: GenerationOwner,
  databases: readonly string[],
): Promise<OldSchema[]> {
  const marked = z.object({ generations: z.array(place.extend({ marker: z.looseObject({}) })) });
  const { generations } = await warehouse.call(
    {
      macro: 'dbt_ci_list_generations',
      doing: `look for replaced schemas in ${nameDatabases(databases)}`,
    },
    { owner, databases },
    marked,
  );
  return generations
    .flatMap(({ marker, ...schema }) => {
      const parsed = oldMarker.safeParse(marker);
      return parsed.success ? [{ ...schema, marker: parsed.data }] : [];
    })
    .sort((a, b) => (a.marker.generation < b.marker.generation ? 1 : -1));
}

const dropAnswer = z.object({ dropped: z.array(place), kept: z.array(place) });

/** @returns `kept`: what something outside of it still reads */
export async function dropGenerations(
  warehouse: Warehouse,
  owner: GenerationOwner,
  databases: readonly string[],
  generations: readonly string[],
): Promise<z.infer<typeof dropAnswer>> {
  if (generations.length === 0) return { dropped: [], kept: [] };
  const doing = `drop the replaced schemas of ${generations.join(', ')} in ${nameDatabases(databases)}`;
  const args = { owner, databases, generations };
  return warehouse.call({ macro: 'dbt_ci_drop_generations', doing }, args, dropAnswer);
}

function nameDatabases(databases: readonly string[]): string {
  const names = databases.filter((name) => name !== '');
  return names.length > 0 ? names.join(', ') : 'the database of the target';
}

export function databasesOf(schemas: readonly { database: string }[]): string[] {
  return [...new Set(schemas.map(({ database }) => database))];
}
