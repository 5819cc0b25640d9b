import type { Impact, ImpactNode } from '../../plan/review.ts';
import { labelOf } from '../../text/node-label.ts';
import { cleanLine, cutText } from '../../text/plain-text.ts';
import type { Report } from '../model/report.ts';

/**
 * GitHub draws no graph beyond Mermaid's own defaults, `maxTextSize` and `maxEdges`:
 * https://mermaid.js.org/config/schema-docs/config.html
 */
const TEXT_LIMIT = 50_000;
const EDGE_LIMIT = 500;

/** Ours: nobody reads a graph with more. */
const NODE_LIMIT = 60;

const LABEL_LENGTH = 60;

/** Dark text on light colours: readable on GitHub's light and dark pages alike. */
const STYLES = {
  changed: {
    css: 'fill:#fff8c5,stroke:#9a6700,color:#1f2328,stroke-width:2px',
    word: 'Yellow: changed.',
  },
  built: { css: 'fill:#dafbe1,stroke:#1a7f37,color:#1f2328', word: 'Green: downstream, built.' },
  failed: {
    css: 'fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-width:2px',
    word: 'Red: failed.',
  },
  inlined: {
    css: 'fill:#f6f8fa,stroke:#6e7781,color:#1f2328,stroke-dasharray:1 3',
    word: 'Dotted: ephemeral, part of what reads it.',
  },
  unbuilt: {
    css: 'fill:#f6f8fa,stroke:#6e7781,color:#1f2328,stroke-dasharray:4 3',
    word: 'Dashed: downstream, not built.',
  },
  exposure: { css: 'fill:#ddf4ff,stroke:#0969da,color:#1f2328', word: 'Blue: exposure.' },
} as const;

const ARROW = '-->';
/** `  n12 --> n34` with its newline, and a node's place in `class n12,n34 built`. */
const EDGE_LENGTH = 14;
const CLASS_LENGTH = 7;
/** The first line and the styles. */
const FRAME = 700;

type Style = keyof typeof STYLES;
const STYLE_NAMES: Style[] = ['changed', 'built', 'failed', 'inlined', 'unbuilt', 'exposure'];

export interface Graph {
  /** A Mermaid flowchart; '' where there is nothing to draw, or no room to draw it. */
  text: string;
  /** What the colours in it mean. */
  legend: string;
  /** Nodes that found no place in it. */
  omitted: number;
}

/**
 * What lies downstream of the changed nodes. Nodes that read the same and are read by the same are one
 * box; where there is no room for all, it shows whole paths, not as many changed nodes as fit.
 */
export function buildImpactGraph(report: Report, impact: Impact, room: number): Graph {
  const styleOf = createStyler(report);
  const { boxes, edges } = foldTwins(impact, styleOf);
  const shown = pickBoxes(boxes, edges, Math.min(room, TEXT_LIMIT));
  const text = drawGraph(shown, edges, styleOf);
  const count = (some: readonly Box[]) =>
    some.reduce((total, { names }) => total + names.length, 0);
  if (!text.includes(ARROW)) return { text: '', legend: '', omitted: count(boxes) };
  const used = new Set(shown.map(({ node }) => styleOf(node)));
  const words = STYLE_NAMES.filter((style) => used.has(style)).map((style) => STYLES[style].word);
  return { text, legend: words.join(' '), omitted: count(boxes) - count(shown) };
}

/** One node, or several with the same neighbours. */
interface Box {
  node: ImpactNode;
  names: string[];
}

/** By which whole paths tell more than more of the changed nodes. */
const MANY_MORE = 3;

/** As few are drawn one by one. */
const LEAST_TWINS = 3;

function foldTwins(
  { nodes, edges }: Impact,
  styleOf: (node: ImpactNode) => Style,
): { boxes: Box[]; edges: Impact['edges'] } {
  const above = Map.groupBy(edges, ({ to }) => to);
  const below = Map.groupBy(edges, ({ from }) => from);
  const linked = nodes.filter(({ uniqueId }) => above.has(uniqueId) || below.has(uniqueId));
  const keyOf = (node: ImpactNode) => {
    const { uniqueId, resourceType } = node;
    if (resourceType === 'exposure') return uniqueId;
    const from = (above.get(uniqueId) ?? []).map((edge) => edge.from).sort();
    const to = (below.get(uniqueId) ?? []).map((edge) => edge.to).sort();
    return JSON.stringify([styleOf(node), from, to]);
  };
  const groups = [...Map.groupBy(linked, keyOf).values()].flatMap((group) =>
    group.length < LEAST_TWINS ? group.map((node) => [node]) : [group],
  );
  const first = new Map(
    groups.flatMap((group) => group.map(({ uniqueId }) => [uniqueId, group[0]?.uniqueId ?? ''])),
  );
  const order = new Map(linked.map(({ uniqueId }, index) => [uniqueId, index]));
  const merged = new Map(
    edges.map(({ from, to }) => {
      const edge = { from: first.get(from) ?? from, to: first.get(to) ?? to };
      return [JSON.stringify(edge), edge];
    }),
  );
  const boxes = groups.flatMap(([node, ...others]) =>
    node === undefined
      ? []
      : [{ node, names: [node, ...others].map(({ uniqueId }) => labelOf(uniqueId)) }],
  );
  boxes.sort((a, b) => (order.get(a.node.uniqueId) ?? 0) - (order.get(b.node.uniqueId) ?? 0));
  return { boxes, edges: [...merged.values()] };
}

/**
 * Those that keep to the limits, in the order of `boxes`: level by level, or path by path where that
 * draws many more arrows, as with more changed nodes than there is room for.
 */
function pickBoxes(boxes: readonly Box[], edges: Impact['edges'], room: number): Box[] {
  const from = Map.groupBy(edges, (edge) => edge.from);
  const to = Map.groupBy(edges, (edge) => edge.to);
  const byLevel = growBoxes(boxes, { from, to }, room);
  const byPath = growBoxes(orderByPath(boxes, from), { from, to }, room);
  const { shown } = byPath.edgeCount > MANY_MORE * byLevel.edgeCount ? byPath : byLevel;
  return boxes.filter(({ node }) => shown.has(node.uniqueId));
}

type Neighbours = ReadonlyMap<string, Impact['edges']>;

/** The longest start of `ordered` within the limits; an edge counts with its later end. */
function growBoxes(
  ordered: Iterable<Box>,
  { from, to }: { from: Neighbours; to: Neighbours },
  room: number,
): { shown: Set<string>; edgeCount: number } {
  const shown = new Set<string>();
  let edgeCount = 0;
  let left = room - FRAME;
  for (const box of ordered) {
    const { uniqueId } = box.node;
    const added =
      (to.get(uniqueId) ?? []).filter((edge) => shown.has(edge.from)).length +
      (from.get(uniqueId) ?? []).filter((edge) => shown.has(edge.to)).length;
    const length = drawBox(box, 'n99').length + CLASS_LENGTH + added * EDGE_LENGTH;
    if (shown.size === NODE_LIMIT || edgeCount + added > EDGE_LIMIT || length > left) break;
    shown.add(uniqueId);
    edgeCount += added;
    left -= length;
  }
  return { shown, edgeCount };
}

/** Each box with what reads it right after it, so that any start of the list has its edges. */
function orderByPath(boxes: readonly Box[], from: Neighbours): Iterable<Box> {
  const byId = new Map(boxes.map((box) => [box.node.uniqueId, box]));
  const ordered = new Set<Box>();
  for (const start of boxes) {
    const waiting = [start];
    for (let box = waiting.pop(); box !== undefined; box = waiting.pop()) {
      if (ordered.has(box)) continue;
      ordered.add(box);
      const readers = (from.get(box.node.uniqueId) ?? []).flatMap(({ to }) => byId.get(to) ?? []);
      waiting.push(...readers.reverse());
    }
  }
  return ordered;
}

function drawGraph(
  boxes: readonly Box[],
  edges: Impact['edges'],
  styleOf: (node: ImpactNode) => Style,
): string {
  const ids = new Map(boxes.map(({ node }, index) => [node.uniqueId, `n${index}`]));
  const byStyle = Map.groupBy(boxes, ({ node }) => styleOf(node));
  const lines = [
    ...boxes.map((box, index) => drawBox(box, `n${index}`)),
    ...edges.flatMap(({ from, to }) => {
      const [start, end] = [ids.get(from), ids.get(to)];
      return start === undefined || end === undefined ? [] : `${start} ${ARROW} ${end}`;
    }),
    ...STYLE_NAMES.flatMap((style) => {
      const members = byStyle.get(style)?.map(({ node }) => ids.get(node.uniqueId));
      const define = `classDef ${style} ${STYLES[style].css}`;
      return members ? [define, `class ${members.join(',')} ${style}`] : [];
    }),
  ];
  return ['flowchart LR', ...lines.map((line) => `  ${line}`)].join('\n');
}

/** Rectangles, and exposures with round ends and their owner. */
function drawBox({ node: { resourceType, owner }, names }: Box, id: string): string {
  const label = escapeLabel(labelBox(names));
  if (resourceType !== 'exposure') return `${id}["${label}"]`;
  return `${id}(["${label}${owner ? ` · ${escapeLabel(owner)}` : ''}"])`;
}

/** What does not fit is counted, so that the number of nodes is always whole. */
function labelBox(names: readonly string[]): string {
  const [first = '', second = ''] = names;
  if (names.length < LEAST_TWINS) return first;
  const two = `${first}, ${second} and ${names.length - 2} more`;
  if (two.length <= LABEL_LENGTH) return two;
  const more = ` and ${names.length - 1} more`;
  return `${cutText(first, LABEL_LENGTH - more.length)}${more}`;
}

function createStyler(report: Report): (node: ImpactNode) => Style {
  const outcomes = new Map(report.nodes.map(({ uniqueId, outcome }) => [uniqueId, outcome]));
  return ({ uniqueId, resourceType, level, isEphemeral }) => {
    const outcome = outcomes.get(uniqueId);
    if (outcome === 'error') return 'failed';
    if (resourceType === 'exposure') return 'exposure';
    if (level === 0) return 'changed';
    if (isEphemeral) return 'inlined';
    return outcome === 'success' || outcome === 'warn' ? 'built' : 'unbuilt';
  };
}

/**
 * Everything but letters, digits and underscores as Mermaid's own entity codes, so that nothing is
 * a quote, bracket, directive, Markdown or line break: https://mermaid.js.org/syntax/flowchart.html
 */
function escapeLabel(text: string): string {
  const label = cutText(cleanLine(text), LABEL_LENGTH);
  return label.replaceAll(/[^\p{L}\p{M}\p{N}_ ]/gu, (char) => `#${char.codePointAt(0)};`);
}
