import { findOutsideLinks } from '../../config/outside-links.ts';
import { RefusedError } from '../../errors.ts';
import { dbtEnvironment, type Job } from './job.ts';

/**
 * Comes before each command with which dbt reads files: what it reads can end up in the warehouse, in
 * the log and in the state.
 * @throws RefusedError naming each link and where it leads
 */
export function refuseOutsideLinks(job: Job): void {
  const links = findOutsideLinks(job.settings, dbtEnvironment(job));
  if (links.length === 0) return;
  throw new RefusedError(
    [
      links.length === 1
        ? 'A file of the project is a link to a place that is not the repository’s. dbt was not started on it.'
        : `${links.length} files of the project are links to places that are not the repository’s. dbt was not started on them.`,
      ...links.map(({ path, target }) => `  ${path} → ${target}`),
    ].join('\n'),
    {
      hint: 'Put the content into the repository instead of the link, or link to a file of the checkout outside of .git.',
      location: { file: links[0]?.path ?? '' },
    },
  );
}
