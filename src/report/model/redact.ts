import { type Redact, redactTexts } from '../../secrets/redact.ts';
import type { Report } from './report.ts';

/**
 * The report without secrets in any text that dbt, the warehouse or the project wrote: every text
 * in it, of whatever field, so that a new field is covered too.
 */
export function redactReport(report: Report, redact: Redact): Report {
  const { baseline } = report;
  return {
    ...redactTexts(report, redact),
    baseline: baseline.kind === 'none' ? redactTexts(baseline, redact) : baseline,
  };
}
