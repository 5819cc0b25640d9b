import { markdownFormatter } from '../../text/formatter.ts';
import { tableHead, tableRow } from '../../text/markdown.ts';
import { takeWhatFits } from '../../text/plain-text.ts';
import { formatCount } from '../../text/quantities.ts';
import { buildChecks, signOf } from '../model/checks.ts';
import type { Report } from '../model/report.ts';
import {
  describeAnomalies,
  describeRecovered,
  describeStillFailing,
  listStillFailing,
} from './health-lines.ts';

const ROOM = 15_000;

/** The four checks of the morning as a table; empty in other modes. */
export function renderChecks(report: Report): string {
  if (report.mode !== 'monitor') return '';
  const head = tableHead([
    { title: '', align: 'center' },
    { title: 'Check', align: 'left' },
    { title: 'Now', align: 'left' },
  ]);
  const rows = buildChecks(report, markdownFormatter).map((check) =>
    tableRow([signOf(check), check.name, check.words]),
  );
  return [...head, ...rows].join('\n');
}

/** What the history adds to the run: failures of earlier runs, anomalies, what recovered. */
export function renderHealth(report: Report): string[] {
  const failing = listStillFailing(report).map(
    (uniqueId) => `- ❌ ${describeStillFailing(report, uniqueId, markdownFormatter)}`,
  );
  const anomalies = describeAnomalies(report, markdownFormatter).map((line) => `- ${line}`);
  const recovered = describeRecovered(report, markdownFormatter);
  return [
    list(report.mode === 'monitor' ? 'Failing' : 'Still failing', failing),
    list('Anomalies', anomalies),
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
