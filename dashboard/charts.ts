import type { Numbers } from '../src/report/dashboard/series.ts';
import { drawSparkline } from '../src/report/dashboard/sparkline.ts';
import { element, svg } from './dom.ts';

const WIDTH = 720;
const HEIGHT = 140;
const ROOM = 12;

type State = 'ok' | 'bad' | 'off';

interface Chart {
  title: string;
  /** One for each run; null where nothing is known. */
  values: Numbers;
  /** Of each value. */
  states: readonly State[];
  /** The value at an index in words. */
  describe: (index: number) => string;
  /** A line instead of bars. */
  line: boolean;
  /** The highest value in words. */
  top: string;
}

interface Point {
  x: number;
  y: number;
  known: boolean;
  state: State;
}

/** One value for each run, read with the pointer, a finger or the arrow keys. */
export function createChart({ title, values, states, describe, line, top }: Chart): HTMLElement {
  const highest = Math.max(...values.map((value) => value ?? 0)) || 1;
  const step = WIDTH / Math.max(values.length, 12);
  const points = values.map((value, index) => ({
    x: index * step + step / 2,
    y: HEIGHT - ((value ?? 0) / highest) * (HEIGHT - ROOM),
    known: value !== null,
    state: states[index] ?? 'off',
  }));
  const drawing = svg('svg', {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    class: line ? 'line' : 'bars',
    'aria-hidden': 'true',
  });
  drawing.append(
    svg('path', { class: 'axis', d: `M0 ${HEIGHT - 0.5}H${WIDTH}M0 ${ROOM}H${WIDTH}` }),
  );
  drawing.append(...(line ? drawLine(points) : drawBars(points, step)));
  return readable(drawing, { title: `${title}, up to ${top}`, points, describe, step });
}

function drawBars(points: readonly Point[], step: number): Node[] {
  return points
    .filter(({ known }) => known)
    .map(({ x, y, state }) => {
      const top = Math.min(y, HEIGHT - 2);
      const width = Math.max(1, step - 2);
      const bar = svg('rect', { x: x - width / 2, y: top, width, height: HEIGHT - top, rx: 1 });
      const mark =
        state === 'bad' && svg('path', { class: 'mark', d: `M${x - 3} ${top - 9}l6 6m0-6l-6 6` });
      return svg('g', { class: state }, bar, mark);
    });
}

function drawLine(points: readonly Point[]): Node[] {
  const known = points.filter((point) => point.known);
  const line = known.map(({ x, y }) => `${x},${y}`).join(' ');
  const dots = known.length > 40 ? known.slice(-1) : known;
  return [
    svg('polyline', { points: line }),
    ...dots.map(({ x, y }) => svg('circle', { cx: x, cy: y, r: 2.5 })),
  ];
}

interface Readable extends Pick<Chart, 'title' | 'describe'> {
  points: readonly Pick<Point, 'x'>[];
  /** Width of one value, in the units of the drawing. */
  step: number;
}

const MOVES: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
  Home: -Infinity,
  End: Infinity,
};

/** Makes a drawing of one value after the other a slider: that is what it is to a keyboard. */
export function readable(
  drawing: SVGSVGElement,
  { title, points, describe, step }: Readable,
): HTMLElement {
  const last = points.length - 1;
  const reading = element('p', { class: 'reading' });
  const cursor = svg('path', { class: 'cursor', d: 'M0 0' });
  drawing.append(cursor);
  const frame = element(
    'div',
    {
      class: 'plot',
      role: 'slider',
      tabindex: '0',
      'aria-label': title,
      'aria-valuemin': '0',
      'aria-valuemax': String(Math.max(0, last)),
      'aria-orientation': 'horizontal',
    },
    drawing,
  );
  let at = last;
  const read = (index: number, seen: boolean) => {
    at = Math.min(last, Math.max(0, index));
    const words = describe(at);
    frame.setAttribute('aria-valuenow', String(Math.max(0, at)));
    frame.setAttribute('aria-valuetext', words);
    reading.textContent = words;
    const box = drawing.viewBox.baseVal;
    cursor.setAttribute('d', seen ? `M${points[at]?.x ?? 0} 0V${box.height}` : 'M0 0');
  };
  frame.addEventListener('pointermove', (event) => {
    const box = drawing.getBoundingClientRect();
    const scale = drawing.viewBox.baseVal.width / box.width;
    read(Math.floor(((event.clientX - box.left) * scale) / step), true);
  });
  frame.addEventListener('pointerleave', () => read(last, false));
  frame.addEventListener('blur', () => read(last, false));
  frame.addEventListener('focus', () => read(at, true));
  frame.addEventListener('keydown', (event) => {
    const move = MOVES[event.key];
    if (move === undefined) return;
    event.preventDefault();
    read(at + move, true);
  });
  read(last, false);
  return element('figure', { class: 'chart' }, element('figcaption', {}, title), reading, frame);
}

/** A line without axes; nothing where fewer than two values are known. */
export function createSparkline(values: Numbers): SVGSVGElement | undefined {
  const { points, end } = drawSparkline(values);
  if (points.length < 2 || !end) return undefined;
  return svg(
    'svg',
    { class: 'spark', viewBox: '0 0 122 24', 'aria-hidden': 'true' },
    svg('polyline', { points: points.join(' ') }),
    svg('circle', { cx: end.x, cy: end.y, r: 2 }),
  );
}
