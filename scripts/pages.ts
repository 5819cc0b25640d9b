/** Pages as GitHub, Slack and a terminal show them, and pictures of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../__tests__/support/browser.ts';

const STYLE = readFileSync(new URL('look.css', import.meta.url), 'utf8');

export interface Page {
  name: string;
  files: Record<string, string>;
  html: string;
  /** Height in pixels of what is seen without scrolling; undefined: the whole page. */
  height?: number;
}

export function markdownPage(name: string, markdown: string): Page {
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  return { name, files: { md: markdown }, html: htmlPage('github', withAlerts(html)) };
}

/** GitHub's alerts are no part of its public Markdown specification. */
function withAlerts(html: string): string {
  return html.replaceAll(
    /<blockquote>\s*<p>\[!(NOTE|WARNING)\]\n?/g,
    (_, kind: string) =>
      `<blockquote class="${kind.toLowerCase()}"><p class="alert">${kind === 'NOTE' ? 'Note' : 'Warning'}</p><p>`,
  );
}

/** Signs instead of emoji: browsers on servers have no font for these. */
const SIGNS: Record<string, string> = {
  '✅': '<i class="ok">✓</i>',
  '❌': '<i class="bad">✗</i>',
  '⚠️': '<i class="warn">!</i>',
  '⏭️': '<i class="off">»</i>',
  '⏹️': '<i class="off">■</i>',
  '💥': '<i class="bad">✶</i>',
  '🧹': '<i class="off">⌫</i>',
  '🔁': '<i class="warn">↻</i>',
  '⏰': '<i class="bad">◷</i>',
  '⏪': '<i class="off">«</i>',
  '⏳': '<i class="off">…</i>',
  '➖': '<i class="off">–</i>',
  '🔄': '<i class="ok">↻</i>',
  '📦': '<i class="off">▣</i>',
  '❔': '<i class="off">?</i>',
};

export function htmlPage(kind: 'github' | 'slack' | 'log', body: string): string {
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><body class="${kind}"><main>${withSigns(body)}</main>\n`;
}

export function withSigns(html: string): string {
  return Object.entries(SIGNS).reduce((text, [icon, sign]) => text.replaceAll(icon, sign), html);
}

export async function takePictures(all: readonly Page[], folder: string): Promise<string> {
  let browser: Browser;
  try {
    browser = await startBrowser();
  } catch (error) {
    return `no PNGs: ${error instanceof Error ? error.message.split('\n')[0] : error}`;
  }
  const tab = await browser.newPage({ viewport: { width: 920, height: 100 } });
  for (const { name, html, height } of all) {
    await tab.setContent(html);
    const part = height ? { clip: { x: 0, y: 0, width: 920, height } } : {};
    await tab.screenshot({ path: join(folder, `${name}.png`), fullPage: true, ...part });
  }
  await browser.close();
  return `${all.length} PNGs`;
}
