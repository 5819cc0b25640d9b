/** A value of one run. */
export interface Sample {
  value: number;
  /** Milliseconds since 1970. */
  at: number;
}

interface OutlierRules {
  /** Earlier values that must be known. */
  minRuns: number;
  /** So many times what was to be expected … */
  factor: number;
  /** … and so much more. */
  floor: number;
  /** Values may grow or shrink from run to run, which is expected to continue. */
  trend: boolean;
}

export interface Outlier {
  /** What was to be expected. */
  usual: number;
  /** Earlier values that say so. */
  runs: number;
}

/** Earlier values that the last one is compared with. */
const WINDOW = 30;
/** Earlier values like the last one from which on it is nothing new. */
const SEEN = 3;
/** Noise: standard deviations, by the median absolute deviation. */
const DEVIATIONS = 4;
const FEW = 5;
/** Makes a standard deviation of the median absolute deviation of a normal distribution. */
const MAD_TO_DEVIATION = 1.4826;
/** Pairs of values at most so many runs apart show the trend: a jump is in few of them. */
const TREND_RUNS = 7;
/** Of fewer values, noise would pass for a trend. */
const TREND_FROM = 14;
const HALF_HOUR = 1_800_000;
const DAY = 86_400_000;
/** GitHub starts a schedule up to hours late. */
const WEEK = 7 * DAY;

/**
 * Whether the last value is unusual compared with those before it. Each earlier value, moved on by the
 * trend, says what is to be expected. The last one is an outlier where it is far from the median of
 * these, from all but two of them, and from those of one and two weeks before. So a jump is found
 * when it comes and twice again; from then on it is the new normal, and so is the way back.
 */
export function findOutlier(samples: readonly Sample[], rules: OutlierRules): Outlier | undefined {
  const last = samples.at(-1);
  const earlier = samples.slice(-WINDOW - 1, -1);
  if (!last || earlier.length < Math.max(rules.minRuns, 1)) return undefined;
  const slope = rules.trend && earlier.length >= TREND_FROM ? computeSlope(earlier) : 0;
  const moveOn = ({ value, at }: Sample) => Math.max(value + slope * (last.at - at), 0);
  const expected = earlier.map(moveOn);
  const usual = computeMedian(expected);
  const isFar = (value: number) => isFarFrom(last.value, value, last.value > usual, rules);
  if (!isFar(usual) || isNoise(last.value, expected, usual)) return undefined;
  if (expected.filter((value) => !isFar(value)).length >= SEEN) return undefined;
  const before = (weeks: number) =>
    samples.slice(0, -1).filter(({ at }) => Math.abs(last.at - at - weeks * WEEK) <= DAY / 4);
  // What starts again each week has no trend.
  const likewise = [
    ...before(1).map(({ value }) => value),
    ...[...before(1), ...before(2)].map(moveOn),
  ];
  if (likewise.some((value) => !isFar(value))) return undefined;
  return { usual, runs: earlier.length };
}

export function computeMedian(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}

function isFarFrom(
  value: number,
  expected: number,
  isUp: boolean,
  { factor, floor }: OutlierRules,
): boolean {
  const [low, high] = isUp ? [expected, value] : [value, expected];
  return high >= factor * low && high - low >= floor && high > low;
}

/** By how many times, not by how much: a value of 20 is as far from 100 as one of 500 is. */
function isNoise(value: number, expected: readonly number[], usual: number): boolean {
  const distance = (each: number) => Math.abs(Math.log((each + 1) / (usual + 1)));
  const deviation = MAD_TO_DEVIATION * computeMedian(expected.map(distance));
  // That of few values may be far too small.
  const deviations = DEVIATIONS * (1 + FEW / expected.length);
  return distance(value) <= deviations * deviation;
}

/** Per millisecond: the median over pairs of values that are close to each other. */
function computeSlope(samples: readonly Sample[]): number {
  const slopes: number[] = [];
  for (const [index, from] of samples.entries())
    for (const to of samples.slice(index + 1, index + 1 + TREND_RUNS))
      if (to.at - from.at >= HALF_HOUR) slopes.push((to.value - from.value) / (to.at - from.at));
  return computeMedian(slopes);
}
