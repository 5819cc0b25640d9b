import type { Runner } from '../platform/ports.ts';
import type { Report } from '../report/model/report.ts';
import { buildOutputs, type OutputFiles } from '../report/outputs.ts';

export function publishOutputs(runner: Runner, report: Report, files: OutputFiles): void {
  for (const [name, value] of Object.entries(buildOutputs(report, files))) {
    runner.setOutput(name, value);
  }
}
