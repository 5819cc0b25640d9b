import { existsSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { SettingName, SettingValues } from './schema.ts';
import { findFoldersWith } from './workspace-search.ts';

type Refuse = (name: SettingName, complaint: string, hint: string) => void;

/** Absolute. */
export interface SettingPaths {
  projectDir: string;
  profilesDir: string | undefined;
  requirements: string | undefined;
  statePath: string | undefined;
}

/**
 * Makes the paths absolute; relative ones start at the workspace. What is wrong goes to `refuse`.
 * @param workspace absolute, symlinks resolved
 */
export function resolvePaths(
  values: SettingValues,
  workspace: string,
  refuse: Refuse,
): SettingPaths {
  const absolute = (path: string | undefined) =>
    path === undefined ? undefined : resolve(workspace, path);
  const paths = {
    projectDir: resolve(workspace, values['project-dir']),
    profilesDir: absolute(values['profiles-dir']),
    requirements: absolute(values.requirements),
    statePath: absolute(values['state-path']),
  };

  const problem = findProjectProblem(paths.projectDir, values['project-dir'], workspace);
  if (problem) refuse('project-dir', problem, suggestProject(workspace));
  else paths.projectDir = realpathSync(paths.projectDir);

  if (paths.profilesDir && !isFolder(paths.profilesDir))
    refuse(
      'profiles-dir',
      `the folder "${values['profiles-dir']}" does not exist.`,
      'The path starts at the root of the repository.',
    );
  if (paths.requirements && !isFile(paths.requirements))
    refuse(
      'requirements',
      `the file "${values.requirements}" does not exist.`,
      'The path starts at the root of the repository.',
    );
  return paths;
}

function findProjectProblem(folder: string, given: string, workspace: string): string | undefined {
  if (!isInside(folder, workspace)) return `"${given}" is outside the repository's checkout.`;
  if (!isFolder(folder)) return `the folder "${given}" does not exist.`;
  if (!isInside(realpathSync(folder), workspace))
    return `"${given}" is a link to a folder outside the repository's checkout.`;
  if (!isFile(join(folder, 'dbt_project.yml')))
    return `the folder "${given}" has no dbt_project.yml.`;
  return undefined;
}

function suggestProject(workspace: string): string {
  const folders = findFoldersWith('dbt_project.yml', workspace);
  return folders.length > 0
    ? `Set it to a folder that has a dbt_project.yml: ${folders.map((folder) => `"${folder}"`).join(', ')}.`
    : 'The checkout has no dbt_project.yml at all: is actions/checkout a step before this one?';
}

function isInside(path: string, folder: string): boolean {
  const route = relative(folder, path);
  return route !== '..' && !route.startsWith(`..${sep}`) && !isAbsolute(route);
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
