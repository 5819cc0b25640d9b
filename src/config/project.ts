import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isMap, isSeq } from 'yaml';
import { ConfigError } from '../errors.ts';
import { type Environment, renderEnvVars } from './env-vars.ts';
import { parseYamlFile, type YamlFile } from './yaml-file.ts';
import { readEntries, readText, resolveAlias } from './yaml-map.ts';

/** What dbt_project.yml says that has to be known before dbt runs. */
export interface DbtProject {
  name: string;
  profile: string | undefined;
  /** As it is written: dbt renders its Jinja. */
  quoting?: unknown;
  /** packages.yml or dependencies.yml lists packages: `dbt deps` comes first. */
  needsDeps: boolean;
}

/** Throws `ConfigError` with file and line. `projectDir` contains dbt_project.yml. */
export function loadProject(input: {
  projectDir: string;
  workspace: string;
  env: Environment;
}): DbtProject {
  const file = readYaml(input, 'dbt_project.yml');
  if (file.problems.length > 0) throw new ConfigError(file.problems);
  const root = file.document.contents;
  const name = isMap(root) ? readText(root, 'name', file.document) : undefined;
  if (!isMap(root) || name === undefined)
    throw new ConfigError([
      {
        message: 'The project has no name.',
        hint: 'Add a line "name: my_project".',
        location: file.locate(0),
      },
    ]);
  const profile = readText(root, 'profile', file.document);
  return {
    name,
    profile: profile === undefined ? undefined : renderEnvVars(profile, input.env),
    quoting: readEntries(root, file.document).get('quoting')?.value?.toJS(file.document),
    needsDeps: ['packages.yml', 'dependencies.yml'].some(
      (fileName) =>
        existsSync(join(input.projectDir, fileName)) && listsPackages(readYaml(input, fileName)),
    ),
  };
}

function readYaml(input: { projectDir: string; workspace: string }, fileName: string): YamlFile {
  const path = join(input.projectDir, fileName);
  return parseYamlFile(readFileSync(path, 'utf8'), relative(input.workspace, path));
}

/** A file that cannot be read counts: `dbt deps` says what is wrong with it. */
function listsPackages(file: YamlFile): boolean {
  if (file.problems.length > 0) return true;
  const root = file.document.contents;
  if (!isMap(root)) return false;
  const entry = readEntries(root, file.document).get('packages');
  const packages = resolveAlias(entry?.value, file.document);
  return isSeq(packages) && packages.items.length > 0;
}
