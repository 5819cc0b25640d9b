import { describe, expect, it } from 'vitest';
import type { Impact } from '../../../src/plan/review.ts';
import { buildImpactGraph } from '../../../src/report/blocks/mermaid.ts';
import { nastyTexts } from '../nasty.ts';
import { hostile, impactNode, REVIEW_VARIANTS, review } from '../review-variants.ts';
import { node, report } from '../variants.ts';

const NODE = /^ {2}n\d+(\["[\p{L}\p{M}\p{N}_ #;]*"\]|\(\["[\p{L}\p{M}\p{N}_ #;·]*"\]\))$/u;
const EDGE = /^ {2}n\d+ --> n\d+$/;
const STYLE = /^ {2}(classDef \w+ [\w:#,\- ]+|class n\d+(,n\d+)* \w+)$/;

function graphOf(impact: Impact, room = 60_000, nodes = [node('orders')]) {
  return buildImpactGraph(report({ nodes, review: review({ impact }) }), impact, room);
}

/** Every model of a layer reads every model of the one above but one, so that no two are alike. */
function dense(layers: number, width: number): Impact {
  const names = Array.from({ length: layers * width }, (_, index) => `m${index}`);
  const level = (index: number) => Math.floor(index / width);
  return {
    nodes: names.map((name, index) => impactNode(name, level(index))),
    edges: names.flatMap((from, a) =>
      names.flatMap((to, b) =>
        level(b) === level(a) + 1 && (width === 1 || a % width !== b % width)
          ? [{ from: `model.shop.${from}`, to: `model.shop.${to}` }]
          : [],
      ),
    ),
    breaking: [],
    unchecked: [],
  };
}

function edgeCount(text: string): number {
  return text.split('\n').filter((line) => EDGE.test(line)).length;
}

describe('buildImpactGraph', () => {
  it('draws changed nodes, what is below them, exposures with owners, and what became of each', () => {
    const { text, legend } = graphOf(
      {
        nodes: [
          impactNode('stg_orders', 0),
          impactNode('orders', 1, 'Finance'),
          impactNode('revenue', 1),
          {
            uniqueId: 'exposure.shop.weekly',
            name: 'weekly',
            resourceType: 'exposure',
            level: 2,
            owner: 'Finance',
          },
        ],
        edges: [
          { from: 'model.shop.stg_orders', to: 'model.shop.orders' },
          { from: 'model.shop.stg_orders', to: 'model.shop.revenue' },
          { from: 'model.shop.orders', to: 'exposure.shop.weekly' },
        ],
        breaking: [],
        unchecked: [],
      },
      60_000,
      [node('stg_orders'), node('orders', { outcome: 'error' })],
    );
    expect(text).toBe(
      [
        'flowchart LR',
        '  n0["stg_orders"]',
        '  n1["orders"]',
        '  n2["revenue"]',
        '  n3(["weekly · Finance"])',
        '  n0 --> n1',
        '  n0 --> n2',
        '  n1 --> n3',
        '  classDef changed fill:#fff8c5,stroke:#9a6700,color:#1f2328,stroke-width:2px',
        '  class n0 changed',
        '  classDef failed fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-width:2px',
        '  class n1 failed',
        '  classDef unbuilt fill:#f6f8fa,stroke:#6e7781,color:#1f2328,stroke-dasharray:4 3',
        '  class n2 unbuilt',
        '  classDef exposure fill:#ddf4ff,stroke:#0969da,color:#1f2328',
        '  class n3 exposure',
      ].join('\n'),
    );
    expect(legend).toBe(
      'Yellow: changed. Red: failed. Dashed: downstream, not built. Blue: exposure.',
    );
  });

  it('leaves out changed nodes that nothing reads', () => {
    const impact = dense(2, 1);
    const { text, omitted } = graphOf({
      ...impact,
      nodes: [impactNode('alone', 0), ...impact.nodes],
    });
    expect(text).not.toContain('alone');
    expect(omitted).toBe(0);
  });

  it('[E12] draws models with the same neighbours as one box', () => {
    const names = Array.from({ length: 58 }, (_, index) => `stg_${index}`);
    const edges = names.map((name) => ({ from: `model.shop.${name}`, to: 'model.shop.orders' }));
    const nodes = [...names.map((name) => impactNode(name, 0)), impactNode('orders', 1)];
    const { text, omitted } = graphOf({ nodes, edges, breaking: [], unchecked: [] });
    expect(text).toContain('n0["stg_0#44; stg_1 and 56 more"]\n  n1["orders"]\n  n0 --> n1\n');
    expect(omitted).toBe(0);
  });

  it('[E12] counts all models of a box whose names are long', () => {
    const first = `fct_${'a_long_name_'.repeat(4)}`;
    const { text } = graphOf({
      nodes: [
        impactNode('stg_orders', 0),
        ...[first, 'fct_b', 'fct_c', 'fct_d'].map((name) => impactNode(name, 1)),
      ],
      edges: [first, 'fct_b', 'fct_c', 'fct_d'].map((name) => ({
        from: 'model.shop.stg_orders',
        to: `model.shop.${name}`,
      })),
      ...{ breaking: [], unchecked: [] },
    });
    expect(text).toMatch(/\["fct_a_long_name_\w+(#8230;)? and 3 more"\]/);
  });

  it('[E12] does not call an ephemeral model unbuilt', () => {
    const { text, legend } = graphOf({
      nodes: [
        impactNode('stg_orders', 0),
        { ...impactNode('int_orders', 1), isEphemeral: true },
        impactNode('orders', 2),
      ],
      edges: [
        { from: 'model.shop.stg_orders', to: 'model.shop.int_orders' },
        { from: 'model.shop.int_orders', to: 'model.shop.orders' },
      ],
      ...{ breaking: [], unchecked: [] },
    });
    expect(text).toContain('class n1 inlined');
    expect(legend).toContain('Dotted: ephemeral, part of what reads it.');
    expect(legend).not.toContain('not built');
  });

  it('[E12] shows paths where more nodes changed than there is room for, not boxes without an arrow', () => {
    const names = Array.from({ length: 100 }, (_, index) => `stg_${index}`);
    const nodes = [
      ...names.map((name) => impactNode(name, 0)),
      ...names.map((name) => impactNode(`${name}_mart`, 1)),
    ];
    const edges = names.map((name) => ({
      from: `model.shop.${name}`,
      to: `model.shop.${name}_mart`,
    }));
    const { text, omitted } = graphOf({ nodes, edges, breaking: [], unchecked: [] });
    expect(edgeCount(text)).toBe(30);
    expect(omitted).toBe(140);
  });

  it('[E12] keeps exposures apart, and nodes of another outcome', () => {
    const names = ['a', 'b', 'c', 'd'];
    const edges = names.map((name) => ({ from: 'model.shop.orders', to: `model.shop.${name}` }));
    const nodes = [impactNode('orders', 0), ...names.map((name) => impactNode(name, 1))];
    const failed = [node('orders'), node('d', { outcome: 'error' })];
    const { text } = graphOf({ nodes, edges, breaking: [], unchecked: [] }, 60_000, failed);
    expect(text).toContain('["a#44; b and 1 more"]');
    expect(text).toContain('["d"]');
  });

  it('is empty where nothing is below', () => {
    const impact = { nodes: [impactNode('a', 0)], edges: [], breaking: [], unchecked: [] };
    expect(graphOf(impact)).toMatchObject({ text: '', omitted: 0 });
  });

  it('stays within 500 edges, grown from the changed nodes down, and counts what it left out', () => {
    const { text, omitted } = graphOf(dense(3, 25));
    expect(edgeCount(text)).toBeLessThanOrEqual(500);
    expect(edgeCount(text)).toBeGreaterThan(450);
    const nodes = text.split('\n').filter((line) => NODE.test(line)).length;
    expect(nodes).toBeGreaterThan(25);
    expect(nodes + omitted).toBe(75);
  });

  it.each([400, 900, 1_500, 4_000, 50_000])('fits into %i characters', (room) => {
    const { text } = graphOf(dense(10, 20), room);
    expect(text.length).toBeLessThanOrEqual(room);
  });

  it('stays within GitHub’s 50,000 characters for the longest names', () => {
    const impact = dense(2, 30);
    const long = (name: string) => name.replace('.m', `.${'"'.repeat(80)}`);
    const { text } = graphOf(
      {
        ...impact,
        nodes: impact.nodes.map((one) => ({ ...one, uniqueId: long(one.uniqueId) })),
        edges: impact.edges.map(({ from, to }) => ({ from: long(from), to: long(to) })),
      },
      1_000_000,
    );
    expect(text.length).toBeLessThanOrEqual(50_000);
    expect(edgeCount(text)).toBeGreaterThan(0);
  });

  it('is made of nothing but its own syntax, whatever the names', () => {
    for (const text of nastyTexts(300)) {
      const named = hostile(text);
      if (!named.review?.impact) continue;
      const graph = buildImpactGraph(named, named.review.impact, 60_000).text;
      const [first, ...lines] = graph.split('\n');
      expect(first).toBe('flowchart LR');
      for (const line of lines) {
        expect([NODE, EDGE, STYLE].some((form) => form.test(line))).toBe(true);
      }
    }
  });

  it('writes entities for everything but letters, digits and underscores', () => {
    const impact = REVIEW_VARIANTS['one-model']?.review?.impact;
    const [first, second] = impact?.nodes ?? [];
    if (!impact || !first || !second) throw new Error('no such variant');
    const uniqueId = 'model.shop.a"b`c-d.v2';
    const { text } = graphOf({
      ...impact,
      nodes: [{ ...first, uniqueId }, second],
      edges: [{ from: uniqueId, to: second.uniqueId }],
    });
    expect(text).toContain('n0["a#34;b#96;c#45;d#46;v2"]');
  });
});
