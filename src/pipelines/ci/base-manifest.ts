import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { findLocalPackages, PACKAGE_FILES, readInstallPath } from '../../config/packages.ts';
import { loadProject } from '../../config/project.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { DbtError } from '../../errors.ts';
import { invokeWhole } from '../steps/commands.ts';
import { dbtEnvironment, type Job } from '../steps/job.ts';
import { refuseOutsideInstall } from '../steps/refuse-writes.ts';
import { placeOf, type WarehouseTarget } from '../steps/warehouse-target.ts';
import type { Base } from './base-commit.ts';

/**
 * Parses a commit in a worktree of its own, with everything else as it is for the pull request:
 * session, target, vars, environment.
 * @param name of the worktree, `base` or `deployed`
 * @param as another target to parse it for
 * @returns absolute folder of its manifest.json, which outlives the worktree
 * @throws GitError, ConfigError, or DbtError where the commit does not parse
 */
export async function parseCommit(
  job: Job,
  session: DbtSession,
  commit: Base,
  name: 'base' | 'deployed',
  as?: WarehouseTarget,
): Promise<string> {
  const { settings, scratch } = job;
  const { sha, repository } = commit;
  const worktree = join(scratch, name);
  const targetPath = join(scratch, `${name}-target`);
  return repository.withWorktree(sha, worktree, async () => {
    const projectDir = join(worktree, relative(repository.root, settings.projectDir));
    if (!existsSync(join(projectDir, 'dbt_project.yml')))
      throw new DbtError(`The ${name} commit ${sha.slice(0, 7)} has no dbt_project.yml.`);
    const { needsDeps } = loadProject({
      ...{ projectDir, workspace: worktree, env: dbtEnvironment(job) },
    });
    if (needsDeps && !(await linkPackages(job, commit, projectDir))) {
      refuseOutsideInstall(job, { projectDir, workspace: worktree });
      await invokeWhole(job, session, { args: ['deps'], projectDir });
    }
    const args = ['parse', ...(as ? flagsOf(as) : []), '--target-path', targetPath];
    await invokeWhole(job, session, { args, projectDir, ...(as && { place: placeOf(as) }) });
    return targetPath;
  });
}

function flagsOf({ profilesDir, profile, target }: WarehouseTarget): string[] {
  return ['--profiles-dir', profilesDir, '--profile', profile, '--target', target];
}

/**
 * Lends the pull request's installed packages to the commit, where both name the same ones.
 * Not with local packages: they are part of the commit.
 * @returns whether the commit has its packages now
 */
async function linkPackages(
  job: Job,
  { sha, repository }: Base,
  projectDir: string,
): Promise<boolean> {
  const { settings } = job;
  const env = dbtEnvironment(job);
  const installPath = readInstallPath(settings.projectDir, env);
  if (installPath === undefined || installPath !== readInstallPath(projectDir, env)) return false;
  if (findLocalPackages(settings.projectDir, env)?.length !== 0) return false;
  const files = PACKAGE_FILES.map((name) =>
    join(relative(repository.root, settings.projectDir), name),
  );
  if (await repository.differsFrom(sha, files)) return false;
  const installed = join(settings.projectDir, installPath);
  const link = join(projectDir, installPath);
  // Packages that are committed are in the worktree already.
  if (existsSync(link)) return true;
  if (!existsSync(installed)) return false;
  await mkdir(dirname(link), { recursive: true });
  await symlink(installed, link);
  return true;
}
