import type { PickedManifest, PickedNode } from '../dbt/artifacts/picked-manifest.ts';
import { differingKeys } from './node-changes.ts';
import type { PlanNode } from './plan.ts';

/** A node whose relation the deploy builds at another place than it is in production. */
export interface MovedNode {
  uniqueId: string;
  /** Which of them changed. */
  keys: PlaceKey[];
  /** dbt adds rows to what it finds there, so it starts from scratch. */
  startsAnew: boolean;
}

type PlaceKey = 'database' | 'schema' | 'alias';

/** What a config decides of a relation's place. https://docs.getdbt.com/reference/snapshot-configs */
const PLACE_CONFIGS: Readonly<Record<string, PlaceKey>> = {
  database: 'database',
  project: 'database',
  target_database: 'database',
  schema: 'schema',
  dataset: 'schema',
  target_schema: 'schema',
  alias: 'alias',
};

/**
 * The nodes whose configured database, schema or alias differs from production's. The relations
 * themselves differ in every pull request, by its schema.
 *
 * @param production and `head` with the nodes that are asked for
 */
export function findMoved(
  production: PickedManifest,
  head: PickedManifest,
): Map<string, MovedNode> {
  const moved = new Map<string, MovedNode>();
  for (const after of head.nodes.values()) {
    const before = production.nodes.get(after.uniqueId);
    if (!before || before.relation === null || after.relation === null) continue;
    const keys = findPlaceChanges(before, after);
    if (keys.length === 0) continue;
    const { uniqueId } = after;
    moved.set(uniqueId, { uniqueId, keys, startsAnew: addsRows(after) });
  }
  return moved;
}

function findPlaceChanges(before: PickedNode, after: PickedNode): PlaceKey[] {
  const written = differingKeys(before.unrenderedConfig, after.unrenderedConfig);
  const keys = differingKeys(before.config, after.config)
    .filter((key) => written.includes(key))
    .flatMap((key) => PLACE_CONFIGS[key] ?? [])
    // An alias that says what the name says changes nothing.
    .filter((key) => key !== 'alias' || before.alias !== after.alias);
  return [...new Set(keys)].sort();
}

function addsRows({ resourceType, config }: PickedNode): boolean {
  const { materialized } = JSON.parse(config) as { materialized?: unknown };
  return resourceType === 'snapshot' || materialized === 'incremental';
}

/**
 * The production node whose relation the deploy finds where it builds a node: its own, unless it
 * moved or is new; then the one that has its new place, as after a rename that keeps the alias.
 *
 * @param production the nodes of the production state that have a relation
 * @param head all nodes of the project as it is parsed for the pull request
 */
export function findRelationsFound<Node extends PlanNode>(
  planned: readonly Node[],
  {
    production,
    head,
    moved,
  }: {
    production: ReadonlyMap<string, Node>;
    head: ReadonlyMap<string, Node>;
    moved: ReadonlyMap<string, MovedNode>;
  },
): Map<string, Node> {
  const found = new Map<string, Node>();
  let places: ((node: Node) => Node | undefined) | undefined;
  for (const node of planned) {
    const own = moved.has(node.uniqueId) ? undefined : production.get(node.uniqueId);
    if (!own) places ??= mapPlaces(production, head, moved);
    const there = own ?? places?.(node);
    if (there) found.set(node.uniqueId, there);
  }
  return found;
}

/**
 * By a node of the head, the production node at its place. Which schema of production a schema of the
 * pull request stands for is read from the nodes that are at the same place; where they do not agree,
 * nothing is found.
 */
function mapPlaces<Node extends PlanNode>(
  production: ReadonlyMap<string, Node>,
  head: ReadonlyMap<string, Node>,
  moved: ReadonlyMap<string, MovedNode>,
): (node: Node) => Node | undefined {
  const schemas = new Map<string, Set<string>>();
  for (const [id, node] of head) {
    const before = moved.has(id) ? undefined : production.get(id);
    if (!before || !isRelated(before) || !isRelated(node)) continue;
    const key = schemaOf(node);
    schemas.set(key, (schemas.get(key) ?? new Set()).add(schemaOf(before)));
  }
  const byPlace = new Map(
    [...production.values()].map((node) => [placeIn(schemaOf(node), node), node]),
  );
  return (node) => {
    const [schema, ...others] = schemas.get(schemaOf(node)) ?? [];
    if (schema === undefined || others.length > 0) return undefined;
    return byPlace.get(placeIn(schema, node));
  };
}

function isRelated({ relationName, resourceType }: PlanNode): boolean {
  return relationName !== null && ['model', 'seed', 'snapshot'].includes(resourceType);
}

function schemaOf({ database, schema }: PlanNode): string {
  return JSON.stringify([database, schema]).toLowerCase();
}

function placeIn(schema: string, { alias, name }: PlanNode): string {
  return `${schema} ${(alias ?? name).toLowerCase()}`;
}
