import type { Runner } from '../platform/ports.ts';
import type { Report } from '../report/model/report.ts';
import { renderSummary } from '../report/summary.ts';

export function publishSummary(runner: Runner, report: Report): Promise<void> {
  return runner.writeSummary(renderSummary(report));
}
