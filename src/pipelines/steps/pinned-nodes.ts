import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPinnedResults, PINNED_SELECTION } from '../../plan/pinned-selection.ts';

/**
 * @param folder absolute; is made, and must outlive the command
 * @returns dbt's arguments for exactly these nodes
 */
export async function pinNodes(folder: string, uniqueIds: readonly string[]): Promise<string[]> {
  await mkdir(folder);
  const results = JSON.stringify(buildPinnedResults(uniqueIds));
  await writeFile(join(folder, 'run_results.json'), results);
  return [...PINNED_SELECTION, '--state', folder];
}
