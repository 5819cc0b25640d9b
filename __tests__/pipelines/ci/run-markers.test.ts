import { describe, expect, it } from 'vitest';
import { GitHubError } from '../../../src/errors.ts';
import { describeOpenRuns, sortRuns } from '../../../src/pipelines/ci/run-markers.ts';
import type { WorkflowRun } from '../../../src/platform/ports.ts';

const OWN = { id: 30, attempt: 2 };

/** @param answers by the run's id: its status and attempt, or the error of the request */
async function sort(
  markers: readonly string[],
  answers: Readonly<Record<number, { status: string; attempt?: number } | GitHubError>> = {},
  earlier: readonly string[] = [],
) {
  const asked: number[] = [];
  const github = {
    async getWorkflowRun(id: number) {
      asked.push(id);
      const answer = answers[id];
      if (answer === undefined) throw new Error(`${id} was not to be asked for`);
      if (answer instanceof GitHubError) throw answer;
      return { attempt: 1, ...answer, id } as WorkflowRun;
    },
  };
  const runs = markers.map((run) => ({ database: 'shop', schema: 'pr_12_shop', run }));
  return { ...(await sortRuns(github, runs, OWN, earlier)), asked };
}

describe('[T43] sortRuns', () => {
  it('takes a run for open that GitHub does not know to have ended', async () => {
    const markers = ['10-1', '11-1', '12-1', '13-1', '14-1', '15-1'];
    const answers = {
      10: { status: 'completed' },
      11: { status: 'in_progress' },
      12: { status: 'queued' },
      13: new GitHubError('It is down.', { status: 502 }),
      14: new GitHubError('Gone.', { status: 404 }),
      15: new GitHubError('Nobody answers.'),
    };
    expect(await sort(markers, answers)).toEqual({
      ended: ['10-1', '14-1'],
      open: ['11-1', '12-1', '13-1', '15-1'],
      asked: [10, 11, 12, 13, 14, 15],
    });
  });

  it('takes an attempt for ended once there is a later one', async () => {
    const answers = { 10: { status: 'in_progress', attempt: 2 } };
    expect(await sort(['10-1', '10-2'], answers)).toMatchObject({
      ended: ['10-1'],
      open: ['10-2'],
    });
  });

  it('asks for nothing where the markers are its own, of the last push or of no run', async () => {
    expect(await sort(['30-2', '30-1', '29-1', '29-1', 'odd'], {}, ['29-1'])).toEqual({
      ended: ['30-1', '29-1', 'odd'],
      open: [],
      asked: [],
    });
  });
});

describe('describeOpenRuns', () => {
  it('names them, and what to do', () => {
    expect(describeOpenRuns(['10-1'])).toMatch(/^Run 10 \(attempt 1\) builds into .*`concurrency`/);
    expect(describeOpenRuns(['10-1', '11-2'])).toContain(
      'Runs 10 (attempt 1), 11 (attempt 2) build into',
    );
  });
});
