import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { computeDigest, listStateFiles } from './load-state.ts';
import type { StateRecord } from './state.ts';
import { DIGESTED_FILES, SCHEMA_VERSION } from './state-record.ts';

/**
 * Writes state.json into `directory`, where every other file of the state must stand already: its
 * presence says that the state is complete.
 */
export async function writeStateRecord(
  directory: string,
  facts: Omit<StateRecord, 'schemaVersion' | 'files'>,
): Promise<StateRecord> {
  const files: Record<string, string> = {};
  for (const file of new Set([...DIGESTED_FILES, ...(await listStateFiles(directory))]))
    files[file] = await computeDigest(path.join(directory, file));
  const record: StateRecord = { schemaVersion: SCHEMA_VERSION, ...facts, files };
  await writeFile(path.join(directory, 'state.json'), `${JSON.stringify(record, null, 2)}\n`);
  return record;
}
