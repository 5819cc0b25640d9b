import { describe, expect, it } from 'vitest';
import { endsInTime, startDeadline } from '../../src/platform/deadline.ts';

const START = new Date('2026-03-02T06:00:00Z');
const later = (seconds: number) => new Date(START.getTime() + seconds * 1000);

describe('[F24] startDeadline', () => {
  it.each([
    ['when the time was over before the deadline began', 1, later(61)],
    ['counts from the start of the run, not from now', 1, later(59.999)],
    ['takes fractions of a minute', 0.00001, START],
  ])('%s', async (_, minutes, now) => {
    const signal = startDeadline(minutes, START, now);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    expect(signal.aborted).toBe(true);
  });

  it.each([undefined, 7_200])('lets %s minutes pass', async (minutes) => {
    const signal = startDeadline(minutes, START, later(60));
    await new Promise((resolve) => setImmediate(resolve));
    expect(signal.aborted).toBe(false);
  });
});

describe('[F24] endsInTime', () => {
  const never = () => new Promise<void>(() => {});

  it('waits for the work, and hands on what it throws', async () => {
    const { signal } = new AbortController();
    expect(await endsInTime(Promise.resolve(), signal)).toBe(true);
    await expect(endsInTime(Promise.reject(new Error('bug')), signal)).rejects.toThrow('bug');
  });

  it('waits no longer once the time is over, whatever becomes of the work', async () => {
    const controller = new AbortController();
    const work = Promise.withResolvers<void>();
    const ended = endsInTime(work.promise, controller.signal);
    controller.abort();
    expect(await ended).toBe(false);
    work.reject(new Error('dbt was cancelled'));
  });

  it('does not wait at all when the time was over before', async () => {
    expect(await endsInTime(never(), AbortSignal.abort())).toBe(false);
  });
});
