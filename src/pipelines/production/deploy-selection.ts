import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../config/settings.ts';
import { ConfigError } from '../../errors.ts';
import { buildSelection } from '../../plan/selection.ts';
import type { StateLookup } from '../../state/state.ts';
import { targetPath } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import type { RunState } from '../steps/run-state.ts';

/** Selectors that compare with the state of the deploy before. */
const COMPARING = /\b(?:state|source_status|result):/;

/** dbt's selection arguments for a deploy, with the previous production state where they need it. */
export function resolveDeploySelection(
  job: Job,
  runState: RunState,
  previous: StateLookup,
): string[] {
  const { settings } = job;
  if (![...settings.select, ...settings.exclude].some((each) => COMPARING.test(each)))
    return buildSelection(settings);
  const missing = findMissing(job, previous);
  if (!missing && previous.found)
    return [...buildSelection(settings), '--state', previous.state.directory];
  runState.notices.push(`Everything was built, because ${missing} to compare with.`);
  const exclude = settings.exclude.filter((each) => !COMPARING.test(each));
  return buildSelection({ select: [], exclude });
}

/** Whether the build depends on which sources have become fresher. */
export function comparesSources({ select }: Pick<Settings, 'select'>): boolean {
  return select.some((each) => each.includes('source_status:'));
}

function findMissing(job: Job, previous: StateLookup): string | undefined {
  if (!previous.found)
    return previous.older
      ? 'the earlier production state is damaged or from the other dbt engine, so there is none'
      : 'there is no earlier production state';
  if (!comparesSources(job.settings)) return undefined;
  if (!existsSync(join(targetPath(job), 'sources.json')))
    throw new ConfigError([
      {
        message:
          '"select" uses source_status, but no source in the project has a freshness config.',
        hint: 'Add `freshness:` to the sources, or use another selection.',
      },
    ]);
  return existsSync(join(previous.state.directory, 'sources.json'))
    ? undefined
    : 'the earlier production state has no sources.json';
}
