import { pullRequestUrl } from '../platform/github/links.ts';
import { code, joinBlocks, link } from '../text/markdown.ts';
import { takeWhatFits } from '../text/plain-text.ts';
import { formatDay, formatNumberOf } from '../text/quantities.ts';
import { renderCheckup } from './blocks/checkup.ts';
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
import { renderChecks, renderHealth } from './blocks/health-blocks.ts';
import { renderRefreshes } from './blocks/merge-blocks.ts';
import { renderNodeTable, renderTestTable } from './blocks/node-table.ts';
import { renderOrphans } from './blocks/orphan-blocks.ts';
import { listReviewBlocks } from './blocks/review-blocks.ts';
import { renderOtherWrites, renderRefusedWrites } from './blocks/write-blocks.ts';
import { describePromotion } from './model/promotion.ts';
import type { Report } from './model/report.ts';
import { renderSources } from './model/sources.ts';

/** GitHub drops a summary over 1 MiB whole; a character takes three bytes at most. */
const SUMMARY_LIMIT = 340_000;

const REST = 'job log or report.json';

const PROVENANCE: ReadonlySet<Report['mode']> = new Set(['ci', 'deploy']);

/** The job summary: the comment's content with room for all of it, and every test. */
export function renderSummary(report: Report): string {
  const limits: FailureLimits = {
    count: 200,
    open: 20,
    messageLines: 60,
    messageLength: 4_000,
    room: 120_000,
    rest: REST,
  };
  const above = [
    renderTitle(report),
    renderChecks(report),
    renderCheckup(report),
    renderNotices(report),
    renderRunning(report),
    report.fatal ? renderFatal(report, report.fatal, limits) : '',
    renderRefusedWrites(report, { count: 200, room: 20_000, rest: REST }),
    renderFailures(report, limits),
    renderFlakyLine(report),
    renderWarnings(report, { ...limits, room: 30_000 }),
    renderOtherWrites(report, { count: 200, room: 20_000, rest: REST }),
    renderPromotion(report),
    renderRefreshes(report, 30_000),
    renderOrphans(report, 30_000),
    renderSources(report, 30_000),
    ...renderHealth(report),
    renderDropped(report),
    renderSweep(report),
    renderKept(report),
  ];
  const below = [PROVENANCE.has(report.mode) ? renderProvenance(report) : '', renderFooter(report)];
  const room = SUMMARY_LIMIT - joinBlocks([...above, ...below]).length;
  const blocks = listReviewBlocks(
    report,
    (tableRoom) => renderNodeTable(report, { room: Math.min(tableRoom, room / 2), rest: REST }),
    { rest: REST, open: 40_000, names: 2_000 },
  );
  const results = fitBlocks(blocks, room, REST);
  const tests = renderTestTable(report, { room: room - results.length, rest: REST });
  return `${joinBlocks([...above, results, tests, ...below])}\n`;
}

function renderPromotion(report: Report): string {
  return describePromotion(report, code).join(' ');
}

function renderSweep({ sweep, repositoryUrl }: Report): string {
  if (!sweep || sweep.schemas.length === 0) return '';
  const schemas = formatNumberOf(sweep.schemas.length, 'schema');
  const what = sweep.dryRun
    ? `🧹 With \`sweep: on\`, this run would have dropped ${schemas} of closed pull requests:`
    : `🧹 Dropped ${schemas} of closed pull requests:`;
  const lines = sweep.schemas.map(
    ({ name, pullRequest }) =>
      `- ${code(name)} ${link(`#${pullRequest}`, pullRequestUrl(repositoryUrl, pullRequest))}`,
  );
  return `${what}\n\n${takeWhatFits(lines, 20_000).join('\n')}`;
}

function renderKept({ keptSchemas, repositoryUrl }: Report): string {
  if (keptSchemas.length === 0) return '';
  const schemas = formatNumberOf(keptSchemas.length, 'schema');
  const lines = keptSchemas.map(
    ({ name, pullRequest, until }) =>
      `- ${code(name)} ${link(`#${pullRequest}`, pullRequestUrl(repositoryUrl, pullRequest))} until ${formatDay(until)}`,
  );
  return `🧹 Kept ${schemas} of closed pull requests (\`keep-schemas\`):\n\n${takeWhatFits(lines, 20_000).join('\n')}`;
}

function renderDropped(report: Report): string {
  return takeWhatFits(
    report.droppedSchemas.map((schema) => `- 🧹 ${code(schema)}`),
    20_000,
  ).join('\n');
}
