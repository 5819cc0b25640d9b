import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StateRecord } from '../../src/state/state.ts';

export const MANIFEST = '{"nodes":{}}';
export const RUN_RESULTS = '{"results":[]}';

/** The files of a sound production state; `changes` to its record are what makes it unsound. */
export function stateFiles(changes: Partial<StateRecord> | Record<string, unknown> = {}) {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const record: StateRecord = {
    schemaVersion: 1,
    project: 'shop',
    sha: 'a'.repeat(40),
    ref: 'refs/heads/main',
    runId: 1,
    runAttempt: 1,
    createdAt: '2026-11-23T06:00:00.000Z',
    dbtVersion: '1.11.16',
    adapter: 'duckdb',
    target: 'prod',
    status: 'success',
    files: { 'manifest.json': sha256(MANIFEST), 'run_results.json': sha256(RUN_RESULTS) },
  };
  return {
    'state.json': JSON.stringify({ ...record, ...changes }),
    'manifest.json': MANIFEST,
    'run_results.json': RUN_RESULTS,
  };
}

export async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
}
