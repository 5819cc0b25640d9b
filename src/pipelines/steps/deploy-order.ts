import { posix } from 'node:path';
import { GitHubError, RefusedError } from '../../errors.ts';
import { runnerName } from '../../platform/github/variables.ts';
import type { WorkflowJob } from '../../platform/ports.ts';
import {
  type Deploy,
  decideTurn,
  describeCompany,
  describeOvertaken,
  isNewer,
  toDeploy,
} from '../../state/deploy-order.ts';
import { branchFilter, resolveOrigin, selectRunning } from '../../state/select-run.ts';
import type { ProductionStore, StateLookup } from '../../state/state.ts';
import type { Job } from './job.ts';
import type { RunState } from './run-state.ts';

/**
 * The deploys that are running, by one request; none where GitHub does not answer, as that must not
 * stop a run that can do without.
 */
export async function fetchRunningDeploys(job: Job): Promise<Deploy[]> {
  const { ports, context, settings } = job;
  const origin = resolveOrigin(context, settings);
  const filter = { ...branchFilter(origin), status: 'in_progress' };
  try {
    const runs = await ports.github.listWorkflowRuns(posix.basename(origin.workflowPath), filter);
    return selectRunning(runs, origin).map(toDeploy);
  } catch (error) {
    ignoreGitHub(job, error);
    return [];
  }
}

/** So many at once are rare, and the first of them decides. */
const MAX_NEWER = 3;

/**
 * The deploys of newer commits that run this very job now. A workflow may have other jobs, such as a
 * deploy to staging; those are none of this one's business.
 */
export async function fetchNewerDeploys(job: Job): Promise<Deploy[]> {
  const own = ownDeploy(job);
  const running = await fetchRunningDeploys(job);
  const newer = running.filter((other) => isNewer(other, own)).slice(0, MAX_NEWER);
  if (newer.length === 0) return [];
  const { github } = job.ports;
  try {
    const [ownJobs, ...others] = await Promise.all(
      [own, ...newer].map(({ runId }) => github.listRunJobs(runId)),
    );
    const isRunning = ({ status }: WorkflowJob) => status === 'in_progress';
    const self = ownJobs?.find((one) => isRunning(one) && one.runner === runnerName(job.env));
    return newer.filter(
      (_, index) =>
        self === undefined ||
        others[index]?.some((one) => isRunning(one) && one.name === self.name),
    );
  } catch (error) {
    ignoreGitHub(job, error);
    return newer;
  }
}

/** A pull request reads what a running deploy replaces, and its state is not of it yet. */
export async function noteRunningDeploy(job: Job, runState: RunState): Promise<void> {
  const [deploy] = await fetchRunningDeploys(job);
  if (!deploy) return;
  runState.notices.push(
    `Run ${deploy.runId} is deploying production (${deploy.sha.slice(0, 7)}) now. Data read from production may be newer than the state that this run compares with. If a result looks wrong, run this job again after that deploy.`,
  );
}

/**
 * Before a deploy builds: whether a newer commit is in production already, which the run state then says.
 * @throws RefusedError where a newer one is being deployed, or an older one was run again
 */
export function isSuperseded(
  job: Job,
  runState: RunState,
  { previous, running }: { previous: StateLookup; running: readonly Deploy[] },
): boolean {
  const state = previous.found ? previous.state.record : undefined;
  const { attempt } = job.context.run;
  const turn = decideTurn({ own: ownDeploy(job), attempt, state, running });
  if (turn.kind === 'refused') throw new RefusedError(turn.message, { hint: turn.hint });
  if (turn.kind === 'superseded') runState.notices.push(turn.notice);
  return turn.kind === 'superseded';
}

/**
 * Before a deploy publishes its state.
 * @throws RefusedError where a newer deploy left its own in the meantime
 */
export async function refuseOvertaken(
  job: Job,
  runState: RunState,
  store: ProductionStore,
): Promise<void> {
  const own = ownDeploy(job);
  const [published, running] = await Promise.all([
    listNewerStates(job, store, own),
    fetchNewerDeploys(job),
  ]);
  const [newest] = published;
  if (newest) {
    const { message, hint } = describeOvertaken(newest, own);
    throw new RefusedError(message, { hint });
  }
  const [company] = running;
  if (company) runState.notices.push(describeCompany(company));
}

async function listNewerStates(job: Job, store: ProductionStore, own: Deploy): Promise<Deploy[]> {
  try {
    return await store.listNewer(own);
  } catch (error) {
    ignoreGitHub(job, error);
    return [];
  }
}

function ownDeploy({ context }: Job): Deploy {
  return { runId: context.run.id, sha: context.sha };
}

function ignoreGitHub({ ports }: Job, error: unknown): void {
  if (!(error instanceof GitHubError)) throw error;
  ports.runner.info(`Could not look for other deploys: ${error.message}`);
}
