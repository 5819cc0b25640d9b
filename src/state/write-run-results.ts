import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RawRunResults } from '../dbt/artifacts/run-results.ts';
import { buildPinnedResults } from '../plan/pinned-selection.ts';
import type { Redact } from '../secrets/redact.ts';

/**
 * Writes run_results.json of a state. Messages are the warehouse's, and only people read them: one
 * that repeats a password must not cost the state.
 */
export async function writeRunResults(
  directory: string,
  runResults: RawRunResults | undefined,
  redact: Redact,
): Promise<void> {
  const results = runResults?.results.map((result) =>
    typeof result.message === 'string' ? { ...result, message: redact(result.message) } : result,
  );
  // Nothing ran: dbt, which gets the folder as `--state`, still reads the file.
  const content = runResults ? { ...runResults, results } : buildPinnedResults([]);
  const text = JSON.stringify(content);
  await writeFile(path.join(directory, 'run_results.json'), text);
}
