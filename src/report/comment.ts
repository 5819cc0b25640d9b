import { code, escapeText, joinBlocks, link } from '../text/markdown.ts';
import { cutText, takeWhatFits } from '../text/plain-text.ts';
import { formatDay } from '../text/quantities.ts';
import {
  renderFlakyLine,
  renderFooter,
  renderNotices,
  renderProvenance,
  renderRunning,
  renderTitle,
} from './blocks/fact-lines.ts';
import {
  type FailureLimits,
  renderFailures,
  renderFatal,
  renderWarnings,
} from './blocks/failure-blocks.ts';
import { fitBlocks } from './blocks/fit-blocks.ts';
import { renderNodeTable, renderTestTable, type TableLimits } from './blocks/node-table.ts';
import { listReviewBlocks } from './blocks/review-blocks.ts';
import { renderOtherWrites, renderRefusedWrites } from './blocks/write-blocks.ts';
import type { Report } from './model/report.ts';
import { isStopped } from './model/stop.ts';

/** GitHub refuses a comment over 65,536 characters. */
const COMMENT_LIMIT = 60_000;

const CLOSING_START = '<!-- dbt-ci: closed -->';
const CLOSING_END = '<!-- dbt-ci: end -->';

/**
 * The first line of a project's comment, by which it is found again. It only counts at the start,
 * which the action writes: what follows may quote anything.
 */
export function commentMarker(project: string): string {
  return `<!-- dbt-ci:${encodeURIComponent(project.toWellFormed()).replaceAll('-', '%2D')} -->`;
}

/**
 * The comment of a pull request: the verdict, then what failed, what was built and why, what that
 * changes in the data and what it may break.
 */
export function renderComment(report: Report): string {
  const rest = link('job summary', report.run.url);
  const limits: FailureLimits = {
    count: 10,
    open: 3,
    messageLines: 20,
    messageLength: 1_500,
    room: 30_000,
    rest,
  };
  const above = [
    `${commentMarker(report.project)}\n${renderTitle(report)}`,
    renderNotices(report),
    renderRunning(report),
    report.fatal ? renderFatal(report, report.fatal, limits) : '',
    renderRefusedWrites(report, { count: 10, room: 5_000, rest }),
    renderFailures(report, limits),
    renderFlakyLine(report),
    renderWarnings(report, { ...limits, room: 5_000 }),
    renderOtherWrites(report, { count: 20, room: 4_000, rest }),
  ];
  const below = [renderProvenance(report), renderFooter(report)];
  const room = COMMENT_LIMIT - joinBlocks([...above, ...below]).length;
  const blocks = listReviewBlocks(
    report,
    (tableRoom) => renderResultTable(report, { room: tableRoom, rest }),
    { rest, open: 9_000, names: 25 },
  );
  return joinBlocks([...above, fitBlocks(blocks, room, rest), ...below]);
}

/** A run that builds nothing is about its tests. */
function renderResultTable(report: Report, limits: TableLimits): string {
  if (report.nodes.length > 0 || !report.review) return renderNodeTable(report, limits);
  return renderTestTable(report, limits);
}

/** Verdict and link only, for when GitHub refuses the comment. */
export function renderShortComment(report: Report): string {
  return joinBlocks([
    `${commentMarker(report.project)}\n${renderTitle(report)}`,
    renderFooter(report),
  ]);
}

/**
 * The comment of a closed pull request: as it was, with what became of the schemas above. `body`
 * starts with the marker. Marking it again replaces the first mark.
 */
export function markCommentClosed(body: string, report: Report): string {
  const marker = commentMarker(report.project);
  const content = body.slice(marker.length).trimStart();
  const markEnd = content.startsWith(CLOSING_START) ? content.indexOf(CLOSING_END) : -1;
  const rest = markEnd === -1 ? content : content.slice(markEnd + CLOSING_END.length).trimStart();
  return `${marker}\n${CLOSING_START}\n${closingNote(report)}\n\n${CLOSING_END}\n\n${rest}`;
}

function listSchemas(all: readonly string[]): string {
  const schemas = takeWhatFits(all.map(code), 2_000);
  const more = all.length - schemas.length;
  return more > 0 ? `${schemas.join(', ')} and ${more} more` : schemas.join(', ');
}

function closingNote(report: Report): string {
  const run = link('Log', report.run.url);
  if (report.status === 'failure' || isStopped(report)) {
    const reason = report.fatal?.message ?? report.notices[0] ?? '';
    return `> [!WARNING]\n> The pull request is closed, but its schemas could not be dropped. ${escapeText(cutText(reason, 500))} ${run}`;
  }
  const dropped = listSchemas(report.droppedSchemas);
  const what = dropped === '' ? 'There were no schemas to drop.' : `Dropped ${dropped}.`;
  const [kept] = report.keptSchemas;
  if (kept) {
    const names = listSchemas(report.keptSchemas.map(({ name }) => name));
    return `> [!NOTE]\n> 🧹 The pull request is closed. Kept until ${formatDay(kept.until)}: ${names}. ${run}`;
  }
  return `> [!NOTE]\n> 🧹 The pull request is closed. ${what} ${run}`;
}
