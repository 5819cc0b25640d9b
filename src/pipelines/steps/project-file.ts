import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import type { Settings } from '../../config/settings.ts';
import { findFoldersWith } from '../../config/workspace-search.ts';

/**
 * The path from the root of the repository of a file that dbt's message names. Most messages name
 * it from the project's folder, some from the folder of its models, seeds … (`model-paths`).
 */
export function findProjectFile(
  { workspace, projectDir }: Pick<Settings, 'workspace' | 'projectDir'>,
  named: string,
): string | undefined {
  const path = resolve(projectDir, named);
  if (existsSync(path)) return insideOf(workspace, path);
  const folder = findFoldersWith(basename(named), projectDir).find((each) =>
    join('/', each, basename(named)).endsWith(join('/', named)),
  );
  return folder && insideOf(workspace, join(projectDir, folder, basename(named)));
}

function insideOf(workspace: string, path: string): string | undefined {
  const inside = relative(workspace, path);
  return inside.startsWith('..') ? undefined : inside;
}
