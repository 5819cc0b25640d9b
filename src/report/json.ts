import { computeCounts } from './model/counts.ts';
import type { Report } from './model/report.ts';

/** Raised when a field of report.json is renamed, removed or changes its meaning. */
const SCHEMA_VERSION = 1;

/** report.json: the whole report for other tools, with the counts that the verdict is made of. */
export function renderReportJson(report: Report): string {
  const { review } = report;
  const content = {
    schemaVersion: SCHEMA_VERSION,
    counts: computeCounts(report),
    ...report,
    review: review && { ...review, reasons: Object.fromEntries(review.reasons) },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
