import type { Ownership } from '../../plan/ownership.ts';
import { runUrl } from '../../platform/github/links.ts';
import type { Formatter } from '../../text/formatter.ts';
import { labelOf, listItems } from '../../text/node-label.ts';
import { formatAge, formatCount, formatNumberOf } from '../../text/quantities.ts';
import { listAnomalies } from '../model/checks.ts';
import type { Report } from '../model/report.ts';

const EXPOSURES_SHOWN = 5;
const NAME_LENGTH = 80;

/** `failing for 3 runs, since 4f2a9c1, 2 days ago`; empty where nothing is known of it. */
export function describeSince(report: Report, uniqueId: string, formatter: Formatter): string {
  const since = report.health?.failing.find((each) => each.uniqueId === uniqueId)?.since;
  if (!since) return '';
  if (since.runs < 2) return 'new';
  const { sha, at, id } = since.run;
  const run = formatter.link(sha.slice(0, 7), runUrl(report.repositoryUrl, id));
  return `failing for ${formatNumberOf(since.runs, 'run')}, since ${run}, ${formatAge(at, report.createdAt)}`;
}

/** `owner: Finance · affects Weekly revenue (dashboard)`; empty where nobody is named. */
export function describeOwnership(report: Report, uniqueId: string, formatter: Formatter): string {
  const ownership = report.stakes.find((each) => each.uniqueId === uniqueId);
  if (!ownership) return '';
  const hits = listItems(
    ownership.exposures.map((exposure) => describeExposure(exposure, formatter)),
    EXPOSURES_SHOWN,
  );
  return [
    ownership.owner === undefined ? '' : `owner: ${formatter.text(ownership.owner, NAME_LENGTH)}`,
    hits && `affects ${hits}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function describeExposure(
  { name, type }: Ownership['exposures'][number],
  formatter: Formatter,
): string {
  const label = formatter.text(name, NAME_LENGTH);
  return type === undefined ? label : `${label} (${formatter.text(type, NAME_LENGTH)})`;
}

/** What has failed since an earlier run, and was not looked at in this one. */
export function listStillFailing(report: Report): string[] {
  const here = new Set(
    [...report.nodes, ...report.tests, ...report.sources].map(({ uniqueId }) => uniqueId),
  );
  return (report.health?.failing ?? [])
    .map(({ uniqueId }) => uniqueId)
    .filter((uniqueId) => !here.has(uniqueId));
}

/** `test unique_orders · failing for 3 runs, … · owner: Finance` */
export function describeStillFailing(
  report: Report,
  uniqueId: string,
  formatter: Formatter,
): string {
  const [kind = ''] = uniqueId.split('.');
  const what = `${formatter.text(kind.replace('_', ' '))} ${formatter.code(labelOf(uniqueId))}`;
  return [
    what,
    describeSince(report, uniqueId, formatter),
    describeOwnership(report, uniqueId, formatter),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** One line for each anomaly, the critical ones first. */
export function describeAnomalies(report: Report, formatter: Formatter): string[] {
  return listAnomalies(report).map(({ uniqueId, severity, text }) => {
    const icon = severity === 'critical' ? '❌' : '⚠️';
    const what = uniqueId === undefined ? 'the run' : formatter.code(labelOf(uniqueId));
    const line = `${icon} ${what} ${formatter.text(text)}`;
    const ownership = uniqueId === undefined ? '' : describeOwnership(report, uniqueId, formatter);
    return ownership === '' ? line : `${line} · ${ownership}`;
  });
}

/** `recovered: orders, after 3 runs`; empty where nothing recovered. */
export function describeRecovered(report: Report, formatter: Formatter): string {
  const recovered = report.health?.recovered ?? [];
  const names = recovered.slice(0, 10).map(({ uniqueId, runs }) => {
    const after = runs > 1 ? ` (after ${formatNumberOf(runs, 'run')})` : '';
    return `${formatter.code(labelOf(uniqueId))}${after}`;
  });
  if (names.length === 0) return '';
  const more = recovered.length - names.length;
  return `recovered: ${names.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}
