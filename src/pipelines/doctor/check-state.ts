import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import type { Check, Side } from '../../doctor/check.ts';
import { ActionError } from '../../errors.ts';
import type { ProductionState, StateLookup } from '../../state/state.ts';
import { formatAge } from '../../text/quantities.ts';
import type { Job } from '../steps/job.ts';
import { loadStateManifest } from '../steps/manifests.ts';
import type { RunState } from '../steps/run-state.ts';
import { fetchState, openStateStore } from '../steps/state.ts';
import { nameProductionTarget } from '../steps/warehouse-target.ts';
import { describeFailure } from './describe-failure.ts';

const NAME = 'Production state';

/** A third of the 90 days after which GitHub deletes an artifact, unless the repository says otherwise. */
const OLD_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

/** Whether there is a state that may be trusted, whose and how old, and what production is by it. */
export async function checkState(
  job: Job,
  runState: RunState,
  side: Side,
): Promise<{ check: Check; manifest?: Manifest }> {
  const { settings, context } = job;
  if (context.event === 'command' && settings.statePath === undefined)
    return {
      check: {
        ...{ name: NAME, status: 'warning' },
        found: 'Not looked for: `--state-path` is missing, and the other commands need it.',
        todo: 'Set it to a folder that outlives a run and that only deploys write to.',
      },
    };
  try {
    const target = nameProductionTarget(job);
    const lookup = await fetchState(job, openStateStore(job), runState);
    if (!lookup.found) return { check: describeNone(job, side, lookup) };
    const manifest = await loadStateManifest(lookup.state);
    return { check: describeState(job, lookup.state, target), manifest };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return { check: describeFailure(NAME, error) };
  }
}

function describeNone(
  { settings }: Job,
  side: Side,
  { reason, passedOver }: StateLookup & { found: false },
): Check {
  const others = passedOver.filter((each) => !reason.includes(each)).slice(0, 2);
  const found = [reason, ...others].join(' ');
  const fails = side === 'pull request' && settings.onMissingState === 'fail';
  return {
    ...{ name: NAME, status: fails ? 'failed' : 'warning' },
    found: fails ? `${found} With \`on-missing-state: fail\` a pull request stops.` : found,
    todo:
      side === 'deploy'
        ? 'Deploy once: the first deploy leaves a state.'
        : 'Deploy once: start the workflow where production is deployed from. Until then a pull request builds everything.',
  };
}

function describeState(
  { settings, ports }: Job,
  { record, origin }: ProductionState,
  target: string | undefined,
): Check {
  const now = ports.clock.now();
  const age = formatAge(record.createdAt, now.toISOString());
  const proven =
    settings.statePath === undefined
      ? ' Its commit is on production’s branch.'
      : ' Whoever can write to the folder is trusted.';
  const found = `Target \`${record.target}\` at \`${record.sha.slice(0, 7)}\`, deployed ${age}, from ${origin} (dbt ${record.dbtVersion}).${proven}`;
  if (target !== undefined && target !== record.target)
    return {
      ...{ name: NAME, status: 'warning' },
      found: `${found} The profile’s own target is \`${target}\`.`,
      todo: 'Set the input `target` to the one that production is deployed to.',
    };
  if (record.status === 'failure')
    return {
      ...{ name: NAME, status: 'warning' },
      found: `${found} That deploy failed.`,
      todo: 'Look at that run. What it could not build counts as changed in pull requests.',
    };
  if (now.getTime() - Date.parse(record.createdAt) > OLD_DAYS * DAY)
    return {
      ...{ name: NAME, status: 'warning', found },
      todo: 'Deploy by `schedule`: artifacts expire, after 90 days unless the repository’s settings say otherwise.',
    };
  return { name: NAME, status: 'ok', found };
}
