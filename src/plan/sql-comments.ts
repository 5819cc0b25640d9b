import type { JinjaPiece } from './jinja-pieces.ts';

/** Quotes that dialects read differently: a backslash before one, and dollar quoting. */
const UNCERTAIN = /\\['"`]|\$\w*\$/;

/**
 * The pieces of a template without the text that SQL comments hold. Jinja in a comment stays, because
 * dbt runs it. Where it is not certain that a text is a comment, it stays too: in a string that
 * dialects read differently, or in a line behind an expression, which may bring a line break.
 */
export function splitComments(pieces: readonly JinjaPiece[]): JinjaPiece[] {
  const texts = pieces.filter(({ kind }) => kind === 'text');
  if (texts.some(({ code }) => UNCERTAIN.test(code))) return [...pieces];
  const scan = new CommentScan();
  const kept = pieces.map((piece) => {
    if (piece.kind === 'expression') scan.passExpression();
    if (piece.kind !== 'text') return piece;
    const code = scan.blank(piece.code);
    return { ...piece, code, bare: code };
  });
  // An apostrophe that nothing closes: what was taken for a comment may be none.
  return scan.isInString ? [...pieces] : kept;
}

class CommentScan {
  /** What ends what the scan is in: a quote, a line comment or a block comment. */
  #end = '';

  get isInString(): boolean {
    return /^['"`]$/.test(this.#end);
  }

  passExpression(): void {
    if (this.#end === '\n') this.#end = '';
  }

  /** The text with blanks for comments. */
  blank(text: string): string {
    let kept = '';
    for (let index = 0; index < text.length; ) {
      const isComment = this.#end !== '' && !this.isInString;
      if (this.#end !== '' && text.startsWith(this.#end, index)) {
        kept += isComment && this.#end !== '\n' ? ' '.repeat(this.#end.length) : this.#end;
        index += this.#end.length;
        this.#end = '';
      } else if (this.#end !== '') {
        kept += isComment ? ' ' : text[index];
        index += 1;
      } else {
        const opening = /^(?:--|\/\*|['"`])/.exec(text.slice(index, index + 2))?.[0];
        if (opening) this.#end = ENDS[opening] ?? opening;
        kept += opening && ENDS[opening] ? '  ' : (opening ?? text[index]);
        index += opening?.length ?? 1;
      }
    }
    return kept;
  }
}

const ENDS: Readonly<Record<string, string>> = { '--': '\n', '/*': '*/' };
