import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { GitHubError } from '../errors.ts';
import type { Artifacts, Cache, GitHub } from './ports.ts';

function refuse(): Promise<never> {
  return Promise.reject(new GitHubError('GitHub is not available outside GitHub Actions.'));
}

/** Where there is no GitHub: nobody knows of other runs, and all else is refused. */
export const noGitHub: GitHub = {
  listWorkflowRuns: async () => [],
  getWorkflowRun: refuse,
  listRunArtifacts: refuse,
  listRunJobs: refuse,
  defaultBranch: refuse,
  isOnBranch: refuse,
  listMergedPulls: async () => ({ pulls: [], isWhole: true }),
  listPullFiles: refuse,
  listComments: refuse,
  createComment: refuse,
  updateComment: refuse,
  recordDeployment: refuse,
  listOpenPulls: refuse,
  readClosedAt: refuse,
  viewer: refuse,
};

export const noCache: Cache = {
  restore: async () => undefined,
  save: async () => {},
};

/**
 * Artifacts as folders.
 * @param home absolute folder; undefined: they are not kept
 */
export function createFolderArtifacts(home: string | undefined): Artifacts {
  return {
    async upload(name, directory, files) {
      if (home !== undefined)
        for (const file of files)
          await cp(join(directory, file), join(home, name, file), { recursive: true });
      return { id: 0, name };
    },
    download: refuse,
  };
}
