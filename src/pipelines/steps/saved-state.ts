import { z } from 'zod';
import type { Reason } from '../../plan/reason.ts';
import type { Runner } from '../../platform/ports.ts';
import type { Report } from '../../report/model/report.ts';

/**
 * What `main` leaves for the `post` run of the same step, in the runner's own state. No tokens and
 * no other secrets: the runner keeps it in a file.
 */
const PHASE = 'phase';
const REPORT = 'unfinished-report';
const CACHES = ['venv', 'packages', 'parse', 'sqlglot', 'drivers'] as const;

type Phase = 'started' | 'published';

type SavedReasons = Array<[uniqueId: string, reason: Reason]>;

export function markStarted(runner: Runner): void {
  runner.saveState(PHASE, 'started' satisfies Phase);
}

export function markPublished(runner: Runner): void {
  runner.saveState(PHASE, 'published' satisfies Phase);
}

/** @returns undefined in the `main` run */
export function readPhase(runner: Runner): Phase | undefined {
  const phase = runner.readState(PHASE);
  return phase === '' ? undefined : (phase as Phase);
}

/**
 * The report to publish should this run not come to publishing one.
 * @param report without secrets: `post` does not know them all
 */
export function saveReport(runner: Runner, report: Report): void {
  const { review } = report;
  const reasons = [...(review?.reasons ?? [])];
  runner.saveState(REPORT, JSON.stringify({ report, reasons }));
}

export function readReport(runner: Runner): Report | undefined {
  const text = runner.readState(REPORT);
  if (text === '') return undefined;
  // A Map does not survive JSON.
  const { report, reasons } = JSON.parse(text) as { report: Report; reasons: SavedReasons };
  if (report.review) report.review.reasons = new Map(reasons);
  return report;
}

const cacheToSave = z.object({ paths: z.array(z.string()), key: z.string() });

type CacheToSave = z.infer<typeof cacheToSave>;

/** Saving takes seconds and can wait until everything has been reported. */
export function saveCacheLater(
  runner: Runner,
  name: (typeof CACHES)[number],
  cache: CacheToSave,
): void {
  runner.saveState(`cache-${name}`, JSON.stringify(cache));
}

export function readCachesToSave(runner: Runner): CacheToSave[] {
  return CACHES.map((name) => runner.readState(`cache-${name}`))
    .filter((text) => text !== '')
    .map((text) => cacheToSave.parse(JSON.parse(text)));
}
