import type { Report, RunningNode } from './report.ts';

/** Of a run, as far as it had come when it was stopped. */
export interface StopFacts {
  mode: Report['mode'];
  stopped: 'cancelled' | 'timed-out' | undefined;
  /** What had become of the production state. */
  state: 'none' | 'uploading' | 'published';
  /** Unique ids of the nodes that dbt worked on, each with the time of its start. */
  running: ReadonlyMap<string, Date>;
  timeoutMinutes: number | undefined;
  finishedAt: Date;
}

/** Whether somebody or something outside of dbt ended the run. */
export function isStopped({ status }: Report): boolean {
  return status === 'cancelled' || status === 'timed-out';
}

export function listRunning({ stopped, running, finishedAt }: StopFacts): RunningNode[] {
  if (stopped === undefined) return [];
  return [...running].map(([uniqueId, start]) => ({
    uniqueId,
    seconds: (finishedAt.getTime() - start.getTime()) / 1000,
  }));
}

/** Why the run was stopped, and what that means for the production state. */
export function listStopNotices(facts: StopFacts): string[] {
  if (facts.stopped === undefined) return [];
  const why =
    facts.stopped === 'cancelled'
      ? 'The run was cancelled'
      : `The run took longer than the ${facts.timeoutMinutes} min that "timeout-minutes" allows`;
  const state = facts.mode === 'deploy' ? ` ${STATES[facts.state]}` : '';
  return [`${why}. dbt and its queries were stopped.${state}`];
}

const STATES = {
  none: 'No production state was published. Pull requests still compare with the previous one.',
  uploading:
    'The production state was being uploaded. Unless the upload was complete, pull requests still compare with the previous one.',
  published: 'The production state was already published.',
};
