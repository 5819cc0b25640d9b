import type { Annotation } from '../adapters/ports.ts';
import { type Failure, listFailures, listWarnings } from './failures.ts';
import { isInRepository } from './file-link.ts';
import { cleanLine, cleanText, cutLines, cutText } from './plain-text.ts';
import { formatCount } from './quantities.ts';
import type { Report } from './report.ts';

/** GitHub shows 10 annotations of a level in a step, and cuts a message at 4,096 characters. */
const PER_LEVEL = 10;
const MESSAGE_LENGTH = 4_000;
const TITLE_LENGTH = 200;

/** Errors on the files that failed, then warnings. At most ten of each; the last counts the rest. */
export function buildAnnotations(report: Report): Annotation[] {
  const failures = listFailures(report).map((failure) => annotate(report, 'error', failure));
  const warnings = listWarnings(report).map((warning) => annotate(report, 'warning', warning));
  return [
    ...capped([...fatal(report), ...failures], 'error', 'failures'),
    ...capped(warnings, 'warning', 'warnings'),
  ];
}

function fatal(report: Report): Annotation[] {
  if (!report.fatal) return [];
  const { message, hint, file, line } = report.fatal;
  return [
    {
      level: 'error',
      title: title(`dbt ${report.project} stopped`),
      message: text([message, hint].filter(Boolean).join('\n')),
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
    },
  ];
}

function annotate(report: Report, level: 'error' | 'warning', failure: Failure): Annotation {
  const { kind, name, tested, rows, message, file, line } = failure;
  const what = `${kind} ${name}${tested === undefined ? '' : ` of ${tested}`}`;
  const verdict = rows ?? (level === 'error' ? 'failed' : 'warned');
  return {
    level,
    title: title(`dbt ${what}: ${verdict}`),
    message: text(message === '' ? `${what}: ${verdict}` : message),
    ...(isInRepository(report, failure.uniqueId) && file !== '' ? { file } : {}),
    ...(line === undefined ? {} : { line }),
  };
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
