import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProductionState, StateRecord } from './state.ts';
import { writeStateRecord } from './write-state.ts';

/**
 * Writes a state once more as it is, for the run `by` to publish: what is live is not what that run
 * built. The record still says which deploy it is of.
 */
export async function republishState(
  { directory, record }: ProductionState,
  by: NonNullable<StateRecord['publishedBy']>,
  target: string,
): Promise<void> {
  for (const file of Object.keys(record.files))
    await copyFile(join(directory, file), join(target, file));
  const { schemaVersion: _, files: __, ...facts } = record;
  await writeStateRecord(target, { ...facts, publishedBy: by });
}
