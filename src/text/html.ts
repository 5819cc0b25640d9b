import { cleanText } from './plain-text.ts';

/** A piece of a page in which everything that came from outside is escaped already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a page: text is escaped, nothing is shown of `undefined` and `false`. */
export type Content = Html | string | number | undefined | false | readonly Content[];

/** `html`<b title="${untrusted}">${untrusted}</b>``. Attributes are always in double quotes. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(
    parts.map((part, index) => (index === 0 ? '' : write(values[index - 1])) + part).join(''),
  );
}

function write(content: Content): string {
  if (content === undefined || content === false) return '';
  if (content instanceof Html) return content.text;
  if (typeof content === 'object') return content.map(write).join('');
  return escapeHtml(String(content));
}

/** Text between tags or in a quoted attribute, without characters that hide or reorder others. */
function escapeHtml(text: string): string {
  return cleanText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
