import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, posix, relative } from 'node:path';
import { findLocalPackages } from '../../config/packages.ts';
import { isInside } from '../../config/paths.ts';
import { compareGiven, type GivenChanges, type GivenValues } from '../../plan/given-values.ts';
import { compareProjects, type ProjectChanges, withVarsOf } from '../../plan/project-changes.ts';
import { readYaml } from '../../text/yaml.ts';
import { targetPath } from '../steps/connect.ts';
import { readGivenValues } from '../steps/given-values.ts';
import { dbtEnvironment, type Job } from '../steps/job.ts';
import type { Base } from './base-commit.ts';

/** What can change data and stands in no manifest. */
export interface OutsideChanges {
  /** Undefined where the files of the baseline are not at hand. */
  project: ProjectChanges | undefined;
  /** Names of vars and of environment variables that have another value by the change. */
  vars: ReadonlySet<string>;
  env: ReadonlySet<string>;
  /** Files that differ, relative to the project. */
  files: ReadonlySet<string>;
  /** How what this run gives to dbt differs from what production was built with; undefined where that is not known. */
  given: GivenChanges | undefined;
  /** The change may be the reason that they differ: a workflow is part of it. */
  changesRuns: boolean;
}

/** A file that decides what a run gives to dbt, by its path in the repository. */
const OF_RUNS =
  /^(?:\.github|\.gitlab|\.circleci|\.buildkite)\/|^(?:\.gitlab-ci|bitbucket-pipelines|azure-pipelines)[\w-]*\.ya?ml$|(?:^|\/)(?:Jenkinsfile|Makefile)$/;

/**
 * @param base the commit of the baseline
 * @param before what production was built with; undefined where its state does not say it
 */
export async function readOutsideChanges(
  job: Job,
  base: Base | undefined,
  before: GivenValues | undefined,
): Promise<OutsideChanges> {
  const project = base && (await compareProjectFiles(job, base));
  const paths = base && project ? await base.repository.listChanges(base.sha, '') : [];
  const changesRuns = paths.some((path) => OF_RUNS.test(path) || basename(path) === '.env');
  const now = before && (await readGivenValues(job, join(targetPath(job), 'manifest.json')));
  const given = before && now && compareGiven(before, now);
  // Without a change of a workflow they differ by its design: a pull request that limits rows.
  const counted = changesRuns ? given : undefined;
  return {
    project,
    vars: new Set([...(project?.vars ?? []), ...(counted?.vars ?? [])]),
    env: counted?.env ?? new Set(),
    files: new Set(paths.map((path) => posix.relative(folderIn(job, base), path))),
    given,
    changesRuns,
  };
}

/** Of the project, and of the local packages, whose vars are for their own nodes. */
async function compareProjectFiles(job: Job, base: Base): Promise<ProjectChanges | undefined> {
  const { projectDir } = job.settings;
  const own = await compareProject(base, projectDir);
  if (!own) return undefined;
  const packages = findLocalPackages(projectDir, dbtEnvironment(job)) ?? [];
  const inside = packages.filter((folder) => isInside(folder, base.repository.root));
  const others = await Promise.all(inside.map((folder) => compareProject(base, folder)));
  return {
    ...own,
    vars: new Set([own, ...others].flatMap((each) => [...(each?.vars ?? [])])),
  };
}

async function compareProject(base: Base, folder: string): Promise<ProjectChanges | undefined> {
  const { repository, sha } = base;
  const inside = relative(repository.root, folder);
  const before = await readProject((name) => repository.readFile(sha, posix.join(inside, name)));
  const after = await readProject(async (name) => {
    const path = join(folder, name);
    return existsSync(path) ? readFile(path, 'utf8') : undefined;
  });
  return before && after && compareProjects(before.value, after.value);
}

/** dbt_project.yml with the vars of `vars.yml`, where they may stand since dbt 1.12. */
async function readProject(
  read: (name: string) => Promise<string | undefined>,
): Promise<{ value: unknown } | undefined> {
  const text = await read('dbt_project.yml');
  const project = text === undefined ? undefined : readYaml(text);
  if (!project || project.problem !== undefined) return undefined;
  const vars = readYaml((await read('vars.yml')) ?? '');
  return vars.problem === undefined ? { value: withVarsOf(project.value, vars.value) } : undefined;
}

function folderIn({ settings }: Job, base: Base | undefined): string {
  return base ? relative(base.repository.root, settings.projectDir) : '';
}
