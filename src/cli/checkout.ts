import { basename } from 'node:path';
import { GitError } from '../errors.ts';
import { openRepository } from '../git/repository.ts';
import type { Processes } from '../platform/ports.ts';

/** What git says about the current folder. */
export interface Checkout {
  sha: string;
  /** Undefined where HEAD is detached, as in the jobs of most CI systems. */
  branch: string | undefined;
  defaultBranch: string | undefined;
  origin: string | undefined;
  /** Name of its root folder. */
  folder: string;
  /** Tracked files that differ from the commit. */
  changes: string[];
  /** The commit that HEAD and a branch have in common. */
  findForkPoint(branch: string): Promise<string | undefined>;
}

/** @returns a sentence where the folder is in no repository that git can read */
export async function readCheckout(
  processes: Processes,
  env: Readonly<Record<string, string>>,
  directory: string,
): Promise<Checkout | string> {
  try {
    const repository = await openRepository(processes, env, directory);
    const { sha } = await repository.readHead();
    const [branch, defaultBranch, origin, changes] = await Promise.all([
      repository.readBranch(),
      repository.readDefaultBranch(),
      repository.readOriginUrl(),
      repository.listChanges(sha, ''),
    ]);
    return {
      ...{ sha, branch, defaultBranch, origin, changes },
      folder: basename(repository.root),
      // In a CI system's clone only the remote's branch is new.
      findForkPoint: async (name) =>
        (await repository.findForkPoint(`refs/remotes/origin/${name}`)) ??
        (await repository.findForkPoint(`refs/heads/${name}`)),
    };
  } catch (error) {
    if (error instanceof GitError) return error.message;
    throw error;
  }
}
