import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './ports.ts';

export const clock: Clock = {
  now: () => new Date(),
  wait: (seconds) => sleep(seconds * 1_000),
};
