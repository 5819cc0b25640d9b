const ESCAPE = '\u001b';
const BELL = '\u0007';

/** CSI (`ESC [ … m`), OSC (`ESC ] … BEL`) and two-character sequences, as ECMA-48 defines them. */
const TERMINAL_SEQUENCES = new RegExp(
  [
    `${ESCAPE}\\[[0-?]*[ -/]*[@-~]`,
    `${ESCAPE}\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)?`,
    `${ESCAPE}[ -/]*[0-~]?`,
  ].join('|'),
  'g',
);

/**
 * Control characters but tab and newline, and invisible format characters (right-to-left marks,
 * zero-width and tag characters) but the joiners that emoji and some scripts need.
 */
const INVISIBLE = /[[\p{Cc}\p{Cf}]--[\t\n\u200c\u200d]]/gv;

/** Untrusted text without anything that a terminal or browser would act on or hide. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(TERMINAL_SEQUENCES, '')
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replaceAll(INVISIBLE, '');
}

/** `cleanText` on one line. */
export function cleanLine(text: string): string {
  return cleanText(text).replaceAll(/\s+/g, ' ').trim();
}

/** At most `limit` characters, the last of them `…` where something was cut. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, Math.max(0, limit - 1));
  const endsInHalfACharacter = /[\ud800-\udbff]$/.test(kept);
  return `${endsInHalfACharacter ? kept.slice(0, -1) : kept}…`;
}

/** At most `lines` lines and `limit` characters, the end marked with `…` where something was cut. */
export function cutLines(text: string, lines: number, limit: number): string {
  const all = text.split('\n');
  const kept = all.length <= lines ? text : [...all.slice(0, lines - 1), '…'].join('\n');
  return cutText(kept, limit);
}

/** The longest start of `items` that fits into `room` characters, a newline after each counted. */
export function takeWhatFits(items: readonly string[], room: number): string[] {
  let left = room;
  const end = items.findIndex((item) => {
    left -= item.length + 1;
    return left < 0;
  });
  return end === -1 ? [...items] : items.slice(0, end);
}
