import type { Runner } from '../adapters/ports.ts';
import { buildOutputs, type OutputFiles } from '../report/outputs.ts';
import type { Report } from '../report/report.ts';

export function publishOutputs(runner: Runner, report: Report, files: OutputFiles): void {
  for (const [name, value] of Object.entries(buildOutputs(report, files))) {
    runner.setOutput(name, value);
  }
}
