import { type Location, RefusedError } from '../errors.ts';
import type { Plan, PlanNode } from './plan.ts';

/** A planned node that would write to what is not the pull request's own. */
export interface StrayWrite {
  node: PlanNode;
  /** The relation, or the place of its files. */
  place: string;
  /** Production has it. */
  ofProduction: boolean;
  /** The hook that writes there; undefined where the node itself does. */
  by?: string;
}

/** Why it does, as far as it is known. */
export type Cause =
  | { kind: 'macro'; location: Location; dependsOnTargetName: boolean }
  /** A config of that name, such as `target_schema`. */
  | { kind: 'config'; location: Location; key: string };

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

/** Quotes and letter case do not distinguish relations on every warehouse: rather refuse once too often. */
export function normaliseRelation(name: string): string {
  return name.replace(/["`[\]]/g, '').toLowerCase();
}

/** `pr_1` is in `marts_pr_1` and `pr_1_marts`, but not in `pr_12`, which is another pull request's. */
export function isOwnName(name: string | null, isolatedSchema: string): boolean {
  const own = isolatedSchema.toLowerCase();
  const before = /^\d/.test(own) ? '(?<!\\d)' : '';
  const after = /\d$/.test(own) ? '(?!\\d)' : '';
  return new RegExp(`${before}${own}${after}`).test(normaliseRelation(name ?? ''));
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
  isolatedSchema: string,
  causeOf: (write: StrayWrite) => Cause | undefined,
): void {
  const found = stray.map((write) => ({ write, cause: causeOf(write) }));
  const [first] = found;
  if (first === undefined) return;
  throw new RefusedError(
    [
      `This pull request would write to ${describeAll(stray, isolatedSchema)}. Nothing was built.`,
      ...found.map(
        ({ write: { node, place, by }, cause }) =>
          `  ${by ? `${by}, to ` : ''}${node.uniqueId} (${node.originalFilePath}) → ${place}${cause ? `: ${describe(cause)}` : ''}`,
      ),
    ].join('\n'),
    {
      hint: adviseOn(first.write, first.cause, isolatedSchema),
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

function adviseOn(write: StrayWrite, cause: Cause | undefined, isolatedSchema: string): string {
  if (isOwnName(write.node.schema, isolatedSchema) && write.ofProduction)
    return 'Production has a schema with that name. Set `ci-schema` to another name.';
  if (cause?.kind === 'config') return ADVICE_ON_CONFIG[cause.key] ?? FOLLOW_THE_TARGET;
  if (cause?.kind === 'macro' && cause.dependsOnTargetName) return OTHER_TARGET;
  return FOLLOW_THE_TARGET;
}

const FOLLOW_THE_TARGET =
  'Make the macro generate_schema_name derive every schema from target.schema, as dbt’s default does. ' +
  'A pull request builds with the production target, where only the schema differs.';

const OTHER_TARGET =
  'The macro checks the target name. Add a target to profiles.yml with a name that the macro does not ' +
  'treat as production, and set `ci-target` to it. It may use the same connection. Or make the ' +
  'macro derive every schema from target.schema.';

const ADVICE_ON_CONFIG: Readonly<Record<string, string>> = {
  target_schema:
    'Use `schema` instead of `target_schema`: it follows the target. Then move production’s rows ' +
    'once to the schema that dbt derives from it.',
  location: 'Derive the location from {{ target.schema }}, so that each target has its own files.',
  location_root:
    'Derive location_root from {{ target.schema }}, so that each target has its own files.',
  external_location:
    'Derive external_location from {{ target.schema }}, so that each target has its own files.',
};
