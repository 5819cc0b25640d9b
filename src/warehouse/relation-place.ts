/** A relation by its parts, spelt as in the manifest. */
export interface RelationPlace {
  /** Empty where the warehouse has no databases. */
  database: string;
  schema: string;
  identifier: string;
}

/** What a manifest says of where a node's relation is. */
export interface RelatedNode {
  name: string;
  relationName: string | null;
  database: string | null;
  schema: string | null;
  alias: string | null;
}

/** Undefined for a node without a relation. */
export function resolvePlace(node: RelatedNode | undefined): RelationPlace | undefined {
  if (!node || node.relationName === null || node.schema === null) return undefined;
  const { database, schema, alias, name } = node;
  return { database: database ?? '', schema, identifier: alias ?? name };
}
