import { setTimeout as sleep } from 'node:timers/promises';

/** How every retry waits; tests pass one that returns at once. */
export type Wait = (milliseconds: number) => Promise<unknown>;

export const realWait: Wait = (milliseconds) => sleep(milliseconds);

const MAX_TRIES = 3;

/**
 * Runs `work` up to three times.
 * @param delay milliseconds to wait before the next try, or undefined to give up at once.
 */
export async function retry<T>(
  work: (attempt: number) => Promise<T>,
  delay: (error: unknown, attempt: number) => number | undefined,
  wait: Wait,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      const milliseconds = attempt < MAX_TRIES ? delay(error, attempt) : undefined;
      if (milliseconds === undefined) throw error;
      await wait(milliseconds);
    }
  }
}

/** 1 s before the second try, 3 s before the third. */
export function backOff(attempt: number): number {
  return attempt === 1 ? 1_000 : 3_000;
}

/**
 * Rejects when `work` takes longer. The @actions clients cannot be cancelled: what was started goes
 * on in the background until the process exits.
 */
export async function withDeadline<T>(work: Promise<T>, seconds: number, what: string): Promise<T> {
  const timer = new AbortController();
  const deadline = sleep(seconds * 1_000, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`${what} took longer than ${seconds} seconds`);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    timer.abort();
  }
}
