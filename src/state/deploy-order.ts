import type { WorkflowRun } from '../platform/ports.ts';

/** A deploy, as far as its place among the others goes. */
export interface Deploy {
  runId: number;
  /** Commit that it deploys. */
  sha: string;
}

export function toDeploy({ id, headSha }: WorkflowRun): Deploy {
  return { runId: id, sha: headSha };
}

/**
 * Whether `other` brings a newer commit than `own`. GitHub numbers the runs as commits come to the
 * default branch, and a run that is run again keeps its number; so this number decides. Neither a
 * clock does, nor descent: a branch that was moved back on purpose is deployed like any other.
 */
export function isNewer(other: Deploy, own: Deploy): boolean {
  return other.runId > own.runId && other.sha !== own.sha;
}

export type Turn =
  | { kind: 'go' }
  /** There is nothing left to do for this run. */
  | { kind: 'superseded'; notice: string }
  | { kind: 'refused'; message: string; hint: string };

/**
 * Whether a deploy may build, or would put older code over newer.
 * @param state the newest production state, where there is one
 * @param running deploys that have not ended yet; `own` may be among them
 */
export function decideTurn(facts: {
  own: Deploy;
  attempt: number;
  state: Deploy | undefined;
  running: readonly Deploy[];
}): Turn {
  const { own, attempt, state, running } = facts;
  if (state && isNewer(state, own)) {
    const notice = `Run ${state.runId} has deployed a newer commit (${short(state)}) already, so this run of ${short(own)} builds nothing: it would put older code over newer.`;
    // GitHub started it late; a person who starts it again wants something else than nothing.
    return attempt === 1
      ? { kind: 'superseded', notice }
      : { kind: 'refused', message: notice, hint: GO_BACK };
  }
  const newer = running.find((other) => isNewer(other, own));
  if (!newer) return { kind: 'go' };
  return {
    kind: 'refused',
    message: `Run ${newer.runId} is deploying a newer commit (${short(newer)}), so this run of ${short(own)} stops before it builds: it would put older code over newer.`,
    hint: `Nothing is left to do once that run has ended well. ${ADD_CONCURRENCY}`,
  };
}

const GO_BACK =
  'To go back to older code on purpose, revert the newer commits on the default branch; the deploy of the revert is the newest.';

const ADD_CONCURRENCY =
  'With `concurrency` in the workflow, as the README shows it, deploys wait for each other.';

/** For a deploy that has built and finds that a newer one left its state in the meantime. */
export function describeOvertaken(newer: Deploy, own: Deploy): { message: string; hint: string } {
  return {
    message: `While this run built ${short(own)}, run ${newer.runId} deployed a newer commit (${short(newer)}). Production may hold tables of both; the production state stays the newer one.`,
    hint: `Run a deploy of the default branch (Run workflow), which builds all of it anew. ${ADD_CONCURRENCY}`,
  };
}

/** For a deploy that has built while a newer one still builds. */
export function describeCompany(newer: Deploy): string {
  return `Run ${newer.runId} is deploying a newer commit (${short(newer)}) at the same time. Where it has ended first, some tables may be of this older commit: run a deploy again. ${ADD_CONCURRENCY}`;
}

function short({ sha }: Deploy): string {
  return sha.slice(0, 7);
}
