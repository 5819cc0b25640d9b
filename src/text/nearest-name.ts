/** The known name that was probably meant, or undefined where none is similar. */
export function findNearestName(name: string, known: readonly string[]): string | undefined {
  const allowed = Math.max(2, Math.floor(name.length / 3));
  const candidates = known
    .map((candidate) => ({ candidate, distance: computeEditDistance(name, candidate) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance);
  return candidates[0]?.candidate;
}

/** Levenshtein distance. */
function computeEditDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...b].entries()) {
      const substitution = at(row, column) + (letter === other ? 0 : 1);
      next.push(Math.min(at(row, column + 1) + 1, at(next, column) + 1, substitution));
    }
    row = next;
  }
  return at(row, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
