import path from 'node:path';
import {
  isPattern,
  matchesPattern,
  type ProductionRefSettings,
  type ProductionRefs,
  resolveProductionRefs,
} from '../context/production-refs.ts';
import type { RunContext } from '../context/run-context.ts';
import type { Artifact, WorkflowRun } from '../platform/ports.ts';

/**
 * Anyone who can open a pull request can run code in this repository's workflows and upload an
 * artifact of any name. So a production state is trusted only when a run left it that nobody but
 * those who may push to the production branch can start.
 */
const BRANCH_EVENTS = ['push', 'schedule', 'workflow_dispatch', 'repository_dispatch'];
const TAG_EVENTS = ['push', 'release', 'workflow_dispatch'];

/**
 * The events whose runs may have deployed. `workflow_run` is one only where the team deploys by it: GitHub
 * starts such runs for pull requests as well, and a job of theirs may run what those have written.
 */
export function trustedEvents({ refs, deployAfter }: TrustedOrigin): string[] {
  if (refs.tags !== undefined) return TAG_EVENTS;
  return deployAfter === undefined ? BRANCH_EVENTS : [...BRANCH_EVENTS, 'workflow_run'];
}

/** What a run must be for its artifacts to be the production state. */
export interface TrustedOrigin {
  /** `owner/name` */
  repository: string;
  refs: ProductionRefs;
  /** `.github/workflows/dbt.yml` */
  workflowPath: string;
  /** File name of the workflow whose success starts a deploy. */
  deployAfter: string | undefined;
}

export interface Selection<T> {
  /** Newest first. */
  trusted: T[];
  /** One sentence for each of the others. */
  passedOver: string[];
}

export interface Candidate {
  artifact: Artifact;
  run: WorkflowRun;
  /** The attempt of `run` that uploaded it, from its name. */
  attempt: number;
  /** The run in whose place it stands, from its name: it is the state of that run once more. */
  again: number | undefined;
}

/**
 * GitHub was asked for exactly these runs already; what it answered is checked once more, so that a
 * filter that it drops or reads differently cannot let any other run in.
 */
export function selectRuns(
  runs: readonly WorkflowRun[],
  origin: TrustedOrigin,
): Selection<WorkflowRun> {
  const trusted: WorkflowRun[] = [];
  const passedOver: string[] = [];
  for (const run of runs) {
    const reason = distrustRun(run, origin);
    if (reason === undefined) trusted.push(run);
    else passedOver.push(`Run ${run.id}: ${reason}.`);
  }
  return { trusted: orderRuns(trusted), passedOver };
}

/** The deploys among runs that have not ended yet. */
export function selectRunning(runs: readonly WorkflowRun[], origin: TrustedOrigin): WorkflowRun[] {
  return runs.filter(
    (run) => run.status === 'in_progress' && distrustOrigin(run, origin) === undefined,
  );
}

/**
 * The commit that GitHub started a deploy of last comes first, of its runs the latest attempt. A
 * deploy of an older commit that ends later, or is run again, never takes its place.
 */
function orderRuns(runs: readonly WorkflowRun[]): WorkflowRun[] {
  const rank = rankRuns(runs);
  return [...runs].sort(
    (a, b) => rank(b.id) - rank(a.id) || b.startedAt.localeCompare(a.startedAt) || b.id - a.id,
  );
}

/** @returns by id of a run, that of the last run of its commit */
export function rankRuns(runs: readonly WorkflowRun[]): (id: number) => number {
  const newestOf = new Map<string, number>();
  for (const { headSha, id } of runs)
    newestOf.set(headSha, Math.max(id, newestOf.get(headSha) ?? 0));
  const commits = new Map(runs.map(({ id, headSha }) => [id, headSha]));
  return (id) => newestOf.get(commits.get(id) ?? '') ?? id;
}

function distrustRun(run: WorkflowRun, origin: TrustedOrigin): string | undefined {
  const reason = distrustOrigin(run, origin);
  if (reason !== undefined) return reason;
  if (run.status !== 'completed') return `it has not ended yet (${run.status})`;
  return undefined;
}

function distrustOrigin(run: WorkflowRun, origin: TrustedOrigin): string | undefined {
  if (!trustedEvents(origin).includes(run.event)) {
    return `it was started by ${run.event}, which does not deploy`;
  }
  if (run.headRepository === null) return 'the repository of its commit is gone';
  if (run.headRepository !== origin.repository) {
    return `its commit is from ${run.headRepository}, not from ${origin.repository}`;
  }
  // Of a tag, GitHub gives the name here too; that its commit is on the branch is asked for later.
  const expected = origin.refs.tags ?? origin.refs.branch;
  if (run.headBranch === null || !matchesPattern(expected, run.headBranch)) {
    const kind = origin.refs.tags === undefined ? 'branch' : 'tag';
    return `it ran on the ${kind} ${run.headBranch}, not on ${expected}`;
  }
  // GitHub's own example of the field ends in `@main`.
  const [workflowPath] = run.path.split('@');
  if (workflowPath !== origin.workflowPath) {
    return `it is a run of ${run.path}, not of ${origin.workflowPath}`;
  }
  return undefined;
}

/**
 * The production states that a trusted run left. Artifacts of other names are none of them and are
 * not mentioned.
 * @param stateName the artifact is called `<stateName>-<attempt>`, with `-again-<run>` where it is
 *   the state of that run once more, and `-r1`, `-r2` … where an upload had to be repeated.
 */
export function selectArtifacts(
  run: WorkflowRun,
  artifacts: readonly Artifact[],
  stateName: string,
): Selection<Candidate> {
  const trusted: Candidate[] = [];
  const passedOver: string[] = [];
  for (const artifact of artifacts) {
    const parsed = parseName(artifact.name, stateName);
    if (parsed === undefined) continue;
    const reason = distrustArtifact(artifact, run, parsed.attempt);
    if (reason === undefined) trusted.push({ artifact, run, ...parsed });
    else
      passedOver.push(`Run ${run.id}, artifact ${artifact.name} (id ${artifact.id}): ${reason}.`);
  }
  if (trusted.length === 0 && passedOver.length === 0) {
    passedOver.push(`Run ${run.id}: it left no artifact ${stateName}-${run.attempt}.`);
  }
  trusted.sort(byNewestArtifact);
  return { trusted, passedOver };
}

/** Ids grow with time, over all runs of a repository and over the attempts of one run. */
export function byNewestArtifact(a: Candidate, b: Candidate): number {
  return b.artifact.id - a.artifact.id;
}

/**
 * The states of several runs: by the commit that was deployed, then the newest.
 * @param rank of `rankRuns`
 */
export function orderCandidates(
  candidates: readonly Candidate[],
  rank: (id: number) => number,
): Candidate[] {
  return [...candidates].sort(
    (a, b) => rank(deployOf(b)) - rank(deployOf(a)) || byNewestArtifact(a, b),
  );
}

/** Id of the run whose state it is, whoever published it. */
export function deployOf({ run, again }: Candidate): number {
  return again ?? run.id;
}

export function isStateName(name: string, stateName: string): boolean {
  return parseName(name, stateName) !== undefined;
}

function parseName(
  name: string,
  stateName: string,
): Pick<Candidate, 'attempt' | 'again'> | undefined {
  if (!name.startsWith(`${stateName}-`)) return undefined;
  const [, attempt, again] = NAME.exec(name.slice(stateName.length + 1)) ?? [];
  if (attempt === undefined) return undefined;
  return { attempt: Number(attempt), again: again === undefined ? undefined : Number(again) };
}

const NAME = /^([1-9]\d*)(?:-again-([1-9]\d*))?(?:-r[1-9])?$/;

function distrustArtifact(
  artifact: Artifact,
  run: WorkflowRun,
  attempt: number,
): string | undefined {
  if (artifact.workflowRunId !== run.id) {
    return `it belongs to run ${artifact.workflowRunId ?? '(unknown)'}`;
  }
  if (artifact.headSha !== run.headSha) {
    return `it is for commit ${artifact.headSha ?? '(unknown)'}, but the run is of ${run.headSha}`;
  }
  if (attempt > run.attempt) return `the run has had only ${run.attempt} attempts`;
  if (artifact.expired) return 'it has expired';
  if (artifact.digest === undefined) {
    return 'GitHub recorded no digest, so its content cannot be checked';
  }
  return undefined;
}

/** The settings that say which runs deploy. */
export interface OriginSettings extends ProductionRefSettings {
  /** File name of the workflow that deploys; absent: the running one. */
  deployWorkflow?: string | undefined;
  deployAfter?: string | undefined;
}

export function resolveOrigin(context: RunContext, settings: OriginSettings): TrustedOrigin {
  const { repository, run } = context;
  const { deployWorkflow, deployAfter } = settings;
  const workflowPath =
    deployWorkflow === undefined
      ? run.workflowPath
      : path.posix.join('.github/workflows', deployWorkflow);
  return { repository, refs: resolveProductionRefs(context, settings), workflowPath, deployAfter };
}

/** The branch by which GitHub can be asked for the runs; none where they are of several. */
export function branchFilter({ refs: { branch, tags } }: TrustedOrigin): { branch?: string } {
  return tags === undefined && !isPattern(branch) ? { branch } : {};
}
