import type { Runner } from '../adapters/ports.ts';
import { buildAnnotations } from '../report/annotations.ts';
import type { Report } from '../report/report.ts';

export function publishAnnotations(runner: Runner, report: Report): void {
  for (const annotation of buildAnnotations(report)) runner.annotate(annotation);
}
