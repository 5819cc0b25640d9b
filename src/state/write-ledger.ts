import { closeSync, openSync, readSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { readMembers } from '../dbt/artifacts/json-members.ts';
import { readArtifact } from '../dbt/artifacts/read-artifact.ts';
import type { NodeResult } from '../dbt/artifacts/run-results.ts';
import { StateError } from '../errors.ts';
import { computeLedger, computeUnbuilt, type LedgerChanges, markStale } from './ledger.ts';
import { type LocatedEntry, loadManifestText, NODE_SECTIONS } from './manifest-text.ts';
import { writePieces } from './pieces.ts';

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
  const old = previousFile === undefined ? undefined : openSync(previousFile, 'r');
  const readOld = ({ place: { start, length } }: LocatedEntry) => {
    const text = Buffer.allocUnsafe(length);
    if (old === undefined || readSync(old, text, 0, length, start) < length)
      throw new StateError(`${previousFile} changed while it was read.`);
    return text;
  };
  try {
    await readArtifact(currentFile, (bytes) =>
      writePieces(targetFile, renderLedger(bytes, changes, readOld)),
    );
  } finally {
    if (old !== undefined) closeSync(old);
  }
}

type ReadOld = (entry: LocatedEntry) => Buffer;

/** The text of the ledger, entry by entry: never two manifests in memory. */
function* renderLedger(
  current: Buffer,
  { entries, maps }: LedgerChanges,
  readOld: ReadOld,
): Generator<string | Buffer> {
  const ownMaps = new Map<string, unknown>(Object.entries(maps));
  let separator = '{';
  for (const [name, content] of readMembers(current)) {
    yield `${separator}${JSON.stringify(name)}:`;
    separator = ',';
    if (NODE_SECTIONS.includes(name)) yield* renderEntries(content, entries, readOld);
    else if (ownMaps.has(name)) yield JSON.stringify(ownMaps.get(name));
    else yield content;
  }
  yield '}';
}

function* renderEntries(
  section: Buffer,
  entries: LedgerChanges['entries'],
  readOld: ReadOld,
): Generator<string | Buffer> {
  let separator = '';
  yield '{';
  for (const [id, text] of readMembers(section)) {
    const changed = entries.get(id);
    if (entries.has(id) && !changed) continue;
    yield `${separator}${JSON.stringify(id)}:`;
    separator = ',';
    const own = changed?.old ? readOld(changed.old) : text;
    yield changed?.isStale ? markStale(own) : own;
  }
  yield '}';
}
