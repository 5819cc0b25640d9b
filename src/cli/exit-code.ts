import type { Report } from '../report/model/report.ts';
import { isGreen } from '../report/model/verdict.ts';

/** Tells the command's caller whether to continue, ask a person, or try again. */
export const EXIT_CODES = {
  green: { code: 0, meaning: 'Success, or there was nothing to do.' },
  red: { code: 1, meaning: 'Failure: a model, a test or a check of `doctor` failed.' },
  usage: {
    code: 2,
    meaning: 'A flag or a setting is wrong, or the run was refused. Nothing was done.',
  },
  stopped: { code: 3, meaning: 'Stopped by SIGINT, SIGTERM or `timeout-minutes`.' },
  failed: {
    code: 4,
    meaning:
      'The run could not be completed: dbt could not be installed or stopped as a whole, the warehouse or the state could not be reached, or a source is stale. The log has the reason. A new run may help.',
  },
} as const;

export function exitCodeOf(report: Pick<Report, 'status' | 'nodes' | 'tests' | 'checkup'>): number {
  const { status, nodes, tests, checkup } = report;
  if (isGreen(report)) return EXIT_CODES.green.code;
  if (status === 'cancelled' || status === 'timed-out') return EXIT_CODES.stopped.code;
  const isRed =
    nodes.some(({ outcome }) => outcome === 'error') ||
    tests.some((test) => test.status === 'fail' || test.status === 'error') ||
    checkup?.some((check) => check.status === 'failed');
  return isRed ? EXIT_CODES.red.code : EXIT_CODES.failed.code;
}
