import type { StepResult } from '../__tests__/support/runner/step.ts';
import type { StepAnnotation } from '../__tests__/support/runner/step-log.ts';
import type { SlackMessage } from '../__tests__/support/slack.ts';
import { renderMarkdown, renderSlackBlocks } from './render-markdown.ts';
import type { Scene } from './scene.ts';
import { paint, renderColumns, renderPanel } from './terminal.ts';

/** How many lines to show of what is long; the rest is in `folder`. */
export interface Excerpt {
  commentLines?: number;
  summaryLines: number;
  folder: string;
}

/** Everything that people got to see of a run, as lines for a terminal. */
export function renderScene(scene: Scene, excerpt: Excerpt): string[] {
  const { step, comment, slack } = scene;
  return [
    ...renderBuilt(scene),
    ...step.annotations.flatMap(renderAnnotation),
    ...(comment === undefined ? [] : renderCommentPanel(scene, comment, excerpt)),
    ...renderSummaryPanel(scene, excerpt),
    ...slack.flatMap(renderMessage),
  ];
}

/** One row of the closing table. */
export function renderClosingRow(
  name: string,
  { step, report, built }: Scene,
  expected: StepResult['conclusion'],
): string[] {
  const ran = report.tests.filter(({ status }) => status !== 'skipped');
  const passed = ran.filter(({ status }) => status === 'pass');
  const asItShould = step.conclusion === expected;
  const comparison = asItShould && expected !== 'success' ? ', as it should be' : '';
  const builds = report.mode === 'ci' || report.mode === 'deploy';
  return [
    name,
    builds ? `${built.length} of ${report.buildableTotal}` : '–',
    builds ? `${passed.length} of ${ran.length} passed` : '–',
    report.duration.toFixed(1),
    paint(asItShould ? 'green' : 'red', step.conclusion + comparison),
  ];
}

const CLOSING_HEAD = ['run', 'built', 'tests', 'seconds', 'verdict'];

export function renderClosingTable(rows: readonly (readonly string[])[]): string[] {
  return renderColumns([CLOSING_HEAD.map((cell) => paint('dim', cell)), ...rows], [3]);
}

function renderBuilt({ report, built, notBuilt }: Scene): string[] {
  if (report.mode !== 'ci') return [];
  return [
    `  built      ${paint('bold', built.join(', '))}`,
    `  not built  ${paint('dim', notBuilt.join(', '))}`,
  ];
}

function renderAnnotation({ level, title = '', message, file, line }: StepAnnotation): string[] {
  const place = file === undefined ? 'the run' : `${file}${line ? `:${line}` : ''}`;
  return renderPanel(`annotation on ${place}`, [
    paint(level === 'error' ? 'red' : 'yellow', `${level}: ${title}`),
    ...(title.endsWith(message) ? [] : message.split('\n')),
  ]);
}

function renderCommentPanel({ report }: Scene, comment: string, excerpt: Excerpt): string[] {
  const lines = renderMarkdown(comment);
  return renderPanel(
    `comment on pull request #${report.pullRequest}`,
    cut(lines, excerpt.commentLines ?? lines.length, `${excerpt.folder}/comment.md`),
  );
}

function renderSummaryPanel({ step, report, comment }: Scene, excerpt: Excerpt): string[] {
  const name = comment === undefined ? 'job summary' : 'job summary: the same, and every test';
  const lines = renderMarkdown(beyond(step.summary, comment ?? ''));
  if (report.mode === 'cleanup' || lines.length === 0) return [];
  return renderPanel(name, cut(lines, excerpt.summaryLines, `${excerpt.folder}/summary.md`));
}

function renderMessage({ channel = '', blocks }: SlackMessage): string[] {
  return renderPanel(`Slack ${channel}`, renderSlackBlocks(blocks));
}

function cut(lines: readonly string[], count: number, file: string): string[] {
  const rest = lines.length - count;
  if (rest <= 1) return [...lines];
  return [...lines.slice(0, count), paint('dim', `… ${rest} more lines: ${file}`)];
}

/** The lines of the summary that the comment does not have. */
function beyond(summary: string, comment: string): string {
  const told = new Set(comment.split('\n').filter((line) => line !== ''));
  return summary
    .split('\n')
    .filter((line) => !told.has(line))
    .join('\n');
}
