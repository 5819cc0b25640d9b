/**
 * Renders the README and every comment, summary, Slack message, email and log to ./look, as text, HTML
 * and PNG; after `npm run demo` its comments too, which are the pictures in README.md.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { KnownBlock } from '@slack/types';
import { ALERT_VARIANTS, firstEvent } from '../__tests__/notify/alert-variants.ts';
import { DOCTOR_VARIANTS } from '../__tests__/report/doctor-variants.ts';
import { REVIEW_VARIANTS } from '../__tests__/report/review-variants.ts';
import {
  CLEANUP_VARIANTS,
  COMMENT_VARIANTS,
  DEPLOY_VARIANTS,
  SKIPPED_VARIANTS,
} from '../__tests__/report/variants.ts';
import { renderEmail } from '../src/notify/sinks/email.ts';
import { renderSlack, type SlackMessage } from '../src/notify/sinks/slack-message.ts';
import { markCommentClosed, renderComment } from '../src/report/comment.ts';
import { renderLog } from '../src/report/log.ts';
import type { Report } from '../src/report/model/report.ts';
import { renderSummary } from '../src/report/summary.ts';
import { htmlPage, markdownPage, type Page, takePictures, withSigns } from './pages.ts';

const FOLDER = resolve('look');
const ALERT_REPORTS = Object.fromEntries(
  Object.entries(ALERT_VARIANTS).map(([name, { report }]) => [name, report]),
);

/** The README as GitHub shows it: whole, and what somebody sees without scrolling. */
function readmePages(): Page[] {
  const page = markdownPage('readme', readFileSync('README.md', 'utf8'));
  const html = page.html.replaceAll(/src="(docs\/[^"]+\.png)"/g, (_, path: string) => {
    return `src="data:image/png;base64,${readFileSync(path).toString('base64')}"`;
  });
  return [
    { ...page, html },
    { name: 'readme-first-screen', files: {}, html, height: 900 },
  ];
}

function commentPages(): Page[] {
  const comments = Object.entries({ ...COMMENT_VARIANTS, ...REVIEW_VARIANTS }).map(
    ([name, report]) => markdownPage(`comment-${name}`, renderComment(report)),
  );
  const before = renderComment(COMMENT_VARIANTS['failed-test'] as Report);
  const closed = Object.entries(CLEANUP_VARIANTS).map(([name, report]) =>
    markdownPage(`comment-closed-${name}`, markCommentClosed(before, report)),
  );
  return [...comments, ...closed];
}

function demoPages(): Page[] {
  return globSync('demo/output/*/comment.md').map((file) =>
    markdownPage(`demo-${basename(dirname(file))}`, readFileSync(file, 'utf8')),
  );
}

function summaryPages(): Page[] {
  const variants = {
    ...COMMENT_VARIANTS,
    ...REVIEW_VARIANTS,
    ...DEPLOY_VARIANTS,
    ...ALERT_REPORTS,
    ...CLEANUP_VARIANTS,
    ...SKIPPED_VARIANTS,
    ...DOCTOR_VARIANTS,
  };
  return Object.entries(variants).map(([name, report]) =>
    markdownPage(`summary-${name}`, renderSummary(report)),
  );
}

function slackPages(): Page[] {
  return toldOf().map(([name, { report, event }]) => {
    const message = renderSlack(report, event);
    return {
      name: `slack-${name}`,
      files: { json: `${JSON.stringify(message, null, 2)}\n` },
      html: htmlPage('slack', slackHtml(message)),
    };
  });
}

/** As it is: emails bring their own style. */
function emailPages(): Page[] {
  return toldOf()
    .filter(([, { event }]) => event.kind !== 'success')
    .map(([name, { report, event }]) => {
      const { text, html } = renderEmail(report, event);
      return { name: `email-${name}`, files: { txt: text }, html: withSigns(html) };
    });
}

function toldOf() {
  const deploys = Object.entries(DEPLOY_VARIANTS).map(
    ([name, report]) => [name, { report, event: firstEvent(report) }] as const,
  );
  return [...deploys, ...Object.entries(ALERT_VARIANTS)];
}

function logPages(): Page[] {
  const variants = {
    ...COMMENT_VARIANTS,
    ...DEPLOY_VARIANTS,
    ...ALERT_REPORTS,
    ...CLEANUP_VARIANTS,
    ...SKIPPED_VARIANTS,
    ...DOCTOR_VARIANTS,
  };
  return Object.entries(variants).map(([name, report]) => {
    const log = renderLog(report).join('\n');
    return {
      name: `log-${name}`,
      files: { txt: `${log}\n` },
      html: htmlPage('log', `<pre>${escapeHtml(log)}</pre>`),
    };
  });
}

/** Slack's mrkdwn, nearly. */
function slackHtml(message: SlackMessage): string {
  const block = (content: KnownBlock) => {
    if (content.type === 'header') return `<h3>${content.text.text}</h3>`;
    if (content.type !== 'section') return '';
    return `<p>${mrkdwn(content.text?.text ?? '')}</p>`;
  };
  return `<b>dbt</b> <small>APP 9:12 AM</small>${message.blocks.map(block).join('')}`;
}

function mrkdwn(text: string): string {
  return text
    .replaceAll(/<(https?:[^|>]*)\|([^>]*)>/g, '<a href="$1">$2</a>')
    .replaceAll(/`([^`\n]*)`/g, '<code>$1</code>')
    .replaceAll('\n', '<br>');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

const pages = [
  ...readmePages(),
  ...commentPages(),
  ...demoPages(),
  ...summaryPages(),
  ...slackPages(),
  ...emailPages(),
  ...logPages(),
];
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER);
for (const { name, files, html } of pages) {
  for (const [extension, text] of Object.entries(files)) {
    writeFileSync(join(FOLDER, `${name}.${extension}`), text);
  }
  writeFileSync(join(FOLDER, `${name}.html`), html);
}
const pictures = await takePictures(pages, FOLDER);
console.log(`${pages.length} renderings in ${FOLDER}, ${pictures}`);
