import { appendFileSync } from 'node:fs';

/** What docs/threat-model.md counts; the first three were tried, the others must stay at zero. */
export type Tally =
  | 'bad inputs'
  | 'hostile strings'
  | 'faults'
  | 'lost states'
  | 'leaked secrets'
  | 'stray writes'
  | 'orphan processes';

/**
 * Counts in the file that TALLY_FILE names, for `node scripts/threat-model.ts --count <file>`;
 * without it, nothing.
 */
export function tally(kind: Tally, count = 1): void {
  const file = process.env.TALLY_FILE;
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ kind, count })}\n`);
}
