import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job } from '../steps/job.ts';

/**
 * A folder for dbt's `--state` with the manifest alone. dbt would load the results of the last run
 * too, for as long as it loads the manifest, and only `result:` and `source_status:` read them:
 * selectors that may stand in `select` and `exclude`.
 *
 * @param directory absolute folder with all that the run left
 * @param name of the new folder
 */
export async function linkManifestAlone(
  { settings, scratch }: Job,
  directory: string,
  name: string,
): Promise<string> {
  if (settings.select.length > 0 || settings.exclude.length > 0) return directory;
  const folder = join(scratch, name);
  await mkdir(folder);
  await symlink(join(directory, 'manifest.json'), join(folder, 'manifest.json'));
  return folder;
}
