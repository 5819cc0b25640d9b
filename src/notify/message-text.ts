import { isStale } from '../health/outcomes.ts';
import { commitUrl } from '../platform/github/links.ts';
import { fileLabel, fileUrl } from '../report/blocks/file-link.ts';
import {
  describeAnomalies,
  describeOwnership,
  describeSince,
  describeStillFailing,
  listStillFailing,
} from '../report/blocks/health-lines.ts';
import { buildChecks, formatAnomalies, listAnomalies, signOf } from '../report/model/checks.ts';
import { type Failure, listFailures } from '../report/model/failures.ts';
import { describeOrphans } from '../report/model/orphans.ts';
import { describePromotion } from '../report/model/promotion.ts';
import type { Report } from '../report/model/report.ts';
import { describeSource, listLateSources } from '../report/model/sources.ts';
import { isStopped } from '../report/model/stop.ts';
import { buildVerdict } from '../report/model/verdict.ts';
import type { Formatter } from '../text/formatter.ts';
import { labelOf, listItems } from '../text/node-label.ts';
import { formatCount, formatDuration, formatNumberOf } from '../text/quantities.ts';
import type { AlertEvent } from './events.ts';

/** The content of a message, before a sink gives it its format. */
export interface Message {
  /** Plain text on one line. */
  title: string;
  /** Paragraphs. Each is a list of entries, and an entry may have several lines. */
  blocks: string[][];
}

/** How much fits into a message. */
export interface MessageLimits {
  /** Lines of dbt's error message per failure. */
  errorLines: number;
  entries: number;
}

const RUNNING_SHOWN = 15;
const FATAL_LENGTH = 1_000;
const HINT_LENGTH = 500;
const RECOVERED_SHOWN = 10;
const DETAIL = '\n↳ ';

/** What people need to know about a run: what failed, since when, why, who is affected, and where to look. */
export function buildMessage(
  report: Report,
  event: AlertEvent,
  formatter: Formatter,
  limits: MessageLimits,
): Message {
  const lists = [
    runningLines(report, formatter),
    report.fatal ? [fatalText(report.fatal, formatter)] : [],
    listFailures(report).map((failure) => failureEntry(report, failure, formatter, limits)),
    listStillFailing(report).map((id) => `❌ ${describeStillFailing(report, id, formatter)}`),
    paragraph(describePromotion(report, formatter.code).join(' ')),
    describeOrphans(report, formatter.code),
    report.fatal && event.kind !== 'digest' ? [] : sourceEntries(report, formatter),
    describeAnomalies(report, formatter),
    paragraph(recoveredLine(event, formatter)),
  ];
  const blocks = [
    [describeRun(report, formatter)],
    event.kind === 'digest' ? checkLines(report, formatter) : [],
    ...lists.map((entries) => shorten(entries, limits.entries)),
    paragraph(links(report, formatter)),
  ];
  return { title: titleOf(report, event), blocks: blocks.filter((lines) => lines.length > 0) };
}

function titleOf(report: Report, event: AlertEvent): string {
  const { icon, words } = describeEvent(report, event);
  return `${icon} dbt ${report.project}: ${words}`;
}

function describeEvent(report: Report, event: AlertEvent): { icon: string; words: string } {
  switch (event.kind) {
    case 'recovery':
      return { icon: '✅', words: recoveryWords(report, event) };
    case 'stale-source': {
      const stale = report.sources.filter(isStale).length || listStillFailing(report).length;
      return { icon: '⚠️', words: `${formatNumberOf(stale, 'stale source')}` };
    }
    case 'anomaly': {
      const anomalies = listAnomalies(report);
      const [first] = anomalies;
      const icon = first?.severity === 'critical' ? '❌' : '⚠️';
      if (anomalies.length !== 1 || !first)
        return { icon, words: formatAnomalies(anomalies.length) };
      const name = first.uniqueId === undefined ? 'the run' : labelOf(first.uniqueId);
      return { icon, words: `${name} ${first.text}` };
    }
    case 'failure': {
      const failed = report.status === 'failure' || isStopped(report);
      const here = listFailures(report).length > 0 || report.fatal || isStopped(report);
      const still = listStillFailing(report).length;
      if (failed && (here || still === 0)) return buildVerdict(report);
      return { icon: '❌', words: `${formatCount(still)} still failing` };
    }
    default:
      return buildVerdict(report);
  }
}

function recoveryWords({ health }: Report, { green, recovered }: AlertEvent): string {
  const runs = Math.max(
    health?.failedBefore ?? 0,
    ...(health?.recovered ?? [])
      .filter(({ uniqueId }) => recovered.includes(uniqueId))
      .map((each) => each.runs),
  );
  if (green) return runs > 0 ? `green again after ${formatNumberOf(runs, 'run')}` : 'green again';
  const still = health?.failing.length ?? 0;
  const rest = still > 0 ? `, ${formatCount(still)} still failing` : '';
  return `${formatCount(recovered.length)} recovered${rest}`;
}

/** `acme/shop · main at 4f2a9c1 · target prod · 34 s` */
function describeRun(report: Report, formatter: Formatter): string {
  const parts = [
    describePlace(report, formatter),
    report.target && `target ${formatter.code(report.target)}`,
    formatDuration(report.duration),
  ];
  return parts.filter(Boolean).join(' · ');
}

export function describePlace(report: Report, formatter: Formatter): string {
  const { sha, repositoryUrl } = report;
  const commit = formatter.link(sha.slice(0, 7), commitUrl(repositoryUrl, sha));
  return `${formatter.text(report.repository)} · ${formatter.code(report.branch)} at ${commit}`;
}

function checkLines(report: Report, formatter: Formatter): string[] {
  return buildChecks(report, formatter).map(
    (check) => `${signOf(check)} ${check.name}: ${check.words}`,
  );
}

function runningLines({ running }: Report, formatter: Formatter): string[] {
  if (running.length === 0) return [];
  const items = running.map(
    ({ uniqueId, seconds }) =>
      `${formatter.code(labelOf(uniqueId))} for ${formatDuration(seconds)}`,
  );
  return [`⏳ Running when it stopped: ${listItems(items, RUNNING_SHOWN)}`];
}

function fatalText({ message, hint }: NonNullable<Report['fatal']>, formatter: Formatter): string {
  const text = formatter.text(message, FATAL_LENGTH);
  return hint ? `${text}\n${formatter.text(hint, HINT_LENGTH)}` : text;
}

function failureEntry(
  report: Report,
  failure: Failure,
  formatter: Formatter,
  { errorLines }: MessageLimits,
): string {
  const { kind, tested, rows, message, uniqueId } = failure;
  const of = tested === undefined ? '' : ` of ${formatter.code(tested)}`;
  const [cause = '', ...more] = causeOf(message)
    .slice(0, errorLines)
    .map((line) => formatter.text(line));
  const first = [`❌ ${kind} ${formatter.code(failure.name)}${of}`, rows, cause].filter(Boolean);
  const details = [
    [describeSince(report, uniqueId, formatter), describeOwnership(report, uniqueId, formatter)],
    [linkFile(report, failure, formatter)],
  ].map((parts) => parts.filter(Boolean).join(' · '));
  return [[first.join(' · '), ...more].join('\n'), details.filter(Boolean).join(DETAIL)]
    .filter(Boolean)
    .join(DETAIL);
}

function linkFile(report: Report, failure: Failure, formatter: Formatter): string {
  const label = fileLabel(failure);
  if (label === '') return '';
  const url = fileUrl(report, failure);
  return url === undefined ? formatter.code(label) : formatter.link(label, url);
}

/** Drops dbt's first line, which only names the node (`Database Error in model …`). */
function causeOf(message: string): string[] {
  const lines = message
    .split('\n')
    .map((line) => line.trim())
    // Some lines only point at the line above them.
    .filter((line) => !/^[\^~\s]*$/.test(line));
  const [first = '', second] = lines;
  return /^\w+ Error in /.test(first) && second !== undefined ? lines.slice(1) : lines;
}

function sourceEntries(report: Report, formatter: Formatter): string[] {
  return listLateSources(report).map((source) => {
    const icon = isStale(source) ? '❌' : '⚠️';
    const what = `${icon} source ${formatter.code(source.name)} · ${formatter.text(describeSource(source))}`;
    const ownership = describeOwnership(report, source.uniqueId, formatter);
    return ownership === '' ? what : `${what}${DETAIL}${ownership}`;
  });
}

function recoveredLine({ recovered }: AlertEvent, formatter: Formatter): string {
  const names = recovered.map((uniqueId) => formatter.code(labelOf(uniqueId)));
  return names.length === 0 ? '' : `✅ Recovered: ${listItems(names, RECOVERED_SHOWN)}`;
}

function links(report: Report, formatter: Formatter): string {
  // Outside GitHub, a run has no URL.
  if (report.run.url === '') return '';
  const run = formatter.link('Open the run', report.run.url);
  const page = report.dashboardUrl;
  return page === undefined ? run : `${run} · ${formatter.link('Download the dashboard', page)}`;
}

function paragraph(text: string): string[] {
  return text === '' ? [] : [text];
}

function shorten(entries: readonly string[], limit: number): string[] {
  const shown = entries.slice(0, limit);
  const more = entries.length - shown.length;
  return more > 0 ? [...shown, `… and ${formatCount(more)} more`] : shown;
}
