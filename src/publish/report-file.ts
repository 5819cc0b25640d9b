import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { renderReportJson } from '../report/json.ts';
import type { Report } from '../report/model/report.ts';

/** @param path absolute */
export async function publishReportFile(path: string, report: Report): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, renderReportJson(report));
}
