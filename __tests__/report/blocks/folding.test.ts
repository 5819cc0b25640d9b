import { describe, expect, it } from 'vitest';
import type { Reason, RemovedNode } from '../../../src/plan/reason.ts';
import type { RefreshCause } from '../../../src/plan/refresh.ts';
import type { Impact } from '../../../src/plan/review.ts';
import { renderBreakage } from '../../../src/report/blocks/breakage.ts';
import { renderProvenance } from '../../../src/report/blocks/fact-lines.ts';
import { renderGraph, renderSkipped } from '../../../src/report/blocks/folded-blocks.ts';
import { renderAfterMerge, renderRefreshes } from '../../../src/report/blocks/merge-blocks.ts';
import { renderNodeTable } from '../../../src/report/blocks/node-table.ts';
import { afterMerge, refresh } from '../merge-variants.ts';
import { impactNode, review } from '../review-variants.ts';
import { node, report } from '../variants.ts';

const LIMITS = { room: 20_000, rest: 'job summary', names: 10 };

function removed(id: string, change: Partial<RemovedNode> = {}): RemovedNode {
  const [resourceType = '', , name = ''] = id.split('.');
  return {
    ...{ uniqueId: id, name, resourceType, relation: `"wh"."${name}"` },
    ...{ dependents: [], renamedTo: undefined, ...change },
  };
}

describe('[E12] what is said many times is said once', () => {
  it('of columns of one node that the same nodes read', () => {
    const columns = ['a', 'b', 'c'];
    const readers = ['model.shop.revenue'];
    const of = (column: string, what: 'removed' | 'retyped' = 'removed') => ({
      ...{ node: 'model.shop.orders', column, what },
    });
    const impact: Impact = {
      ...{ nodes: [], edges: [] },
      breaking: [
        ...columns.map((column) => ({ ...of(column), usedBy: readers, contract: true })),
        { ...of('d'), usedBy: [], contract: true },
      ],
      unchecked: columns.map((column) => ({ ...of(column), readers })),
    };
    expect(renderBreakage(review({ impact }), LIMITS)).toBe(
      [
        '#### What may break\n',
        '- 💥 **Breaking:** `orders.a`, `orders.b`, `orders.c` were removed. Used by `revenue`. The columns are part of the contract.',
        '- 💥 **Breaking:** `orders.d` was removed. The column is part of the contract.',
        '- ⚠️ `orders.a`, `orders.b`, `orders.c` were removed. These read `orders` and may be affected: `revenue`.',
      ].join('\n'),
    );
  });

  it('of relations that stay behind, and names tests that are gone', () => {
    const gone = [
      ...['a', 'b', 'c', 'd'].map((name) => removed(`model.shop.${name}`)),
      removed('model.shop.read', { dependents: ['model.shop.x'] }),
      removed('test.shop.unique_x', { relation: null }),
      removed('unit_test.shop.x.adds', { relation: null, name: 'adds' }),
      removed('exposure.shop.weekly', { relation: null }),
    ];
    expect(renderBreakage(review({ removed: gone }), LIMITS)).toBe(
      [
        '#### What may break\n',
        '- **Removed:** model `read`. `"wh"."read"` stays in production until you drop it. It was read by `x`.',
        '- **Removed:** 4 models. Until you drop them, these stay in production: `"wh"."a"`, `"wh"."b"`, `"wh"."c"`, `"wh"."d"`.',
        '- **Removed tests:** `unique_x`, `adds`.',
        '- **Also removed:** 1 exposure.',
      ].join('\n'),
    );
  });

  it('of the reasons of a long table', () => {
    const nodes = Array.from({ length: 207 }, (_, index) => node(`model_${index}`));
    const reasons = new Map<string, Reason>(
      nodes.map(({ uniqueId }, index) => [
        uniqueId,
        index < 3 ? { kind: 'body' } : { kind: 'macros', macros: ['macro.shop.cents'] },
      ]),
    );
    const table = renderNodeTable(report({ nodes, review: review({ reasons }) }), LIMITS);
    expect(table).toMatch(
      /^- 204 nodes: macro `cents` changed\n- 3 nodes: SQL changed\n\n<details>\n<summary>207 nodes/,
    );
  });
});

describe('[E12] full refreshes of which the same is said', () => {
  const seeds = ['a', 'b', 'c'].map((name) =>
    refresh(`seed.shop.${name}`, {
      ...{ resourceType: 'seed', verdict: 'refreshed', onSchemaChange: undefined },
      ...{ rows: { production: 1, refreshed: 1 } },
      why: [
        {
          kind: 'columns',
          columns: { added: [`${name}_at`], removed: [], retyped: ['day'], reordered: false },
        },
      ],
    }),
  );

  function linesOf(refreshes: ReturnType<typeof refresh>[]): string[] {
    const text = renderAfterMerge(afterMerge({ refreshes }), LIMITS);
    return text.split('\n').filter((line) => line.includes('refresh'));
  }

  it('share a line, with what changed in each', () => {
    expect(linesOf(seeds)).toEqual([
      '- 🔄 **Full refresh:** 3 seeds, columns changed: `a` (added `a_at`, another type for `day`), `b` (added `b_at`, another type for `day`), `c` (added `c_at`, another type for `day`). The deploy builds them from scratch.',
    ]);
    expect(linesOf(seeds.slice(0, 1))).toEqual([
      '- 🔄 **Full refresh:** seed `a`: its columns changed: added `a_at`, another type for `day`. The deploy builds it from scratch. Production has 1 row, a full refresh gives 1.',
    ]);
  });

  it('share none where the causes differ, or their rows decide', () => {
    const why: RefreshCause[] = [{ kind: 'macros', macros: ['macro.shop.cents'] }];
    const models = Array.from({ length: 40 }, (_, index) =>
      refresh(`model.shop.m${index}`, index === 0 ? {} : { why }),
    );
    const few = refresh('model.shop.z', {
      ...{ verdict: 'fewer-rows', why, rows: { production: 9, refreshed: 1 } },
    });
    expect(linesOf([...models, few])).toEqual([
      expect.stringMatching(/^- ⚠️ \*\*No full refresh:\*\* model `m0`: its SQL changed\. /),
      '- ⚠️ **No full refresh:** 39 models, macros changed (`cents`): `m1`, `m10`, `m11`, `m12`, `m13` and 34 more. Rows that production has stay as they are. To build them from scratch, add the label `dbt-full-refresh` before the merge.',
      expect.stringMatching(/model `z`: .* Production has 9 rows, a full refresh gives 1: /),
    ]);
  });

  it('share a line of a deploy only where all were built', () => {
    const nodes = ['a', 'b'].map((name) => node(name, { uniqueId: `seed.shop.${name}` }));
    const text = renderRefreshes(report({ nodes, refreshes: seeds }), LIMITS.room);
    expect(text).toContain('- ⚠️ seed `c`: ');
    expect(text).toContain('Not built; the next deploy builds it from scratch.');
    expect(text).toContain('- 🔄 seed `b`: ');
  });
});

describe('[E12] what is counted is what is said', () => {
  const skip = (...ids: string[]) =>
    renderSkipped(
      review({ leftOut: ids.map((uniqueId) => ({ uniqueId, proof: { kind: 'formatting' } })) }),
      LIMITS,
    )?.match(/<summary>(.*)<\/summary>/)?.[1];

  it('counts nodes and tests that dbt would run, and no sources', () => {
    expect(skip('model.shop.a', 'source.shop.raw.b', 'test.shop.c', 'unit_test.shop.a.d')).toBe(
      'Skipped 1 node and 2 tests that dbt would rebuild: no change affects their data',
    );
    expect(skip('test.shop.c')).toBe(
      'Skipped 1 test that dbt would run again: no change affects their data',
    );
    expect(skip('source.shop.raw.b')).toBe('Skipped the change of 1 source: no data is affected');
  });

  it('counts nothing downstream where changed models read only each other', () => {
    const impact = {
      nodes: [impactNode('stg_orders', 0), impactNode('orders', 0)],
      edges: [{ from: 'model.shop.stg_orders', to: 'model.shop.orders' }],
      ...{ breaking: [], unchecked: [] },
    };
    const drawn = renderGraph(report({ review: review({ impact }) }), impact, LIMITS.room);
    expect(drawn).toContain('<summary>Graph of the changes</summary>');
  });

  it('says that no node differs, for macros that only hooks run may', () => {
    const baseline = { kind: 'base', sha: 'a81bc3f0d2', production: undefined } as const;
    const nothing = report({ status: 'nothing', nodes: [], tests: [], baseline, review: review() });
    expect(renderProvenance(nothing)).toMatch(/^No node differs from the base commit /);
  });

  it('names the schemas that were written to, not the target’s own', () => {
    const marts = node('orders', { schema: 'pr_1_marts' });
    const of = (...nodes: Array<ReturnType<typeof node>>) =>
      renderProvenance(report({ nodes })).split('.')[0];
    expect(of(marts, node('items', { schema: 'pr_1_marts' }))).toBe('Built in schema `pr_1_marts`');
    expect(of(marts, node('stg', { schema: 'pr_1_staging' }))).toBe(
      'Built in schemas `pr_1_marts`, `pr_1_staging`',
    );
    const skipped = node('x', { schema: 'pr_1_x', outcome: 'skipped' });
    expect(of(marts, skipped)).toBe('Built in schema `pr_1_marts`');
    expect(of(node('orders'))).toBe('Built in schema `pr_12_shop`');
  });
});
