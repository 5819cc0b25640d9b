import { copyFile, writeFile } from 'node:fs/promises';
import { readMembers } from '../dbt/artifacts/json-members.ts';
import type { NodeResult } from '../dbt/session.ts';
import { computeLedger, computeUnbuilt, type LedgerChanges, markStale } from './ledger.ts';
import { loadManifestText, NODE_SECTIONS } from './manifest-text.ts';

/**
 * Writes the ledger manifest of a deploy. Where everything was built it is dbt's own file, byte for
 * byte, and the previous one is not even read.
 */
export async function writeLedger(facts: {
  /** manifest.json of this deploy. */
  currentFile: string;
  /** manifest.json of the production state before; undefined where there is none. */
  previousFile: string | undefined;
  results: readonly NodeResult[];
  targetFile: string;
}): Promise<void> {
  const { currentFile, previousFile, results, targetFile } = facts;
  const current = await loadManifestText(currentFile);
  const unbuilt = computeUnbuilt(current, results);
  if (unbuilt.length === 0) {
    await copyFile(currentFile, targetFile);
    return;
  }
  const previous = previousFile === undefined ? undefined : await loadManifestText(previousFile);
  const changes = computeLedger({ previous, current, unbuilt });
  await writeFile(targetFile, renderLedger(current.sections, changes));
}

/** The text of the ledger, entry by entry: never all of it in memory. */
function* renderLedger(
  sections: ReadonlyMap<string, Buffer>,
  { entries, maps }: LedgerChanges,
): Generator<string | Buffer> {
  const ownMaps = new Map<string, unknown>(Object.entries(maps));
  let separator = '{';
  for (const [name, content] of sections) {
    yield `${separator}${JSON.stringify(name)}:`;
    separator = ',';
    if (NODE_SECTIONS.includes(name)) yield* renderEntries(content, entries);
    else if (ownMaps.has(name)) yield JSON.stringify(ownMaps.get(name));
    else yield content;
  }
  yield '}';
}

function* renderEntries(
  section: Buffer,
  entries: LedgerChanges['entries'],
): Generator<string | Buffer> {
  let separator = '';
  yield '{';
  for (const [id, text] of readMembers(section)) {
    const changed = entries.get(id);
    if (entries.has(id) && !changed) continue;
    yield `${separator}${JSON.stringify(id)}:`;
    separator = ',';
    if (!changed) yield text;
    else yield changed.isStale ? markStale(changed.entry.text) : changed.entry.text;
  }
  yield '}';
}
