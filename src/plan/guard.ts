import { RefusedError } from '../errors.ts';
import { adviseOn, type Targets } from './guard-advice.ts';
import { isOwnName, normaliseRelation } from './own-name.ts';
import type { Plan, PlanNode } from './plan.ts';
import type { Cause, StrayWrite } from './stray-write.ts';

/**
 * What of the plan would be written outside the schemas that are made from the pull request's own,
 * or to a relation of production. What hooks write otherwise than by `ref`, and what a
 * materialization does besides its relation and files, is not in the plan.
 *
 * @param isolatedSchema the pull request's; custom schemas are made from it
 * @param production relation names as dbt writes them, of the state and of the production target
 */
export function findStrayWrites(
  plan: Plan,
  isolatedSchema: string,
  production: ReadonlySet<string>,
): StrayWrite[] {
  const files = plan.writing.flatMap((node): StrayWrite[] => {
    const place = node.files?.place;
    return place === undefined || isOwnName(place, isolatedSchema)
      ? []
      : [{ node, place, ofProduction: false }];
  });
  return [...findStrayRelations(plan.writing, isolatedSchema, production), ...files];
}

/** Those of the nodes whose relation is not the pull request's own. */
export function findStrayRelations(
  nodes: readonly PlanNode[],
  isolatedSchema: string,
  production: ReadonlySet<string>,
): StrayWrite[] {
  return nodes.flatMap((node): StrayWrite[] => {
    const place = node.relationName ?? '';
    const ofProduction = production.has(normaliseRelation(place));
    return ofProduction || !isOwnName(node.schema, isolatedSchema)
      ? [{ node, place, ofProduction }]
      : [];
  });
}

/**
 * Whether production may have a relation whose schema is named like the pull request's own, though
 * the state does not show it.
 *
 * @param known relations of the state; none without a state
 * @param schema production's own as profiles.yml says it, which may be Jinja; undefined for the
 *   adapter's default
 */
export function mayShareNames(
  known: ReadonlySet<string>,
  schema: string | undefined,
  isolatedSchema: string,
): boolean {
  if ([...known].some((name) => isOwnName(name, isolatedSchema))) return true;
  if (schema === undefined) return false;
  return schema.includes('{') ? known.size === 0 : isOwnName(schema, isolatedSchema);
}

/**
 * PostgreSQL cuts longer names without a word, to one that another pull request may have.
 *
 * @param limit of the warehouse; undefined where it is not known
 * @throws RefusedError naming the schema and who is built there
 */
export function refuseLongSchemas(plan: Plan, limit: number | undefined): void {
  if (limit === undefined) return;
  const node = plan.writing.find(({ schema }) => (schema?.length ?? 0) > limit);
  if (node === undefined) return;
  throw new RefusedError(
    `The schema ${node.schema} has ${node.schema?.length} characters. The warehouse allows ${limit}. Nothing was built.\n` +
      `  ${node.uniqueId} (${node.originalFilePath}) → ${node.relationName}`,
    { hint: 'Shorten `ci-schema`, or the custom schema of this node.' },
  );
}

/**
 * @param causeOf undefined where it is not known
 * @throws RefusedError naming each node, its relation, the line that leads there, and what to change
 */
export function refuseStrayWrites(
  stray: readonly StrayWrite[],
  targets: Targets,
  causeOf: (write: StrayWrite) => Cause | undefined,
): void {
  const found = stray.map((write) => ({ write, cause: causeOf(write) }));
  const [first] = found;
  if (first === undefined) return;
  throw new RefusedError(
    [
      `This pull request would write to ${describeAll(stray, targets.isolatedSchema)}. Nothing was built.`,
      ...found.map(
        ({ write: { node, place, by }, cause }) =>
          `  ${by ? `${by}, to ` : ''}${node.uniqueId} (${node.originalFilePath}) → ${place}${cause ? `: ${describe(cause)}` : ''}`,
      ),
    ].join('\n'),
    {
      hint: adviseOn(first.write, first.cause, targets),
      ...(first.cause && { location: first.cause.location }),
    },
  );
}

function describeAll(stray: readonly StrayWrite[], isolatedSchema: string): string {
  const ofProduction = stray.filter((write) => write.ofProduction).length;
  if (ofProduction === stray.length) return `${count(stray.length)} of production`;
  const all = `${count(stray.length)} outside its own schema ${isolatedSchema}`;
  return ofProduction === 0 ? all : `${all}, ${ofProduction} of them production’s`;
}

function count(relations: number): string {
  return relations === 1 ? 'a relation' : `${relations} relations`;
}

function describe(cause: Cause): string {
  const { file, line } = cause.location;
  const where = line === undefined ? file : `${file}:${line}`;
  return cause.kind === 'macro'
    ? `${where} ignores the target’s schema`
    : `${where} sets ${cause.key}`;
}
