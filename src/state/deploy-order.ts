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
    const notice = `Run ${state.runId} has deployed a newer commit (${short(state)}) already, so this run of ${short(own)} builds nothing. It would replace newer code with older code.`;
    // GitHub started it late; a person who starts it again wants something else than nothing.
    return attempt === 1
      ? { kind: 'superseded', notice }
      : { kind: 'refused', message: notice, hint: GO_BACK };
  }
  const newer = running.find((other) => isNewer(other, own));
  if (!newer) return { kind: 'go' };
  return {
    kind: 'refused',
    message: `Run ${newer.runId} is deploying a newer commit (${short(newer)}), so this run of ${short(own)} stops before it builds. It would replace newer code with older code.`,
    hint: `If that run succeeds, you need to do nothing. ${ADD_CONCURRENCY}`,
  };
}

const GO_BACK =
  'To return to older code, revert the newer commits on the default branch. The deploy of the revert is then the newest.';

const ADD_CONCURRENCY =
  'Set `concurrency` in the workflow as in the README, so that deploys wait for each other.';

/** For a deploy that has built and finds that a newer one left its state in the meantime. */
export function describeOvertaken(newer: Deploy, own: Deploy): { message: string; hint: string } {
  return {
    message: `While this run built ${short(own)}, run ${newer.runId} deployed a newer commit (${short(newer)}). Production may contain tables of both commits. The production state remains that of the newer one.`,
    hint: `Run a deploy of the default branch (Run workflow) to build everything again. ${ADD_CONCURRENCY}`,
  };
}

/** For a deploy that has built while a newer one still builds. */
export function describeCompany(newer: Deploy): string {
  return `Run ${newer.runId} is deploying a newer commit (${short(newer)}) at the same time. If it ends first, some tables may be from this older commit. In that case, run another deploy. ${ADD_CONCURRENCY}`;
}

function short({ sha }: Deploy): string {
  return sha.slice(0, 7);
}
