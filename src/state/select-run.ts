import path from 'node:path';
import type { Artifact, WorkflowRun } from '../adapters/ports.ts';

/**
 * Anyone who can open a pull request can run code in this repository's workflows and upload an
 * artifact of any name. So a production state is believed only when a run left it that nobody but
 * those who may push to the default branch can start.
 */
export const TRUSTED_EVENTS = ['push', 'schedule', 'workflow_dispatch'] as const;

/** What a run must be for its artifacts to be the production state. */
export interface TrustedOrigin {
  /** `owner/name` */
  repository: string;
  defaultBranch: string;
  /** `.github/workflows/dbt.yml` */
  workflowPath: string;
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
}

/**
 * GitHub was asked for exactly these runs already; what it answered is checked once more, so that a
 * filter that it drops or reads differently cannot let a foreign run in.
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
  // By the latest attempt: re-running an old deploy makes its state the newest.
  trusted.sort((a, b) => b.startedAt.localeCompare(a.startedAt) || b.id - a.id);
  return { trusted, passedOver };
}

function distrustRun(run: WorkflowRun, origin: TrustedOrigin): string | undefined {
  if (!TRUSTED_EVENTS.some((event) => event === run.event)) {
    return `it was started by ${run.event}, which does not deploy`;
  }
  if (run.headRepository === null) return 'the repository of its commit is gone';
  if (run.headRepository !== origin.repository) {
    return `its commit is from ${run.headRepository}, not from ${origin.repository}`;
  }
  if (run.headBranch !== origin.defaultBranch) {
    return `it ran on the branch ${run.headBranch}, not on ${origin.defaultBranch}`;
  }
  // GitHub's own example of the field ends in `@main`.
  const [workflowPath] = run.path.split('@');
  if (workflowPath !== origin.workflowPath) {
    return `it is a run of ${run.path}, not of ${origin.workflowPath}`;
  }
  if (run.status !== 'completed') return `it has not ended yet (${run.status})`;
  return undefined;
}

/**
 * The production states that a trusted run left. Artifacts of other names are none of them and are
 * not mentioned.
 * @param stateName the artifact is called `<stateName>-<attempt>`, with `-r1`, `-r2` … where an
 *   upload had to be repeated.
 */
export function selectArtifacts(
  run: WorkflowRun,
  artifacts: readonly Artifact[],
  stateName: string,
): Selection<Candidate> {
  const trusted: Candidate[] = [];
  const passedOver: string[] = [];
  for (const artifact of artifacts) {
    const attempt = parseAttempt(artifact.name, stateName);
    if (attempt === undefined) continue;
    const reason = distrustArtifact(artifact, run, attempt);
    if (reason === undefined) trusted.push({ artifact, run, attempt });
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

function parseAttempt(name: string, stateName: string): number | undefined {
  if (!name.startsWith(`${stateName}-`)) return undefined;
  const match = /^([1-9]\d*)(?:-r[1-9])?$/.exec(name.slice(stateName.length + 1));
  return match ? Number(match[1]) : undefined;
}

function distrustArtifact(
  artifact: Artifact,
  run: WorkflowRun,
  attempt: number,
): string | undefined {
  if (artifact.workflowRunId !== run.id) {
    return `it belongs to the run ${artifact.workflowRunId ?? '(unknown)'}`;
  }
  if (artifact.headSha !== run.headSha) {
    return `it is of the commit ${artifact.headSha ?? '(unknown)'}, the run of ${run.headSha}`;
  }
  if (attempt > run.attempt) return `the run has had ${run.attempt} attempts only`;
  if (artifact.expired) return 'it has expired';
  if (artifact.digest === undefined) {
    return 'GitHub recorded no digest, so its content cannot be checked';
  }
  return undefined;
}

/** The path of the workflow that deploys; `deployWorkflow` is a file name or absent. */
export function resolveWorkflowPath(
  deployWorkflow: string | undefined,
  runningWorkflowPath: string,
): string {
  return deployWorkflow === undefined
    ? runningWorkflowPath
    : path.posix.join('.github/workflows', deployWorkflow);
}
