import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { renderEnvVars } from '../../config/env-vars.ts';
import { rootOfFiles } from '../../config/isolated-target.ts';
import type { ProfileOutput } from '../../config/profiles.ts';
import { readYaml } from '../../text/yaml.ts';
import { dbtEnvironment, type Job, ownerOf } from './job.ts';

/** Says whose a folder of files is, as the marker in a schema does. */
const MARKER = '.dbt_ci_schema_owner';

const profiles = z.record(
  z.string(),
  z
    .object({ outputs: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .catch({ outputs: {} }),
);

/**
 * The place below which a target writes its files: an absolute folder, or an address of an object
 * store. Undefined where it names none, or only dbt knows.
 * @param text of the profiles.yml of the target
 */
export function findFilesPlace(
  job: Job,
  text: string,
  { profile, target, type }: ProfileOutput,
): string | undefined {
  const key = rootOfFiles(type);
  if (key === undefined) return undefined;
  const { value } = readYaml(text, { version: '1.1', merge: true });
  const outputs = profiles.catch({}).parse(value)[profile]?.outputs;
  const root = outputs?.[target]?.[key];
  const place = typeof root === 'string' ? renderEnvVars(root, dbtEnvironment(job)) : '';
  if (!place) return undefined;
  return isRemote(place) ? place : resolve(job.settings.projectDir, place);
}

/** Makes the folder, which DuckDB does not, and marks one that was not there. */
export async function claimFiles(job: Job, place: string, pullRequest: number): Promise<void> {
  if (isRemote(place) || (await isFolder(place))) return;
  await mkdir(place, { recursive: true });
  await writeFile(join(place, MARKER), JSON.stringify(ownerOf(job, pullRequest)));
}

/**
 * Removes the folder of a closed pull request, by the rule of its schemas: its name and its marker
 * both have to be this pull request's.
 * @returns what the user should know of files that stay
 */
export async function removeFiles(
  job: Job,
  place: string,
  { schema, pullRequest }: { schema: string; pullRequest: number },
): Promise<string | undefined> {
  if (isRemote(place))
    return `Files of this pull request may be left below ${place}: this action deletes nothing in an object store. A lifecycle rule of the store does.`;
  if (!(await isFolder(place))) return undefined;
  const owner = await readOwner(place);
  if (basename(place) !== schema || !isDeepStrictEqual(owner, ownerOf(job, pullRequest)))
    return `The folder ${place} was not removed: it existed before this pull request.`;
  await rm(place, { recursive: true, force: true });
  return undefined;
}

async function readOwner(place: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(place, MARKER), 'utf8'));
  } catch {
    return undefined;
  }
}

function isRemote(place: string): boolean {
  return /^\w+:/.test(place);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
