import { isBuiltType } from './writes.ts';

/** What the plan needs to know of a node; the manifest view of `src/dbt/artifacts` satisfies it. */
export interface PlanNode {
  uniqueId: string;
  resourceType: string;
  name: string;
  originalFilePath: string;
  /** As dbt writes it in SQL, quoted; null where the node has no relation. */
  relationName: string | null;
  database: string | null;
  schema: string | null;
  alias: string | null;
  materialized: string | null;
  /** Files that it writes besides, at a place that a config of its own names. */
  files?: { readonly key: string; readonly place: string } | null;
  /** Unique ids. */
  dependsOn: readonly string[];
}

/** A schema in a database, spelt as in the manifest. */
export interface SchemaPlace {
  database: string;
  schema: string;
}

export interface Plan {
  /** Every node that `dbt build` will run, tests included, in the order in which dbt listed them. */
  nodes: PlanNode[];
  /** Those of them that write a relation or a function; see `RESOURCE_TYPES`. */
  writing: PlanNode[];
  /** The schemas that they write to, sorted, each once. */
  schemas: SchemaPlace[];
}

/**
 * Another project's public model, which a plugin such as dbt-loom brings into the manifest: it has
 * no file, dbt never builds it, and it is read as it is (`is_external_node` of dbt-core).
 */
export function isExternal({ originalFilePath }: { originalFilePath: string }): boolean {
  return originalFilePath === '';
}

/** @param selected unique ids as `dbt ls` gave them; what dbt never builds is left out */
export function buildPlan(selected: readonly string[], nodes: ReadonlyMap<string, PlanNode>): Plan {
  const planned = selected
    .map((id) => nodes.get(id))
    .filter((node) => node !== undefined)
    .filter((node) => isBuiltType(node.resourceType) && !isExternal(node));
  const writing = planned.filter((node) => node.relationName !== null);
  return { nodes: planned, writing, schemas: collectSchemas(writing) };
}

function collectSchemas(writing: readonly PlanNode[]): SchemaPlace[] {
  return joinSchemas(
    writing.flatMap(({ database, schema }) =>
      schema === null ? [] : [{ database: database ?? '', schema }],
    ),
  );
}

/** All of them, sorted, each once. */
export function joinSchemas(...lists: ReadonlyArray<readonly SchemaPlace[]>): SchemaPlace[] {
  const places = new Map<string, SchemaPlace>();
  for (const place of lists.flat())
    places.set(`${place.database}.${place.schema}`.toLowerCase(), place);
  return [...places.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
}
