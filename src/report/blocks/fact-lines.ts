import { code, escapeText, link } from '../../text/markdown.ts';
import { labelOf, listItems } from '../../text/node-label.ts';
import { cutText, takeWhatFits } from '../../text/plain-text.ts';
import { formatAge, formatDuration, formatNumberOf } from '../../text/quantities.ts';
import { describeFlaky } from '../model/flaky.ts';
import type { ProductionBaseline, Report } from '../model/report.ts';
import { isStopped } from '../model/stop.ts';
import { buildVerdict, deferredCount } from '../model/verdict.ts';
import { renderCommitLink } from './file-link.ts';

const NOTICE_LENGTH = 600;
const NOTICES_ROOM = 5_000;
const RUNNING_SHOWN = 10;
const SCHEMAS_SHOWN = 5;

/** `### ✅ dbt shop: 4 of 21 built, 17 read from production` */
export function renderTitle(report: Report): string {
  const { icon, words } = buildVerdict(report);
  return `### ${icon} dbt ${code(report.project)}: ${words}`;
}

/** What the reader must know before the numbers, as one GitHub alert; empty where there is nothing. */
export function renderNotices(report: Report): string {
  const notices = report.notices.map((notice) => `> ${escapeText(cutText(notice, NOTICE_LENGTH))}`);
  if (notices.length === 0) return '';
  return `> [!NOTE]\n${takeWhatFits(notices, NOTICES_ROOM).join('\n>\n')}`;
}

/** What a stopped run was busy with; empty where nothing ran. */
export function renderRunning({ running }: Report): string {
  if (running.length === 0) return '';
  const items = running.map(
    ({ uniqueId, seconds }) => `${code(labelOf(uniqueId))} for ${formatDuration(seconds)}`,
  );
  return `⏳ Running when dbt was stopped: ${listItems(items, RUNNING_SHOWN)}.`;
}

/** What only a later attempt brought, in one line; empty where nothing was. */
export function renderFlakyLine(report: Report): string {
  const words = describeFlaky(report, code);
  return words && `🔁 ${words}`;
}

/** Where things were built and what they were compared with, in one or two sentences. */
export function renderProvenance(report: Report): string {
  const stoppedEarly =
    report.fatal !== undefined || report.status === 'skipped' || isStopped(report);
  if (stoppedEarly && report.nodes.length === 0) return '';
  if (report.mode === 'deploy') return deployProvenance(report);
  const sentences = [];
  if (report.nodes.length > 0) sentences.push(builtIn(report));
  const { baseline } = report;
  const nothing = report.status === 'nothing' && !hasFindings(report);
  // Macros that only hooks run are no node's: of them nothing is said.
  const compared = nothing ? 'No node differs from' : 'Compared with';
  if (baseline.kind === 'production') {
    sentences.push(`${compared} ${renderProduction(report, baseline)}.`);
    if (baseline.status === 'failure') {
      sentences.push(
        'That deploy failed. The nodes that it could not build count as changed here.',
      );
    }
  }
  if (baseline.kind === 'base') {
    sentences.push(`${compared} the base commit ${renderCommitLink(report, baseline.sha)}.`);
    if (baseline.production) {
      const production = renderProduction(report, baseline.production);
      sentences.push(`Nodes that were not built are read from ${production}.`);
    }
  }
  if (baseline.kind === 'none') {
    sentences.push(escapeText(cutText(baseline.reason, NOTICE_LENGTH)));
  }
  return [...sentences, renderWorth(report)].filter(Boolean).join(' ');
}

/** The schemas that were written to: the target's own may not be among them. */
function builtIn({ nodes, schema }: Report): string {
  const found = nodes.flatMap((node) => (node.outcome === 'skipped' ? [] : (node.schema ?? [])));
  const schemas = [...new Set(found)].sort();
  if (schemas.length === 0) return `Built in schema ${code(schema)}.`;
  const names = listItems(schemas.map(code), SCHEMAS_SHOWN);
  return `Built in ${schemas.length === 1 ? 'schema' : 'schemas'} ${names}.`;
}

/** Something differs from the baseline, though none of it was to be built. */
function hasFindings({ review }: Report): boolean {
  return review !== undefined && review.leftOut.length + review.removed.length > 0;
}

/** What not building the rest was worth. */
function renderWorth(report: Report): string {
  const unbuilt = deferredCount(report);
  const seconds = report.review?.savedSeconds;
  if (seconds === undefined || unbuilt === 0) return '';
  return `The ${formatNumberOf(unbuilt, 'node')} that this run did not build took ${formatDuration(seconds)} in production’s last run.`;
}

/** `production at 4f2a9c1, deployed 3 h ago by run 877` */
function renderProduction(report: Report, { sha, createdAt, runId }: ProductionBaseline): string {
  const age = formatAge(createdAt, report.createdAt);
  const run = link(`run ${runId}`, `${report.repositoryUrl}/actions/runs/${runId}`);
  return `production at ${renderCommitLink(report, sha)}, deployed ${age} by ${run}`;
}

function deployProvenance(report: Report): string {
  if (report.steps.length === 0) return '';
  const steps = report.steps.map((step) => code(`dbt ${step}`)).join(', ');
  const commit = renderCommitLink(report, report.sha);
  return `Ran ${steps} on ${code(report.branch)} at ${commit}, target ${code(report.target)}, schema ${code(report.schema)}.`;
}

/** The small print: run, commit, time, version. */
export function renderFooter(report: Report): string {
  const parts = [
    report.run.url && link('Log and summary', report.run.url),
    `commit ${renderCommitLink(report, report.sha)}`,
    formatDuration(report.duration),
    report.dbtVersion && `dbt ${escapeText(report.dbtVersion)}`,
  ];
  return `<sub>${parts.filter(Boolean).join(' · ')}</sub>`;
}
