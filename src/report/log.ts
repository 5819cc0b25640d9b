import type { Problem } from '../errors.ts';
import { isStale } from '../health/outcomes.ts';
import { plainFormatter } from '../text/formatter.ts';
import { labelOf } from '../text/node-label.ts';
import { cleanLine, cleanText, cutLines } from '../text/plain-text.ts';
import { formatCount, formatDay, formatDuration } from '../text/quantities.ts';
import { listCheckup } from './blocks/checkup.ts';
import {
  describeAnomalies,
  describeOwnership,
  describeRecovered,
  describeSince,
  describeStillFailing,
  listStillFailing,
} from './blocks/health-lines.ts';
import { buildChecks, signOf } from './model/checks.ts';
import { type Failure, listFailures, listWarnings, OLD_FAILURE } from './model/failures.ts';
import { describeFlaky } from './model/flaky.ts';
import { describeOrphans } from './model/orphans.ts';
import { describePromotion } from './model/promotion.ts';
import type { Report, RunningNode } from './model/report.ts';
import { describeSource, listLateSources } from './model/sources.ts';
import { buildVerdict } from './model/verdict.ts';
import { renderPlanned } from './planned.ts';

const MESSAGE_LINES = 40;
const MESSAGE_LENGTH = 4_000;

/** Names that can be pasted into a shell as they are. */
const PLAIN_NAME = /^[\w.]+$/;
const COMMAND_NAMES = 10;
const FAILING_SHOWN = 50;

/** The closing lines of the job log: what failed, where, why, and what to do. */
export function renderLog(report: Report): string[] {
  const { icon, words } = buildVerdict(report);
  const paragraphs = [
    listCheckup(report),
    report.fatal ? fatalLines(report.fatal) : [],
    ...listFailures(report).map((failure) => failureLines(report, '❌', failure)),
    ...listWarnings(report).map((warning) => failureLines(report, '⚠️', warning)),
    flakyLines(report),
    report.fatal ? [] : sourceLines(report),
    healthLines(report),
    skippedLines(report),
    sweptLines(report),
    keptLines(report),
    describeOrphans(report, cleanLine),
    renderPlanned(report),
    report.notices.map(cleanLine),
    describePromotion(report, cleanLine),
    report.running.map(runningLine),
    repeatCommand(report),
    [`${icon} dbt ${cleanLine(report.project)}: ${words} (${formatDuration(report.duration)})`],
  ];
  return paragraphs.filter((lines) => lines.length > 0).flatMap((lines) => ['', ...lines]);
}

function flakyLines(report: Report): string[] {
  const words = describeFlaky(report, cleanLine);
  return words ? [`🔁 ${words}`] : [];
}

function sourceLines(report: Report): string[] {
  return listLateSources(report).map((source) => {
    const icon = isStale(source) ? '❌' : '⚠️';
    return `${icon} source ${cleanLine(source.name)}: ${cleanLine(describeSource(source))}`;
  });
}

/** What the history adds to the run, and the four checks of the morning. */
function healthLines(report: Report): string[] {
  const recovered = describeRecovered(report, plainFormatter);
  const checks = report.mode === 'monitor' ? buildChecks(report, plainFormatter) : [];
  return [
    ...checks.map((check) => `${signOf(check)} ${check.name}: ${check.words}`),
    ...listStillFailing(report)
      .slice(0, FAILING_SHOWN)
      .map((uniqueId) => `❌ ${describeStillFailing(report, uniqueId, plainFormatter)}`),
    ...describeAnomalies(report, plainFormatter).slice(0, FAILING_SHOWN),
    ...(recovered === '' ? [] : [`✅ ${recovered}`]),
  ];
}

function fatalLines({ message, hint, location }: Problem): string[] {
  const place = [location?.file, location?.line].filter((part) => part !== undefined).join(':');
  return [
    `❌ dbt stopped${place === '' ? '' : ` at ${cleanLine(place)}`}`,
    ...indented(message),
    ...(hint ? [`   What to do: ${cleanLine(hint)}`] : []),
  ];
}

function failureLines(report: Report, icon: string, failure: Failure): string[] {
  const { kind, name, tested, rows, file, line, old } = failure;
  const what = `${kind} ${name}${tested === undefined ? '' : ` of ${tested}`}`;
  const place = line === undefined ? file : `${file}:${line}`;
  const title = [what, rows, old && OLD_FAILURE, place].filter(Boolean).join(' · ');
  const fate = [
    describeSince(report, failure.uniqueId, plainFormatter),
    describeOwnership(report, failure.uniqueId, plainFormatter),
  ].filter(Boolean);
  return [
    `${icon} ${cleanLine(title)}`,
    ...(fate.length > 0 ? [`   ${fate.join(' · ')}`] : []),
    ...indented(failure.message),
  ];
}

function skippedLines(report: Report): string[] {
  const skipped = report.nodes.filter(({ outcome }) => outcome === 'skipped');
  if (skipped.length === 0) return [];
  const names = skipped.slice(0, 20).map(({ name }) => cleanLine(name));
  const more = skipped.length - names.length;
  const rest = more > 0 ? ` and ${formatCount(more)} more` : '';
  return [`⏭️ skipped because an upstream node failed: ${names.join(', ')}${rest}`];
}

function runningLine({ uniqueId, seconds }: RunningNode): string {
  return `⏳ running when dbt was stopped: ${cleanLine(labelOf(uniqueId))} (${formatDuration(seconds)})`;
}

function sweptLines({ sweep }: Report): string[] {
  if (!sweep || sweep.schemas.length === 0) return [];
  const names = sweep.schemas.slice(0, 20).map(({ name }) => cleanLine(name));
  const more = sweep.schemas.length - names.length;
  const rest = more > 0 ? ` and ${formatCount(more)} more` : '';
  const what = sweep.dryRun ? 'would be dropped with "sweep: on"' : 'dropped';
  return [`🧹 ${what}, because the pull requests are closed: ${names.join(', ')}${rest}`];
}

function keptLines({ keptSchemas }: Report): string[] {
  if (keptSchemas.length === 0) return [];
  const names = keptSchemas
    .slice(0, 20)
    .map(({ name, until }) => `${cleanLine(name)} until ${formatDay(until)}`);
  const more = keptSchemas.length - names.length;
  const rest = more > 0 ? ` and ${formatCount(more)} more` : '';
  return [`🧹 kept by "keep-schemas": ${names.join(', ')}${rest}`];
}

/** The command that shows the same failures on the reader's machine. */
function repeatCommand(report: Report): string[] {
  const names = [...new Set(listFailures(report).map(({ name }) => name))];
  const plain = names.filter((name) => PLAIN_NAME.test(name)).slice(0, COMMAND_NAMES);
  if (plain.length === 0) return [];
  return [`To reproduce this on your machine: dbt build --select ${plain.join(' ')}`];
}

function indented(message: string): string[] {
  const text = cutLines(cleanText(message).trim(), MESSAGE_LINES, MESSAGE_LENGTH);
  return text === '' ? [] : text.split('\n').map((line) => `   ${line}`);
}
