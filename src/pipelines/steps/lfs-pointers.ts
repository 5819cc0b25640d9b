import { open } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { findInstallFolder } from '../../config/packages.ts';
import type { ManifestNode } from '../../dbt/artifacts/manifest.ts';
import { RefusedError } from '../../errors.ts';
import { dbtEnvironment, type Job } from './job.ts';

/**
 * What stands in the checkout in place of a file that Git LFS keeps, where the checkout did not fetch
 * it; Hawser is its former name. https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
 */
const POINTER = /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\/v\d+\r?\n/;
const LONGEST_START = 64;

/**
 * dbt would load a pointer as the seed's rows, and everything would be green.
 * @param planned unique ids of what is about to be built
 * @throws RefusedError naming each seed, its file, and what to change
 */
export async function refuseLfsPointers(
  job: Job,
  nodes: ReadonlyMap<string, ManifestNode>,
  planned: readonly string[],
): Promise<void> {
  const found: Array<{ id: string; file: string }> = [];
  for (const id of planned) {
    const node = nodes.get(id);
    if (node?.resourceType !== 'seed') continue;
    const path = join(findPackage(job, node.packageName), node.originalFilePath);
    if (await isLfsPointer(path)) found.push({ id, file: relative(job.settings.workspace, path) });
  }
  const [first] = found;
  if (first === undefined) return;
  throw new RefusedError(
    [
      `The checkout has a Git LFS pointer instead of the rows of ${found.length === 1 ? 'a seed' : `${found.length} seeds`}. Nothing was built.`,
      ...found.map(({ id, file }) => `  ${id} (${file})`),
    ].join('\n'),
    {
      hint: 'Give actions/checkout the input `lfs: true`, or run `git lfs pull` in a step before this one.',
      location: { file: first.file, line: 1 },
    },
  );
}

/** Absolute folder of a package of the project. */
export function findPackage(job: Job, name: string): string {
  const { settings, project } = job;
  const { projectDir } = settings;
  if (name === project.name) return projectDir;
  return join(
    findInstallFolder(projectDir, dbtEnvironment(job)) ?? join(projectDir, 'dbt_packages'),
    name,
  );
}

/** @param path absolute */
export async function isLfsPointer(path: string): Promise<boolean> {
  return POINTER.test(await readStart(path));
}

/** Empty where there is no such file: dbt says so. */
async function readStart(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_START));
      return buffer.subarray(0, bytesRead).toString();
    } finally {
      await file.close();
    }
  } catch {
    return '';
  }
}
