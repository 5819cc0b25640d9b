import type { NodeResult } from './run-results.ts';

/** What dbt says of a microbatch model as a whole: nothing but a count. */
const COUNT = /^(?:PARTIAL SUCCESS|ERROR)(?: \((\d+)\/(\d+)\))?$/;
const BATCHES_SHOWN = 5;
const ERRORS_SHOWN = 3;

/**
 * The message of a microbatch model of which some batches failed: which, and with what errors. dbt's
 * own has their number only.
 *
 * @param errors what dbt said of the batches while they ran
 */
export function describeBatches(result: NodeResult, errors: readonly string[]): NodeResult {
  const { failedBatches = [], message } = result;
  const [, built, all] = COUNT.exec(message?.trim() ?? '') ?? [];
  if (failedBatches.length === 0 || (message !== null && !COUNT.test(message.trim())))
    return result;
  const shown = failedBatches.slice(0, BATCHES_SHOWN).map(nameBatch);
  const more = failedBatches.length - shown.length;
  const names = more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
  const count = built === undefined ? '' : `${built} of ${all} batches were built. `;
  const distinct = [...new Set(errors.map(tidy))].slice(0, ERRORS_SHOWN);
  return {
    ...result,
    message: [
      `${count}Failed: ${failedBatches.length === 1 ? 'the batch' : 'the batches'} of ${names}.`,
      ...distinct,
    ].join('\n'),
  };
}

/** `2026-11-28T00:00:00+00:00` → `2026-11-28`; hours stay. */
function nameBatch(start: string): string {
  return start
    .replace(/T00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)?$/, '')
    .replace(/(?:\+00:?00|Z)$/, '');
}

function tidy(error: string): string {
  return error
    .replace(/^Unhandled error while executing\s*/, '')
    .replace(/^Exception on worker thread\.\s*/, '')
    .trim();
}
