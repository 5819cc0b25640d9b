import { code, details, escapeText, joinBlocks } from '../../text/markdown.ts';
import { cutText, takeWhatFits } from '../../text/plain-text.ts';
import { formatCount, formatNumberOf } from '../../text/quantities.ts';
import type { Report, ReportWrite } from '../model/report.ts';
import { renderFileLink } from './file-link.ts';

export interface WriteLimits {
  count: number;
  /** Characters for the whole block. */
  room: number;
  /** Where to find the rest, as Markdown that follows “see the”. */
  rest: string;
}

const STATEMENT_LENGTH = 120;

const WHAT_TO_DO_GREEN =
  '**What to do:** Derive the target of the statement from `target.schema` or `this`. A blue-green deploy must not change anything live before the swap.';

const WHAT_TO_DO = [
  '**What to do:**',
  '- Is the write meant for production only? Set `ci-target` to a target of another name, and put the hook behind a condition on `target.name`.',
  '- Is it meant for pull requests too? Let it write to `{{ target.schema }}`, or to a schema or path with that name in it.',
  '- Is the write safe? Add its target to the workflow’s input `allow-writes`.',
].join('\n');

/** What the write fence did not send, and what to do. Empty if it refused nothing. */
export function renderRefusedWrites(report: Report, limits: WriteLimits): string {
  const refused = report.writes.filter((write) => write.refused);
  if (refused.length === 0) return '';
  const count = formatNumberOf(refused.length, 'statement');
  const it = refused.length === 1 ? 'it' : 'they';
  const isPull = report.mode === 'ci';
  const where = isPull ? 'outside this pull request’s schemas' : 'to live schemas';
  return joinBlocks([
    `### Refused writes\nThe action did not send ${count} to the warehouse, because ${it} could write ${where}.`,
    listLines(report, refused, limits),
    isPull ? WHAT_TO_DO : WHAT_TO_DO_GREEN,
  ]);
}

/** Other writes of hooks and macros: files, schemas, and what the workflow allows. */
export function renderOtherWrites(report: Report, limits: WriteLimits): string {
  const others = report.writes.filter((write) => !write.refused);
  if (others.length === 0) return '';
  return details(
    `Hooks and macros also wrote to ${formatNumberOf(others.length, 'other place')}`,
    listLines(report, others, limits),
  );
}

function listLines(report: Report, writes: readonly ReportWrite[], limits: WriteLimits): string {
  const lines = writes.slice(0, limits.count).map((write) => describe(report, write));
  const shown = takeWhatFits(lines, limits.room);
  const more = writes.length - shown.length;
  const rest = more > 0 ? `\n\n${formatCount(more)} more, see the ${limits.rest}.` : '';
  return `${shown.join('\n')}${rest}`;
}

function describe(report: Report, write: ReportWrite): string {
  const { kind, name, refused, target, reason } = write;
  const who = kind === '' ? code(name) : `**${kind}** ${code(name)}`;
  const verb = refused ? 'would write to' : 'wrote to';
  const where =
    target === undefined
      ? escapeText(reason.replaceAll('`', ''))
      : `${verb} ${code(cutText(target, 200))}`;
  const head = [who, renderFileLink(report, write), where].filter(Boolean).join(' · ');
  return `- ${head}  \n  ${code(cutText(write.statement, STATEMENT_LENGTH))}`;
}
