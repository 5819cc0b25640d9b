import type { Runner } from '../platform/ports.ts';
import { buildAnnotations } from '../report/annotations.ts';
import type { Report } from '../report/model/report.ts';

export function publishAnnotations(runner: Runner, report: Report): void {
  for (const annotation of buildAnnotations(report)) runner.annotate(annotation);
}
