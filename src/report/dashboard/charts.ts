import { type Html, html } from '../../text/html.ts';
import { drawSparkline } from './sparkline.ts';

const WIDTH = 720;
const HEIGHT = 96;
/** So that a run of no time is seen, too. */
const LEAST = 3;

export interface Bar {
  value: number;
  /** Decides colour and mark. */
  state: 'ok' | 'bad' | 'off';
  title: string;
}

/** Bars from left to right; what failed has a mark above it, not only another colour. */
export function renderBars(bars: readonly Bar[], label: string): Html {
  const step = WIDTH / Math.max(bars.length, 20);
  const highest = Math.max(1, ...bars.map(({ value }) => value));
  const drawn = bars.map(({ value, state, title }, index) => {
    const height = Math.max(LEAST, (value / highest) * (HEIGHT - 14));
    const x = (index * step).toFixed(1);
    const top = HEIGHT - height;
    const width = Math.max(1, step - 2).toFixed(1);
    const middle = index * step + (step - 2) / 2;
    const cross = html`<path class="mark" d="M${(middle - 3).toFixed(1)} ${(top - 9).toFixed(1)}l6 6m0-6l-6 6"/>`;
    return html`<g class="${state}"><title>${title}</title><rect x="${x}" y="${top.toFixed(1)}" width="${width}" height="${height.toFixed(1)}" rx="1"/>${state === 'bad' && cross}</g>`;
  });
  return html`<svg class="bars" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">${drawn}</svg>`;
}

/** A line without axes, of what is known of `values`. */
export function renderSparkline(values: readonly (number | null)[], label: string): Html {
  const { points, end } = drawSparkline(values);
  const dot = end && html`<circle cx="${end.x}" cy="${end.y}" r="2"/>`;
  return html`<svg class="spark" viewBox="0 0 122 24" role="img" aria-label="${label}"><polyline points="${points.join(' ')}"/>${dot}</svg>`;
}
