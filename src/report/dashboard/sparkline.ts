/** Size of the drawing, with two units of room on each side. */
const WIDTH = 116;
const HEIGHT = 18;
const ROOM = 2;

interface Sparkline {
  /** `x,y` of each known value, in a box of 122 by 24. */
  points: string[];
  /** The newest known value. */
  end: { x: string; y: string } | undefined;
}

/** A line without axes: the least known value at the bottom, the highest at the top. */
export function drawSparkline(values: readonly (number | null)[]): Sparkline {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
  const all = known.map(({ value }) => value);
  const least = Math.min(...all);
  const range = Math.max(...all) - least || 1;
  const places = known.map(({ value, index }) => ({
    x: (ROOM + (index / Math.max(1, values.length - 1)) * WIDTH).toFixed(1),
    y: (HEIGHT + 2 * ROOM - ((value - least) / range) * HEIGHT).toFixed(1),
  }));
  return { points: places.map(({ x, y }) => `${x},${y}`), end: places.at(-1) };
}
