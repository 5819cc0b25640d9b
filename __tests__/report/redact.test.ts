import { describe, expect, it } from 'vitest';
import { buildAnnotations } from '../../src/report/annotations.ts';
import { renderComment } from '../../src/report/comment.ts';
import { renderReportJson } from '../../src/report/json.ts';
import { renderLog } from '../../src/report/log.ts';
import { createRedactor, redactReport } from '../../src/report/redact.ts';
import { renderSlack } from '../../src/report/slack.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { hostile, REVIEW_VARIANTS } from './review-variants.ts';
import { COMMENT_VARIANTS, dataTest, node, report } from './variants.ts';

const SECRET = 'p@ss/w?rd "x"+y';

describe('createRedactor', () => {
  const redact = createRedactor([SECRET]);

  it.each([
    ['raw', SECRET],
    ['URL-encoded', encodeURIComponent(SECRET)],
    ['form-encoded', new URLSearchParams({ a: SECRET }).toString().slice(2)],
    ['JSON-escaped', JSON.stringify(SECRET).slice(1, -1)],
    ['base64', Buffer.from(SECRET).toString('base64')],
    ['base64url', Buffer.from(SECRET).toString('base64url')],
  ])('replaces it %s', (_, form) => {
    expect(redact(`a ${form} b`)).toBe('a *** b');
  });

  it.each(['', 'u', 'us', 'use', 'user:'])('replaces it in base64 after %j', (before) => {
    const encoded = Buffer.from(`${before}${SECRET}:after`).toString('base64');
    const redacted = redact(encoded);
    expect(redacted).toContain('***');
    const rest = redacted.split('***').map((part) => Buffer.from(part, 'base64').toString());
    expect(rest.join(' ')).not.toContain('ss/w');
  });

  it('replaces every line of a key', () => {
    const key = '-----BEGIN KEY-----\nMIIEabc\r\n  MIIEdef  \n-----END KEY-----\n';
    const redactKey = createRedactor([key]);
    expect(redactKey('x MIIEabc y\nMIIEdef')).toBe('x *** y\n***');
    expect(redactKey(JSON.stringify(key))).not.toContain('MIIE');
  });

  it('replaces the longer of two secrets that start alike', () => {
    expect(createRedactor(['abcd', 'abcdefgh'])('abcdefgh abcd')).toBe('*** ***');
  });

  it('skips values that would blacken ordinary text', () => {
    expect(createRedactor(['', 'a', 'abc', '\n\n'])('abc a')).toBe('abc a');
  });

  it('takes a secret literally, not as a pattern', () => {
    const redactPattern = createRedactor(['a.*b[c](d)$^|\\-/{2}']);
    expect(redactPattern('aXXb a.*b[c](d)$^|\\-/{2}')).toBe('aXXb ***');
  });
});

describe('redactReport', () => {
  const planted = report({
    status: 'failure',
    project: `a${SECRET}`,
    target: SECRET,
    schema: SECRET,
    branch: SECRET,
    baseline: { kind: 'none', reason: SECRET },
    nodes: [
      node(`a ${SECRET}`, {
        uniqueId: `model.shop.${SECRET}`,
        outcome: 'error',
        materialized: SECRET,
        relation: SECRET,
        message: `connect postgres://u:${encodeURIComponent(SECRET)}@host`,
        file: `models/${SECRET}.sql`,
      }),
    ],
    tests: [
      dataTest(SECRET, {
        status: 'fail',
        message: SECRET,
        tested: SECRET,
        column: SECRET,
        file: SECRET,
      }),
      dataTest(SECRET, { status: 'warn', message: SECRET }),
    ],
    fatal: { message: SECRET, hint: SECRET, file: SECRET, line: 1 },
    notices: [SECRET],
    droppedSchemas: [SECRET],
    review: hostile(SECRET, 'macro').review,
  });

  it('leaves the secret in nothing that is rendered', () => {
    const clean = redactReport(planted, createRedactor([SECRET]));
    const sinks = [
      renderComment(clean),
      renderSummary(clean),
      renderReportJson(clean),
      JSON.stringify(renderSlack(clean)),
      JSON.stringify(buildAnnotations(clean)),
      renderLog(clean).join('\n'),
    ];
    for (const text of sinks) {
      expect(text).not.toContain('ss/w');
      expect(text).not.toContain('ss%2Fw');
      expect(text).toContain('*');
    }
  });

  it('leaves the secret in no field of the review, keys of the reasons included', () => {
    const { review } = redactReport(planted, createRedactor([SECRET]));
    const own = JSON.stringify({ ...review, reasons: [...(review?.reasons ?? [])] });
    expect(own).not.toContain('ss/w');
    expect(own.match(/\*\*\*/g)?.length).toBeGreaterThan(30);
  });

  it('leaves a report without secrets as it is', () => {
    for (const variant of Object.values({ ...COMMENT_VARIANTS, ...REVIEW_VARIANTS })) {
      expect(redactReport(variant, createRedactor([SECRET]))).toEqual(variant);
    }
  });

  it('leaves verdicts alone that happen to equal a secret', () => {
    const clean = redactReport(planted, createRedactor(['failure', 'error', 'model']));
    expect(clean.status).toBe('failure');
    expect(clean.nodes[0]?.outcome).toBe('error');
  });
});
