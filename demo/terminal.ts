/** Plain lines for a terminal; colours only where somebody looks at them. */
const coloured = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;

/** Start and end of each style: colours can stand inside bold text. */
const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export function paint(style: keyof typeof CODES, text: string): string {
  const [start, end] = CODES[style];
  return coloured ? `\u001b[${start}m${text}\u001b[${end}m` : text;
}

/** Lines with a bar on the left and a name above: something that somebody would see elsewhere. */
export function renderPanel(name: string, lines: readonly string[]): string[] {
  const bar = paint('dim', '│');
  return [
    `  ${paint('dim', `┌ ${name}`)}`,
    ...lines.map((line) => `  ${bar} ${line}`.trimEnd()),
    `  ${paint('dim', '└')}`,
  ];
}

/** Columns as wide as their widest cell; those in `right` are aligned there. */
export function renderColumns(
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => measure(row[column] ?? ''))),
  );
  return rows.map((row) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        const padding = ' '.repeat(width - measure(cell));
        return right.includes(column) ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Cells of the terminal that a text takes: an emoji takes two, a colour none. */
function measure(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape that starts a colour
  const plain = text.replaceAll(/\u001b\[\d+m/g, '');
  const segments = [...new Intl.Segmenter().segment(plain)];
  return segments.reduce(
    (sum, { segment }) => sum + (/\p{Emoji_Presentation}|\uFE0F/u.test(segment) ? 2 : 1),
    0,
  );
}
