const MILLISECONDS = 60_000;

/** Aborted when `minutes` have passed since `startedAt`; without `minutes`, never. */
export function startDeadline(
  minutes: number | undefined,
  startedAt: Date,
  now: Date,
): AbortSignal {
  if (minutes === undefined) return new AbortController().signal;
  const left = minutes * MILLISECONDS - (now.getTime() - startedAt.getTime());
  return AbortSignal.timeout(Math.max(0, Math.ceil(left)));
}

/** @returns whether `work` ended in time. If not, it continues and nobody waits for it. */
export async function endsInTime(work: Promise<void>, stopped: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<false>();
  if (stopped.aborted) resolve(false);
  stopped.addEventListener('abort', () => resolve(false), { once: true });
  return Promise.race([promise, work.then(() => true)]);
}
