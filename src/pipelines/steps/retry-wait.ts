import { escapeLogLine } from '../../dbt/progress.ts';
import { isTransientMessage } from '../../dbt/transient-errors.ts';
import type { Job } from './job.ts';

const MAX_DELAY_SECONDS = 3_600;

/** Whether an error may not occur again on a retry. */
export function isTransient({ settings }: Job, message: string): boolean {
  return isTransientMessage(
    message,
    settings.transientErrors.map((source) => new RegExp(source, 'i')),
  );
}

/**
 * Logs what happened and what comes next, then waits: `retry-delay` before the first retry, and twice
 * as long before each further one, up to an hour.
 *
 * @param retry from 1
 */
export async function waitForRetry(
  { ports, settings }: Job,
  retry: number,
  what: string,
): Promise<void> {
  const seconds = Math.min(settings.retryDelay * 2 ** (retry - 1), MAX_DELAY_SECONDS);
  const when = seconds > 0 ? `in ${seconds} s` : 'now';
  ports.runner.info(escapeLogLine(`Retry ${retry} starts ${when}. ${what}`));
  await ports.clock.wait(seconds);
}

/** The first line of an error, without dbt's own heading. */
export function firstLine(message: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  const [first = '', second] = lines.filter((line) => line !== '');
  return second !== undefined && /^\w+ Error\b/.test(first) ? second : first;
}
