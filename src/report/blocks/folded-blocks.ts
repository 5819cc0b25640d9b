import type { SkippedNode } from '../../plan/reason.ts';
import type { Impact, ProductionClone, Review } from '../../plan/review.ts';
import { code, details, fence, joinBlocks } from '../../text/markdown.ts';
import { labelOf, listItems } from '../../text/node-label.ts';
import { takeWhatFits } from '../../text/plain-text.ts';
import { formatCount, formatNumberOf } from '../../text/quantities.ts';
import type { Report } from '../model/report.ts';
import { buildImpactGraph } from './mermaid.ts';
import type { TableLimits } from './node-table.ts';

/** `<details>`, its summary and the sentence on what was left out. */
const FRAME = 500;

/** A graph of less is not worth its place. */
const GRAPH_ROOM = 1_500;

const CONFIG_KEYS = 8;

/** What dbt selects and the plan skips, by proof. */
export function renderSkipped(
  { leftOut }: Review,
  limits: TableLimits & { names: number },
): string | undefined {
  const sorted = [...leftOut].sort((a, b) => compareProofs(a.proof, b.proof));
  const groups = [...Map.groupBy(sorted, ({ proof }) => describeProof(proof))].map(
    ([proof, group]) => `- ${proof}: ${listItems(group.map(skippedName).sort(), limits.names)}`,
  );
  return folded(summarizeSkipped(leftOut), groups, limits);
}

/** `Skipped 3 nodes and 12 tests that dbt would run again`: a source is not built, nor run. */
function summarizeSkipped(leftOut: readonly SkippedNode[]): string {
  const count = (...types: string[]) =>
    leftOut.filter(({ uniqueId }) => types.includes(uniqueId.split('.', 1)[0] ?? '')).length;
  const tests = count('test', 'unit_test');
  const sources = count('source');
  const nodes = leftOut.length - tests - sources;
  const parts = [
    nodes > 0 && formatNumberOf(nodes, 'node'),
    tests > 0 && formatNumberOf(tests, 'test'),
  ].filter((part) => part !== false);
  if (parts.length === 0)
    return `Skipped the ${sources === 1 ? 'change' : 'changes'} of ${formatNumberOf(sources, 'source')}: no data is affected`;
  const again = nodes > 0 ? 'rebuild' : 'run again';
  return `Skipped ${parts.join(' and ')} that dbt would ${again}: no change affects their data`;
}

/** Where each incremental model and snapshot got its rows from. */
export function renderClones({ pasts }: Review, limits: TableLimits): string | undefined {
  const lines = pasts.map((clone) => `- ${code(labelOf(clone.uniqueId))}: ${describeClone(clone)}`);
  return folded(summarizeClones(pasts), lines.sort(), limits);
}

/** The Mermaid graph of what is below the changed nodes. */
export function renderGraph(report: Report, impact: Impact, room: number): string | undefined {
  if (impact.edges.length === 0) return '';
  if (room < GRAPH_ROOM) return undefined;
  const { text, legend, omitted } = buildImpactGraph(report, impact, room - FRAME);
  if (text === '') return undefined;
  const more =
    omitted > 0 ? ` Not drawn: ${formatNumberOf(omitted, 'node')} further downstream.` : '';
  return details(
    impact.nodes.some(({ level }) => level > 0)
      ? `Graph: ${countBelow(impact)} downstream of the changes`
      : 'Graph of the changes',
    joinBlocks([fence(text, 'mermaid'), `<sub>${legend}${more}</sub>`]),
  );
}

function folded(summary: string, lines: readonly string[], limits: TableLimits) {
  if (lines.length === 0) return '';
  const shown = takeWhatFits(lines, limits.room - FRAME);
  const more = lines.length - shown.length;
  if (shown.length === 0) return undefined;
  const rest = more > 0 ? `${formatCount(more)} more, see the ${limits.rest}.` : '';
  return details(summary, joinBlocks([shown.join('\n'), rest]));
}

/** Markdown; nodes with the same words stand in one line. */
export function describeProof(proof: SkippedNode['proof']): string {
  switch (proof.kind) {
    case 'configs':
      return `Only config that does not affect the data differs (${listItems(proof.keys.map(code), CONFIG_KEYS)})`;
    case 'moved':
      return 'Only the file moved';
    case 'formatting':
      return 'The same SQL, token for token';
    case 'line-ends':
      return 'The same rows: only line ends or the byte order mark differ';
    case 'description':
      return proof.persisted
        ? 'Only descriptions differ; the next deploy writes them to the warehouse'
        : 'Only descriptions differ';
    case 'below-left-out':
      return 'Only downstream of skipped nodes';
  }
}

const PROOF_ORDER: Array<SkippedNode['proof']['kind']> = [
  'formatting',
  'line-ends',
  'moved',
  'configs',
  'description',
  'below-left-out',
];

function compareProofs(a: SkippedNode['proof'], b: SkippedNode['proof']): number {
  const byKind = PROOF_ORDER.indexOf(a.kind) - PROOF_ORDER.indexOf(b.kind);
  return byKind || (describeProof(a) < describeProof(b) ? -1 : 1);
}

function skippedName({ uniqueId, proof }: SkippedNode): string {
  const name = code(labelOf(uniqueId));
  return proof.kind === 'moved' ? `${name} (${code(proof.from)} → ${code(proof.to)})` : name;
}

const CLONES: Record<ProductionClone['how'], string> = {
  clone: 'cloned from production',
  copy: 'copied from production',
  'full-refresh': 'built from scratch: production has more rows than `clone-max-rows`',
  empty: 'built from scratch: it does not exist in production',
  moved: 'built from scratch: it moved, and the deploy finds nothing there',
  refresh: 'built from scratch, as the deploy builds it',
};

function describeClone({ how, rows }: ProductionClone): string {
  const count = rows === null ? '' : ` (${formatNumberOf(rows, 'row')})`;
  return how === 'empty' ? CLONES.empty : `${CLONES[how]}${count}`;
}

/** `2 incremental models and snapshots: 1 cloned, 1 built from scratch` */
function summarizeClones(clones: readonly ProductionClone[]): string {
  const count = (...ways: Array<ProductionClone['how']>) =>
    clones.filter(({ how }) => ways.includes(how)).length;
  const parts = [
    [count('clone', 'copy'), 'started from production’s rows'],
    [count('full-refresh'), 'built from scratch (too large to copy)'],
    [count('empty'), 'new'],
    [count('moved'), 'moved'],
    [count('refresh'), 'built from scratch as by the deploy'],
  ] as const;
  const shown = parts.filter(([number]) => number > 0);
  const words = shown.map(([number, what]) => `${formatCount(number)} ${what}`);
  return `Incremental models and snapshots: ${words.join(', ')}`;
}

/** `2 models, 1 exposure` */
function countBelow({ nodes }: Impact): string {
  const below = nodes.filter(({ level }) => level > 0);
  const models = below.filter(({ resourceType }) => resourceType === 'model').length;
  const exposures = below.filter(({ resourceType }) => resourceType === 'exposure').length;
  const others = below.length - models - exposures;
  const counts = [
    models > 0 && formatNumberOf(models, 'model'),
    exposures > 0 && formatNumberOf(exposures, 'exposure'),
    others > 0 && formatNumberOf(others, models + exposures > 0 ? 'other node' : 'node'),
  ];
  return counts.filter((count) => count !== false).join(', ');
}
