import type { Draft } from './draft.ts';
import type { Job } from './job.ts';

/** The morning check: how production is, without a build. */
export async function runMonitor(_job: Job, _draft: Draft): Promise<void> {}
