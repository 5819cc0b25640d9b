import type { HistoryRun } from '../src/health/history.ts';

/** Of a run of the history. */
export const RUN_WORDS: Readonly<Record<HistoryRun['status'], string>> = {
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

/** In the reader's own time zone. @param at ISO 8601 */
export function formatDate(at: string): string {
  const time = Date.parse(at);
  return Number.isNaN(time) ? 'at an unknown time' : DATE.format(time);
}
