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
  return [`${why}: dbt was stopped, and its queries with it.${state}`];
}

const STATES = {
  none: 'No production state was published: pull requests go on comparing with the last one.',
  uploading:
    'The production state was being uploaded at that moment: pull requests go on comparing with the last one, unless all of it had arrived.',
  published: 'The production state had been published before.',
};
