import { formsOf } from './secret-forms.ts';

export type Redact = (text: string) => string;

const MASK = '***';

/** Replaces secrets by `***` in every form they travel in (`secret-forms.ts`). */
export function createRedactor(secrets: readonly string[]): Redact {
  const forms = new Set(secrets.flatMap(formsOf));
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return (text) => text;
  const pattern = new RegExp(longestFirst.map(escapePattern).join('|'), 'g');
  return (text) => text.replaceAll(pattern, MASK);
}

/** Words of this action's own and of GitHub's, which a secret may happen to equal. */
const OWN_FIELDS = new Set([
  'baseline',
  'createdAt',
  'how',
  'kind',
  'mode',
  'outcome',
  'repository',
  'repositoryUrl',
  'resourceType',
  'restricted',
  'run',
  'sha',
  'status',
  'steps',
  'what',
]);

/** The value without secrets in any text in it, but in the fields that hold our own words. */
export function redactTexts<T>(value: T, redact: Redact): T;
export function redactTexts(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactTexts(item, redact));
  if (value instanceof Map) return new Map([...value].map((entry) => redactTexts(entry, redact)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      OWN_FIELDS.has(key) ? field : redactTexts(field, redact),
    ]),
  );
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
