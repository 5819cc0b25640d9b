import { expect, it } from 'vitest';
import { exitCodeOf } from '../../src/cli/exit-code.ts';
import type { Report } from '../../src/report/model/report.ts';

const failedNode = { outcome: 'error' } as Report['nodes'][number];
const failedTest = { status: 'fail' } as Report['tests'][number];

it.each<[number, string, Partial<Pick<Report, 'status' | 'nodes' | 'tests'>>]>([
  [0, 'green', { status: 'success' }],
  [0, 'nothing to do', { status: 'nothing' }],
  [0, 'failures that production has too', { status: 'success', tests: [failedTest] }],
  [1, 'a failed model', { status: 'failure', nodes: [failedNode] }],
  [1, 'a failed test', { status: 'failure', tests: [failedTest] }],
  [3, 'a cancelled run', { status: 'cancelled', nodes: [failedNode] }],
  [3, 'a run whose time is over', { status: 'timed-out' }],
  [4, 'a run that could not be carried out', { status: 'failure' }],
])('exits with %i after %s', (code, _, report) => {
  expect(exitCodeOf({ status: 'success', nodes: [], tests: [], ...report })).toBe(code);
});
