import { createWriteStream } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseMember, readMembers } from '../dbt/artifacts/json-members.ts';
import type { NodeResult } from '../dbt/session.ts';
import { StateError } from '../errors.ts';
import {
  computeLedger,
  computeUnbuilt,
  isEphemeral,
  type ManifestEntry,
  type ManifestJson,
} from './ledger.ts';

/**
 * Writes the ledger manifest of a deploy. Where everything was built it is dbt's own file, byte for
 * byte, and the previous one is not even read. A manifest of 30 MB takes 100 MB when parsed: no
 * more of each is held than is needed, the current one is rather read twice.
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
  const unbuilt = computeUnbuilt(await loadManifest(currentFile, pickFacts), results);
  if (unbuilt.length === 0) {
    await copyFile(currentFile, targetFile);
    return;
  }
  const wanted = new Set(unbuilt);
  const previous =
    previousFile === undefined
      ? undefined
      : await loadManifest(previousFile, (id, entry) =>
          // What can end up in the ledger, or is compared with.
          wanted.has(id) || isEphemeral(entry) ? entry : undefined,
        );
  const ledger = computeLedger({ previous, current: await loadManifest(currentFile), results });
  await pipeline(Readable.from(stringifyInPieces(ledger)), createWriteStream(targetFile));
}

/** What decides whether a node is unbuilt. */
function pickFacts(_id: string, { resource_type, config }: ManifestEntry): ManifestEntry {
  return { resource_type, config: { materialized: config?.materialized ?? null } };
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

/** @param pick what is kept of a node; undefined leaves it out. */
async function loadManifest(
  file: string,
  pick: (id: string, entry: ManifestEntry) => ManifestEntry | undefined = (_id, entry) => entry,
): Promise<ManifestJson> {
  const manifest: Record<string, unknown> = {};
  try {
    for (const [section, content] of readMembers(await readFile(file)))
      manifest[section] = section === 'nodes' ? pickNodes(content, pick) : parseMember(content);
  } catch (cause) {
    throw new StateError(`${file} is not a dbt manifest.`, { cause });
  }
  if (isManifest(manifest)) return manifest;
  throw new StateError(`${file} is not a dbt manifest.`);
}

function pickNodes(
  content: Buffer,
  pick: (id: string, entry: ManifestEntry) => ManifestEntry | undefined,
): ManifestJson['nodes'] {
  const nodes: ManifestJson['nodes'] = {};
  for (const [id, value] of readMembers(content)) {
    const entry = pick(id, parseMember(value) as ManifestEntry);
    if (entry) nodes[id] = entry;
  }
  return nodes;
}

function isManifest(json: unknown): json is ManifestJson {
  return isObject(json) && isObject(json.nodes) && isObject(json.macros);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
