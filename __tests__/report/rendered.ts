import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** Markdown as GitHub's renderer turns it into HTML, raw HTML included. */
export function toHtml(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

/** Every tag and comment of the HTML, without attributes: `a`, `td`, `!--`. */
export function tagsOf(html: string): Set<string> {
  return new Set([...html.matchAll(/<\/?(!--|[a-z][a-z0-9]*)/gi)].map(([, tag]) => tag ?? ''));
}

export function linksOf(html: string): string[] {
  return [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, url]) => url ?? '');
}

/** The text in which GitHub looks for mentions and references: all but code and links. */
export function proseOf(html: string): string {
  return html
    .replaceAll(/<(pre|code|a)\b[^>]*>.*?<\/\1>/gs, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
