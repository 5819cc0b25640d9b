import type { Report, ReportNode, ReportTest } from './report.ts';

export interface Counts {
  /** Models, seeds, snapshots and functions that were selected, whatever became of them. */
  selected: number;
  built: number;
  failed: number;
  skipped: number;
  testsPassed: number;
  /** Failed, or ended in an error. */
  testsFailed: number;
  testsWarned: number;
  testsSkipped: number;
  /** Nodes and tests that were run more than once, whatever became of them. */
  retried: number;
}

export function computeCounts(report: Report): Counts {
  const nodes = (...outcomes: Array<ReportNode['outcome']>) =>
    report.nodes.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const tests = (...statuses: Array<ReportTest['status']>) =>
    report.tests.filter(({ status }) => statuses.includes(status)).length;
  return {
    selected: report.nodes.filter(({ resourceType }) => resourceType !== 'operation').length,
    built: nodes('success', 'warn'),
    failed: nodes('error'),
    skipped: nodes('skipped'),
    testsPassed: tests('pass'),
    testsFailed: tests('fail', 'error'),
    testsWarned: tests('warn'),
    testsSkipped: tests('skipped'),
    retried: [...report.nodes, ...report.tests].filter(({ attempts }) => attempts > 1).length,
  };
}
