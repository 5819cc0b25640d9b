import type { PickedManifest, PickedNode } from '../dbt/artifacts/picked-manifest.ts';
import { findChangedMacros, reachMacros } from './macro-changes.ts';
import type { Reason } from './reason.ts';
import { STALE_MARK } from './stale-mark.ts';

/**
 * In what a node differs from its older self, each as dbt's sub-selector of `state:modified` sees
 * it (`StateSelectorMethod` in dbt/graph/selector_methods.py, `same_…` in
 * dbt/contracts/graph/nodes.py).
 */
export interface NodeChanges {
  body: boolean;
  /** Keys whose values as written differ. */
  configs: string[];
  relation: boolean;
  contract: boolean;
  /** Changed macros that it calls, directly or below. */
  macros: string[];
  persistedDescription: boolean;
  /** Names of other fields that dbt compares for this resource type; `fqn` is its place. */
  definition: string[];
}

/** Keys that dbt's comparison of configs leaves out: `CompareBehavior.Exclude`. */
const NODE_CONFIGS_NOT_COMPARED = new Set(['alias', 'schema', 'database', 'tags', 'group']);

/** The only keys that it compares for tests: `TestConfig.same_contents`. */
const TEST_CONFIGS_COMPARED = new Set([
  ...['severity', 'where', 'limit', 'fail_calc', 'warn_if', 'error_if'],
  ...['store_failures', 'store_failures_as'],
]);

/** Resource types with `raw_code` or a file, `ParsedNode` in dbt. The rest are definitions in YAML. */
const PARSED = new Set([
  ...['model', 'seed', 'snapshot', 'test', 'analysis', 'function', 'operation', 'sql_operation'],
]);

/** Fields that dbt compares besides. */
const DEFINITIONS: Readonly<Record<string, readonly string[]>> = {
  model: ['fqn', 'latest_version', 'access', 'deprecation_date'],
  function: ['fqn', 'arguments', 'returns'],
  source: ['fqn', 'quoting', 'freshness', 'loaded_at_field', 'external'],
  exposure: ['fqn', 'type', 'owner', 'maturity', 'url', 'label', 'description', 'parents'],
  metric: ['description', 'label'],
  semantic_model: [
    ...['model', 'description', 'defaults', 'entities', 'dimensions', 'measures', 'config'],
    ...['primary_entity', 'group'],
  ],
  saved_query: ['query_params', 'description', 'label', 'config', 'group', 'exports', 'tags'],
  unit_test: ['checksum'],
};

/** Resource types of which dbt compares no config, or all of it as a definition. */
const WITHOUT_CONFIGS = new Set(['unit_test', 'semantic_model', 'saved_query']);

/** @param changedMacros as `findChangedMacros` gives them */
export function compareNodes(
  before: PickedNode,
  after: PickedNode,
  head: PickedManifest,
  changedMacros: ReadonlySet<string>,
): NodeChanges {
  const isParsed = PARSED.has(after.resourceType);
  return {
    body: isParsed && !hasSameBody(before, after),
    configs: compareConfigs(before, after),
    relation: hasOtherRelation(before, after),
    contract: after.resourceType === 'model' && hasOtherContract(before, after),
    macros: reachMacros(after.macros, head.macros).filter((id) => changedMacros.has(id)),
    persistedDescription: isParsed && hasOtherPersistedDescription(before, after),
    definition: (DEFINITIONS[after.resourceType] ?? (isParsed ? ['fqn'] : [])).filter(
      (name) => fieldOf(before, name) !== fieldOf(after, name),
    ),
  };
}

/**
 * Why each node is changed itself, for those of `selected` that are: dbt's `state:modified`, with
 * the first reason that applies.
 *
 * @param selected unique ids, as dbt listed them
 */
export function computeOwnReasons(
  selected: readonly string[],
  baseline: PickedManifest,
  head: PickedManifest,
): Map<string, Reason> {
  const changedMacros = findChangedMacros(baseline.macros, head.macros);
  const reasons = new Map<string, Reason>();
  for (const id of selected) {
    const after = head.nodes.get(id);
    const before = baseline.nodes.get(id);
    if (!after) continue;
    const reason: Reason | undefined = before
      ? toReason(before, after, compareNodes(before, after, head, changedMacros))
      : { kind: 'new' };
    if (reason) reasons.set(id, reason);
  }
  return reasons;
}

/**
 * Nodes for which a macro changed that they call through other macros: dbt 2 compares only those
 * that a node calls directly.
 *
 * @param baseline and `head` with all their nodes
 */
export function findMacroUsers(
  baseline: PickedManifest,
  head: PickedManifest,
): Map<string, Reason> {
  const changed = findChangedMacros(baseline.macros, head.macros);
  if (changed.size === 0) return new Map();
  return new Map(
    [...head.nodes.values()].flatMap(({ uniqueId, macros }): [string, Reason][] => {
      const own = reachMacros(macros, head.macros).filter((id) => changed.has(id));
      return own.length > 0 ? [[uniqueId, { kind: 'macros', macros: own }]] : [];
    }),
  );
}

function toReason(before: PickedNode, after: PickedNode, changes: NodeChanges): Reason | undefined {
  // dbt takes a generic test's code from its macro, and compares only that.
  const isGenericTest = after.fields.test_metadata !== undefined;
  if (changes.body && !isGenericTest)
    return isStale(before, after) ? { kind: 'undeployed' } : { kind: 'body' };
  if (changes.configs.length > 0) return { kind: 'configs', keys: changes.configs };
  if (changes.relation && !isGenericTest) return { kind: 'relation' };
  if (changes.contract) return { kind: 'contract' };
  if (changes.macros.length > 0) return { kind: 'macros', macros: changes.macros };
  if (changes.persistedDescription && !isGenericTest) return { kind: 'description' };
  return changes.definition.length > 0 ? { kind: 'definition' } : undefined;
}

/** The ledger marks a node whose build failed for something that is not in its own code. */
function isStale(before: PickedNode, after: PickedNode): boolean {
  return before.code === after.code + STALE_MARK;
}

/** dbt compares the seeds' checksums, of all else the code. */
function hasSameBody(before: PickedNode, after: PickedNode): boolean {
  return after.resourceType === 'seed'
    ? before.checksum === after.checksum
    : before.code === after.code;
}

function compareConfigs(before: PickedNode, after: PickedNode): string[] {
  if (WITHOUT_CONFIGS.has(after.resourceType)) return [];
  const keys = differingKeys(before.unrenderedConfig, after.unrenderedConfig);
  if (after.resourceType === 'test') return keys.filter((key) => TEST_CONFIGS_COMPARED.has(key));
  if (after.resourceType === 'metric') return keys.filter((key) => key !== 'group');
  return PARSED.has(after.resourceType)
    ? keys.filter((key) => !NODE_CONFIGS_NOT_COMPARED.has(key))
    : keys;
}

/** Keys of two JSON objects whose values differ, sorted. */
export function differingKeys(before: string, after: string): string[] {
  if (before === after) return [];
  const old = JSON.parse(before) as Record<string, unknown>;
  const now = JSON.parse(after) as Record<string, unknown>;
  const keys = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...keys].filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key])).sort();
}

/** Of a node, the configured database, schema and alias; of a source, the resolved ones. */
function hasOtherRelation(before: PickedNode, after: PickedNode): boolean {
  if (PARSED.has(after.resourceType)) {
    const keys = differingKeys(before.unrenderedConfig, after.unrenderedConfig);
    return keys.some((key) => ['database', 'schema', 'alias'].includes(key));
  }
  if (after.resourceType !== 'source') return false;
  return ['database', 'schema', 'identifier'].some(
    (name) => before.fields[name] !== after.fields[name],
  );
}

function hasOtherContract(before: PickedNode, after: PickedNode): boolean {
  if (!before.contractEnforced && !after.contractEnforced) return false;
  return !after.contractEnforced || before.contractChecksum !== after.contractChecksum;
}

function hasOtherPersistedDescription(before: PickedNode, after: PickedNode): boolean {
  const { relation, columns } = persistedDocs(after);
  return (
    (relation && before.description !== after.description) ||
    (columns && before.columnDescriptions !== after.columnDescriptions)
  );
}

/** Which descriptions dbt writes into the warehouse. */
export function persistedDocs(node: PickedNode): { relation: boolean; columns: boolean } {
  const config = JSON.parse(node.config) as { persist_docs?: Record<string, unknown> };
  const persisted = config.persist_docs ?? {};
  return { relation: Boolean(persisted.relation), columns: Boolean(persisted.columns) };
}

function fieldOf(node: PickedNode, name: string): string | undefined {
  switch (name) {
    case 'fqn':
      return node.fqn;
    case 'checksum':
      return node.checksum;
    case 'config':
      return node.config;
    case 'description':
      return node.description;
    case 'parents':
      return [...node.parents].sort().join();
    default:
      return node.fields[name];
  }
}
