import { GitHubError } from '../../errors.ts';
import type { SchemaPlace } from '../../plan/plan.ts';
import type { GitHub } from '../../platform/ports.ts';
import type { Warehouse } from '../../warehouse/operations.ts';
import { loadSchemaRuns, markRun, type SchemaRun } from '../../warehouse/runs.ts';

/** How the schemas of a run are marked. */
export function nameRun({ runId, runAttempt }: { runId: number; runAttempt: number }): string {
  return `${runId}-${runAttempt}`;
}

/** The other runs that a pull request's schemas name. */
export interface OtherRuns {
  ended: string[];
  /** Those that may still write into the schemas. */
  open: string[];
}

/**
 * Asks GitHub about each run that it does not know to have ended. One that GitHub does not know has
 * run elsewhere, or is deleted; where GitHub does not answer, the run counts as open.
 *
 * @param own this run
 * @param earlier markers of runs that have ended
 */
export async function sortRuns(
  github: Pick<GitHub, 'getWorkflowRun'>,
  runs: readonly SchemaRun[],
  own: { id: number; attempt: number },
  earlier: readonly string[],
): Promise<OtherRuns> {
  const others: OtherRuns = { ended: [], open: [] };
  for (const run of new Set(runs.map((each) => each.run))) {
    if (run === nameRun({ runId: own.id, runAttempt: own.attempt })) continue;
    const isOver = earlier.includes(run) || (await hasEnded(github, run, own));
    (isOver ? others.ended : others.open).push(run);
  }
  return others;
}

async function hasEnded(
  github: Pick<GitHub, 'getWorkflowRun'>,
  run: string,
  own: { id: number },
): Promise<boolean> {
  const [, id, attempt] = /^(\d+)-(\d+)$/.exec(run) ?? [];
  // The attempts of a run come one after the other.
  if (id === undefined || Number(id) === own.id) return true;
  try {
    const known = await github.getWorkflowRun(Number(id));
    return known.status === 'completed' || known.attempt > Number(attempt);
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return error.status === 404;
  }
}

/**
 * Whether nobody else has written into the schemas since they were marked as `run`'s. Where somebody
 * has, the marker of this run is put back if need be, so that the next push trusts neither.
 */
export async function wasAlone(
  warehouse: Warehouse,
  schemas: readonly SchemaPlace[],
  run: string,
): Promise<boolean> {
  const runs = await loadSchemaRuns(warehouse, schemas);
  const ours = runs.filter((each) => each.run === run);
  if (ours.length === schemas.length && runs.length === ours.length) return true;
  await markRun(warehouse, schemas, run, []);
  return false;
}

const ADVICE = 'Give the workflow a `concurrency` group for each pull request, and run it again.';

/** The notice of a run that found others at work. */
export function describeOpenRuns(open: readonly string[]): string {
  const names = open.map((run) => run.replace(/-(\d+)$/, ' (attempt $1)'));
  const who = names.length === 1 ? `Run ${names[0]} builds` : `Runs ${names.join(', ')} build`;
  return `${who} into the schemas of this pull request at the same time, so nothing of an earlier push is used. ${ADVICE}`;
}

/** The notice of a run in whose schemas another one has written since. */
export const NOT_ALONE = `Another run built into the schemas of this pull request at the same time, so the rows may be of either. The next push builds everything. ${ADVICE}`;
