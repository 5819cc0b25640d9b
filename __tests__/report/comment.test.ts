import { describe, expect, it } from 'vitest';
import {
  commentMarker,
  markCommentClosed,
  renderComment,
  renderShortComment,
} from '../../src/report/comment.ts';
import type { Report } from '../../src/report/model/report.ts';
import { linksOf, proseOf, tagsOf, toHtml } from './rendered.ts';
import {
  CLEANUP_VARIANTS,
  COMMENT_VARIANTS,
  dataTest,
  HOSTILE_TEXT,
  node,
  report,
} from './variants.ts';

const OWN_TAGS = [
  '!--',
  'a',
  'blockquote',
  'code',
  'details',
  'h3',
  'p',
  'pre',
  'strong',
  'sub',
  'summary',
  'table',
  'tbody',
  'td',
  'th',
  'thead',
  'tr',
];

function variant(name: string): Report {
  const found = COMMENT_VARIANTS[name] ?? CLEANUP_VARIANTS[name];
  if (!found) throw new Error(`no variant ${name}`);
  return found;
}

describe('renderComment', () => {
  it.each(Object.keys(COMMENT_VARIANTS))('looks as agreed: %s', async (name) => {
    await expect(renderComment(variant(name))).toMatchFileSnapshot(`golden/comment-${name}.md`);
  });

  it.each(Object.keys(COMMENT_VARIANTS))('starts with marker and verdict: %s', (name) => {
    const [first, second] = renderComment(variant(name)).split('\n');
    expect(first).toBe(commentMarker(variant(name).project));
    expect(second).toMatch(/^### (✅|⚠️|❌|⏹️|⏰) dbt `/);
  });

  it('says why everything was built when there is no production state', () => {
    const text = renderComment(variant('first-run'));
    expect(text).toContain('No run of deploy.yml on main has finished a deploy yet');
  });

  it('names the baseline, its age and its run', () => {
    expect(renderComment(variant('success'))).toContain(
      'production at [`a81bc3f`](https://github.com/acme/shop/commit/a81bc3f0d2e4956781bc3f0d2e4956781bc3f0d2), deployed 3 h ago by [run 877]',
    );
  });

  it('links a failed test to the line that declares it, at the commit', () => {
    expect(renderComment(variant('failed-test'))).toContain(
      `https://github.com/acme/shop/blob/${variant('failed-test').sha}/models/marts/schema.yml#L14`,
    );
  });

  it('links no file of an installed package: it is not in the repository', () => {
    const failed = node('dates', {
      uniqueId: 'model.calendar.dates',
      file: 'dbt_packages/calendar/models/dates.sql',
      outcome: 'error',
    });
    const text = renderComment(report({ status: 'failure', nodes: [failed] }));
    expect(text).toContain('`dbt_packages/calendar/models/dates.sql`');
    expect(text).not.toContain('/blob/');
  });

  it('is the same whatever order dbt finished in', () => {
    const { nodes, tests, ...rest } = variant('failed-model');
    const shuffled = { ...rest, nodes: nodes.toReversed(), tests: tests.toReversed() };
    expect(renderComment(shuffled)).toBe(renderComment(variant('failed-model')));
  });

  it('stays under 60,000 characters for thousands of failures with long hostile texts', () => {
    const long = HOSTILE_TEXT.repeat(5);
    const huge = report({
      status: 'failure',
      notices: Array.from({ length: 100 }, () => long),
      nodes: Array.from({ length: 2_000 }, (_, index) =>
        node(`${index}${long}`, { outcome: 'error', message: '`'.repeat(3_000), file: long }),
      ),
      tests: Array.from({ length: 2_000 }, (_, index) =>
        dataTest(`${index}${long}`, { status: 'warn', tested: long, column: long }),
      ),
    });
    const text = renderComment(huge);
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain('job summary');
    expect(text).toContain('</sub>');
  });

  it('fills the room with rows and says how many are left out', () => {
    const nodes = Array.from({ length: 3_000 }, (_, index) => node(`model_${index}`));
    const text = renderComment(report({ nodes }));
    expect(text.length).toBeLessThan(60_000);
    expect(text.length).toBeGreaterThan(55_000);
    expect(text).toMatch(/[\d,]+ more, see the \[job summary\]/);
  });

  it('lets nothing hostile become markup, a link, a mention or a marker', () => {
    const html = toHtml(renderComment(variant('hostile-names')));
    expect(OWN_TAGS).toEqual(expect.arrayContaining([...tagsOf(html)]));
    for (const url of linksOf(html)) expect(url).toMatch(/^https:\/\/github\.com\/acme\/shop\//);
    expect(proseOf(html)).not.toMatch(/@\w|#\d|:\/\/|www\./);
    expect(html.match(/<!--/g)).toHaveLength(1);
    expect(html.match(/<tr>/g)).toHaveLength(3);
  });

  it('keeps every table row at the same number of cells', () => {
    const html = toHtml(renderComment(variant('hostile-names')));
    for (const [row] of html.matchAll(/<tr>.*?<\/tr>/gs)) {
      expect(row.match(/<t[dh]/g)).toHaveLength(4);
    }
  });
});

describe('commentMarker', () => {
  it('differs by project and cannot be closed by its name', () => {
    expect(commentMarker('shop')).toBe('<!-- dbt-ci:shop -->');
    expect(commentMarker('a--><b>')).toBe('<!-- dbt-ci:a%2D%2D%3E%3Cb%3E -->');
  });
});

describe('renderShortComment', () => {
  it('holds the verdict and the link to the run, whatever else there is', () => {
    const text = renderShortComment(variant('large-project'));
    expect(text).toContain('13 models failed');
    expect(text).toContain('https://github.com/acme/shop/actions/runs/901');
    expect(text.length).toBeLessThan(600);
  });
});

describe('markCommentClosed', () => {
  const before = renderComment(variant('failed-test'));

  it.each(Object.keys(CLEANUP_VARIANTS))('looks as agreed: %s', async (name) => {
    const text = markCommentClosed(before, variant(name));
    await expect(text).toMatchFileSnapshot(`golden/comment-closed-${name}.md`);
  });

  it('keeps marker and content, and replaces an earlier mark', () => {
    const failed = markCommentClosed(before, variant('cleanup-failure'));
    const marked = markCommentClosed(failed, variant('cleanup'));
    expect(marked).toBe(markCommentClosed(before, variant('cleanup')));
    expect(marked.startsWith(commentMarker('shop'))).toBe(true);
    expect(marked.endsWith(before.slice(commentMarker('shop').length + 1))).toBe(true);
  });

  it('stays within what GitHub accepts for the longest comment and many schemas', () => {
    const nodes = Array.from({ length: 3_000 }, (_, index) => node(`model_${index}`));
    const droppedSchemas = Array.from({ length: 500 }, (_, index) => `dev.pr_12_${index}`);
    const text = markCommentClosed(
      renderComment(report({ nodes })),
      report({ mode: 'cleanup', droppedSchemas }),
    );
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/and \d+ more/);
  });

  it('shows a hostile schema name as it is', () => {
    const text = markCommentClosed(
      before,
      report({ mode: 'cleanup', droppedSchemas: [HOSTILE_TEXT] }),
    );
    expect(proseOf(toHtml(text))).not.toMatch(/@\w|:\/\//);
    expect(OWN_TAGS).toEqual(expect.arrayContaining([...tagsOf(toHtml(text))]));
  });
});
