import { escapeLogLine } from '../../dbt/progress.ts';
import { isTransient } from '../../dbt/transient-errors.ts';
import type { Job } from './job.ts';

const MAX_DELAY_SECONDS = 3_600;

/** Whether an error is one that a later try may not meet. */
export function passesByItself({ settings }: Job, message: string): boolean {
  return isTransient(
    message,
    settings.transientErrors.map((source) => new RegExp(source, 'i')),
  );
}

/**
 * Says in the log what happened and what comes next, and waits: `retry-delay` before the first
 * round, twice as long before each further one, an hour at most.
 *
 * @param round from 1
 */
export async function waitForRound(
  { ports, settings }: Job,
  round: number,
  what: string,
): Promise<void> {
  const seconds = Math.min(settings.retryDelay * 2 ** (round - 1), MAX_DELAY_SECONDS);
  const when = seconds > 0 ? `in ${seconds} s` : 'now';
  ports.runner.info(escapeLogLine(`Retry ${round} starts ${when}. ${what}`));
  await ports.clock.wait(seconds);
}

/** What an error is, without what dbt puts around it. */
export function firstLine(message: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  const [first = '', second] = lines.filter((line) => line !== '');
  return second !== undefined && /^\w+ Error\b/.test(first) ? second : first;
}
