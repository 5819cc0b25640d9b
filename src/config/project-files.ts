import { join, relative, resolve, sep } from 'node:path';
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
 * @returns undefined where only dbt knows which packages belong to the project
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
    paths: [projectDir, ...packages, ...optional, ...listDotEnvPlaces(workspace, projectDir)],
    except: NOT_READ.map((name) => join(projectDir, name)),
    nevertheless: [CONFIG_FILE, workflowPath]
      .filter((path) => path !== '')
      .map((path) => resolve(workspace, path)),
  };
}

/** Where a `.env` file above the project would be read from: one that goes matters as well. */
function listDotEnvPlaces(workspace: string, projectDir: string): string[] {
  const above = relative(workspace, projectDir).split(sep).slice(0, -1);
  const folders = above.map((_, index) => join(workspace, ...above.slice(0, index + 1)));
  return [workspace, ...folders].map((folder) => join(folder, '.env'));
}
