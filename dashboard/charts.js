import { element, svg } from './dom.js';

const WIDTH = 720;
const HEIGHT = 140;
const ROOM = 12;

/**
 * One value for each run, read with the pointer, a finger or the arrow keys.
 *
 * @param chart.values null where nothing is known
 * @param chart.states of each value: `ok`, `bad` or `off`
 * @param chart.describe the value at an index in words
 * @param chart.top the highest value in words
 */
export function createChart({ title, values, states, describe, line, top }) {
  const highest = Math.max(...values.map((value) => value ?? 0)) || 1;
  const step = WIDTH / Math.max(values.length, 12);
  const points = values.map((value, index) => ({
    x: index * step + step / 2,
    y: HEIGHT - ((value ?? 0) / highest) * (HEIGHT - ROOM),
    known: value !== null,
    state: states[index],
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

function drawBars(points, step) {
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

function drawLine(points) {
  const known = points.filter((point) => point.known);
  const line = known.map(({ x, y }) => `${x},${y}`).join(' ');
  const dots = known.length > 40 ? known.slice(-1) : known;
  return [
    svg('polyline', { points: line }),
    ...dots.map(({ x, y }) => svg('circle', { cx: x, cy: y, r: 2.5 })),
  ];
}

/** Makes a drawing of one value after the other a slider: that is what it is to a keyboard. */
export function readable(drawing, { title, points, describe, step }) {
  const last = points.length - 1;
  const told = element('p', { class: 'reading' });
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
  const read = (index, seen) => {
    at = Math.min(last, Math.max(0, index));
    const words = describe(at);
    frame.setAttribute('aria-valuenow', String(Math.max(0, at)));
    frame.setAttribute('aria-valuetext', words);
    told.textContent = words;
    const box = drawing.viewBox.baseVal;
    cursor.setAttribute('d', seen ? `M${points[at].x} 0V${box.height}` : 'M0 0');
  };
  frame.addEventListener('pointermove', (event) => {
    const box = drawing.getBoundingClientRect();
    const scale = drawing.viewBox.baseVal.width / box.width;
    read(Math.floor(((event.clientX - box.left) * scale) / step), true);
  });
  frame.addEventListener('pointerleave', () => read(last, false));
  frame.addEventListener('blur', () => read(last, false));
  frame.addEventListener('focus', () => read(at, true));
  const moves = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -10,
    PageUp: 10,
    Home: -Infinity,
    End: Infinity,
  };
  frame.addEventListener('keydown', (event) => {
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    read(at + move, true);
  });
  read(last, false);
  return element('figure', { class: 'chart' }, element('figcaption', {}, title), told, frame);
}

/** A line without axes. */
export function createSparkline(values) {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
  if (known.length < 2) return undefined;
  const most = Math.max(...known.map(({ value }) => value));
  const least = Math.min(...known.map(({ value }) => value));
  const points = known.map(({ value, index }) => {
    const x = 2 + (index / (values.length - 1)) * 116;
    const y = 22 - ((value - least) / (most - least || 1)) * 18;
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const [x, y] = points.at(-1).split(',');
  return svg(
    'svg',
    { class: 'spark', viewBox: '0 0 122 24', 'aria-hidden': 'true' },
    svg('polyline', { points: points.join(' ') }),
    svg('circle', { cx: x, cy: y, r: 2 }),
  );
}
