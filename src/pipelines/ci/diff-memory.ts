import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { DataDiff } from '../../plan/review.ts';
import { createSecretSearch } from '../../state/find-secret.ts';
import type { DiffRequest } from '../../warehouse/diff.ts';
import { comparison } from '../../warehouse/diff-answer.ts';
import type { Job } from '../steps/job.ts';

const FILE = 'data-diffs.json';

const dataDiff = comparison.extend({ uniqueId: z.string(), note: z.string().optional() }).transform(
  ({ keys, whole, later, note, ...diff }): DataDiff => ({
    ...diff,
    ...{ keys, whole, later, note },
  }),
);

const memory = z.object({
  /** The run whose relations were compared, as their schemas are marked. */
  run: z.string(),
  maxRows: z.number(),
  comparisons: z.array(z.object({ request: z.string(), diff: dataDiff })),
});
type Memory = z.input<typeof memory>;

/** What the pushes of a pull request hand on of their comparisons with production. */
export interface DiffMemory {
  /** Absolute folder that the next push gets back from GitHub's cache. */
  folder: string;
  /** Unique ids of what the last push left and nothing changed since, in production neither. */
  reused: ReadonlySet<string>;
  /** How the schemas were marked by the last push, and how they are now. */
  markers: { before: string | undefined; now: string };
}

/**
 * The comparisons that need not be made again: of relations that are as the last push compared them.
 * Never throws: without them, all is compared.
 */
export async function recallDiffs(
  { settings }: Job,
  { folder, reused, markers }: DiffMemory,
  requests: readonly DiffRequest[],
): Promise<DataDiff[]> {
  const kept = await readMemory(join(folder, FILE));
  if (kept?.run !== markers.before || kept?.maxRows !== settings.dataDiffMaxRows) return [];
  const asked = new Set(
    requests.filter(({ uniqueId }) => reused.has(uniqueId)).map((request) => describe(request)),
  );
  return kept.comparisons.filter(({ request }) => asked.has(request)).map(({ diff }) => diff);
}

async function readMemory(file: string): Promise<z.output<typeof memory> | undefined> {
  try {
    return memory.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Never throws, and keeps nothing in which a secret of the run stands. */
export async function keepDiffs(
  { settings, secrets, ports }: Job,
  { folder, markers }: DiffMemory,
  requests: readonly DiffRequest[],
  diffs: readonly DataDiff[],
): Promise<void> {
  const described = new Map(requests.map((request) => [request.uniqueId, describe(request)]));
  const content: Memory = {
    run: markers.now,
    maxRows: settings.dataDiffMaxRows,
    comparisons: diffs.map((diff) => ({ request: described.get(diff.uniqueId) ?? '', diff })),
  };
  try {
    await mkdir(folder, { recursive: true });
    const file = join(folder, FILE);
    await writeFile(file, JSON.stringify(content));
    if (await createSecretSearch(secrets.list()).contains(file)) await writeFile(file, '{}');
  } catch (error) {
    ports.runner.info(`The comparisons were not saved for the next push: ${String(error)}`);
  }
}

/** Both places and the key: where one is another, so is the comparison. */
function describe(request: DiffRequest): string {
  return JSON.stringify(request);
}
