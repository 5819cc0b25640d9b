import { cleanLine, cleanText, cutText } from './plain-text.ts';

/** Longer names are cut: they come from the project and may be of any length. */
const NAME_LIMIT = 120;

/** Invisible; keeps GitHub from reading a mention, reference or address. */
const BREAK = '\u200b';

/**
 * Untrusted text on one line, shown by GitHub as it is: no markup, table cell border,
 * HTML, mention, issue reference, address, emoji code or formula comes out of it. An entity is not
 * decoded but shown, so `&#64;` is no way to a mention either.
 */
export function escapeText(text: string): string {
  return cleanLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[\]~#]/g, '\\$&')
    .replaceAll('@', `@${BREAK}`)
    .replaceAll(/#(?=\d)/g, `#${BREAK}`)
    .replaceAll(/\bGH-(?=\d)/gi, `$&${BREAK}`)
    .replaceAll('://', `:${BREAK}//`)
    .replaceAll(/\bwww(?=\.)/gi, `$&${BREAK}`)
    .replaceAll(/:(?=[\w+-]+:)/g, `:${BREAK}`)
    .replace(/^[-+=](?=[-+=\s]|$)/, '\\$&')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
    .replaceAll('|', '&#124;')
    .replaceAll('$', '&#36;');
}

/** The same for sentences of ours that may quote names: what is between two backticks becomes code. */
export function escapeProse(text: string): string {
  const names: string[] = [];
  // Characters for private use hold the places while the text around them is escaped.
  const marked = text.replaceAll(
    /`([^`\n]+)`/g,
    (_, name: string) => `\ue000${names.push(name)}\ue001`,
  );
  return escapeText(marked).replaceAll(/\ue000(\d+)\ue001/g, (_, n: string) =>
    code(names[Number(n) - 1] ?? ''),
  );
}

/** A name as inline code, safe in text, in links and in table cells. */
export function code(name: string): string {
  const text = cutText(cleanLine(name), NAME_LIMIT);
  if (text === '') return '';
  // Inside backticks neither a backtick nor a table's border can be escaped; entities always can.
  return /[`|\\]/.test(text)
    ? `<code>${text.replaceAll(/[^\p{L}\p{N} ]/gu, (char) => `&#${char.codePointAt(0)};`)}</code>`
    : `\`${text}\``;
}

/** A code block that nothing inside can close; without a language it is shown as it is. */
export function fence(text: string, language: 'mermaid' | '' = ''): string {
  const content = cleanText(text);
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language}\n${content}\n${marks}`;
}

/** `label` is Markdown already. The label alone where the address could break out of the link. */
export function link(label: string, url: string): string {
  return /^https?:\/\/[^\s<>()|[\]\\]+$/.test(url) ? `[${label}](${url})` : label;
}

export function details(summary: string, content: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

export type Alignment = 'left' | 'right' | 'center';

/** The two head lines of a table; rows are made by `tableRow`. */
export function tableHead(columns: ReadonlyArray<{ title: string; align: Alignment }>): string[] {
  const rules = { left: '---', right: '--:', center: ':-:' };
  return [
    tableRow(columns.map(({ title }) => title)),
    tableRow(columns.map(({ align }) => rules[align])),
  ];
}

/** Cells are Markdown already, on one line. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Blocks one below the other; empty ones leave nothing behind. */
export function joinBlocks(blocks: readonly string[]): string {
  return blocks.filter((block) => block !== '').join('\n\n');
}
