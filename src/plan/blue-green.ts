import { RefusedError } from '../errors.ts';

/** What a manifest says of a node; both parses have it. */
export interface GreenNode {
  uniqueId: string;
  originalFilePath: string;
  resourceType: string;
  name: string;
  relationName: string | null;
  database: string | null;
  schema: string | null;
  alias: string | null;
}

interface GreenSource {
  uniqueId: string;
  originalFilePath: string;
  relationName: string | null;
}

/** One live schema and the one that is built to take its place, spelt as in the manifests. */
export interface SchemaPair {
  database: string;
  live: string;
  green: string;
}

/** How the live schemas and the green ones belong together. */
export interface GreenPlan {
  /** Sorted by the live name, each once. */
  schemas: SchemaPair[];
  /** The nodes that have a relation, as the production target has them. */
  nodes: GreenNode[];
}

/** A parsed project: the parts of `Manifest` that are compared. */
interface Parsed {
  nodes: ReadonlyMap<string, GreenNode>;
  sources: ReadonlyMap<string, GreenSource>;
}

interface Limits {
  /** Longest name of a schema that the warehouse keeps whole. */
  nameLength: number;
  /** Input `green-suffix-var`. */
  suffixVar: string | undefined;
}

/**
 * Which green schema belongs to which live one, node by node, from the project parsed for the
 * production target (`blue`) and for the green one.
 *
 * @throws RefusedError naming each node that would still be built into a live schema, or whose
 *   green relation could not take the place of its live one
 */
export function planGreen(blue: Parsed, green: Parsed, limits: Limits): GreenPlan {
  const related = [...blue.nodes.values()].filter(({ relationName }) => relationName !== null);
  const live = new Set(related.map(schemaKey));
  const problems: string[] = [];
  const pairs = new Map<string, SchemaPair>();
  const liveOfGreen = new Map<string, GreenNode>();

  for (const node of related) {
    const there = green.nodes.get(node.uniqueId);
    const problem = compareNode(node, there, live, limits);
    if (problem !== undefined || !there) {
      problems.push(`  ${describe(node)} → ${problem}`);
      continue;
    }
    const pair = pairs.get(schemaKey(node));
    const other = liveOfGreen.get(schemaKey(there));
    if (pair && fold(pair.green) !== fold(there.schema))
      problems.push(
        `  ${describe(node)} → ${there.relationName}, but others of ${node.schema} are built into ${pair.green}`,
      );
    else if (other && schemaKey(other) !== schemaKey(node))
      problems.push(
        `  ${describe(node)} → ${there.relationName}, where ${other.uniqueId} of ${other.schema} is built too`,
      );
    else {
      liveOfGreen.set(schemaKey(there), node);
      const { database, schema } = node;
      const names = { live: schema ?? '', green: there.schema ?? '' };
      pairs.set(schemaKey(node), { database: database ?? '', ...names });
    }
  }
  for (const node of green.nodes.values())
    if (node.relationName !== null && !blue.nodes.get(node.uniqueId)?.relationName)
      problems.push(`  ${describe(node)} → exists only in the green target`);
  refuse(problems, related, limits);
  refuseMovedSources(blue, green);
  const schemas = [...pairs.values()].sort((a, b) => (schemaKeyOf(a) < schemaKeyOf(b) ? -1 : 1));
  return { schemas, nodes: related };
}

/** Why the green relation cannot take the place of the live one; undefined where it can. */
function compareNode(
  node: GreenNode,
  there: GreenNode | undefined,
  live: ReadonlySet<string>,
  { nameLength }: Limits,
): string | undefined {
  if (!there?.relationName) return 'missing in the green target';
  if (fold(there.database) !== fold(node.database))
    return `${there.relationName}, which is in another database`;
  if (live.has(schemaKey(there))) return `${there.relationName}, in a live schema`;
  if (fold(identifier(there)) !== fold(identifier(node)))
    return `${there.relationName}, which has a different name from ${node.relationName}`;
  if ((there.schema ?? '').length > nameLength)
    return `${there.relationName}: the warehouse cuts schema names at ${nameLength} characters`;
  return undefined;
}

function refuse(
  problems: readonly string[],
  related: readonly GreenNode[],
  { suffixVar }: Limits,
): void {
  const [first] = problems;
  if (first === undefined) return;
  const file = related.find((node) => first.startsWith(`  ${describe(node)} `))?.originalFilePath;
  throw new RefusedError(
    [
      'The project cannot be built next to the live schemas. Nothing was built:',
      ...problems.slice(0, SHOWN),
      ...(problems.length > SHOWN ? [`  … and ${problems.length - SHOWN} more`] : []),
    ].join('\n'),
    {
      hint: suffixVar === undefined ? FOLLOW_THE_TARGET : followTheVar(suffixVar),
      ...(file && { location: { file } }),
    },
  );
}

const SHOWN = 20;

const FOLLOW_THE_TARGET =
  'Make the macro generate_schema_name start from target.schema for every target name (as dbt’s default does), ' +
  'and in snapshots use `schema` instead of `target_schema`. Or make the macro append a variable to every schema ' +
  'and set "green-suffix-var" to its name.';

function followTheVar(name: string): string {
  return `Make the macro generate_schema_name append {{ var('${name}', '') }} to every schema: the target’s own and custom ones.`;
}

/** A source that moves with the target would be read from a green schema, where nobody loads it. */
function refuseMovedSources(blue: Parsed, green: Parsed): void {
  const moved = [...blue.sources.values()].filter(
    ({ uniqueId, relationName }) =>
      fold(green.sources.get(uniqueId)?.relationName ?? relationName) !== fold(relationName),
  );
  const [first] = moved;
  if (!first) return;
  throw new RefusedError(
    [
      'Sources would be read from the green schemas, where no data is loaded. Nothing was built:',
      ...moved
        .slice(0, SHOWN)
        .map(
          ({ uniqueId, originalFilePath }) =>
            `  ${uniqueId} (${originalFilePath}) → ${green.sources.get(uniqueId)?.relationName}`,
        ),
    ].join('\n'),
    {
      hint: 'Give the source a `schema` that does not depend on the target.',
      location: { file: first.originalFilePath },
    },
  );
}

/**
 * The name that a replaced schema is kept under: `analytics_old_20261123_061502`. One that is too
 * long for the warehouse keeps its end; the schema's mark says what it was.
 *
 * @param stamp of the generation, see `stampGeneration`
 */
export function nameOldSchema(live: string, stamp: string, nameLength: number): string {
  const ending = `_old_${stamp}`;
  return `${live.slice(0, nameLength - ending.length)}${ending}`;
}

/** `20261123_061502`, UTC: sorts by time. */
export function stampGeneration(time: Date): string {
  const [day = '', clock = ''] = time.toISOString().split('T');
  return `${day.replaceAll('-', '')}_${clock.slice(0, 8).replaceAll(':', '')}`;
}

function describe({ uniqueId, originalFilePath }: GreenNode): string {
  return `${uniqueId} (${originalFilePath})`;
}

function identifier({ alias, name }: GreenNode): string {
  return alias ?? name;
}

function schemaKey({ database, schema }: GreenNode): string {
  return `${fold(database)}.${fold(schema)}`;
}

function schemaKeyOf({ database, live }: SchemaPair): string {
  return `${fold(database)}.${fold(live)}`;
}

/** Quotes and letter case do not distinguish names on every warehouse: rather refuse once too often. */
function fold(name: string | null): string {
  return (name ?? '').replace(/["`[\]]/g, '').toLowerCase();
}
