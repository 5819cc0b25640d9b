/**
 * Whether two texts of a seed hold the same rows: they differ in line ends (CRLF, LF, one at the
 * end) or the byte order mark alone, which dbt passes over as it reads a seed but not as it compares
 * two (dbt-core#11473).
 */
export function hasSameRows(before: string, after: string): boolean {
  const text = normalise(before);
  if (text !== normalise(after)) return false;
  // What is no UTF-8 looks alike, whatever it was.
  if (text.includes('\uFFFD')) return false;
  // Between quotes a line end is a part of the value.
  return text.split('\n').every((line) => (line.match(/"/g)?.length ?? 0) % 2 === 0);
}

function normalise(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .replace(/\n$/, '');
}
