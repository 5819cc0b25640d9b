import { join, resolve } from 'node:path';
import { CONFIG_FILE } from './file.ts';
import { findLocalPackages } from './packages.ts';
import type { Settings } from './settings.ts';

/** In the project's folder where that is the repository's own; dbt reads nothing of it. */
const NOT_READ = ['.github', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md'];

/** The files that decide what dbt makes of the project; absolute paths of files and folders. */
export interface ProjectFiles {
  paths: string[];
  /** Inside of `paths`, and yet without an effect. */
  except: string[];
  /** Files that count although `except` holds them. */
  nevertheless: string[];
}

/**
 * @param workflowPath of the running workflow, whose inputs are settings; empty where there is none
 * @returns undefined where only dbt can tell which packages belong to the project
 */
export function findProjectFiles(
  settings: Pick<Settings, 'workspace' | 'projectDir' | 'profilesDir' | 'requirements'>,
  workflowPath: string,
  env: Readonly<Record<string, string | undefined>>,
): ProjectFiles | undefined {
  const { workspace, projectDir, profilesDir, requirements } = settings;
  const packages = findLocalPackages(projectDir, env);
  if (packages === undefined) return undefined;
  const optional = [profilesDir, requirements].filter((path) => path !== undefined);
  return {
    paths: [projectDir, ...packages, ...optional],
    except: NOT_READ.map((name) => join(projectDir, name)),
    nevertheless: [CONFIG_FILE, workflowPath]
      .filter((path) => path !== '')
      .map((path) => resolve(workspace, path)),
  };
}
