import { renderCommitLink } from './file-link.ts';
import { code, escapeText, link } from './markdown.ts';
import { cutText, takeWhatFits } from './plain-text.ts';
import { formatAge, formatDuration } from './quantities.ts';
import type { Report } from './report.ts';
import { buildVerdict } from './verdict.ts';

const NOTICE_LENGTH = 600;
const NOTICES_ROOM = 5_000;

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

/** Where things were built and what they were compared with, in one or two sentences. */
export function renderProvenance(report: Report): string {
  const stoppedEarly = report.fatal !== undefined || report.status === 'cancelled';
  if (stoppedEarly && report.nodes.length === 0) return '';
  if (report.mode === 'deploy') return deployProvenance(report);
  const sentences = [];
  if (report.nodes.length > 0) sentences.push(`Built in schema ${code(report.schema)}.`);
  const { baseline } = report;
  if (baseline.kind === 'production') {
    const commit = renderCommitLink(report, baseline.sha);
    const age = formatAge(baseline.createdAt, report.createdAt);
    const run = link(
      `run ${baseline.runId}`,
      `${report.repositoryUrl}/actions/runs/${baseline.runId}`,
    );
    const compared = report.status === 'nothing' ? 'Nothing differs from' : 'Compared with';
    sentences.push(`${compared} production at ${commit}, deployed ${age} by ${run}.`);
    if (baseline.status === 'failure') {
      sentences.push('That deploy failed: what it could not build counts as changed here.');
    }
  }
  if (baseline.kind === 'none') {
    sentences.push(escapeText(cutText(baseline.reason, NOTICE_LENGTH)));
  }
  return sentences.join(' ');
}

function deployProvenance(report: Report): string {
  const steps = report.steps.map((step) => code(`dbt ${step}`)).join(', ');
  const commit = renderCommitLink(report, report.sha);
  return `Ran ${steps} of ${code(report.branch)} at ${commit}, target ${code(report.target)}, schema ${code(report.schema)}.`;
}

/** The small print: run, commit, time, version. */
export function renderFooter(report: Report): string {
  const parts = [
    link('Log and summary', report.run.url),
    `commit ${renderCommitLink(report, report.sha)}`,
    formatDuration(report.duration),
    report.dbtVersion && `dbt ${escapeText(report.dbtVersion)}`,
  ];
  return `<sub>${parts.filter(Boolean).join(' · ')}</sub>`;
}
