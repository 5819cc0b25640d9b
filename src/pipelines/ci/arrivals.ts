import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import { parseSources } from '../../dbt/artifacts/sources.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { ActionError } from '../../errors.ts';
import { findArrivals, listSourcesAbove } from '../../plan/arrivals.ts';
import type { Arrival, DataDiff } from '../../plan/review.ts';
import type { ProductionState } from '../../state/state.ts';
import { invoke } from '../steps/commands.ts';
import type { Job } from '../steps/job.ts';

/** Names that `--select source:…` takes as they are. */
const PLAIN = /^[\w-]+$/;

/**
 * The sources above the comparisons that found a difference, where they have newer rows than at
 * production's deploy. Without it, a change of the sources' data looks like one of the pull request.
 * Asks dbt, for those that the project watches (`freshness`). Never throws an `ActionError`.
 */
export async function loadArrivals(
  job: Job,
  session: DbtSession,
  { manifest, state }: { manifest: Manifest; state: ProductionState },
  diffs: readonly DataDiff[],
): Promise<Arrival[]> {
  const differing = diffs.filter(mayComeFromSources).map(({ uniqueId }) => uniqueId);
  const sources = listSourcesAbove(differing, manifest).filter((source) =>
    [source.packageName, source.sourceName, source.name].every((name) => PLAIN.test(name)),
  );
  if (sources.length === 0) return [];
  const selectors = sources.map(
    ({ packageName, sourceName, name }) => `source:${packageName}.${sourceName}.${name}`,
  );
  // A target folder of its own: the build's manifest is published.
  const targetPath = join(job.scratch, 'arrivals-target');
  try {
    await invoke(job, session, {
      args: ['source', 'freshness', '--select', ...selectors, '--target-path', targetPath],
    });
    return findArrivals(sources, {
      now: await loadNewestRows(join(targetPath, 'sources.json')),
      deployed: await loadNewestRows(join(state.directory, 'sources.json')),
      deployedAt: state.record.createdAt,
    });
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    job.ports.runner.info(`Could not find out which sources have new rows: ${error.message}`);
    return [];
  }
}

function mayComeFromSources({ rows, keys, whole, later }: DataDiff): boolean {
  return (
    rows.before !== rows.after ||
    later !== undefined ||
    (keys !== undefined && keys.added + keys.removed + keys.changed.length > 0) ||
    (whole !== undefined && whole.added + whole.removed > 0)
  );
}

/** By unique id, of those that dbt could read. */
async function loadNewestRows(file: string): Promise<Map<string, string>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return new Map();
  }
  return new Map(
    parseSources(text, file).results.flatMap(({ unique_id, max_loaded_at: newest }) =>
      newest === undefined ? [] : [[unique_id, newest]],
    ),
  );
}
