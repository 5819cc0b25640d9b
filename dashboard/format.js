/** The same words as src/text/quantities.ts has. */

export function formatDuration(seconds) {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return joinUnits(Math.floor(whole / 60), 'min', whole % 60, 's');
  const minutes = Math.round(seconds / 60);
  return joinUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function joinUnits(large, largeUnit, small, smallUnit) {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

export function formatCount(count) {
  return count.toLocaleString('en-US');
}

/** @param from milliseconds, as `to` */
export function formatAge(from, to) {
  const seconds = (to - from) / 1000;
  if (Number.isNaN(seconds)) return 'at an unknown time';
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${formatCount(Math.floor(seconds / 86_400))} days ago`;
}

/** Of a run of the history. */
export const RUN_WORDS = {
  success: 'succeeded',
  failure: 'failed',
  nothing: 'had nothing to do',
};

const DATE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});

/** In the reader's own time zone. */
export function formatDate(at) {
  const time = Date.parse(at);
  return Number.isNaN(time) ? 'at an unknown time' : DATE.format(time);
}
