/** A part of a template, in the order of the text. Comments are left out. */
export interface JinjaPiece {
  /** `text` is what stands outside of all tags, `{% raw %}` included. */
  kind: 'text' | 'expression' | 'statement';
  /** What stands between the delimiters, or the text. */
  code: string;
  /** Where `code` starts in the template. */
  offset: number;
  /**
   * `code`, as long as it is, with blanks for all that is no word in its strings: what looks like
   * code there is none. The same as `code` for a text.
   */
  bare: string;
}

const OPENING_TAG = /\{[{%][-+]?/y;
const RAW = /\{%[-+]?\s*raw\s*-?%\}/y;
const END_OF_RAW = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
const STRING = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/sy;
const OPENING = /[([{]/;
const CLOSING = /[)\]}]/;

/**
 * Splits a template where jinja2's lexer does: a brace in a string or in a dictionary ends no tag, a
 * tag in a comment is none. It is for what needs to know where something stands, and what stands
 * around it; `jinja-texts.ts` reads templates with jinja2 itself. A test compares the two.
 * https://github.com/pallets/jinja/blob/main/src/jinja2/lexer.py
 */
export function splitJinja(template: string): JinjaPiece[] {
  const pieces: JinjaPiece[] = [];
  const add = (kind: JinjaPiece['kind'], start: number, end: number) => {
    const code = template.slice(start, end);
    if (code === '') return;
    pieces.push({ kind, code, offset: start, bare: kind === 'text' ? code : blankStrings(code) });
  };
  let start = 0;
  while (start < template.length) {
    const tag = nextTag(template, start);
    add('text', start, tag);
    if (tag === template.length) break;
    const raw = matchAt(RAW, template, tag);
    if (template.startsWith('{#', tag)) {
      const end = template.indexOf('#}', tag + 2);
      start = end < 0 ? template.length : end + 2;
    } else if (raw !== undefined) {
      END_OF_RAW.lastIndex = tag + raw.length;
      const end = END_OF_RAW.exec(template);
      add('text', tag + raw.length, end?.index ?? template.length);
      start = end ? end.index + end[0].length : template.length;
    } else {
      const code = tag + (matchAt(OPENING_TAG, template, tag) ?? '').length;
      const isStatement = template[tag + 1] === '%';
      const end = findEnd(template, code, isStatement);
      add(isStatement ? 'statement' : 'expression', code, end.start);
      start = end.after;
    }
  }
  return pieces;
}

function nextTag(template: string, from: number): number {
  const opening = /\{[{%#]/g;
  opening.lastIndex = from;
  return opening.exec(template)?.index ?? template.length;
}

/** @param pattern a sticky one */
function matchAt(pattern: RegExp, text: string, index: number): string | undefined {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
}

/** The end of a tag: outside of strings, and of brackets that it opened. */
function findEnd(
  template: string,
  from: number,
  isStatement: boolean,
): { start: number; after: number } {
  const ending = isStatement ? /[-+]?%\}/y : /-?\}\}/y;
  let depth = 0;
  for (let index = from; index < template.length; ) {
    const end = depth === 0 ? matchAt(ending, template, index) : undefined;
    if (end !== undefined) return { start: index, after: index + end.length };
    const char = template[index] ?? '';
    if (OPENING.test(char)) depth += 1;
    else if (CLOSING.test(char)) depth = Math.max(0, depth - 1);
    index += matchAt(STRING, template, index)?.length ?? 1;
  }
  return { start: template.length, after: template.length };
}

function blankStrings(code: string): string {
  return code.replace(new RegExp(STRING.source, 'gs'), (string) => {
    const inside = string.slice(1, -1).replace(/[^\w\n]/g, ' ');
    return string[0] + inside + string[0];
  });
}
