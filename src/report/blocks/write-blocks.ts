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

const WHAT_TO_DO_CHECK = [
  '**What to do:**',
  '- Is it a hook? Make it depend on `flags.WHICH`, which is `freshness` here, or set dbt’s flag `source_freshness_run_project_hooks` to false.',
  '- Is the write safe? Add its target to the workflow’s input `allow-writes`.',
].join('\n');

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
  const [where, whatToDo] = REFUSED[report.mode] ?? [' to live schemas', WHAT_TO_DO_GREEN];
  return joinBlocks([
    `### Refused writes\nThe action did not send ${count} to the warehouse, because ${it} could write${where}.`,
    listLines(report, refused, limits),
    whatToDo,
  ]);
}

/** Where the fence refused them, and what to do; else it is a blue-green deploy. */
const REFUSED: Partial<Record<Report['mode'], readonly [string, string]>> = {
  ci: [' outside this pull request’s schemas', WHAT_TO_DO],
  monitor: [', and a health check writes nothing', WHAT_TO_DO_CHECK],
};

/**
 * Other writes of hooks and macros: files, schemas, and what the workflow allows; and Python models,
 * which could have written anywhere.
 */
export function renderOtherWrites(report: Report, limits: WriteLimits): string {
  const others = report.writes.filter((write) => !write.refused);
  const written = others.filter(({ reason }) => reason === '');
  const unread = others.filter(({ reason }) => reason !== '');
  return joinBlocks([
    written.length === 0
      ? ''
      : details(
          `Hooks and macros also wrote to ${formatNumberOf(written.length, 'other place')}`,
          listLines(report, written, limits),
        ),
    unread.length === 0
      ? ''
      : details(
          `The write fence does not read Python: ${formatNumberOf(unread.length, 'model')}`,
          listLines(report, unread, limits),
        ),
  ]);
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
