import { RefusedError } from '../errors.ts';
import {
  parsePullRequestPayload,
  parsePushPayload,
  parseReleasePayload,
} from '../platform/github/payload.ts';
import { findEnterpriseServer, isGitHubRunner } from '../platform/github/variables.ts';
import {
  describeProductionRefs,
  isProductionRef,
  type ProductionRefSettings,
  type ProductionRefs,
  resolveProductionRefs,
} from './production-refs.ts';
import { refuseUntested } from './refuse-untested.ts';
import type { RunContext } from './run-context.ts';
import { SUPPORTED_TRIGGERS } from './supported-triggers.ts';

export type Mode = 'ci' | 'deploy' | 'cleanup' | 'rollback' | 'monitor' | 'doctor';

/** What the settings say about which runs there are. */
interface Asked extends ProductionRefSettings {
  mode: 'auto' | Mode;
  /** Whether pull requests from forks are built. */
  forks: boolean;
  /** Whose schemas are to be dropped by hand. */
  dropPullRequest?: number | undefined;
  /** File name of the workflow whose success starts a deploy. */
  deployAfter?: string | undefined;
}

/**
 * What this run does. A `mode` the user names never widens what the event allows: it must be the
 * one that `auto` gives. Three are always asked for: a rollback, by a person who starts the workflow;
 * `monitor`, where a deploy would be supported too, by schedule or by hand; and `doctor`, which only looks
 * at what the run would need.
 * Throws `RefusedError` in one sentence.
 */
export function resolveMode(context: RunContext, asked: Asked, payload: unknown): Mode {
  const { mode: requested, forks, dropPullRequest } = asked;
  const refs = resolveProductionRefs(context, asked);
  const derived = deriveMode(context, refs, payload);
  const mode = dropPullRequest === undefined ? derived : resolveDrop(context, refs, derived);
  if (mode === 'deploy') refuseUntested(context, asked.deployAfter);
  if (!forks) refuseFork(context, mode);
  if (requested === 'auto' || requested === mode) return mode;
  if (requested === 'rollback') {
    if (mode === 'deploy' && context.event === 'workflow_dispatch') return requested;
    throw new RefusedError(
      `"mode: rollback" does not fit this event: production is only rolled back by workflow_dispatch on ${describeProductionRefs(refs)}.`,
      {
        hint: 'Start the workflow by hand ("Run workflow") and set the mode from a workflow input.',
      },
    );
  }
  if (requested === 'monitor') {
    if (mode === 'deploy' && STARTS_MONITOR.includes(context.event)) return requested;
    throw new RefusedError(
      `"mode: monitor" does not fit this event: the health check only runs by schedule, workflow_dispatch or repository_dispatch on ${describeProductionRefs(refs)}.`,
      { hint: 'Start it with "on: schedule" in a job of its own, or leave "mode" out.' },
    );
  }
  if (requested === 'doctor') {
    if (mode !== 'cleanup') return requested;
    throw new RefusedError(
      '"mode: doctor" does not fit this event: a closed pull request has no set-up to check.',
      { hint: 'Limit the job to open pull requests, or start it by workflow_dispatch.' },
    );
  }
  throw new RefusedError(
    `"mode: ${requested}" does not fit this event: ${describeEvent(context, mode)} is for ${mode}.`,
    { hint: `Leave "mode" out. ${SUPPORTED_TRIGGERS}` },
  );
}

/** Somebody who may start the workflow on production's branch drops a pull request's schemas. */
function resolveDrop({ event }: RunContext, refs: ProductionRefs, derived: Mode): Mode {
  if (event === 'workflow_dispatch' && derived === 'deploy') return 'cleanup';
  throw new RefusedError(
    `"drop-pull-request" does not fit this event: schemas are only dropped by hand with workflow_dispatch on ${describeProductionRefs(refs)}.`,
    { hint: 'Set it from an input of workflow_dispatch, which is empty on every other event.' },
  );
}

/** Whether the job is one of pull requests, with their login, or one of deploys. */
export function pullSideOf({ event, pullRequest }: RunContext): boolean {
  return pullRequest !== undefined || event === 'merge_group';
}

/** The mode by whose rules a run looks for its login: the doctor has that of the job it looks at. */
export function loginModeOf(mode: Mode, context: RunContext): Mode {
  if (mode !== 'doctor') return mode;
  return pullSideOf(context) ? 'ci' : 'deploy';
}

/**
 * The pull request of a `ci` or `cleanup` run: the event's own, or the one that a merge queue's
 * branch names (`gh-readonly-queue/main/pr-104-<sha>`), so that its schema is the same one and goes
 * when that pull request closes.
 */
export function resolvePullRequestNumber(context: RunContext): number | undefined {
  if (context.pullRequest) return context.pullRequest.number;
  const queued = /^gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]+$/.exec(context.branch)?.[1];
  return queued === undefined ? undefined : Number(queued);
}

/**
 * Production is not changed where its state could not be kept: without GitHub's own runner there
 * are no artifacts. Throws `RefusedError` in one sentence.
 *
 * @param statePath the folder that keeps it instead
 */
export function refuseDeployOutsideGitHub(
  env: Readonly<Record<string, string | undefined>>,
  statePath: string | undefined,
): void {
  if (statePath !== undefined) return;
  if (isGitHubRunner(env)) {
    refuseDeployWithoutArtifacts(findEnterpriseServer(env));
    return;
  }
  throw new RefusedError(
    'A deploy outside GitHub Actions needs "state-path", because there are no artifacts to store the production state.',
    { hint: STATE_PATH_ADVICE },
  );
}

const STATE_PATH_ADVICE = 'Set it to a folder that outlives this job and that only deploys use.';

/** The same for GitHub Enterprise Server, which has no artifacts either. */
function refuseDeployWithoutArtifacts(host: string | undefined): void {
  if (host === undefined) return;
  throw new RefusedError(
    `A deploy on GitHub Enterprise Server (${host}) needs "state-path", because that server does not have the artifact service that stores the production state.`,
    { hint: `${STATE_PATH_ADVICE} A self-hosted runner or a mounted drive can provide it.` },
  );
}

const STARTS_MONITOR: readonly RunContext['event'][] = [
  'schedule',
  'workflow_dispatch',
  'repository_dispatch',
];

function deriveMode(context: RunContext, refs: ProductionRefs, payload: unknown): Mode {
  const { event, branch, isTag } = context;
  if (event === 'merge_group') return 'ci';
  // By the state and not the activity: labelling a closed pull request must not build it again.
  if (event === 'pull_request')
    return parsePullRequestPayload(payload).state === 'closed' ? 'cleanup' : 'ci';
  if (isProductionRef(refs, context)) {
    refuseOldNews(context, payload);
    return 'deploy';
  }
  throw new RefusedError(
    `${event} on ${isTag ? 'the tag ' : ''}"${branch}" is not supported, because production is only deployed from ${describeProductionRefs(refs)}.`,
    { hint: adviseOnRef(context, refs) },
  );
}

/** Activities by which a release becomes public; a prerelease becomes a release by the second. */
const RELEASES: readonly string[] = ['published', 'released'];

/**
 * Without `types`, GitHub starts a run for each activity of a release: an edit of old notes would put
 * old code into production. Of a deleted branch or tag nothing is left to deploy.
 */
function refuseOldNews({ event, branch }: RunContext, payload: unknown): void {
  if (event === 'release') {
    const { action } = parseReleasePayload(payload);
    if (RELEASES.includes(action)) return;
    throw new RefusedError(
      `The release of "${branch}" was ${action}, which is no reason to deploy it again.`,
      { hint: 'Set "types: [published]" under "on: release".' },
    );
  }
  if (event === 'push' && parsePushPayload(payload).deleted)
    throw new RefusedError(`"${branch}" was deleted, so there is nothing to deploy.`, {
      hint: SUPPORTED_TRIGGERS,
    });
}

/** Events that GitHub always starts on the default branch. */
const ON_DEFAULT_BRANCH: readonly RunContext['event'][] = [
  'schedule',
  'repository_dispatch',
  'workflow_run',
];

function adviseOnRef({ event, branch, defaultBranch }: RunContext, refs: ProductionRefs): string {
  const isSomewhereElse = refs.tags !== undefined || refs.branch !== defaultBranch;
  if (!ON_DEFAULT_BRANCH.includes(event) || branch !== defaultBranch || !isSomewhereElse)
    return SUPPORTED_TRIGGERS;
  return `GitHub starts ${event} on the default branch "${defaultBranch}" only. Let that workflow start this one where production is deployed from: gh workflow run <file> --ref <${refs.tags === undefined ? 'branch' : 'tag'}>.`;
}

/**
 * Not in `cleanup`, which drops what was built while forks were allowed. A merge group's event does
 * not say where its pull request came from; somebody with write access queued it.
 */
function refuseFork({ pullRequest }: RunContext, mode: Mode): void {
  if (mode !== 'ci' || !pullRequest?.fromFork) return;
  throw new RefusedError(
    `Pull request #${pullRequest.number} is from a fork, and "forks: off" refuses those. None of its code was run.`,
    {
      hint: 'A maintainer can review the change, push its branch to this repository and open a pull request from there. That pull request is built.',
    },
  );
}

function describeEvent({ event, branch }: RunContext, mode: Mode): string {
  if (event === 'pull_request')
    return mode === 'cleanup' ? 'a closed pull request' : 'an open pull request';
  return event === 'merge_group' ? 'a merge group' : `${event} on "${branch}"`;
}
