import { copyFile, readFile, writeFile } from 'node:fs/promises';
import type { NodeResult } from '../dbt/session.ts';
import { DbtError, StateError } from '../errors.ts';
import { computeLedger, computeUnbuilt, type ManifestJson } from './ledger.ts';

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
  const current = parseManifest(await readFile(currentFile, 'utf8'));
  if (!current) throw new DbtError(`${currentFile} is not a dbt manifest.`);
  if (computeUnbuilt(current, results).length === 0) {
    await copyFile(currentFile, targetFile);
    return;
  }
  const previous = previousFile === undefined ? undefined : await loadPrevious(previousFile);
  await writeFile(targetFile, JSON.stringify(computeLedger({ previous, current, results })));
}

async function loadPrevious(file: string): Promise<ManifestJson> {
  const manifest = parseManifest(await readFile(file, 'utf8'));
  if (!manifest) throw new StateError(`The production state's ${file} is not a dbt manifest.`);
  return manifest;
}

function parseManifest(text: string): ManifestJson | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isManifest(json) ? json : undefined;
}

function isManifest(json: unknown): json is ManifestJson {
  return isObject(json) && isObject(json.nodes) && isObject(json.macros);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
