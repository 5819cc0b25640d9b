import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { isMap, isSeq, type ParsedNode } from 'yaml';
import { type Environment, type EnvVarUse, findEnvVars, renderEnvVars } from './env-vars.ts';
import { parseYamlFile, type YamlFile } from './yaml-file.ts';
import { readEntries, readText, resolveAlias } from './yaml-map.ts';

/** Where a project names its packages: https://docs.getdbt.com/docs/build/packages */
export const PACKAGE_FILES = ['packages.yml', 'dependencies.yml', 'package-lock.yml'];

/**
 * Absolute folders of the packages with `local:`, and of the local packages of those.
 * @param projectDir absolute
 * @returns undefined where only dbt can resolve one (other Jinja than `env_var()`, bad YAML)
 */
export function findLocalPackages(projectDir: string, env: Environment): string[] | undefined {
  const found = new Set<string>();
  const pending = [projectDir];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const fileName of PACKAGE_FILES) {
      const paths = readLocalPaths(join(folder, fileName), env);
      if (paths === undefined) return undefined;
      // Like dbt, which takes all of them from the folder of the root project.
      const folders = paths.map((path) => resolve(projectDir, path));
      pending.push(...folders.filter((each) => each !== projectDir && !found.has(each)));
      for (const each of folders) found.add(each);
    }
  }
  return [...found].sort();
}

/**
 * The text that says exactly which packages `dbt deps` installs: the lock file and what it was made
 * from. Undefined where there is no lock, or one with packages that are not of the package hub.
 */
export function readHubLock(projectDir: string): string | undefined {
  const path = join(projectDir, 'package-lock.yml');
  const root = existsSync(path) ? readYaml(path)?.document : undefined;
  if (!root || !isMap(root.contents)) return undefined;
  const packages = resolveAlias(readEntries(root.contents, root).get('packages')?.value, root);
  if (!isSeq(packages) || packages.items.length === 0) return undefined;
  const areOfTheHub = packages.items.every((item) => {
    const entry = resolveAlias(item, root);
    return isMap(entry) && entry.has('package') && entry.has('version');
  });
  if (!areOfTheHub) return undefined;
  const files = PACKAGE_FILES.map((name) => join(projectDir, name)).filter((file) =>
    existsSync(file),
  );
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
}

/** What the project's package files read from the environment, as a rule a token for git. */
export function findPackageEnvVars(projectDir: string): EnvVarUse[] {
  return PACKAGE_FILES.map((name) => join(projectDir, name))
    .filter((path) => existsSync(path))
    .map(readYaml)
    .flatMap((file) => (file ? findEnvVars(file, file.document.contents as ParsedNode) : []));
}

/** Relative folder that `dbt deps` fills; undefined where it is elsewhere, or only dbt knows. */
export function readInstallPath(projectDir: string, env: Environment): string | undefined {
  const path = renderInstallPath(projectDir, env);
  const isInside = path && !isAbsolute(path) && !path.split('/').includes('..');
  return isInside ? path : undefined;
}

/** Absolute folder that `dbt deps` deletes and fills, wherever it is; undefined where only dbt knows. */
export function findInstallFolder(projectDir: string, env: Environment): string | undefined {
  const path = renderInstallPath(projectDir, env);
  return path && resolve(projectDir, path);
}

function renderInstallPath(projectDir: string, env: Environment): string | undefined {
  const root = readYaml(join(projectDir, 'dbt_project.yml'))?.document;
  if (!root || !isMap(root.contents)) return undefined;
  const path = readText(root.contents, 'packages-install-path', root) ?? 'dbt_packages';
  return renderEnvVars(path, env);
}

function readLocalPaths(path: string, env: Environment): string[] | undefined {
  if (!existsSync(path)) return [];
  const document = readYaml(path)?.document;
  if (!document) return undefined;
  if (!isMap(document.contents)) return [];
  const packages = resolveAlias(
    readEntries(document.contents, document).get('packages')?.value,
    document,
  );
  if (!isSeq(packages)) return [];
  const paths = packages.items.flatMap((item) => {
    const entry = resolveAlias(item, document);
    const local = isMap(entry) ? readText(entry, 'local', document) : undefined;
    return local === undefined ? [] : [renderEnvVars(local, env)];
  });
  return paths.every((each) => each !== undefined) ? paths : undefined;
}

function readYaml(path: string): YamlFile | undefined {
  const file = parseYamlFile(readFileSync(path, 'utf8'), path);
  return file.problems.length > 0 ? undefined : file;
}
