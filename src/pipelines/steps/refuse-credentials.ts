import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  findInPackages,
  findInProfiles,
  findInProject,
  findNothingRead,
  type HardcodedCredentials,
} from '../../config/hardcoded-credentials.ts';
import { PACKAGE_FILES } from '../../config/packages.ts';
import type { ProfileOutput, ProfilesFile } from '../../config/profiles.ts';
import { parseYamlFile } from '../../config/yaml-file.ts';
import { ConfigError, GitError, type Problem } from '../../errors.ts';
import { openRepository } from '../../git/repository.ts';
import { buildChildEnvironment } from '../../platform/child-environment.ts';
import type { Job } from './job.ts';

/**
 * Annotates credentials that stand in files of the repository, each on its line, and stops the run
 * before anything is connected, unless `hardcoded-credentials: warn`.
 * @throws ConfigError
 */
export async function refuseHardcodedCredentials(
  job: Job,
  profiles: ProfilesFile,
  output: ProfileOutput,
): Promise<void> {
  const { runner } = job.ports;
  const inProfiles = await findInTrackedProfiles(job, profiles, output);
  const found = [...inProfiles.errors, ...findInProjectFiles(job)];
  const mayGoOn = job.settings.hardcodedCredentials === 'warn';
  const annotate = (level: 'error' | 'warning' | 'notice', problem: Problem) =>
    runner.annotate({
      level,
      title: 'dbt: credentials in the repository',
      message: [problem.message, problem.hint].filter(Boolean).join('\n'),
      ...(problem.location && { file: problem.location.file }),
      ...(problem.location?.line !== undefined && { line: problem.location.line }),
    });
  for (const problem of inProfiles.warnings) annotate('warning', problem);
  for (const problem of mayGoOn ? found : []) annotate('warning', problem);
  for (const problem of inProfiles.notices) annotate('notice', problem);
  if (mayGoOn || found.length === 0) return;
  // The first is annotated with the reason why the run stopped.
  for (const problem of found.slice(1)) annotate('error', problem);
  throw new ConfigError(found);
}

/** Those of a file that a step before has written, or that lies at home, are nobody else's. */
async function findInTrackedProfiles(
  job: Job,
  { text, name, directory }: ProfilesFile,
  { profile, target, type, method }: ProfileOutput,
): Promise<HardcodedCredentials & { notices: Problem[] }> {
  const { settings } = job;
  const file = parseYamlFile(text, name);
  const targets = new Set(
    [target, settings.target, settings.ciTarget].filter((each) => each !== undefined),
  );
  const found = findInProfiles(file, { profile, targets });
  const nothingRead = findNothingRead(file, { type, target, method });
  const isQuiet = found.errors.length + found.warnings.length === 0;
  const notices = isQuiet && nothingRead ? [nothingRead] : [];
  if (isQuiet && notices.length === 0) return { ...found, notices };
  const isTracked = directory !== undefined && (await isInRepository(job, directory));
  return isTracked ? { ...found, notices } : { errors: [], warnings: [], notices: [] };
}

/** Without git to ask, what lies in the checkout is taken for the repository's. */
async function isInRepository({ ports, env, settings }: Job, directory: string): Promise<boolean> {
  const path = join(directory, 'profiles.yml');
  if (relative(settings.workspace, path).startsWith('..')) return false;
  try {
    const git = await openRepository(
      ports.processes,
      buildChildEnvironment(env),
      settings.workspace,
    );
    return await git.isTracked(path);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return true;
  }
}

function findInProjectFiles({ settings }: Job): Problem[] {
  const { workspace, projectDir } = settings;
  const read = (name: string) => {
    const path = join(projectDir, name);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    return parseYamlFile(text, relative(workspace, path));
  };
  return [
    ...findInProject(read('dbt_project.yml')),
    ...PACKAGE_FILES.flatMap((name) => findInPackages(read(name))),
  ];
}
