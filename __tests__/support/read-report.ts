import { readFile } from 'node:fs/promises';
import type { Report } from '../../src/report/model/report.ts';
import type { StepResult } from './runner/step.ts';

export async function readReport({ outputs, log }: StepResult): Promise<Report> {
  const path = outputs['report-json'];
  if (!path) throw new Error(`The run left no report.\n${log}`);
  return JSON.parse(await readFile(path, 'utf8')) as Report;
}
