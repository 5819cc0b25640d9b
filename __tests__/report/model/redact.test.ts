import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderEmail } from '../../../src/notify/sinks/email.ts';
import { renderSlack } from '../../../src/notify/sinks/slack-message.ts';
import { buildAnnotations } from '../../../src/report/annotations.ts';
import { renderComment, renderShortComment } from '../../../src/report/comment.ts';
import { renderReportJson } from '../../../src/report/json.ts';
import { renderLog } from '../../../src/report/log.ts';
import { redactReport } from '../../../src/report/model/redact.ts';
import type { Report } from '../../../src/report/model/report.ts';
import { buildOutputs } from '../../../src/report/outputs.ts';
import { renderSummary } from '../../../src/report/summary.ts';
import { createRedactor } from '../../../src/secrets/redact.ts';
import { firstEvent } from '../../notify/alert-variants.ts';
import { tally } from '../../support/tally.ts';
import { hostile, REVIEW_VARIANTS } from '../review-variants.ts';
import { COMMENT_VARIANTS, dataTest, node, report } from '../variants.ts';

const SECRET = 'p@ss/w?rd "x"+y';
const NO_FILES = {
  reportJson: undefined,
  runResults: undefined,
  manifest: undefined,
  dashboard: undefined,
  commentUrl: undefined,
};

/** A report with the text in every field that a project or a warehouse fills. */
function plant(
  text: string,
  message = `connect postgres://u:${encodeURIComponent(text)}@host`,
): Report {
  return report({
    status: 'failure',
    project: `a${text}`,
    target: text,
    schema: text,
    branch: text,
    baseline: { kind: 'none', reason: text },
    nodes: [
      node(`a ${text}`, {
        uniqueId: `model.shop.${text}`,
        outcome: 'error',
        materialized: text,
        relation: text,
        message,
        file: `models/${text}.sql`,
      }),
    ],
    tests: [
      dataTest(text, {
        status: 'fail',
        message: text,
        tested: text,
        column: text,
        file: text,
      }),
      dataTest(text, { status: 'warn', message: text }),
    ],
    fatal: { message: text, hint: text, location: { file: text, line: 1 } },
    notices: [text],
    droppedSchemas: [text],
    review: hostile(text, 'macro').review,
  });
}

function renderEverything(clean: Report): string[] {
  return [
    renderComment(clean),
    renderShortComment(clean),
    renderSummary(clean),
    renderReportJson(clean),
    JSON.stringify(renderSlack(clean, firstEvent(clean))),
    JSON.stringify(renderEmail(clean, firstEvent(clean))),
    JSON.stringify(buildAnnotations(clean)),
    JSON.stringify(buildOutputs(clean, NO_FILES)),
    renderLog(clean).join('\n'),
  ];
}

/** The ways by which a secret gets into a text: Python's, JavaScript's, SQL's, a connection's. */
const ENCODINGS: Record<string, (secret: string, before: string, after: string) => string> = {
  raw: (secret) => secret,
  'quoted for SQL': (secret) => secret.split("'").join("''"),
  'quoted for SQL with a backslash': (secret) => secret.replaceAll(/['\\]/g, '\\$&'),
  'ascii() of Python': (secret) => pythonAscii(secret),
  HTML: (secret) => escapeHtml(secret).replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
  'html.escape of Python': (secret) =>
    escapeHtml(secret).replaceAll('"', '&quot;').replaceAll("'", '&#x27;'),
  'text in HTML': (secret) => escapeHtml(secret),
  'an address in an address': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  JSON: (secret) => JSON.stringify(secret).slice(1, -1),
  'JSON of Python': (secret) => pythonJson(secret),
  'JSON in JSON': (secret) => JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  'encodeURIComponent of it': (secret) => encodeURIComponent(secret),
  'form-encoded': (secret) => new URLSearchParams({ a: secret }).toString().slice(2),
  'urllib.parse.quote of it': (secret) => pythonQuote(secret, '/'),
  'urllib.parse.quote of it, slashes too': (secret) => pythonQuote(secret, ''),
  base64: (secret, before, after) => Buffer.from(before + secret + after).toString('base64'),
  base64url: (secret, before, after) => Buffer.from(before + secret + after).toString('base64url'),
};

function pythonJson(secret: string): string {
  const units = Array.from({ length: secret.length }, (_, i) => secret.charCodeAt(i));
  return units
    .map((unit) =>
      unit < 128
        ? JSON.stringify(String.fromCharCode(unit)).slice(1, -1)
        : `\\u${unit.toString(16).padStart(4, '0')}`,
    )
    .join('');
}

function pythonAscii(secret: string): string {
  const units = Array.from({ length: secret.length }, (_, i) => secret.charCodeAt(i));
  return units
    .map((unit) => {
      if (unit < 128) return String.fromCharCode(unit).replace('\\', '\\\\');
      const digits = unit.toString(16);
      return unit < 256 ? `\\x${digits.padStart(2, '0')}` : `\\u${digits.padStart(4, '0')}`;
    })
    .join('');
}

const escapeHtml = (secret: string) =>
  secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function pythonQuote(secret: string, safe: string): string {
  return [...Buffer.from(secret)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[\w.~-]/.test(character) || safe.includes(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

/** The part of `encoded` that tells about the secret alone. */
function coreOf(encoding: string, encoded: string, secret: string, before: string): string {
  if (!encoding.startsWith('base64')) return encoded;
  const start = Buffer.byteLength(before) * 8;
  const end = start + Buffer.byteLength(secret) * 8;
  return encoded.slice(Math.ceil(start / 6), Math.floor(end / 6));
}

/** What a person would set as a password, and worse; trimmed, as what is around it is no secret. */
const secrets = fc
  .oneof(
    fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme' }),
    fc.string({ minLength: 8, maxLength: 60, unit: 'binary' }),
    fc.base64String({ minLength: 12, maxLength: 80 }),
    fc.stringMatching(/^[A-Za-z0-9+/=_'"\\%&<>`|@:-]{8,40}$/),
  )
  .map((secret) =>
    secret
      .toWellFormed()
      .replaceAll(/[\r\n]/g, '')
      .trim(),
  )
  .filter((secret) => secret.length >= 8 && !secret.includes('*'));

const encodings = fc.constantFrom(...Object.keys(ENCODINGS));

describe('[T10] createRedactor', () => {
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

  it('replaces every line of a key whose line breaks are written as such', () => {
    const body = ['MIIEvQIBADANBgkqhkiG', '9w0BAQEFAASCBKcwggSj'];
    const key = ['-----BEGIN PRIVATE KEY-----', ...body, '-----END PRIVATE KEY-----'].join('\\n');
    const redacted = createRedactor([key])(`cannot read ${body[1]}, ${body.join('\n')}`);
    for (const line of body) expect(redacted).not.toContain(line);
  });

  it.each(['hex', 'HEX'])('replaces it in hexadecimal digits: %s', (letters) => {
    const digits = Buffer.from(SECRET).toString('hex');
    const shown = letters === 'hex' ? digits : digits.toUpperCase();
    expect(createRedactor([SECRET])(`\\x${shown}00`)).toBe('\\x***00');
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

describe('[T10] any secret in any form', () => {
  it('is replaced in any text', () => {
    let tried = 0;
    let leaked = 0;
    fc.assert(
      fc.property(secrets, encodings, fc.string(), fc.string(), (secret, name, before, after) => {
        const encoded = ENCODINGS[name]?.(secret, before, after) ?? '';
        const core = coreOf(name, encoded, secret, before);
        const redacted = createRedactor([secret])(`${before} ${encoded} ${after}`);
        tried++;
        if (!redacted.includes(core)) return true;
        leaked++;
        return false;
      }),
      { numRuns: 2_000 },
    );
    tally('hostile strings', tried);
    tally('leaked secrets', leaked);
  });

  it('is replaced line by line', () => {
    const keys = fc.array(secrets, { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(keys, encodings, fc.nat(), (lines, name, index) => {
        const line = lines[index % lines.length] ?? '';
        const encoded = ENCODINGS[name]?.(line, '', '') ?? '';
        const redacted = createRedactor([lines.join('\r\n')])(`a ${encoded} b`);
        return !redacted.includes(coreOf(name, encoded, line, ''));
      }),
    );
  });

  it('survives in no rendering of a report, escaped or not', () => {
    let leaked = 0;
    fc.assert(
      fc.property(secrets, encodings, (secret, name) => {
        const encoded = ENCODINGS[name]?.(secret, 'user:', '@host') ?? '';
        const core = coreOf(name, encoded, secret, 'user:');
        const clean = redactReport(plant(encoded, encoded), createRedactor([secret]));
        // Renderers escape: what is left of the secret between the signs must be gone too.
        const bare = core.replaceAll(/[^A-Za-z0-9]/g, '');
        const leaks = renderEverything(clean).filter(
          (text) =>
            text.includes(core) ||
            (bare.length >= 8 && text.replaceAll(/[^A-Za-z0-9]/g, '').includes(bare)),
        );
        leaked += leaks.length;
        return leaks.length === 0;
      }),
      { numRuns: 150 },
    );
    tally('hostile strings', 150);
    tally('leaked secrets', leaked);
  });
});

describe('[T10] redactReport', () => {
  const planted = plant(SECRET);

  it('leaves the secret in nothing that is rendered', () => {
    const clean = redactReport(planted, createRedactor([SECRET]));
    for (const text of renderEverything(clean)) {
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
