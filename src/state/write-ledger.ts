import { createWriteStream } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { NodeResult } from '../dbt/session.ts';
import { StateError } from '../errors.ts';
import { computeLedger, computeUnbuilt, isEphemeral, type ManifestJson } from './ledger.ts';

/**
 * Writes the ledger manifest of a deploy. Where everything was built it is dbt's own file, byte for
 * byte, and the previous one is not even read. A manifest of 30 MB takes 100 MB when parsed: one
 * at a time is held, the current one is rather read twice.
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
  const unbuilt = computeUnbuilt(await loadManifest(currentFile), results);
  if (unbuilt.length === 0) {
    await copyFile(currentFile, targetFile);
    return;
  }
  const previous =
    previousFile === undefined
      ? undefined
      : pickEntries(await loadManifest(previousFile), new Set(unbuilt));
  const ledger = computeLedger({ previous, current: await loadManifest(currentFile), results });
  await writeManifest(ledger, targetFile);
}

export async function writeManifest(manifest: ManifestJson, file: string): Promise<void> {
  await pipeline(Readable.from(stringifyInPieces(manifest)), createWriteStream(file));
}

/** What of the previous manifest can end up in the ledger, or is compared with. */
function pickEntries(manifest: ManifestJson, ids: ReadonlySet<string>): ManifestJson {
  const { metadata, nodes, macros, functions } = manifest;
  const needed = Object.entries(nodes).filter(([id, entry]) => ids.has(id) || isEphemeral(entry));
  return {
    ...(metadata && { metadata }),
    nodes: Object.fromEntries(needed),
    macros,
    ...(functions && { functions }),
  };
}

/** The text of a manifest, an entry at a time. */
function* stringifyInPieces(manifest: ManifestJson): Generator<string> {
  let separator = '{';
  for (const [section, content] of Object.entries(manifest)) {
    yield `${separator}${JSON.stringify(section)}:`;
    separator = ',';
    if (section === 'nodes') yield* stringifyEntries(manifest.nodes);
    else yield JSON.stringify(content);
  }
  yield '}';
}

function* stringifyEntries(entries: Record<string, unknown>): Generator<string> {
  let separator = '{';
  for (const [id, entry] of Object.entries(entries)) {
    yield `${separator}${JSON.stringify(id)}:${JSON.stringify(entry)}`;
    separator = ',';
  }
  yield separator === '{' ? '{}' : '}';
}

export async function loadManifest(file: string): Promise<ManifestJson> {
  // Asked for text, readFile itself decodes in pieces and joins them: 30 MB more at the peak.
  const bytes = await readFile(file);
  try {
    const json: unknown = JSON.parse(bytes.toString('utf8'));
    if (isManifest(json)) return json;
  } catch (cause) {
    throw new StateError(`${file} is not a dbt manifest.`, { cause });
  }
  throw new StateError(`${file} is not a dbt manifest.`);
}

function isManifest(json: unknown): json is ManifestJson {
  return isObject(json) && isObject(json.nodes) && isObject(json.macros);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
