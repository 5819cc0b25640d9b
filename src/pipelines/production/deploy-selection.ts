import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findDefaultSelector } from '../../config/default-selector.ts';
import type { Settings } from '../../config/settings.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { ConfigError } from '../../errors.ts';
import { nameSelector, type Selection } from '../../plan/selection.ts';
import type { StateLookup } from '../../state/state.ts';
import { targetPath } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import { listOne, resolveSelected } from '../steps/list-selected.ts';
import { pinNodes } from '../steps/pinned-nodes.ts';
import type { RunState } from '../steps/run-state.ts';

/** Selectors that compare with the state of the deploy before. */
const COMPARING = /\b(?:state|source_status|result):/;

/** What a deploy builds. */
export interface DeploySelection {
  /** Unique ids. */
  listed: string[];
  /** dbt's selection arguments. */
  args: readonly string[];
}

/**
 * Asks dbt what the deploy selects, compared with the previous production state where a selector
 * needs it.
 * @throws ConfigError for a selector in `select` that matches nothing at all
 */
export async function resolveDeploySelection(
  job: Job,
  runState: RunState,
  session: DbtSession,
  previous: StateLookup,
): Promise<DeploySelection> {
  const { selection, flags } = chooseSelection(job, runState, previous);
  const { ids, args } = await resolveSelected(job, session, selection, flags);
  await refuseUnmatched(job, session, selection, { flags, ids });
  return { listed: ids, args: args ?? (await pinNodes(join(job.scratch, 'selected'), ids)) };
}

function chooseSelection(
  job: Job,
  runState: RunState,
  previous: StateLookup,
): { selection: Selection; flags: string[] } {
  const { select, exclude } = job.settings;
  const selectors = [...select, ...exclude];
  if (selectors.length === 0) noteDefaultSelector(job, runState);
  const state = previous.found ? ['--state', previous.state.directory] : [];
  if (!selectors.some((each) => COMPARING.test(each))) {
    // A selector of selectors.yml may compare as well: only dbt knows.
    const flags = selectors.some(nameSelector) ? state : [];
    return { selection: { select, exclude }, flags };
  }
  const missing = findMissing(job, previous);
  if (!missing && previous.found) return { selection: { select, exclude }, flags: state };
  runState.notices.push(`Everything was built, because ${missing} to compare with.`);
  const others = exclude.filter((each) => !COMPARING.test(each));
  return { selection: { select: [], exclude: others }, flags: [] };
}

/** dbt alone would apply it; what it leaves out would be missing from a whole build. */
function noteDefaultSelector({ settings }: Job, runState: RunState): void {
  const name = findDefaultSelector(settings.projectDir);
  if (name !== undefined)
    runState.notices.push(
      `selectors.yml has the default selector "${name}", which deploys do not apply: they build everything. ` +
        `To build only what it selects, set "select: selector:${name}".`,
    );
}

/** A name that was mistyped would end green, with nothing built. */
async function refuseUnmatched(
  job: Job,
  session: DbtSession,
  { select }: Selection,
  { flags, ids }: { flags: readonly string[]; ids: readonly string[] },
): Promise<void> {
  const unmatched: string[] = [];
  for (const selector of select) {
    // What is modified or fresher may well be nothing.
    if (COMPARING.test(selector) || nameSelector(selector) !== undefined) continue;
    const found = select.length === 1 ? ids : await listOne(job, session, selector, flags);
    if (found.length === 0) unmatched.push(selector);
  }
  const [first] = unmatched;
  if (first === undefined) return;
  const names = unmatched.map((selector) => `"${selector}"`).join(', ');
  throw new ConfigError([
    {
      message: `"select" names ${names}, which ${unmatched.length === 1 ? 'matches' : 'match'} nothing in the project. Nothing was built.`,
      hint: `Correct it. \`dbt ls --select "${first}"\` shows what a selector matches.`,
    },
  ]);
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
