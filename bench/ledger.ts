/**
 * `npm run bench:ledger`: the peak memory of writing the ledger of a manifest of 30 MB, where a
 * previous one of the same size must be read too. Target: under 250 MB.
 */
import { measureLedger } from '../__tests__/support/ledger-memory.ts';
import { removeTempDirs } from '../__tests__/support/temp.ts';

try {
  for (const built of ['all', 'half', 'none'] as const) {
    for (const macroChanged of [false, true]) {
      const { peakMb, seconds, manifestBytes } = await measureLedger({ built, macroChanged });
      console.log(
        `${(manifestBytes / 1e6).toFixed(1)} MB, ${built} built${macroChanged ? ', a macro of all changed' : ''}: ` +
          `peak ${peakMb.toFixed(0)} MB, ${seconds.toFixed(1)} s (target: under 250 MB)`,
      );
    }
  }
} finally {
  await removeTempDirs();
}
