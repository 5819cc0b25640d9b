import { lstatSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Environment } from './env-vars.ts';
import { findInstallFolder, findLocalPackages, PACKAGE_FILES } from './packages.ts';
import { isInside } from './paths.ts';
import { listProjectFolders } from './project-folders.ts';

/** A link among the files that dbt reads, to what is not the repository's. */
export interface OutsideLink {
  /** Relative to the workspace. */
  path: string;
  /** As the link says it. */
  target: string;
}

/** Absolute, the first and the last with symlinks resolved. */
interface ReadFolders {
  projectDir: string;
  profilesDir?: string | undefined;
  /** The checkout. */
  workspace: string;
}

/** Of the files in them dbt reads these; a virtual environment has links of other names. */
const IS_READ = /\.(?:sql|csv|md|py|ya?ml)$/i;

/** Files that dbt reads at the root of a project. */
const FILES = ['dbt_project.yml', 'profiles.yml', 'selectors.yml', 'vars.yml', ...PACKAGE_FILES];

/**
 * The links that would have dbt read a file of the machine as the project's: out of the checkout
 * (the runner's files, `/proc`), or into a `.git` folder, where actions/checkout may have left the
 * job's token. Other links are the repository's own business.
 *
 */
export function findOutsideLinks(
  { projectDir, profilesDir, workspace }: ReadFolders,
  env: Environment,
): OutsideLink[] {
  const found = new Map<string, OutsideLink>();
  const note = (path: string, target: string) =>
    found.set(path, { path: relative(workspace, path), target });
  const seen = new Set<string>();
  const pending: string[] = [];
  const read = listProjects(projectDir, env).flatMap((project) => listRead(project, env));
  if (profilesDir !== undefined) read.push(join(profilesDir, 'profiles.yml'));
  for (const path of read) {
    const target = resolveLink(path);
    // A folder above it may be the link.
    if (target === undefined || !isInside(path, workspace)) continue;
    if (isOutside(target, workspace)) note(path, readLink(path) ?? target);
    else pending.push(path);
  }
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const target = resolveLink(path);
    if (target === undefined) continue;
    const link = readLink(path);
    const isFolder = statSync(target).isDirectory();
    if (link !== undefined && isOutside(target, workspace)) {
      if (isFolder || IS_READ.test(path)) note(path, link);
    } else if (isFolder && !seen.has(target)) {
      seen.add(target);
      pending.push(...readdirSync(target).map((name) => join(path, name)));
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Undefined where it leads nowhere: dbt reads nothing there. */
function resolveLink(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** Undefined for what is no link. */
function readLink(path: string): string | undefined {
  return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
}

function isOutside(target: string, workspace: string): boolean {
  return !isInside(target, workspace) || relative(workspace, target).split(sep).includes('.git');
}

/** The project, and what `dbt deps` has installed; what it links to stands where it is. */
export function listProjects(projectDir: string, env: Environment): string[] {
  const local = findLocalPackages(projectDir, env) ?? [];
  const places = new Set(local.map(resolveLink));
  const installed = findInstallFolder(projectDir, env) ?? join(projectDir, 'dbt_packages');
  const names =
    resolveLink(installed) && statSync(installed).isDirectory() ? readdirSync(installed) : [];
  const packages = names
    .map((name) => join(installed, name))
    .filter((folder) => !places.has(resolveLink(folder)));
  return [projectDir, ...packages, ...local];
}

/** Absolute paths of all that dbt reads of a project: all of it where only dbt knows. */
function listRead(project: string, env: Environment): string[] {
  const files = FILES.map((name) => join(project, name));
  const folders = listProjectFolders(project, env);
  if (folders === undefined) return [project];
  return [...files, ...folders];
}
