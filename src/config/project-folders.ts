import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isMap, isScalar, isSeq } from 'yaml';
import { type Environment, renderEnvVars } from './env-vars.ts';
import { parseYamlFile } from './yaml-file.ts';
import { readEntries, resolveAlias } from './yaml-map.ts';

/**
 * The folders that dbt reads, by the key of dbt_project.yml that names them.
 * https://docs.getdbt.com/reference/dbt_project.yml
 */
const FOLDERS: Readonly<Record<string, string>> = {
  'model-paths': 'models',
  'seed-paths': 'seeds',
  'test-paths': 'tests',
  'analysis-paths': 'analyses',
  'macro-paths': 'macros',
  'snapshot-paths': 'snapshots',
  'function-paths': 'functions',
};

/** Of what is in these, dbt compiles nothing. */
const NOT_COMPILED: readonly string[] = ['macro-paths', 'docs-paths'];

/**
 * Absolute folders that dbt reads of a project, wherever they are.
 * @param project absolute folder with a dbt_project.yml
 * @returns undefined where only dbt can tell (other Jinja than `env_var()`, bad YAML)
 */
export function listProjectFolders(project: string, env: Environment): string[] | undefined {
  return listFolders(project, env)?.map((folder) => resolve(project, folder));
}

/** Those of which dbt compiles what it reads, as dbt_project.yml names them; likewise undefined. */
export function listCompiledFolders(project: string, env: Environment): string[] | undefined {
  return listFolders(project, env, NOT_COMPILED);
}

function listFolders(
  project: string,
  env: Environment,
  without: readonly string[] = [],
): string[] | undefined {
  const path = join(project, 'dbt_project.yml');
  if (!existsSync(path)) return Object.values(FOLDERS);
  const { document, problems } = parseYamlFile(readFileSync(path, 'utf8'), path);
  const root = document.contents;
  if (problems.length > 0 || !isMap(root)) return undefined;
  const entries = readEntries(root, document);
  // Unless it is set, docs are read in all the others.
  const keys = [...Object.keys(FOLDERS), 'docs-paths'].filter((key) => !without.includes(key));
  const folders = keys.flatMap((key) => {
    const value = resolveAlias(entries.get(key)?.value, document);
    if (!value) return FOLDERS[key] === undefined ? [] : [FOLDERS[key]];
    const items = isSeq(value) ? value.items.map((item) => resolveAlias(item, document)) : [value];
    return items.map((item) =>
      isScalar(item) ? renderEnvVars(String(item.value), env) : undefined,
    );
  });
  return folders.every((folder) => folder !== undefined) ? folders : undefined;
}
