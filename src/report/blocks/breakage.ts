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
import type { TableLimits } from './node-table.ts';

const NAMES = 5;
const EXPOSURES = 10;
const OWNERS = 10;
const OWNER_LENGTH = 60;
/** Heading and the sentence on what was left out. */
const FRAME = 400;

const DATA_TYPES = ['model', 'seed', 'snapshot', 'source'];

/** Breaking changes first, then what was removed or renamed, then the exposures hit. Empty without any. */
export function renderBreakage(review: Review, limits: TableLimits): string {
  const { impact, removed, diffs } = review;
  const names = { owners: collectOwners(impact), types: collectTypes(diffs) };
  const dangers = [
    ...(impact?.breaking ?? []).map((change) => breakingLine(change, names)),
    ...(impact?.unchecked ?? []).map((change) => uncheckedLine(change, names)),
    ...removedLines(removed),
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

function breakingLine(change: BreakingChange, names: Names): string {
  const used = listReaders(change.usedBy, names);
  return [
    `- 💥 **Breaking:** ${describeChange(change, names)}.`,
    used && `Used by ${used}.`,
    change.contract && 'The column is part of the contract.',
  ]
    .filter(Boolean)
    .join(' ');
}

function uncheckedLine(change: UncheckedColumn, names: Names): string {
  const readers = listReaders(change.readers, names);
  return `- ⚠️ ${describeChange(change, names)}. These read ${code(labelOf(change.node))} and may be affected: ${readers}.`;
}

function describeChange(
  { node, column, what }: Pick<BreakingChange, 'node' | 'column' | 'what'>,
  { types }: Names,
): string {
  const name = code(`${labelOf(node)}.${column}`);
  if (what === 'removed') return `${name} was removed`;
  return `${name} changed type${types.get(`${node}.${column}`) ?? ''}`;
}

function removedLines(removed: readonly RemovedNode[]): string[] {
  const sorted = [...removed].sort((a, b) => (a.uniqueId < b.uniqueId ? -1 : 1));
  const others = sorted.filter(({ resourceType }) => !DATA_TYPES.includes(resourceType));
  const counts = [...Map.groupBy(others, ({ resourceType }) => resourceType)].map(
    ([resourceType, group]) => formatNumberOf(group.length, typeName(resourceType)),
  );
  return [
    ...sorted.filter((node) => !others.includes(node)).map(removedLine),
    counts.length > 0 ? `- **Also removed:** ${listItems(counts, NAMES)}.` : '',
  ];
}

function removedLine(node: RemovedNode): string {
  const { uniqueId, relation, resourceType, dependents, renamedTo, ephemeral } = node;
  const name = `${typeName(resourceType)} ${code(labelOf(uniqueId))}`;
  const what = renamedTo === undefined ? (ephemeral ? 'Now ephemeral' : 'Removed') : 'Renamed';
  return [
    renamedTo === undefined
      ? `- **${what}:** ${name}.`
      : `- **${what}:** ${name} to ${code(labelOf(renamedTo))}.`,
    relation !== null && resourceType !== 'source' && describeLeft(relation, node.takenBy),
    dependents.length > 0 && `It was read by ${listLabels([...dependents].sort(), NAMES)}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

function describeLeft(relation: string, takenBy: string | undefined): string {
  if (takenBy === undefined) return `${code(relation)} stays in production until you drop it.`;
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
