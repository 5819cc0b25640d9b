import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProductionState, StateRecord } from './state.ts';
import { HISTORY_FILE } from './state.ts';
import { writeStateRecord } from './write-state.ts';

/**
 * Writes a state once more as it is, for the run `by` to publish: what is live is not what that run
 * built. The record still says which deploy it is of.
 * @param history of its own, in place of the one that the state has
 */
export async function republishState(
  { directory, record }: ProductionState,
  by: NonNullable<StateRecord['publishedBy']>,
  target: string,
  history?: string,
): Promise<void> {
  for (const file of Object.keys(record.files))
    await copyFile(join(directory, file), join(target, file));
  if (history !== undefined) await writeFile(join(target, HISTORY_FILE), history);
  const { schemaVersion: _, files: __, ...facts } = record;
  await writeStateRecord(target, { ...facts, publishedBy: by });
}
