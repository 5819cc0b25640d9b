/** Versions as numbers, `[major, minor, patch]`. */
type Release = readonly [number, number, number];

interface Bound {
  release: Release;
  inclusive: boolean;
}

/**
 * Whether no final release can fit all parts of a PEP 440 specifier such as `>=1.9,<2,==1.10.*`.
 * False where it is not certain: with a pre-release in it, or with an operator that is not known.
 */
export function isEmptyRange(specifier: string): boolean {
  let low: Bound = { release: [0, 0, 0], inclusive: true };
  let high: Bound = { release: [Infinity, 0, 0], inclusive: false };
  for (const part of specifier.split(',')) {
    const bounds = readPart(part);
    if (!bounds) return false;
    if (bounds.low && isTighter(bounds.low, low, 1)) low = bounds.low;
    if (bounds.high && isTighter(bounds.high, high, -1)) high = bounds.high;
  }
  const order = compare(low.release, high.release);
  return order > 0 || (order === 0 && !(low.inclusive && high.inclusive));
}

function readPart(part: string): { low?: Bound; high?: Bound } | undefined {
  const [, operator, text = '', wildcard] =
    /^(===|==|~=|!=|>=|<=|>|<)(\d+(?:\.\d+){0,2})(\.\*)?$/.exec(part) ?? [];
  const numbers = text.split('.').map(Number);
  const release: Release = [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0];
  const at = (inclusive: boolean): Bound => ({ release, inclusive });
  switch (operator) {
    case '!=':
      return {};
    case '>=':
    case '>':
      return { low: at(operator === '>=') };
    case '<=':
    case '<':
      return { high: at(operator === '<=') };
    case '~=':
      return { low: at(true), high: endOf(numbers.slice(0, -1)) };
    case '==':
    case '===':
      return { low: at(true), high: wildcard ? endOf(numbers) : at(true) };
    default:
      return undefined;
  }
}

/** The first release after all that begin with these numbers. */
function endOf([major = 0, minor]: readonly number[]): Bound {
  return {
    release: minor === undefined ? [major + 1, 0, 0] : [major, minor + 1, 0],
    inclusive: false,
  };
}

function isTighter(bound: Bound, other: Bound, direction: 1 | -1): boolean {
  const order = compare(bound.release, other.release) * direction;
  return order > 0 || (order === 0 && !bound.inclusive);
}

function compare(a: Release, b: Release): number {
  for (const index of [0, 1, 2] as const) if (a[index] !== b[index]) return a[index] - b[index];
  return 0;
}
