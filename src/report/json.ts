import type { Problem } from '../errors.ts';
import { computeCounts } from './model/counts.ts';
import type { Report } from './model/report.ts';

/** Raised when a field of report.json is renamed, removed or changes its meaning. */
const SCHEMA_VERSION = 1;

/** report.json: the whole report for other tools, with the counts that the verdict is made of. */
export function renderReportJson(report: Report): string {
  const { review, fatal } = report;
  const content = {
    schemaVersion: SCHEMA_VERSION,
    counts: computeCounts(report),
    ...report,
    fatal: fatal && flatten(fatal),
    review: review && { ...review, reasons: Object.fromEntries(review.reasons) },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function flatten({ message, hint, location }: Problem) {
  return { message, hint, file: location?.file, line: location?.line };
}
