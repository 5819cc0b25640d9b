import { describe, expect, it } from 'vitest';
import type { RemovedNode } from '../../src/plan/reason.ts';
import { renderAfterMerge } from '../../src/report/blocks/merge-blocks.ts';
import { renderComment } from '../../src/report/comment.ts';
import type { Report } from '../../src/report/model/report.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { AFTER_MERGE } from './merge-variants.ts';
import { nastyTexts } from './nasty.ts';
import { linksOf, proseOf, tagsOf, toHtml } from './rendered.ts';
import { hostile, REVIEW_VARIANTS, review } from './review-variants.ts';
import { HOSTILE_TEXT, node, report } from './variants.ts';

const OWN_TAGS = new Set(
  '!-- a blockquote code details h3 h4 li p pre strong sub summary table tbody td th thead tr ul'.split(
    ' ',
  ),
);

/** Every list of it from its end. */
function reverseAll<T extends object>(lists: T): T {
  return Object.fromEntries(
    Object.entries(lists).map(([name, each]) => [
      name,
      Array.isArray(each) ? each.toReversed() : each,
    ]),
  ) as T;
}

function variant(name: string): Report {
  const found = REVIEW_VARIANTS[name];
  if (!found) throw new Error(`no variant ${name}`);
  return found;
}

describe('renderComment of a review', () => {
  it.each(Object.keys(REVIEW_VARIANTS))('looks as agreed: %s', async (name) => {
    await expect(renderComment(variant(name))).toMatchFileSnapshot(
      `golden/comment-review-${name}.md`,
    );
  });

  it.each(Object.keys(REVIEW_VARIANTS))('stays under 60,000 characters: %s', (name) => {
    expect(renderComment(variant(name)).length).toBeLessThan(60_000);
  });

  it('says why each node is built, what changed itself first', () => {
    const rows = renderComment(variant('small-diff')).match(/^\| ✅ .*$/gm);
    expect(rows?.map((row) => row.split(' | ').slice(1, 3))).toEqual([
      ['`orders`', 'SQL changed'],
      ['`stg_payments`', 'macro `cents_to_euros` changed'],
      ['`customers`', 'downstream of `orders`'],
      ['`revenue`', 'downstream of `orders`, `stg_payments`'],
    ]);
  });

  it('puts breaking changes before everything else that may break', () => {
    const text = renderComment(variant('breaking-change'));
    const [, section = ''] = text.split('#### What may break\n\n');
    expect(section.split('\n')[0]).toBe(
      '- 💥 **Breaking:** `orders.discount` was removed. Used by exposure `weekly_report` (Finance), `revenue`. The column is part of the contract.',
    );
  });

  it('words what nobody looked into as possible', () => {
    expect(renderComment(variant('breaking-change'))).toContain(
      'These read `orders` and may be affected: `customers`, `revenue`.',
    );
  });

  it('names the relation that a removed model leaves behind', () => {
    expect(renderComment(variant('removed-and-renamed'))).toContain(
      '`"prod"."analytics"."old_orders"` stays in production until you drop it.',
    );
  });

  it('says how deploys take it away, where the setting or a swap does', () => {
    const removed = variant('removed-and-renamed');
    const commentWith = (
      rule: { policy: 'report' | 'drop' | 'off'; swapped: boolean },
      change: Partial<RemovedNode> = {},
    ) =>
      renderComment({
        ...removed,
        review: removed.review && {
          ...removed.review,
          orphans: { ...rule, grace: 5 },
          removed: removed.review.removed.map((each) => ({ ...each, ...change })),
        },
      });
    const stays = '`"prod"."analytics"."old_orders"` stays in production until';
    const drop = { policy: 'drop', swapped: false } as const;
    expect(commentWith(drop, { rebuildable: true })).toContain(
      `${stays} a deploy drops it: after 5 deploys, and only if nothing reads it.`,
    );
    expect(commentWith(drop)).toContain(`${stays} you drop it.`);
    const swap = { policy: 'report', swapped: true } as const;
    expect(commentWith(swap)).toContain(
      `${stays} the next blue-green deploy replaces its schema without it.`,
    );
    expect(commentWith(swap, { resourceType: 'snapshot' })).toContain(`${stays} you drop it.`);
    const moved = AFTER_MERGE.moved.map((each) => ({ ...each, rebuildable: true as const }));
    expect(moved.length).toBeGreaterThan(0);
    const limits = { room: 9_000, rest: 'log' };
    expect(renderAfterMerge({ ...AFTER_MERGE, moved }, limits, { ...drop, grace: 1 })).toContain(
      'it stays until a deploy drops it: after 1 deploy, and only if nothing reads it.',
    );
  });

  it('distinguishes an old failure from a new one, the new one first', () => {
    const failures = renderComment(variant('new-and-old-failure')).match(/^❌ .*$/gm) ?? [];
    expect(failures.map((line) => line.includes('**also fails in production**'))).toEqual([
      false,
      true,
    ]);
  });

  it('reports what the unbuilt nodes took in production', () => {
    expect(renderComment(variant('small-diff'))).toContain(
      'The 197 nodes that this run did not build took 41 min 7 s in production’s last run.',
    );
  });

  it('does not say that nothing differs where something was left out', () => {
    const text = renderComment(variant('all-left-out'));
    expect(text).toContain('Skipped 35 nodes that dbt would rebuild');
    expect(text).not.toContain('Nothing differs');
  });

  it('keeps what changed in sight and folds what is merely below it', () => {
    const [above = '', folded = ''] = renderComment(variant('large-review')).split('<details>');
    expect(above.match(/SQL changed/g)).toHaveLength(3);
    expect(folded).toContain('397 nodes built downstream of the changes');
  });

  it('sheds the graph first, then what is folded, and says so with where to find it', () => {
    const text = renderComment(variant('oversize-review'));
    expect(text).not.toContain('```mermaid');
    expect(text).toContain('900 nodes');
    expect(text).toMatch(/Omitted here for length: .*the downstream graph.*job summary\]/);
    expect(renderSummary(variant('oversize-review'))).toContain('```mermaid');
  });

  it('is the same whatever order dbt and the manifests have', () => {
    for (const name of Object.keys(REVIEW_VARIANTS)) {
      const one = variant(name);
      if (!one.review) continue;
      const { reasons, leftOut, removed, diffs, pasts, failingInProduction } = one.review;
      const shuffled = {
        ...one.review,
        reasons: new Map([...reasons].reverse()),
        leftOut: leftOut.toReversed(),
        removed: removed.toReversed(),
        diffs: diffs.toReversed(),
        pasts: pasts.toReversed(),
        failingInProduction: failingInProduction.toReversed(),
        afterMerge: one.review.afterMerge && reverseAll(one.review.afterMerge),
      };
      const nodes = one.nodes.toReversed();
      expect(renderComment({ ...one, nodes, review: shuffled })).toBe(renderComment(one));
    }
  });

  it('stays under 60,000 characters for thousands of everything with long hostile names', () => {
    const texts = Array.from({ length: 600 }, (_, index) => `${index}${HOSTILE_TEXT}`);
    const all = texts.map((text) => hostile(text).review).filter((one) => one !== undefined);
    const huge = report({
      status: 'failure',
      notices: texts.slice(0, 100),
      nodes: texts.map((text) => node(text, { outcome: 'error', message: text })),
      review: review({
        reasons: new Map(all.flatMap(({ reasons }) => [...reasons])),
        leftOut: all.flatMap(({ leftOut }) => leftOut),
        removed: all.flatMap(({ removed }) => removed),
        diffs: all.flatMap(({ diffs }) => diffs),
        impact: {
          nodes: all.flatMap(({ impact }) => impact?.nodes ?? []),
          edges: all.flatMap(({ impact }) => impact?.edges ?? []),
          breaking: all.flatMap(({ impact }) => impact?.breaking ?? []),
          unchecked: all.flatMap(({ impact }) => impact?.unchecked ?? []),
        },
        pasts: all.flatMap(({ pasts }) => pasts),
        afterMerge: {
          ...AFTER_MERGE,
          refreshes: all.flatMap(({ afterMerge }) => afterMerge?.refreshes ?? []),
          moved: all.flatMap(({ afterMerge }) => afterMerge?.moved ?? []),
        },
      }),
    });
    const text = renderComment(huge);
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain('job summary');
    expect(text.trimEnd().endsWith('</sub>')).toBe(true);
    expect(Buffer.byteLength(renderSummary(huge))).toBeLessThan(1024 * 1024);
  });

  it('lets no name become markup, a link, a mention or another cell', () => {
    for (const text of nastyTexts(80)) {
      for (const markdown of [renderComment(hostile(text)), renderSummary(hostile(text))]) {
        const html = toHtml(markdown);
        expect([...tagsOf(html)].filter((tag) => !OWN_TAGS.has(tag))).toEqual([]);
        for (const url of linksOf(html))
          expect(url).toMatch(/^https:\/\/github\.com\/acme\/shop\//);
        expect(proseOf(html)).not.toMatch(/@\w|#\d|:\/\/|www\./);
        for (const [wholeTable] of html.matchAll(/<table>.*?<\/table>/gs)) {
          const cells = [...wholeTable.matchAll(/<tr>.*?<\/tr>/gs)].map(
            ([row]) => row.match(/<t[dh]/g)?.length,
          );
          expect(new Set(cells).size).toBe(1);
        }
        expect(html.match(/<code class="language-mermaid">/g)).toHaveLength(1);
      }
    }
  });
});
