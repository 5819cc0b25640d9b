import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Terminal } from '../platform/terminal.ts';

/** Outputs that name files: what is kept of them lies in the folder itself. */
const PATHS = ['report-json', 'run-results', 'manifest', 'dashboard'];

/**
 * Keeps what people and programs read after the run: summary.md, report.json and outputs.json. Not
 * dbt's own files, which may show secrets; those of the state do not.
 * @param folder absolute
 */
export async function writeReportFolder(
  folder: string,
  { summary, outputs }: Pick<Terminal, 'summary' | 'outputs'>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (summary !== undefined) await writeFile(join(folder, 'summary.md'), summary);
  const report = outputs.get('report-json');
  if (report) await copyFile(report, join(folder, 'report.json'));
  const values = Object.fromEntries([...outputs].filter(([name]) => !PATHS.includes(name)));
  await writeFile(join(folder, 'outputs.json'), `${JSON.stringify(values, null, 2)}\n`);
}
