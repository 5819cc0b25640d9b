import { buildChecks, signOf } from './checks.ts';
import {
  describeAnomalies,
  describeRecovered,
  describeStillFailing,
  listStillFailing,
} from './health-lines.ts';
import { tableHead, tableRow } from './markdown.ts';
import { markdownPen } from './pen.ts';
import { takeWhatFits } from './plain-text.ts';
import { formatCount } from './quantities.ts';
import type { Report } from './report.ts';

const ROOM = 15_000;

/** The four checks of the morning as a table; empty in other modes. */
export function renderChecks(report: Report): string {
  if (report.mode !== 'monitor') return '';
  const head = tableHead([
    { title: '', align: 'center' },
    { title: 'Check', align: 'left' },
    { title: 'Now', align: 'left' },
  ]);
  const rows = buildChecks(report, markdownPen).map((check) =>
    tableRow([signOf(check), check.name, check.words]),
  );
  return [...head, ...rows].join('\n');
}

/** What the history adds to the run: failures of earlier runs, anomalies, what is well again. */
export function renderHealth(report: Report): string[] {
  const failing = listStillFailing(report).map(
    (uniqueId) => `- ❌ ${describeStillFailing(report, uniqueId, markdownPen)}`,
  );
  const anomalies = describeAnomalies(report, markdownPen).map((line) => `- ${line}`);
  const recovered = describeRecovered(report, markdownPen);
  return [
    list(report.mode === 'monitor' ? 'Failing' : 'Failing since an earlier run', failing),
    list('Out of line', anomalies),
    recovered && `✅ ${recovered}`,
  ];
}

function list(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const shown = takeWhatFits(lines, ROOM);
  const more = lines.length - shown.length;
  const rest = more > 0 ? [`- … and ${formatCount(more)} more`] : [];
  return `**${title}**\n\n${[...shown, ...rest].join('\n')}`;
}
