import { readFile } from 'node:fs/promises';
import { join, posix, relative } from 'node:path';
import type { PickedManifest } from '../../dbt/artifacts/picked-manifest.ts';
import { hasSameRows } from '../../plan/seed-text.ts';
import type { Job } from '../steps/job.ts';
import type { Base } from './base-commit.ts';

/**
 * The seeds of the project whose file holds the same rows as at the baseline's commit, though dbt
 * takes them for modified.
 *
 * @param base undefined where the commit is not at hand: then none is known
 * @param selected unique ids
 */
export async function findSameSeeds(
  { settings }: Job,
  base: Base | undefined,
  selected: readonly string[],
  head: PickedManifest,
): Promise<Set<string>> {
  const same = new Set<string>();
  if (!base) return same;
  const folder = relative(base.repository.root, settings.projectDir);
  for (const id of selected) {
    const seed = head.nodes.get(id);
    if (seed?.resourceType !== 'seed' || seed.packageName !== head.projectName) continue;
    const before = await base.repository.readFile(
      base.sha,
      posix.join(folder, seed.originalFilePath),
    );
    if (before === undefined) continue;
    const after = await readFile(join(settings.projectDir, seed.originalFilePath), 'utf8');
    if (hasSameRows(before, after)) same.add(id);
  }
  return same;
}
