import type { PickedManifest, PickedNode } from '../dbt/artifacts/picked-manifest.ts';
import { describeBuilt, isRebuildable } from './orphans.ts';
import type { RemovedNode } from './reason.ts';
import { STALE_MARK } from './stale-mark.ts';

const LISTED = new Set(['model', 'seed', 'snapshot', 'source', 'exposure', 'function']);
/** What they checked is checked no longer. */
const TESTS = new Set(['test', 'unit_test']);
/** What dbt builds, and leaves behind. */
const BUILT = new Set(['model', 'seed', 'snapshot', 'function']);

/**
 * The nodes of the baseline that the head does not have: deleted, disabled or renamed. What only
 * this target disables is still production's. A model that became ephemeral leaves its relation
 * behind as a deleted one does.
 *
 * @param baseline with all nodes that are not in `head.ids`, and all that changed
 * @param head with all nodes that are not in `baseline.ids`, and all that changed
 */
export function findRemoved(baseline: PickedManifest, head: PickedManifest): RemovedNode[] {
  const added = [...head.nodes.values()].filter(({ uniqueId }) => !baseline.ids.has(uniqueId));
  const gone = [...baseline.nodes.values()]
    .filter(({ uniqueId }) => !head.ids.has(uniqueId))
    .filter((node) => !isDisabledHere(node, head.disabled.get(node.uniqueId)))
    .filter((node) => LISTED.has(node.resourceType) || isLostTest(node, head, added));
  const describe = (node: PickedNode) => ({
    uniqueId: node.uniqueId,
    name: node.name,
    resourceType: node.resourceType,
    relation: BUILT.has(node.resourceType) ? node.relation : null,
    ...findTaker(node, head),
    ...(isRebuildable(describeBuilt(node)) && { rebuildable: true as const }),
  });
  const removed = gone.map((node) => ({
    ...describe(node),
    dependents: (baseline.dependents.get(node.uniqueId) ?? []).filter((id) => head.ids.has(id)),
    renamedTo: findRenamed(node, gone, added),
  }));
  const ephemeral = [...baseline.nodes.values()]
    .filter((node) => node.relation !== null && isEphemeral(head.nodes.get(node.uniqueId)))
    .map((node) => ({
      ...describe(node),
      ...{ ephemeral: true as const, dependents: [], renamedTo: undefined },
    }));
  return [...removed, ...ephemeral];
}

function isEphemeral(node: PickedNode | undefined): boolean {
  return node?.resourceType === 'model' && node.relation === null;
}

/**
 * The node that builds a relation of the same name in the same schema. Schemas are compared by their
 * config, as those of the head are the pull request's.
 */
function findTaker(node: PickedNode, head: PickedManifest): { takenBy?: string } {
  if (node.relation === null || !BUILT.has(node.resourceType)) return {};
  const taker = [...head.nodes.values()].find(
    (other) =>
      other.uniqueId !== node.uniqueId &&
      other.relation !== null &&
      BUILT.has(other.resourceType) &&
      other.alias?.toLowerCase() === node.alias?.toLowerCase() &&
      placeOf(other) === placeOf(node),
  );
  return taker ? { takenBy: taker.uniqueId } : {};
}

function placeOf({ config }: PickedNode): string {
  const { schema, database } = JSON.parse(config) as { schema?: unknown; database?: unknown };
  return JSON.stringify([schema ?? null, database ?? null]);
}

/** Of what is still there, and not replaced: with other arguments, a test has another id. */
function isLostTest(
  { resourceType, name, attachedNode, parents }: PickedNode,
  head: PickedManifest,
  added: readonly PickedNode[],
): boolean {
  if (!TESTS.has(resourceType)) return false;
  const tested = attachedNode === null ? parents : [attachedNode];
  if (tested.length > 0 && !tested.some((id) => head.ids.has(id))) return false;
  return !added.some(
    (other) =>
      other.resourceType === resourceType &&
      other.name === name &&
      other.attachedNode === attachedNode,
  );
}

/**
 * The condition that disables it is Jinja, or reads as it did where the node was enabled: the target
 * or the environment decided, not a change.
 */
function isDisabledHere(before: PickedNode, here: PickedNode | undefined): boolean {
  if (here === undefined) return false;
  const condition = enabledOf(here);
  if (typeof condition === 'string' && condition.includes('{')) return true;
  // A `config()` in SQL is kept as it was rendered; its text is in the code.
  const inCode = /\benabled\s*=\s*(?!true\b|false\b)/i.test(here.code);
  return before.code === here.code && (inCode || enabledOf(before) === condition);
}

function enabledOf({ unrenderedConfig }: PickedNode): unknown {
  return (JSON.parse(unrenderedConfig) as { enabled?: unknown }).enabled;
}

/** Only where it is certain: one removed node and one new node have this content. */
function findRenamed(
  node: PickedNode,
  gone: readonly PickedNode[],
  added: readonly PickedNode[],
): string | undefined {
  const content = contentOf(node);
  if (content === undefined) return undefined;
  const isTwin = (other: PickedNode) =>
    other.resourceType === node.resourceType && contentOf(other) === content;
  const twins = added.filter(isTwin);
  return twins.length === 1 && gone.filter(isTwin).length === 1 ? twins[0]?.uniqueId : undefined;
}

function contentOf({ resourceType, code, checksum }: PickedNode): string | undefined {
  if (!BUILT.has(resourceType)) return undefined;
  if (resourceType === 'seed') return checksum.startsWith('path:') ? undefined : checksum;
  const written = code.endsWith(STALE_MARK) ? code.slice(0, -STALE_MARK.length) : code;
  return written.trim() === '' ? undefined : written;
}
