import { z } from 'zod';
import { isOwnName } from '../plan/own-name.ts';
import type { SchemaPlace } from '../plan/plan.ts';
import { MAX_REQUESTS, nameSchemas, type Warehouse } from './operations.ts';

/** The owner of a schema, written into the schema when the action creates it. */
export interface SchemaOwner {
  repository: string;
  project: string;
  /** Number of the pull request. */
  pull_request: string;
}

const place = z.object({ database: z.string(), schema: z.string() });
const owner = z.object({ repository: z.string(), project: z.string(), pull_request: z.string() });

const claimAnswer = z.object({
  created: z.array(place),
  ours: z.array(place),
  unmarked: z.array(place),
  theirs: z.array(place.extend({ owner })),
  unreadable: z.array(place),
});

/**
 * `unmarked`: existed before and does not belong to the action, which uses it but never drops it.
 * `unreadable`: has a table with the name of the ownership marker that the action did not write.
 */
export type SchemaClaim = z.infer<typeof claimAnswer>;

/**
 * Creates the missing schemas with their ownership markers. Creates none if one of the schemas
 * belongs to another owner or is unreadable.
 * @param isolated the pull request's schema, from which dbt derives its custom schemas
 */
export async function claimSchemas(
  warehouse: Warehouse,
  schemas: readonly SchemaPlace[],
  claimant: SchemaOwner,
  isolated: string,
): Promise<SchemaClaim> {
  const isHome = ({ schema }: SchemaPlace) => schema.toLowerCase() === isolated.toLowerCase();
  const ordered = [...schemas.filter(isHome), ...schemas.filter((one) => !isHome(one))];
  const args = { schemas: ordered, owner: claimant, isolated };
  const doing = `create the schemas of this pull request (${nameSchemas(ordered)})`;
  return warehouse.call({ macro: 'dbt_ci_claim_schemas', doing }, args, claimAnswer);
}

const markedSchema = place.extend({
  /** Null if the marker cannot be read. */
  owner: owner.nullable(),
  /** The other schemas that the pull request created, in any database. */
  recorded: z.array(place),
});

export type MarkedSchema = z.infer<typeof markedSchema>;

export interface MarkedSchemas {
  /** The target's own database. */
  database: string;
  /** The schemas of all owners. */
  marked: MarkedSchema[];
}

/**
 * Lists the schemas with a marker in these databases, in the target's own, and in those that the
 * records of this repository and project name.
 */
export async function listMarkedSchemas(
  warehouse: Warehouse,
  { repository, project }: Pick<SchemaOwner, 'repository' | 'project'>,
  databases: readonly string[],
): Promise<MarkedSchemas> {
  const answer = z.object({ database: z.string(), marked: z.array(markedSchema) });
  const list = (names: readonly string[]) => {
    const where = names.length > 0 ? names.join(', ') : 'the database of the target';
    const doing = `look for the schemas of pull requests in ${where}`;
    const args = { databases: names, repository, project };
    return warehouse.call({ macro: 'dbt_ci_list_marked_schemas', doing }, args, answer);
  };
  const { database, marked } = await list(databases);
  const asked = new Set([database, ...databases].map((name) => name.toLowerCase()));
  const others = marked
    .flatMap(({ recorded }) => recorded.map((one) => one.database))
    .filter((name) => !asked.has(name.toLowerCase()));
  const more = others.length > 0 ? (await list([...new Set(others)])).marked : [];
  const unique = new Map([...marked, ...more].map((one) => [schemaName(one), one]));
  return { database, marked: [...unique.values()] };
}

/** A schema to drop if it still belongs to this owner. */
export interface OwnedSchema extends SchemaPlace {
  owner: SchemaOwner;
}

/**
 * Every schema that the owner's runs created: those with its marker and those that the records name.
 * The schemas with the records come last, so that an interrupted clean-up can be repeated.
 */
export function listOwnSchemas(marked: readonly MarkedSchema[], own: SchemaOwner): OwnedSchema[] {
  const ours = marked.filter((one) => one.owner && isSameOwner(one.owner, own));
  const recorded = ours.flatMap((one) => one.recorded);
  const homes = ours.filter((one) => one.recorded.length > 0);
  const unique = new Map<string, OwnedSchema>();
  for (const { database, schema } of [...recorded, ...ours, ...homes]) {
    const one = { database, schema, owner: own };
    unique.delete(schemaName(one));
    unique.set(schemaName(one), one);
  }
  return [...unique.values()];
}

/**
 * Keeps schemas for which the marker is not proof enough. A marker is a table: anyone who may create
 * tables in a schema can put one there, and it stays when the schema is renamed. So the schema must
 * also have the pull request's name (by the guard's rule, which allowed the runs to build there), and
 * production's state must not have a schema of that name in any database.
 *
 * @param isolatedOf returns the schema of the pull request that the marker names
 * @param production the schemas in production's state; empty before the first deploy
 */
export function refuseOtherNames(
  schemas: readonly OwnedSchema[],
  isolatedOf: (owner: SchemaOwner) => string,
  production: readonly string[],
): { droppable: OwnedSchema[]; kept: DroppedSchemas['kept'] } {
  const live = new Set(production.map((schema) => schema.toLowerCase()));
  const droppable: OwnedSchema[] = [];
  const kept: DroppedSchemas['kept'] = [];
  for (const one of schemas) {
    const isolated = isolatedOf(one.owner);
    const whose = `it has the marker of pull request ${one.owner.pull_request}`;
    const keep = (why: string) =>
      kept.push({ ...one, reason: `${schemaName(one)} was not dropped: ${whose}, ${why}` });
    if (live.has(one.schema.toLowerCase())) keep('but production uses a schema of that name.');
    else if (!isOwnName(one.schema, isolated))
      keep(`but ${isolated} is not in its name. If nobody needs it, drop it by hand.`);
    else droppable.push(one);
  }
  return { droppable, kept };
}

export interface DroppedSchemas {
  dropped: OwnedSchema[];
  /** `reason` is a whole sentence. */
  kept: Array<OwnedSchema & { reason: string }>;
}

/** Limits the wait for a warehouse that cannot be reached, where each drop fails after a timeout. */
const MAX_FAILURES = 3;

const dropAnswer = z.object({
  dropped: z.boolean(),
  dependents: z.array(z.object({ name: z.string(), reads: z.string() })),
});

/**
 * Drops schemas and their contents, each only if it still has its owner's marker. A failed drop does
 * not stop the others. Never throws a `DbtError`.
 */
export async function dropSchemas(
  warehouse: Warehouse,
  schemas: readonly OwnedSchema[],
): Promise<DroppedSchemas> {
  const result: DroppedSchemas = { dropped: [], kept: [] };
  const together = schemas.map(({ database, schema }) => ({ database, schema }));
  let failures = 0;
  for (let next = 0; next < schemas.length; ) {
    const batch = schemas.slice(next, next + MAX_REQUESTS);
    const { answers, error } = await warehouse.callForEach(
      'dbt_ci_drop_schemas',
      { schemas: batch, together },
      dropAnswer,
    );
    for (const [index, { dropped, dependents }] of answers.entries()) {
      const one = batch[index];
      if (one && dropped) result.dropped.push(one);
      if (one && dependents.length > 0)
        result.kept.push({ ...one, reason: describeDependents(one, dependents) });
    }
    next += error === undefined ? batch.length : answers.length;
    const failed = schemas[next];
    if (error === undefined || failed === undefined) continue;
    result.kept.push({ ...failed, reason: `${schemaName(failed)} was not dropped: ${error}` });
    next += 1;
    failures += 1;
    if (failures < MAX_FAILURES) continue;
    const untried = schemas.slice(next);
    const reason = (one: OwnedSchema) =>
      `${schemaName(one)} was not dropped: the action stopped after ${MAX_FAILURES} failed drops.`;
    result.kept.push(...untried.map((one) => ({ ...one, reason: reason(one) })));
    break;
  }
  return result;
}

function describeDependents(
  one: SchemaPlace,
  dependents: ReadonlyArray<{ name: string; reads: string }>,
): string {
  const uses = dependents.map(({ name, reads }) => `${name} (it uses ${reads})`);
  return `${schemaName(one)} was not dropped: this would also drop ${uses.join(', ')}, which does not belong to the pull request.`;
}

/** `database.schema` for display; only the schema if the warehouse has no databases. */
export function schemaName({ database, schema }: SchemaPlace): string {
  return database === '' ? schema : `${database}.${schema}`;
}

function isSameOwner(a: SchemaOwner, b: SchemaOwner): boolean {
  return (
    a.repository === b.repository && a.project === b.project && a.pull_request === b.pull_request
  );
}
