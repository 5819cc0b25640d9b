import { formatCount } from '../../text/quantities.ts';
import { byName } from './failures.ts';
import type { Report, ReportNode, ReportTest } from './report.ts';

const NAMES_SHOWN = 10;

/** What succeeded at a later attempt only. */
export function listFlaky(report: Report): Array<ReportNode | ReportTest> {
  return [
    ...report.nodes.filter(({ outcome }) => outcome === 'success' || outcome === 'warn'),
    ...report.tests.filter(({ status }) => status === 'pass' || status === 'warn'),
  ]
    .filter(({ attempts }) => attempts > 1)
    .sort((a, b) => a.attempts - b.attempts || byName(a, b));
}

/**
 * `flaky: orders, customers succeeded after 2 attempts, revenue after 3` in one line; empty where
 * everything went well at once.
 *
 * @param name how a name of the project is written where the line goes
 */
export function describeFlaky(report: Report, name: (name: string) => string): string {
  const flaky = listFlaky(report);
  const shown = Map.groupBy(flaky.slice(0, NAMES_SHOWN), ({ attempts }) => attempts);
  const parts = [...shown].map(([attempts, group], index) => {
    const names = group.map((each) => name(each.name)).join(', ');
    return index === 0
      ? `${names} succeeded after ${attempts} attempts`
      : `${names} after ${attempts}`;
  });
  if (parts.length === 0) return '';
  const more = flaky.length - NAMES_SHOWN;
  if (more > 0) parts.push(`and ${formatCount(more)} more`);
  return `flaky: ${parts.join(', ')}`;
}
