import type { DataDiff, DataSamples } from '../../plan/review.ts';
import { code, details, joinBlocks } from '../../text/markdown.ts';
import { labelOf } from '../../text/node-label.ts';
import { cleanLine, cutText, takeWhatFits } from '../../text/plain-text.ts';
import { formatCount } from '../../text/quantities.ts';
import type { Report } from '../model/report.ts';
import type { TableLimits } from './node-table.ts';

/** Characters of one value. */
const VALUE_LENGTH = 80;
/** `<details>`, its summary and the sentence on what was left out. */
const FRAME = 300;

type Value = string | null;

/** The report with the values of its example rows cut. After redaction: half a secret is not found. */
export function cutSamples(report: Report): Report {
  if (!report.review) return report;
  const diffs = report.review.diffs.map((diff) =>
    diff.samples ? { ...diff, samples: cutEach(diff.samples) } : diff,
  );
  return { ...report, review: { ...report.review, diffs } };
}

function cutEach({ changed, added, removed }: DataSamples): DataSamples {
  const cut = (value: Value) => (value === null ? null : cutText(value, VALUE_LENGTH));
  return {
    changed: changed.map(({ key, values }) => ({
      key: key.map(cut),
      values: values.map(({ column, before, after }) => ({
        column,
        before: cut(before),
        after: cut(after),
      })),
    })),
    added: added.map((key) => key.map(cut)),
    removed: removed.map((key) => key.map(cut)),
  };
}

/** A few rows that differ, of each model that has some; folded. Empty without `data-diff: samples`. */
export function renderSamples(diffs: readonly DataDiff[], limits: TableLimits): string | undefined {
  const all = diffs.flatMap(renderModel).sort();
  if (all.length === 0) return '';
  const shown = takeWhatFits(all, limits.room - FRAME);
  const more = all.length - shown.length;
  if (shown.length === 0) return undefined;
  const rest = more > 0 ? `${formatCount(more)} more, see the ${limits.rest}.` : '';
  return details('Example rows, production → pull request', joinBlocks([shown.join('\n'), rest]));
}

function renderModel({ uniqueId, keys, samples }: DataDiff): string[] {
  if (!samples || !keys) return [];
  const lines = [
    ...samples.changed.map(
      ({ key, values }) => `  - ${showKey(key)}: ${values.map(showChange).join(', ')}`,
    ),
    ...showKeys('added', samples.added),
    ...showKeys('removed', samples.removed),
  ];
  if (lines.length === 0) return [];
  const title = `- ${code(labelOf(uniqueId))} by ${keys.columns.map(code).join(', ')}`;
  return [[title, ...lines].join('\n')];
}

function showKeys(what: string, keys: readonly Value[][]): string[] {
  return keys.length === 0 ? [] : [`  - ${what}: ${keys.map(showKey).join(', ')}`];
}

function showKey(key: readonly Value[]): string {
  return key.length === 1 ? show(key[0] ?? null) : `(${key.map(show).join(', ')})`;
}

function showChange({ column, before, after }: { column: string; before: Value; after: Value }) {
  return `${code(column)} ${show(before)} → ${show(after)}`;
}

/** A null is no text `null`, and white space that would not be seen is. */
function show(value: Value): string {
  if (value === null) return '*null*';
  return code(value === '' || cleanLine(value) !== value ? JSON.stringify(value) : value);
}
