import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, normalize, sep } from 'node:path';
import type { Environment } from './env-vars.ts';
import { listProjects } from './outside-links.ts';
import { findInstallFolder } from './packages.ts';
import { isInside } from './paths.ts';
import { listCompiledFolders } from './project-folders.ts';

/**
 * How many folders a `model-paths` may lead up from its project. dbt writes what it compiles below its
 * target folder, by the path as dbt_project.yml has it (`get_target_write_path` of dbt-core), so that
 * `../../../x` leads out of that folder as it leads out of the project.
 */
export const MOST_FOLDERS_UP = 8;

/** A folder in which dbt would write or overwrite files that are not its own. */
export interface OutsideFolder {
  /** Of the dbt_project.yml that names it, relative to the workspace. */
  project: string;
  /** As it is written there. */
  folder: string;
}

/** The folders with models, tests, … of the project and its packages to which dbt would write its compiled SQL. */
export function findOutsideFolders(
  { projectDir, workspace }: { projectDir: string; workspace: string },
  env: Environment,
): OutsideFolder[] {
  return listProjects(projectDir, env).flatMap((project) =>
    (listCompiledFolders(project, env) ?? [])
      .filter((folder) => isAbsolute(folder) || countFoldersUp(folder) > MOST_FOLDERS_UP)
      .map((folder) => ({ project: relativeTo(workspace, project), folder })),
  );
}

function countFoldersUp(folder: string): number {
  return normalize(folder)
    .split(sep)
    .filter((part) => part === '..').length;
}

function relativeTo(workspace: string, folder: string): string {
  return isInside(folder, workspace) ? folder.slice(workspace.length + 1) : folder;
}

/**
 * Whether `dbt deps`, which first deletes the folder that it installs into, would delete one that is
 * not the checkout's, or that only dbt can name.
 */
export function installsOutside(
  { projectDir, workspace }: { projectDir: string; workspace: string },
  env: Environment,
): boolean {
  const folder = findInstallFolder(projectDir, env);
  return folder === undefined || !isInside(resolveExisting(folder), workspace);
}

/** With the links resolved that are there already. */
function resolveExisting(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : join(resolveExisting(parent), basename(path));
}
