import type {
  PickedMacro,
  PickedManifest,
  PickedNode,
} from '../../src/dbt/artifacts/picked-manifest.ts';

/** A model of DuckDB, as a manifest has it. */
export function pickedNode(uniqueId: string, changes: Partial<PickedNode> = {}): PickedNode {
  const [resourceType = '', packageName = '', name = ''] = uniqueId.split('.');
  return {
    uniqueId,
    resourceType,
    name,
    packageName,
    originalFilePath: `models/${name}.sql`,
    fqn: JSON.stringify([packageName, name]),
    language: 'sql',
    code: 'select 1 as id',
    checksum: 'sha256:1',
    config: '{}',
    unrenderedConfig: '{}',
    relation: `"wh"."prod"."${name}"`,
    alias: name,
    parents: [],
    macros: [],
    attachedNode: null,
    contractEnforced: false,
    contractChecksum: null,
    description: '',
    columnDescriptions: '',
    columns: '',
    fields: {},
    ...changes,
  };
}

export function pickedMacro(uniqueId: string, sql: string, macros: string[] = []): PickedMacro {
  const [, packageName = '', name = ''] = uniqueId.split('.');
  return { uniqueId, packageName, name, originalFilePath: `macros/${name}.sql`, sql, macros };
}

export function pickedManifest(nodes: PickedNode[], macros: PickedMacro[] = []): PickedManifest {
  const dependents = new Map<string, string[]>();
  for (const { uniqueId, parents } of nodes) {
    for (const parent of parents)
      dependents.set(parent, [...(dependents.get(parent) ?? []), uniqueId]);
  }
  return {
    adapterType: 'duckdb',
    projectName: 'shop',
    ids: new Set(nodes.map(({ uniqueId }) => uniqueId)),
    disabled: new Map(),
    nodes: new Map(nodes.map((node) => [node.uniqueId, node])),
    macros: new Map(macros.map((macro) => [macro.uniqueId, macro])),
    sources: '',
    runHooks: '',
    dependents,
  };
}
