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
const STYLE_NAMES: Style[] = ['changed', 'built', 'failed', 'unbuilt', 'exposure'];

export interface Graph {
  /** A Mermaid flowchart; '' where there is nothing to draw, or no room to draw it. */
  text: string;
  /** What the colours in it mean. */
  legend: string;
  /** Nodes that found no place in it. */
  omitted: number;
}

/** What lies below the changed nodes, grown level by level into `room` characters. */
export function buildImpactGraph(report: Report, impact: Impact, room: number): Graph {
  const linked = new Set(impact.edges.flatMap(({ from, to }) => [from, to]));
  const drawable = impact.nodes.filter(({ uniqueId }) => linked.has(uniqueId));
  const styleOf = createStyler(report);
  const nodes = growNodes(drawable, impact, Math.min(room, TEXT_LIMIT));
  const text = drawGraph(nodes, impact, styleOf);
  if (!text.includes(ARROW)) return { text: '', legend: '', omitted: drawable.length };
  const used = new Set(nodes.map(styleOf));
  const words = STYLE_NAMES.filter((style) => used.has(style)).map((style) => STYLES[style].word);
  return { text, legend: words.join(' '), omitted: drawable.length - nodes.length };
}

/** The longest start of `nodes` that keeps to the limits; an edge counts with its later end. */
function growNodes(nodes: readonly ImpactNode[], { edges }: Impact, room: number): ImpactNode[] {
  const from = Map.groupBy(edges, (edge) => edge.from);
  const to = Map.groupBy(edges, (edge) => edge.to);
  const shown = new Set<string>();
  let edgeCount = 0;
  let left = room - FRAME;
  for (const node of nodes) {
    const { uniqueId } = node;
    const added =
      (to.get(uniqueId) ?? []).filter((edge) => shown.has(edge.from)).length +
      (from.get(uniqueId) ?? []).filter((edge) => shown.has(edge.to)).length;
    const length = drawNode(node, 'n99').length + CLASS_LENGTH + added * EDGE_LENGTH;
    if (shown.size === NODE_LIMIT || edgeCount + added > EDGE_LIMIT || length > left) break;
    shown.add(uniqueId);
    edgeCount += added;
    left -= length;
  }
  return nodes.slice(0, shown.size);
}

function drawGraph(
  nodes: readonly ImpactNode[],
  { edges }: Impact,
  styleOf: (node: ImpactNode) => Style,
): string {
  const ids = new Map(nodes.map(({ uniqueId }, index) => [uniqueId, `n${index}`]));
  const byStyle = Map.groupBy(nodes, styleOf);
  const lines = [
    ...nodes.map((node, index) => drawNode(node, `n${index}`)),
    ...edges.flatMap(({ from, to }) => {
      const [start, end] = [ids.get(from), ids.get(to)];
      return start === undefined || end === undefined ? [] : `${start} ${ARROW} ${end}`;
    }),
    ...STYLE_NAMES.flatMap((style) => {
      const members = byStyle.get(style)?.map(({ uniqueId }) => ids.get(uniqueId));
      const define = `classDef ${style} ${STYLES[style].css}`;
      return members ? [define, `class ${members.join(',')} ${style}`] : [];
    }),
  ];
  return ['flowchart LR', ...lines.map((line) => `  ${line}`)].join('\n');
}

/** Rectangles, and exposures with round ends and their owner. */
function drawNode({ uniqueId, resourceType, owner }: ImpactNode, id: string): string {
  const label = escapeLabel(labelOf(uniqueId));
  if (resourceType !== 'exposure') return `${id}["${label}"]`;
  return `${id}(["${label}${owner ? ` · ${escapeLabel(owner)}` : ''}"])`;
}

function createStyler(report: Report): (node: ImpactNode) => Style {
  const outcomes = new Map(report.nodes.map(({ uniqueId, outcome }) => [uniqueId, outcome]));
  return ({ uniqueId, resourceType, level }) => {
    const outcome = outcomes.get(uniqueId);
    if (outcome === 'error') return 'failed';
    if (resourceType === 'exposure') return 'exposure';
    if (level === 0) return 'changed';
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
