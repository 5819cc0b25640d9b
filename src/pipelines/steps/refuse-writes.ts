import { join } from 'node:path';
import { findOutsideFolders, installsOutside } from '../../config/outside-writes.ts';
import { RefusedError } from '../../errors.ts';
import { dbtEnvironment, type Job } from './job.ts';

/**
 * Comes before dbt compiles anything.
 * @throws RefusedError where dbt would write its compiled SQL among files that are not its own
 */
export function refuseOutsideFolders(job: Job): void {
  const [first] = findOutsideFolders(job.settings, dbtEnvironment(job));
  if (first === undefined) return;
  const file = join(first.project, 'dbt_project.yml');
  throw new RefusedError(
    `${file} names the folder ${first.folder}. dbt was not started on it: it would write what it compiles out of its target folder, over files that are not its own.`,
    {
      hint: 'Name the folder by a path relative to the project, of a few `..` at most; or make it a package with `local:`.',
      location: { file },
    },
  );
}

/**
 * Comes before `dbt deps` of what a pull request or the base of one brings.
 * @param folders the project, and the checkout that holds it
 * @throws RefusedError where it would delete a folder outside of that checkout
 */
export function refuseOutsideInstall(
  job: Job,
  folders: { projectDir: string; workspace: string },
): void {
  if (!installsOutside(folders, dbtEnvironment(job))) return;
  throw new RefusedError(
    'The `packages-install-path` of dbt_project.yml is not a folder of the checkout, or only dbt can tell. `dbt deps` was not started: it deletes that folder first, and a pull request can name any.',
    {
      hint: 'Set it to a folder of the project, e.g. `packages-install-path: dbt_packages`, without other Jinja than `env_var()`.',
      location: { file: 'dbt_project.yml' },
    },
  );
}
