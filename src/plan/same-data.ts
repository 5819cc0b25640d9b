import type { PickedManifest, PickedNode } from '../dbt/artifacts/picked-manifest.ts';
import type { SqlPair } from '../dbt/compare-sql.ts';
import { HARMLESS_CONFIGS } from './harmless-configs.ts';
import type { JinjaTexts } from './jinja-texts.ts';
import { differingKeys } from './node-changes.ts';
import type { ProjectChanges } from './project-changes.ts';
import { hasSameNaming, ProjectCode } from './project-code.ts';
import { STALE_MARK } from './stale-mark.ts';

export interface ComparedProjects {
  baseline: PickedManifest;
  head: PickedManifest;
  /** Both were parsed for the same target, so that a relation's name must be the same. */
  sameTarget: boolean;
  /** Undefined where the baseline's dbt_project.yml is not known: then nothing is proven. */
  project: ProjectChanges | undefined;
}

/** In what a node differs without a change of its data, provided that its SQL is the same. */
export interface SameData {
  /** Harmless config keys and fields that differ. */
  configs: string[];
  /** The file it was in; undefined where it is still there. */
  movedFrom: string | undefined;
  descriptions: boolean;
  /** To be compared token for token; undefined where the code is the same. */
  sql: SqlPair | undefined;
}

/** What is built or tested, and sources; the rest (exposures, metrics …) has no data of its own. */
const PROVABLE = new Set(['model', 'seed', 'snapshot', 'test', 'unit_test', 'function', 'source']);

export function isProvable(resourceType: string): boolean {
  return PROVABLE.has(resourceType);
}

/**
 * Fields that do not reach a node's own data. Which nodes a `ref` means, and in which schema a
 * relation stands, is compared by parents and relations.
 */
const HARMLESS_FIELDS = new Set([
  ...['latest_version', 'access', 'deprecation_date', 'group', 'tags'],
  ...['freshness', 'loaded_at_field', 'loaded_at_query'],
]);
const RELATION_FIELDS = new Set([
  ...['database', 'schema', 'unrendered_database', 'unrendered_schema'],
]);

/**
 * The nodes of `selected` of which it is proven that nothing differs that reaches their data, what
 * comes from their parents aside.
 */
export function findSameData(
  selected: readonly string[],
  projects: ComparedProjects,
  jinja: JinjaTexts,
): Map<string, SameData> {
  const found = new Map<string, SameData>();
  const code = new ProjectCode(projects, jinja);
  if (code.mayReachAnything()) return found;
  const namesRelations = !projects.sameTarget && hasSameNaming(projects.head, jinja);
  for (const id of selected) {
    const before = projects.baseline.nodes.get(id);
    const after = projects.head.nodes.get(id);
    const same = before && after && proveSame(before, after, code, namesRelations);
    if (same) found.set(id, same);
  }
  return found;
}

function proveSame(
  before: PickedNode,
  after: PickedNode,
  code: ProjectCode,
  namesRelations: boolean,
): SameData | undefined {
  if (!isProvable(after.resourceType) || before.resourceType !== after.resourceType) return;
  if (after.language !== before.language || !['sql', null].includes(after.language)) return;
  if (before.code.endsWith(STALE_MARK)) return;
  if (!isSameRelation(before, after, namesRelations)) return;
  if (!sameSet(before.parents, after.parents) || !hasSameShape(before, after)) return;
  if (!after.macros.every((id) => before.macros.includes(id))) return;
  const called = withRunTimeMacros(before, after);

  const configs = [
    ...differingKeys(before.config, after.config),
    ...differingKeys(before.unrenderedConfig, after.unrenderedConfig),
  ];
  if (!configs.every((key) => key in HARMLESS_CONFIGS)) return;
  const fields = differingFields(before, after);
  if (!fields.every((name) => HARMLESS_FIELDS.has(name))) return;

  const same: SameData = {
    configs: [...new Set([...configs, ...fields])].sort(),
    movedFrom: isAtSamePlace(before, after) ? undefined : before.originalFilePath,
    descriptions:
      before.description !== after.description ||
      before.columnDescriptions !== after.columnDescriptions,
    sql:
      before.code === after.code
        ? undefined
        : { before: before.code, after: after.code, macros: code.macrosOf(called) },
  };
  return code.canSee(called, same) ? undefined : same;
}

/**
 * When dbt runs a node, it adds to `depends_on.macros` those that it met below `{% if execute %}`
 * or that run a test. The state of a deploy names them, a parse does not: as long as they are what
 * they were, they make no difference.
 */
function withRunTimeMacros(before: PickedNode, after: PickedNode): PickedNode {
  return { ...after, macros: before.macros };
}

/** What of a node must be the same as it is. */
function hasSameShape(before: PickedNode, after: PickedNode): boolean {
  if (before.columns !== after.columns) return false;
  if (before.contractEnforced !== after.contractEnforced) return false;
  if (before.contractChecksum !== after.contractChecksum) return false;
  if (after.resourceType === 'seed')
    return before.checksum === after.checksum && !after.checksum.startsWith('path:');
  return after.resourceType !== 'unit_test' || before.checksum === after.checksum;
}

/** @param namesRelations whether a relation of another name is the node's on another target */
function isSameRelation(before: PickedNode, after: PickedNode, namesRelations: boolean): boolean {
  if (before.relation === after.relation) return true;
  if (!namesRelations || after.resourceType === 'source') return false;
  return before.relation !== null && after.relation !== null && before.alias === after.alias;
}

function isAtSamePlace(before: PickedNode, after: PickedNode): boolean {
  return before.fqn === after.fqn && before.originalFilePath === after.originalFilePath;
}

function differingFields(before: PickedNode, after: PickedNode): string[] {
  const names = new Set([...Object.keys(before.fields), ...Object.keys(after.fields)]);
  return [...names].filter((name) => {
    if (after.resourceType !== 'source' && RELATION_FIELDS.has(name)) return false;
    return before.fields[name] !== after.fields[name];
  });
}

function sameSet(before: readonly string[], after: readonly string[]): boolean {
  return [...before].sort().join() === [...after].sort().join();
}
