import type { HistoryRun } from '../../health/history.ts';
import { runUrl } from '../../platform/github/links.ts';
import { type Content, type Html, html } from '../../text/html.ts';
import { cutText } from '../../text/plain-text.ts';
import { formatAge } from '../../text/quantities.ts';
import type { Report } from '../model/report.ts';
import type { Level } from './view.ts';

const NAME_LIMIT = 120;

/** Drawn and not from a font: what a browser shows of `✓` differs. */
export const ICONS: Html = html`<svg class="defs" aria-hidden="true"><defs>
<symbol id="i-green" viewBox="0 0 16 16"><circle class="i-shape" cx="8" cy="8" r="8"/><path class="i-sign" d="m4.5 8.2 2.4 2.4 4.6-5"/></symbol>
<symbol id="i-red" viewBox="0 0 16 16"><path class="i-shape" d="M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7z"/><path class="i-sign" d="m5.3 5.3 5.4 5.4m0-5.4-5.4 5.4"/></symbol>
<symbol id="i-amber" viewBox="0 0 16 16"><path class="i-shape" d="M8 .8 16 15.2H0z"/><path class="i-sign" d="M8 6v4m0 2v.6"/></symbol>
<symbol id="i-off" viewBox="0 0 16 16"><circle class="i-line" cx="8" cy="8" r="7"/><path class="i-line" d="M5 8h6"/></symbol>
</defs></svg>`;

/** @param words what a screen reader says for it; empty where the text beside it says so */
export function renderIcon(level: Level | 'off', words = ''): Html {
  const named = words === '' ? html`aria-hidden="true"` : html`role="img" aria-label="${words}"`;
  return html`<svg class="icon ${level}" ${named}><use href="#i-${level}"/></svg>`;
}

/** A link to the page of a model, test or source. */
export function renderItemLink(uniqueId: string, name: string): Html {
  const anchor = encodeURIComponent(uniqueId.toWellFormed());
  return html`<a class="name" href="#${anchor}"><bdi>${cutText(name, NAME_LIMIT)}</bdi></a>`;
}

export function renderRunLink(
  { repositoryUrl }: Pick<Report, 'repositoryUrl'>,
  { id, attempt }: Pick<HistoryRun, 'id' | 'attempt'>,
): Html {
  return renderLink(runUrl(repositoryUrl, id, attempt), `run ${id}`);
}

/** The label alone outside GitHub, where there is nothing to link. */
export function renderLink(url: string, label: Content): Html {
  return /^https?:/.test(url) ? html`<a href="${url}">${label}</a>` : html`<span>${label}</span>`;
}

/** `6 h ago`; the page counts on while it is open. */
export function renderAge(at: string, now: string): Html {
  return html`<time datetime="${at}" data-age>${formatAge(at, now)}</time>`;
}

const DATE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

export function formatDate(at: string): string {
  const time = Date.parse(at);
  return Number.isNaN(time) ? 'at an unknown time' : `${DATE.format(time)} UTC`;
}

/** `23 Nov, 06:12 UTC` */
export function renderDate(at: string): Html {
  return html`<time datetime="${at}">${formatDate(at)}</time>`;
}

/** Nothing where there are no rows. */
export function renderTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Content[])[],
): Html | undefined {
  if (rows.length === 0) return undefined;
  const columns = head.map((title) => html`<th scope="col">${title}</th>`);
  const body = rows.map((cells) => {
    const written = cells.map((cell, index) =>
      index === 0
        ? html`<th scope="row">${cell}</th>`
        : html`<td data-title="${head[index] ?? ''}">${cell}</td>`,
    );
    return html`<tr>${written}</tr>\n`;
  });
  return html`<table><caption class="sr">${caption}</caption><thead><tr>${columns}</tr></thead><tbody>
${body}</tbody></table>`;
}
