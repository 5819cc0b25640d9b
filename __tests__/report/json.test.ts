import { describe, expect, it } from 'vitest';
import { renderReportJson } from '../../src/report/json.ts';
import { REVIEW_VARIANTS, review } from './review-variants.ts';
import { COMMENT_VARIANTS, report } from './variants.ts';

describe('renderReportJson', () => {
  it('is the report, its version and the counts', () => {
    const variant = COMMENT_VARIANTS['failed-test'] ?? report();
    const content: unknown = JSON.parse(renderReportJson(variant));
    expect(content).toMatchObject({
      schemaVersion: 1,
      status: 'failure',
      counts: { selected: 4, built: 3, failed: 0, skipped: 1, testsPassed: 2, testsFailed: 1 },
    });
    expect(content).toMatchObject(JSON.parse(JSON.stringify(variant)));
  });

  it('carries the whole review, the reasons by unique id', () => {
    const variant = REVIEW_VARIANTS['breaking-change'] ?? report();
    const { review } = JSON.parse(renderReportJson(variant));
    expect(review).toEqual({
      ...JSON.parse(JSON.stringify(variant.review)),
      reasons: Object.fromEntries(variant.review?.reasons ?? []),
    });
    expect(review.reasons['model.shop.orders']).toEqual({ kind: 'body' });
  });

  it('keeps a unique id that means something to JavaScript', () => {
    const reasons = new Map([['__proto__', { kind: 'new' } as const]]);
    const text = renderReportJson(report({ review: review({ reasons }) }));
    expect(text).toContain('"__proto__": {');
  });
});
