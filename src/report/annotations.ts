import type { Annotation } from '../platform/ports.ts';
import { labelOf, listItems } from '../text/node-label.ts';
import { cleanLine, cleanText, cutLines, cutText } from '../text/plain-text.ts';
import { formatCount } from '../text/quantities.ts';
import { isInRepository } from './blocks/file-link.ts';
import { type Failure, listFailures, listWarnings, OLD_FAILURE } from './model/failures.ts';
import type { Report, ReportSource } from './model/report.ts';
import { describeSource, listLateSources } from './model/sources.ts';
import { buildVerdict } from './model/verdict.ts';

/** GitHub shows 10 annotations of a level in a step, and cuts a message at 4,096 characters. */
const PER_LEVEL = 10;
const MESSAGE_LENGTH = 4_000;
const TITLE_LENGTH = 200;

/**
 * Errors on the files that failed, then breaking changes and warnings. At most ten of each level;
 * the last counts the rest.
 */
export function buildAnnotations(report: Report): Annotation[] {
  // What `fail-on: new` lets pass is no error.
  const level = report.status === 'success' ? 'warning' : 'error';
  const all = [
    ...fatal(report),
    ...timedOut(report),
    ...checkup(report),
    ...listFailures(report).map((failure) => annotate(report, level, failure, 'failed')),
    ...breakingChanges(report),
    ...(report.fatal ? [] : listLateSources(report).map((source) => lateSource(report, source))),
    ...listWarnings(report).map((warning) => annotate(report, 'warning', warning, 'warned')),
  ];
  const ofLevel = (wanted: Annotation['level']) => all.filter(({ level }) => level === wanted);
  return [
    ...capped(ofLevel('error'), 'error', 'failures'),
    ...capped(ofLevel('warning'), 'warning', 'warnings'),
    ...skipped(report),
  ];
}

function fatal(report: Report): Annotation[] {
  if (!report.fatal) return [];
  const { message, hint, location } = report.fatal;
  return [
    {
      level: 'error',
      title: title(`dbt ${report.project} stopped`),
      message: text([message, hint].filter(Boolean).join('\n')),
      ...(location && { file: location.file }),
      ...(location?.line !== undefined && { line: location.line }),
    },
  ];
}

function lateSource(report: Report, source: ReportSource): Annotation {
  const { uniqueId, file, line } = source;
  return {
    level: 'warning',
    title: title(`source ${source.name} is not fresh`),
    message: text(describeSource(source)),
    ...(isInRepository(report, uniqueId) && { file, ...(line !== undefined && { line }) }),
  };
}

/** The step fails, so the page of the run must say why; a cancelled one says so itself. */
function timedOut(report: Report): Annotation[] {
  if (report.status !== 'timed-out') return [];
  const { icon, words } = buildVerdict(report);
  const running = report.running.map(({ uniqueId }) => labelOf(uniqueId));
  const lines = [
    `${icon} ${words}`,
    ...report.notices,
    running.length > 0 && `Running when dbt was stopped: ${listItems(running, 10)}.`,
  ];
  return [
    {
      level: 'error',
      title: title(`dbt ${report.project} timed out`),
      message: text(lines.filter(Boolean).join('\n')),
    },
  ];
}

/** What `mode: doctor` found wrong, on its line where it has one. */
function checkup(report: Report): Annotation[] {
  return (report.checkup ?? []).flatMap(({ name, status, found, todo, location }) => {
    if (status !== 'failed' && status !== 'warning') return [];
    return [
      {
        level: status === 'failed' ? 'error' : 'warning',
        title: title(`dbt set-up: ${name.replaceAll('`', '')}`),
        message: text([found, todo].filter(Boolean).join('\n').replaceAll('`', '')),
        ...(location && location.file !== '' && { file: location.file }),
        ...(location?.line !== undefined && { line: location.line }),
      },
    ];
  });
}

/** Nothing is wrong, but nothing was tried either. */
function skipped(report: Report): Annotation[] {
  if (report.status !== 'skipped') return [];
  return [
    {
      level: 'notice',
      title: title(`dbt ${report.project} was skipped`),
      message: text(report.notices.join('\n')),
    },
  ];
}

function annotate(
  report: Report,
  level: 'error' | 'warning',
  failure: Failure,
  word: string,
): Annotation {
  const { kind, name, tested, rows, message, file, line, old } = failure;
  const what = `${kind} ${name}${tested === undefined ? '' : ` of ${tested}`}`;
  const verdict = `${rows ?? word}${old ? `, ${OLD_FAILURE}` : ''}`;
  return {
    level,
    title: title(`dbt ${what}: ${verdict}`),
    message: text(message === '' ? `${what}: ${verdict}` : message),
    ...(isInRepository(report, failure.uniqueId) && file !== '' ? { file } : {}),
    ...(line === undefined ? {} : { line }),
  };
}

/** On the file of the model that lost or changed the column. */
function breakingChanges(report: Report): Annotation[] {
  return (report.review?.impact?.breaking ?? []).map((change) => {
    const { node, column, what, usedBy, contract } = change;
    const changed = `${labelOf(node)}.${column} ${what === 'removed' ? 'was removed' : 'changed type'}`;
    const used = usedBy.map(labelOf).sort().join(', ');
    const file = report.nodes.find(({ uniqueId }) => uniqueId === node)?.file ?? '';
    return {
      level: 'warning',
      title: title(`dbt breaking change: ${changed}`),
      message: text(
        [used && `Used by ${used}.`, contract && 'The column is part of the contract.']
          .filter(Boolean)
          .join(' '),
      ),
      ...(isInRepository(report, node) && file !== '' ? { file } : {}),
    };
  });
}

function capped(annotations: Annotation[], level: Annotation['level'], noun: string): Annotation[] {
  if (annotations.length <= PER_LEVEL) return annotations;
  const shown = annotations.slice(0, PER_LEVEL - 1);
  const more = formatCount(annotations.length - shown.length);
  return [
    ...shown,
    {
      level,
      title: `${more} more ${noun}`,
      message: `${more} more ${noun} are in the job summary.`,
    },
  ];
}

function title(value: string): string {
  return cutText(cleanLine(value), TITLE_LENGTH);
}

function text(value: string): string {
  return cutLines(cleanText(value), 40, MESSAGE_LENGTH);
}
