import { z } from 'zod';
import type { Runner } from './adapters/ports.ts';
import type { Report } from './report/report.ts';

/**
 * What `main` leaves for the `post` run of the same step, in the runner's own state. No tokens and
 * no other secrets: the runner keeps it in a file.
 */
const PHASE = 'phase';
const REPORT = 'unfinished-report';
const CACHE = 'cache';

type Phase = 'started' | 'published';

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

/** The report to publish should this run not come to publishing one. */
export function saveReport(runner: Runner, report: Report): void {
  runner.saveState(REPORT, JSON.stringify(report));
}

export function readReport(runner: Runner): Report | undefined {
  const text = runner.readState(REPORT);
  return text === '' ? undefined : (JSON.parse(text) as Report);
}

const cacheToSave = z.object({ paths: z.array(z.string()), key: z.string() });

export type CacheToSave = z.infer<typeof cacheToSave>;

/** Saving takes seconds and can wait until everything has been told. */
export function saveCacheLater(runner: Runner, cache: CacheToSave): void {
  runner.saveState(CACHE, JSON.stringify(cache));
}

export function readCacheToSave(runner: Runner): CacheToSave | undefined {
  const text = runner.readState(CACHE);
  return text === '' ? undefined : cacheToSave.parse(JSON.parse(text));
}
