import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderSlack } from '../../src/notify/sinks/slack-message.ts';
import { buildAnnotations } from '../../src/report/annotations.ts';
import { markCommentClosed, renderComment, renderShortComment } from '../../src/report/comment.ts';
import { renderReportJson } from '../../src/report/json.ts';
import { renderLog } from '../../src/report/log.ts';
import type { Report } from '../../src/report/model/report.ts';
import { buildOutputs } from '../../src/report/outputs.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { firstEvent } from '../notify/alert-variants.ts';
import { tally } from '../support/tally.ts';
import { hostileMerge } from './merge-variants.ts';
import { nastyTexts } from './nasty.ts';
import { linksOf, proseOf, tagsOf, toHtml } from './rendered.ts';
import { hostile } from './review-variants.ts';
import { dataTest, node, report } from './variants.ts';

const TAGS = [
  ...['!--', 'a', 'blockquote', 'br', 'code', 'details', 'em', 'h3', 'h4', 'hr', 'li', 'ol', 'p'],
  ...['pre', 'strong', 'sub', 'summary', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'],
];
/** What a terminal or browser acts on or hides, but newline, tab and the joiners of scripts. */
const UNSEEN = /[[\p{Cc}\p{Cf}]--[\t\n\u200b\u200c\u200d]]/v;

const word = fc.constantFrom(...nastyTexts(40));
const text = fc.oneof(
  { weight: 4, arbitrary: word },
  { weight: 3, arbitrary: fc.array(word, { maxLength: 6 }).map((words) => words.join('')) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  // Longer than any name that anybody reads.
  {
    weight: 1,
    arbitrary: fc
      .tuple(word, fc.integer({ min: 1, max: 10_000 }))
      .map(([one, length]) =>
        one.repeat(Math.ceil(length / Math.max(1, one.length))).slice(0, 10_000),
      ),
  },
);

/** A report in which every text of foreign origin is one of `texts`. */
function hostileReport(mode: Report['mode'], status: Report['status'], texts: string[]): Report {
  let index = 0;
  const next = () => texts[index++ % texts.length] ?? '';
  const outcomes = ['error', 'skipped', 'success', 'warn'] as const;
  const statuses = ['fail', 'error', 'warn', 'pass', 'skipped'] as const;
  const { review } = hostile(next(), 'model');
  return report({
    mode,
    status,
    project: next(),
    target: next(),
    schema: next(),
    branch: next(),
    dbtVersion: next(),
    baseline: { kind: 'none', reason: next() },
    nodes: outcomes.map((outcome) =>
      node(next(), {
        ...{ outcome, message: next(), relation: next(), materialized: next(), file: next() },
        uniqueId: `model.${next()}.${next()}`,
      }),
    ),
    tests: statuses.map((state) =>
      dataTest(next(), {
        ...{ status: state, message: next(), file: next(), tested: next(), column: next() },
        uniqueId: `test.${next()}.${next()}`,
      }),
    ),
    fatal: { message: next(), hint: next(), location: { file: next(), line: 3 } },
    notices: [next(), next()],
    droppedSchemas: [next(), next()],
    review,
    refreshes: hostileMerge(next(), `model.${next()}`).refreshes,
  });
}

const anyReport = fc
  .tuple(
    fc.constantFrom<Report['mode']>('ci', 'deploy', 'cleanup'),
    fc.constantFrom<Report['status']>('success', 'failure', 'nothing', 'cancelled'),
    fc.array(text, { minLength: 3, maxLength: 12 }),
  )
  .map(([mode, status, texts]) => hostileReport(mode, status, texts));

function holds(check: (report: Report) => void, runs = 80): void {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyReport, (one) => {
      for (const { name } of one.nodes) seen.add(name);
      check(one);
    }),
    { numRuns: runs, seed: 11 },
  );
  tally('hostile strings', seen.size);
}

function expectOwnMarkup(markdown: string, comments: number): void {
  const html = toHtml(markdown);
  expect(TAGS).toEqual(expect.arrayContaining([...tagsOf(html)]));
  for (const url of linksOf(html)) expect(url).toMatch(/^https:\/\/github\.com\/acme\/shop\//);
  expect(proseOf(html)).not.toMatch(/@[\w-]|#\d|\bGH-\d|:\/\/|\bwww\./i);
  expect(html.match(/<!--/g) ?? []).toHaveLength(comments);
  expect(html.match(/<details>/g)?.length).toBe(html.match(/<\/details>/g)?.length);
  expect(UNSEEN.test(markdown)).toBe(false);
}

describe('[T08] names and messages of any make', () => {
  it('leave the comment with its own markup, links and marker only', () => {
    holds((one) => {
      const comment = renderComment(one);
      expectOwnMarkup(comment, 1);
      expect(comment.length).toBeLessThan(60_000);
    });
  });

  it('leave the short comment and the one of a closed pull request likewise', () => {
    holds((one) => {
      expectOwnMarkup(renderShortComment(one), 1);
      const closed = markCommentClosed(renderComment(one), { ...one, mode: 'cleanup' });
      expectOwnMarkup(closed, 3);
      expect(closed.length).toBeLessThan(65_536);
    });
  });

  it('leave the job summary with its own markup, and below GitHub’s limit', () => {
    holds((one) => {
      const summary = renderSummary(one);
      expectOwnMarkup(summary, 0);
      expect(Buffer.byteLength(summary)).toBeLessThan(1_048_576);
    });
  });

  it('leave annotations and the log without anything that a terminal acts on', () => {
    holds((one) => {
      for (const { title, message } of buildAnnotations(one)) {
        expect(UNSEEN.test(title + message)).toBe(false);
        expect(title).not.toContain('\n');
        expect(message.length).toBeLessThan(4_096);
      }
      for (const line of renderLog(one)) {
        expect(UNSEEN.test(line)).toBe(false);
        expect(line).not.toContain('\n');
      }
    });
  });

  it('are in report.json and in the outputs as they are', () => {
    holds((one) => {
      const parsed = JSON.parse(renderReportJson(one)) as Report;
      expect(parsed.nodes.map(({ name }) => name)).toEqual(one.nodes.map(({ name }) => name));
      const files = {
        reportJson: '',
        runResults: '',
        manifest: '',
        dashboard: undefined,
        commentUrl: '',
      };
      expect(buildOutputs(one, files).schema).toBe(one.schema);
    }, 50);
  });
});

describe('[T09] names and messages of any make', () => {
  it('leave a Slack message with its own links only, within Slack’s limits', () => {
    holds((one) => {
      const { text: fallback, blocks } = renderSlack({ ...one, mode: 'deploy' }, firstEvent(one));
      expect(blocks.length).toBeLessThanOrEqual(50);
      const texts = blocks.flatMap((block) => {
        if (block.type === 'header') {
          expect(block.text.text.length).toBeLessThanOrEqual(150);
          // Plain text: Slack acts on nothing in it.
          return [];
        }
        return block.type === 'section' && block.text ? [block.text.text] : [];
      });
      for (const part of [fallback, ...texts]) {
        expect(part.length).toBeLessThanOrEqual(3_000);
        for (const [, link] of part.matchAll(/<([^>]*)>/g))
          expect(link).toMatch(
            /^https:\/\/github\.com\/acme\/shop\/(actions|commit|blob)\/[\w/.%#~-]+\|/,
          );
        expect(part.replaceAll(/<https:[^>]*>/g, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
        expect(UNSEEN.test(part)).toBe(false);
      }
    });
  });
});
