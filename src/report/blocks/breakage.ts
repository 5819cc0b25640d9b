import type { OrphanRule } from '../../plan/orphans.ts';
import type { RemovedNode } from '../../plan/reason.ts';
import type {
  BreakingChange,
  DataDiff,
  Impact,
  Review,
  UncheckedColumn,
} from '../../plan/review.ts';
import { code, escapeText, joinBlocks } from '../../text/markdown.ts';
import { labelOf, listItems, listLabels } from '../../text/node-label.ts';
import { cutText, takeWhatFits } from '../../text/plain-text.ts';
import { formatCount, formatNumberOf } from '../../text/quantities.ts';
import { describeTaking, isTaken } from './left-behind.ts';
import type { TableLimits } from './node-table.ts';

const NAMES = 5;
const COLUMNS = 10;
const TESTS = 10;
/** More lines that say the same of nodes nobody reads become one. */
const REMOVED_LINES = 3;
const EXPOSURES = 10;
const OWNERS = 10;
const OWNER_LENGTH = 60;
/** Heading and the sentence on what was left out. */
const FRAME = 400;

const REMOVED_RELATIONS = 20;
const TEST_TYPES = ['test', 'unit_test'];
const DATA_TYPES = ['model', 'seed', 'snapshot', 'source'];

/** Breaking changes first, then what was removed or renamed, then the exposures hit. Empty without any. */
export function renderBreakage(review: Review, limits: TableLimits): string {
  const { impact, removed, diffs } = review;
  const names = { owners: collectOwners(impact), types: collectTypes(diffs) };
  const dangers = [
    ...groupAlike(impact?.breaking ?? [], names, ({ usedBy, contract }) => [usedBy, contract]).map(
      (changes) => breakingLine(changes, names),
    ),
    ...groupAlike(impact?.unchecked ?? [], names, ({ readers }) => readers).map((changes) =>
      uncheckedLine(changes, names),
    ),
    ...removedLines(removed, review.orphans),
  ].filter((line) => line !== '');
  const dependents = [exposureLine(impact), ownerLine(impact)].filter((line) => line !== '');
  const lines = [...dangers, ...dependents];
  if (lines.length === 0) return '';
  const shown = takeWhatFits(lines, limits.room - FRAME);
  const more = lines.length - shown.length;
  return joinBlocks([
    dangers.length > 0 ? '#### What may break' : '#### What depends on these changes',
    shown.join('\n'),
    more > 0 ? `${formatCount(more)} more, see the ${limits.rest}.` : '',
  ]);
}

interface Names {
  /** By unique id. */
  owners: ReadonlyMap<string, string>;
  /** By unique id and column: the types before and after, as Markdown. */
  types: ReadonlyMap<string, string>;
}

function collectOwners(impact: Impact | undefined): Map<string, string> {
  return new Map(
    (impact?.nodes ?? []).flatMap(({ uniqueId, owner }) => (owner ? [[uniqueId, owner]] : [])),
  );
}

function collectTypes(diffs: readonly DataDiff[]): Map<string, string> {
  return new Map(
    diffs.flatMap(({ uniqueId, columns }) =>
      columns.retyped.map(({ name, before, after }) => [
        `${uniqueId}.${name}`,
        ` from ${code(before)} to ${code(after)}`,
      ]),
    ),
  );
}

type Change = Pick<BreakingChange, 'node' | 'column' | 'what'>;
/** Changes of one node of which the same is to be said. */
type Alike<T> = [T, ...T[]];

function groupAlike<T extends Change>(
  changes: readonly T[],
  { types }: Names,
  restOf: (change: T) => unknown,
): Array<Alike<T>> {
  const keyOf = (change: T) => {
    const { node, column, what } = change;
    return JSON.stringify([node, what, types.get(`${node}.${column}`), restOf(change)]);
  };
  return [...Map.groupBy(changes, keyOf).values()] as Array<Alike<T>>;
}

function breakingLine(changes: Alike<BreakingChange>, names: Names): string {
  const [{ usedBy, contract }] = changes;
  const used = listReaders(usedBy, names);
  return [
    `- 💥 **Breaking:** ${describeChanges(changes, names)}.`,
    used && `Used by ${used}.`,
    contract &&
      `${changes.length === 1 ? 'The column is' : 'The columns are'} part of the contract.`,
  ]
    .filter(Boolean)
    .join(' ');
}

function uncheckedLine(changes: Alike<UncheckedColumn>, names: Names): string {
  const [{ node, readers }] = changes;
  return `- ⚠️ ${describeChanges(changes, names)}. These read ${code(labelOf(node))} and may be affected: ${listReaders(readers, names)}.`;
}

function describeChanges(changes: Alike<Change>, { types }: Names): string {
  const [{ node, column, what }] = changes;
  const columns = changes.map((change) => code(`${labelOf(node)}.${change.column}`));
  const name = listItems(columns, COLUMNS);
  if (what === 'removed') return `${name} ${changes.length === 1 ? 'was' : 'were'} removed`;
  return `${name} changed type${types.get(`${node}.${column}`) ?? ''}`;
}

function removedLines(removed: readonly RemovedNode[], rule: OrphanRule | undefined): string[] {
  const sorted = [...removed].sort((a, b) => (a.uniqueId < b.uniqueId ? -1 : 1));
  const data = sorted.filter(({ resourceType }) => DATA_TYPES.includes(resourceType));
  const tests = sorted.filter(({ resourceType }) => TEST_TYPES.includes(resourceType));
  const others = sorted.filter((node) => !data.includes(node) && !tests.includes(node));
  const plain = data.filter(isPlainRemoval);
  const folded = plain.length > REMOVED_LINES ? plain : [];
  const counts = [...Map.groupBy(others, ({ resourceType }) => resourceType)].map(
    ([resourceType, group]) => formatNumberOf(group.length, typeName(resourceType)),
  );
  return [
    ...data.filter((node) => !folded.includes(node)).map((node) => removedLine(node, rule)),
    ...[
      ...Map.groupBy(folded, (node) => `${node.resourceType} ${isTaken(node, rule)}`).values(),
    ].map((nodes) => foldedLine(nodes, rule)),
    tests.length > 0
      ? `- **Removed ${tests.length === 1 ? 'test' : 'tests'}:** ${listItems(
          tests.map(({ name }) => code(name)),
          TESTS,
        )}.`
      : '',
    counts.length > 0 ? `- **Also removed:** ${listItems(counts, NAMES)}.` : '',
  ];
}

/** Nobody reads it, and there is no new name: all that is to be said is that its relation stays. */
function isPlainRemoval(node: RemovedNode): boolean {
  const { resourceType, relation, dependents, renamedTo, ephemeral, takenBy } = node;
  const stays = relation !== null && resourceType !== 'source' && takenBy === undefined;
  return stays && !ephemeral && dependents.length === 0 && renamedTo === undefined;
}

function foldedLine(nodes: readonly RemovedNode[], rule: OrphanRule | undefined): string {
  const [first] = nodes;
  const until = first && isTaken(first, rule) ? describeTaking(rule) : undefined;
  if (first && until !== undefined && nodes.length === 1) return removedLine(first, rule);
  const count = formatNumberOf(nodes.length, typeName(nodes[0]?.resourceType ?? 'node'));
  const relations = nodes.flatMap(({ relation }) => (relation === null ? [] : [code(relation)]));
  const list = listItems(relations, REMOVED_RELATIONS);
  if (until !== undefined)
    return `- **Removed:** ${count}. Each of these stays in production until ${until}: ${list}.`;
  return `- **Removed:** ${count}. Until you drop them, these stay in production: ${list}.`;
}

function removedLine(node: RemovedNode, rule: OrphanRule | undefined): string {
  const { uniqueId, relation, resourceType, dependents, renamedTo, ephemeral } = node;
  const name = `${typeName(resourceType)} ${code(labelOf(uniqueId))}`;
  const what = renamedTo === undefined ? (ephemeral ? 'Now ephemeral' : 'Removed') : 'Renamed';
  return [
    renamedTo === undefined
      ? `- **${what}:** ${name}.`
      : `- **${what}:** ${name} to ${code(labelOf(renamedTo))}.`,
    relation !== null && resourceType !== 'source' && describeLeft(relation, node, rule),
    dependents.length > 0 && `It was read by ${listLabels([...dependents].sort(), NAMES)}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

function describeLeft(relation: string, node: RemovedNode, rule: OrphanRule | undefined): string {
  const { takenBy } = node;
  if (takenBy === undefined) {
    const until = isTaken(node, rule) ? describeTaking(rule) : 'you drop it';
    return `${code(relation)} stays in production until ${until}.`;
  }
  const [resourceType = ''] = takenBy.split('.', 1);
  return `${code(relation)} is what ${typeName(resourceType)} ${code(labelOf(takenBy))} builds from now on.`;
}

function exposureLine(impact: Impact | undefined): string {
  const exposures = (impact?.nodes ?? []).filter(({ resourceType }) => resourceType === 'exposure');
  if (exposures.length === 0) return '';
  const names = exposures.map(({ uniqueId, owner }) => `${code(labelOf(uniqueId))}${by(owner)}`);
  return `- **Downstream exposures:** ${listItems(names.sort(), EXPOSURES)}.`;
}

/** Who answers for the models below, the changed ones aside. */
function ownerLine(impact: Impact | undefined): string {
  const below = (impact?.nodes ?? []).filter(
    ({ resourceType, level, owner }) => resourceType === 'model' && level > 0 && owner,
  );
  if (below.length === 0) return '';
  const owners = [...Map.groupBy(below, ({ owner }) => owner ?? '')]
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .map(([owner, nodes]) => `${person(owner)} (${formatNumberOf(nodes.length, 'model')})`);
  return `- **Downstream owners:** ${listItems(owners, OWNERS)}.`;
}

/** Exposures are marked by the word, with whom to ask. */
function listReaders(uniqueIds: readonly string[], { owners }: Names): string {
  const names = [...uniqueIds].sort().map((uniqueId) => {
    const name = code(labelOf(uniqueId));
    if (!uniqueId.startsWith('exposure.')) return name;
    return `exposure ${name}${by(owners.get(uniqueId))}`;
  });
  return listItems(names, NAMES);
}

function by(owner: string | undefined): string {
  return owner ? ` (${person(owner)})` : '';
}

function person(owner: string): string {
  return escapeText(cutText(owner, OWNER_LENGTH));
}

function typeName(resourceType: string): string {
  return escapeText(cutText(resourceType.replaceAll('_', ' '), 40));
}
