import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { isInside } from '../../config/paths.ts';
import { findProjectFiles } from '../../config/project-files.ts';
import { GitError } from '../../errors.ts';
import { type GitRepository, openRepository } from '../../git/repository.ts';
import { resolveBaseCommit } from '../../plan/baseline.ts';
import { isDataFile, readsFiles } from '../../plan/read-files.ts';
import { buildChildEnvironment } from '../../platform/child-environment.ts';
import { dbtEnvironment, type Job } from '../steps/job.ts';

/** The commit that the pull request is to be merged into; its files are there to be read. */
export interface Base {
  sha: string;
  repository: GitRepository;
}

/** A base commit that cannot be used, with a sentence that says why. */
export interface MissingBase {
  missing: string;
}

/** Finds the base commit, and fetches it where the checkout is shallow. */
export async function findBase(job: Job): Promise<Base | MissingBase> {
  const { context, settings, ports, env } = job;
  try {
    const repository = await openRepository(
      ports.processes,
      buildChildEnvironment(env),
      settings.projectDir,
    );
    const base = resolveBaseCommit({
      eventSha: context.sha,
      namedBase: context.namedBase,
      head: await repository.readHead(),
    });
    if (!base.known) return { missing: base.reason };
    await repository.fetchCommit(base.sha);
    return { sha: base.sha, repository };
  } catch (error) {
    if (error instanceof GitError) return { missing: error.message };
    throw error;
  }
}

/**
 * Whether no file that the project depends on differs between the base commit and the checkout.
 * @param adapterType of the target
 * @param settings whether this action's own settings count: its file, and the workflow
 */
export async function isUntouched(
  job: Job,
  { sha, repository }: Base,
  { adapterType, settings }: { adapterType: string; settings: boolean },
): Promise<boolean> {
  const files = findProjectFiles(job.settings, job.context.run.workflowPath, dbtEnvironment(job));
  if (files === undefined) return false;
  // What git does not keep, it cannot compare: another repository beside this one, for example.
  for (const path of files.besides.filter((each) => existsSync(each)))
    if (!(await isKept(repository, path))) return false;
  const spec = (magic: string) => (path: string) =>
    `:(${magic})${relative(repository.root, path) || '.'}`;
  const inside = (path: string) => isInside(path, repository.root);
  const paths = files.paths.filter(inside).map(spec('literal'));
  const except = files.except.filter(inside).map(spec('literal,exclude'));
  const nevertheless = settings ? files.nevertheless.filter(inside).map(spec('literal')) : [];
  // Without a path git would compare everything.
  if (await repository.differsFrom(sha, [...paths, ...except])) return false;
  if (nevertheless.length > 0 && (await repository.differsFrom(sha, nevertheless))) return false;
  // A model or source may read a file of data by a path that leads out of the project.
  if (!readsFiles(adapterType)) return true;
  return !(await repository.listChanges(sha, '')).some(isDataFile);
}

async function isKept(repository: GitRepository, path: string): Promise<boolean> {
  return isInside(path, repository.root) && (await repository.isTracked(path));
}
