import type { Baseline, Report } from './report.ts';

export type Redact = (text: string) => string;

/** Shorter values would blacken ordinary text. */
const MIN_LENGTH = 4;

const MASK = '***';

/**
 * Replaces secrets by `***` in every form they travel in: raw, URL-encoded, base64 (on its own or
 * inside a longer base64 text), JSON-escaped, and each line of a secret with several lines.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  const forms = new Set(secrets.flatMap(formsOf).filter((form) => form.length >= MIN_LENGTH));
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return (text) => text;
  const pattern = new RegExp(longestFirst.map(escapePattern).join('|'), 'g');
  return (text) => text.replaceAll(pattern, MASK);
}

/** The report without secrets in any text that dbt, the warehouse or the project wrote. */
export function redactReport(report: Report, redact: Redact): Report {
  const maybe = <T extends string | null | undefined>(text: T) =>
    (typeof text === 'string' ? redact(text) : text) as T;
  return {
    ...report,
    project: redact(report.project),
    target: redact(report.target),
    schema: redact(report.schema),
    branch: redact(report.branch),
    baseline: redactBaseline(report.baseline, redact),
    nodes: report.nodes.map((node) => ({
      ...node,
      uniqueId: redact(node.uniqueId),
      name: redact(node.name),
      materialized: redact(node.materialized),
      message: maybe(node.message),
      relation: maybe(node.relation),
      file: redact(node.file),
    })),
    tests: report.tests.map((test) => ({
      ...test,
      uniqueId: redact(test.uniqueId),
      name: redact(test.name),
      message: maybe(test.message),
      file: redact(test.file),
      tested: maybe(test.tested),
      column: maybe(test.column),
    })),
    fatal: report.fatal && {
      ...report.fatal,
      message: redact(report.fatal.message),
      hint: maybe(report.fatal.hint),
      file: maybe(report.fatal.file),
    },
    notices: report.notices.map(redact),
    running: report.running.map((node) => ({ ...node, uniqueId: redact(node.uniqueId) })),
    droppedSchemas: report.droppedSchemas.map(redact),
    review: redactReview(report.review, redact),
  };
}

/** Words of this action's own, which a secret may happen to equal. */
const OWN_WORDS = new Set(['kind', 'what', 'how', 'resourceType']);

/** Every text in it, of whatever field, so that a new field is covered too. */
function redactReview<T>(value: T, redact: Redact): T;
function redactReview(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactReview(item, redact));
  if (value instanceof Map) {
    return new Map([...value].map((entry) => redactReview(entry, redact)));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      OWN_WORDS.has(key) ? field : redactReview(field, redact),
    ]),
  );
}

function redactBaseline(baseline: Baseline, redact: Redact): Baseline {
  return baseline.kind === 'none' ? { kind: 'none', reason: redact(baseline.reason) } : baseline;
}

function formsOf(secret: string): string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const texts = [secret, secret.trim(), ...lines].filter((text) => text.length >= MIN_LENGTH);
  return texts.flatMap((text) => [
    text,
    encodeURIComponent(text.toWellFormed()),
    new URLSearchParams({ '': text }).toString().slice(1),
    JSON.stringify(text).slice(1, -1),
    ...base64Forms(text),
  ]);
}

/**
 * Base64 packs three bytes into four characters, so the same text looks different at each of three
 * offsets. At the edges characters also carry bits of the neighbours; those are left out.
 */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text);
  const inner = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const whole = Math.floor(((offset + bytes.length) * 8) / 6);
    return encoded.slice(Math.ceil((offset * 8) / 6), whole);
  });
  const forms = [bytes.toString('base64'), ...inner];
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
