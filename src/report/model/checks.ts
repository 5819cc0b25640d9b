import type { Anomaly } from '../../health/health.ts';
import { isStale } from '../../health/outcomes.ts';
import { commitUrl, runUrl } from '../../platform/github/links.ts';
import type { Formatter } from '../../text/formatter.ts';
import { labelOf } from '../../text/node-label.ts';
import { formatAge, formatCount, formatDuration } from '../../text/quantities.ts';
import type { Report } from './report.ts';
import { listLateSources } from './sources.ts';

/** One of the four questions of the morning. */
export interface Check {
  name: 'last successful run' | 'tests' | 'source freshness' | 'model times';
  /** `unknown`: there is nothing to judge by. */
  color: 'green' | 'red' | 'unknown';
  words: string;
}

const SIGNS: Record<Check['color'], string> = { green: '✅', red: '❌', unknown: '➖' };
const NAMES_SHOWN = 3;

export function signOf({ color }: Pick<Check, 'color'>): string {
  return SIGNS[color];
}

/** How production is, in four lines. */
export function buildChecks(report: Report, formatter: Formatter): Check[] {
  return [
    lastRunCheck(report, formatter),
    testCheck(report, formatter),
    sourceCheck(report, formatter),
    timeCheck(report, formatter),
  ];
}

/** Somebody has to look. */
export function isRed(report: Report): boolean {
  const { health, fatal, status } = report;
  if (fatal || status === 'failure' || status === 'timed-out' || status === 'cancelled')
    return true;
  if (health?.anomalies.some(({ severity }) => severity === 'critical')) return true;
  return colorsOf(report).some(({ color }) => color === 'red');
}

/** The names of the checks that are red. */
function listRed(report: Report): string[] {
  return colorsOf(report)
    .filter(({ color }) => color === 'red')
    .map(({ name }) => name);
}

const NO_FORMAT: Formatter = { text: (text) => text, code: (name) => name, link: (label) => label };

function colorsOf(report: Report): Check[] {
  return buildChecks(report, NO_FORMAT);
}

function lastRunCheck(report: Report, formatter: Formatter): Check {
  const { health } = report;
  const name = 'last successful run';
  const failing = failingNodes(report);
  const last = health?.lastSuccess;
  if (!last && failing.length === 0)
    return { name, color: health && health.runs > 1 ? 'red' : 'unknown', words: 'none known' };
  const when = last
    ? `${formatAge(last.at, report.createdAt)}, ${formatter.link(last.sha.slice(0, 7), commitUrl(report.repositoryUrl, last.sha))}, ${formatter.link(`run ${last.id}`, runUrl(report.repositoryUrl, last.id))}`
    : 'none known';
  if (failing.length === 0) return { name, color: 'green', words: when };
  const names = nameSome(failing, formatter);
  return { name, color: 'red', words: `${when}; failing since: ${names}` };
}

function testCheck(report: Report, formatter: Formatter): Check {
  const name = 'tests';
  const { total = 0, failed = 0 } = report.health?.tests ?? {};
  if (total === 0) return { name, color: 'unknown', words: 'no known results' };
  if (failed === 0)
    return { name, color: 'green', words: `${formatCount(total)} of ${formatCount(total)} pass` };
  const failing = idsOf(report).filter(isTest);
  const names = failing.length > 0 ? `: ${nameSome(failing, formatter)}` : '';
  const words = `${formatCount(failed)} of ${formatCount(total)} failed${names}`;
  return { name, color: 'red', words };
}

function sourceCheck(report: Report, formatter: Formatter): Check {
  const name = 'source freshness';
  const { sources } = report;
  const here = new Set(sources.map(({ uniqueId }) => uniqueId));
  const earlier = idsOf(report).filter(
    (uniqueId) => uniqueId.startsWith('source.') && !here.has(uniqueId),
  );
  if (sources.length + earlier.length === 0)
    return { name, color: 'unknown', words: 'no source has freshness limits' };
  const late = listLateSources(report);
  const stale = [...late.filter(isStale).map(({ uniqueId }) => uniqueId), ...earlier];
  if (stale.length === 0) {
    const warned = late.length > 0 ? `, ${formatCount(late.length)} past warn_after` : '';
    return {
      name,
      color: 'green',
      words: `${formatCount(sources.length - late.length)} of ${formatCount(sources.length)} fresh${warned}`,
    };
  }
  const words = `${formatCount(stale.length)} of ${formatCount(sources.length + earlier.length)} stale: ${nameSome(stale, formatter)}`;
  return { name, color: 'red', words };
}

function timeCheck({ health }: Report, formatter: Formatter): Check {
  const name = 'model times';
  const slow = (health?.anomalies ?? []).filter(
    ({ kind }) => kind === 'slow-model' || kind === 'slow-run',
  );
  if (slow.length > 0) {
    const models = slow.flatMap(({ uniqueId }) => uniqueId ?? []);
    const run = slow.length > models.length ? ['the whole run'] : [];
    const words = [...run, ...(models.length > 0 ? [nameSome(models, formatter)] : [])].join(', ');
    return { name, color: 'red', words: `slower than usual: ${words}` };
  }
  const slowest = health?.slowest.slice(0, NAMES_SHOWN) ?? [];
  if (slowest.length === 0) return { name, color: 'unknown', words: 'none known' };
  const times = slowest.map(
    ({ uniqueId, seconds }) => `${formatter.code(labelOf(uniqueId))} ${formatDuration(seconds)}`,
  );
  return { name, color: 'green', words: `as usual; slowest: ${times.join(', ')}` };
}

/** Of the verdict: `health check all green`. Numbers and words of this action only. */
export function checkWords(report: Report): string {
  const anomalies = listAnomalies(report);
  const others = anomalies.length > 0 ? `, ${formatAnomalies(anomalies.length)}` : '';
  const critical = anomalies.filter(({ severity }) => severity === 'critical').length;
  const red = [...listRed(report), ...(critical > 0 ? [formatAnomalies(critical)] : [])];
  if (red.length > 0) return `health check red (${red.join(', ')})`;
  if (report.status !== 'success' && report.status !== 'nothing') return 'health check failed';
  if (colorsOf(report).every(({ color }) => color === 'unknown'))
    return `health check: no results yet${others}`;
  return `health check all green${others}`;
}

/** Without failing tests, which are listed as such. */
export function listAnomalies({ health }: Report): Anomaly[] {
  const failing = new Set(health?.failing.map(({ uniqueId }) => uniqueId));
  return (health?.anomalies ?? []).filter(
    ({ kind, uniqueId }) =>
      kind !== 'new-test-failure' || uniqueId === undefined || !failing.has(uniqueId),
  );
}

export function formatAnomalies(count: number): string {
  return count === 1 ? '1 anomaly' : `${formatCount(count)} anomalies`;
}

function nameSome(uniqueIds: readonly string[], formatter: Formatter): string {
  const names = uniqueIds
    .slice(0, NAMES_SHOWN)
    .map((uniqueId) => formatter.code(labelOf(uniqueId)));
  const more = uniqueIds.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${formatCount(more)} more` : names.join(', ');
}

function failingNodes(report: Report): string[] {
  return idsOf(report).filter((uniqueId) => !isTest(uniqueId) && !uniqueId.startsWith('source.'));
}

function idsOf({ health }: Report): string[] {
  return (health?.failing ?? []).map(({ uniqueId }) => uniqueId);
}

function isTest(uniqueId: string): boolean {
  return uniqueId.startsWith('test.') || uniqueId.startsWith('unit_test.');
}
