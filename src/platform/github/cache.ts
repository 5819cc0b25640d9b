import { rm } from 'node:fs/promises';
import { messageOf } from '../../errors.ts';
import type { Cache, Runner } from '../ports.ts';
import { withDeadline } from '../retry.ts';

/** A download that makes no progress for this long is a miss. */
const STALL_MILLISECONDS = 60_000;

/** Of all that a restore or a save does: the client would wait 15 minutes for a service that hangs. */
const DEADLINE_SECONDS = 240;

/** GitHub's cache through @actions/cache, which is imported at first use (start-up time). */
export function createCache(
  runner: Pick<Runner, 'info'>,
  seconds: number = DEADLINE_SECONDS,
): Cache {
  return {
    async restore(paths, key, restoreKeys = [], limit = seconds) {
      try {
        const cache = await import('@actions/cache');
        // Without a cache service (act, a server without it) the client only logs a warning.
        const matched = cache.isFeatureAvailable()
          ? await withDeadline(
              cache.restoreCache([...paths], key, [...restoreKeys], {
                timeoutInMs: STALL_MILLISECONDS,
                segmentTimeoutInMs: STALL_MILLISECONDS,
              }),
              limit,
              'Restoring it',
            )
          : undefined;
        if (matched !== undefined) return matched;
      } catch (error) {
        runner.info(`The cache ${key} cannot be used: ${messageOf(error)}`);
      }
      // A damaged archive is reported as a miss, but what was unpacked before the damage stays.
      for (const target of paths) await rm(target, { recursive: true, force: true });
      return undefined;
    },

    async save(paths, key, limit = seconds) {
      try {
        const cache = await import('@actions/cache');
        if (cache.isFeatureAvailable())
          await withDeadline(cache.saveCache([...paths], key), limit, 'Saving it');
      } catch (error) {
        runner.info(`The cache ${key} was not saved: ${messageOf(error)}`);
      }
    },
  };
}
