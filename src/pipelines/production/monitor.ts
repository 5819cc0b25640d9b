import { join } from 'node:path';
import type { DbtSession } from '../../dbt/session.ts';
import { ActionError, RefusedError } from '../../errors.ts';
import type { ReportSource } from '../../report/model/report.ts';
import { formatNumberOf } from '../../text/quantities.ts';
import type { Build } from '../steps/build.ts';
import { parseProject } from '../steps/commands.ts';
import { openDbt, prepareDbt, targetPath } from '../steps/connect.ts';
import type { Job } from '../steps/job.ts';
import { loadManifest, loadStateManifest } from '../steps/manifests.ts';
import { installDbtPackages } from '../steps/packages.ts';
import { type RunState, recordFatal } from '../steps/run-state.ts';
import { fetchState, openStateStore } from '../steps/state.ts';
import { resolveProductionTarget } from '../steps/warehouse-target.ts';
import { refuseWrongRef } from './deploy-commit.ts';
import { checkFreshness, listWatched } from './freshness.ts';
import { continueHistory } from './history.ts';
import { publishUnlessOvertaken } from './publish-again.ts';
import { countAllRows } from './row-counts.ts';
import { sweepClosedPulls } from './sweep.ts';

/** The morning check: how production is, without a build. */
export async function runMonitor(job: Job, runState: RunState): Promise<void> {
  const target = await resolveProductionTarget(job, runState);
  const store = openStateStore(job, target.target);
  const [installation, live] = await Promise.all([
    prepareDbt(job, target),
    fetchState(job, store, runState),
    refuseWrongRef(job),
  ]);
  if (!live.found)
    throw new RefusedError(`There is nothing to check yet: ${live.reason}`, {
      hint: 'Deploy first. Put "mode: monitor" in the workflow that deploys.',
    });
  const production = await loadStateManifest(live.state);
  runState.manifest = production.nodes;
  runState.graph = production;
  runState.files.manifest = join(live.state.directory, 'manifest.json');

  const session = await openDbt(job, runState, installation, target, {
    fence: { allow: job.settings.allowWrites },
  });
  try {
    const watches = listWatched(production.sources).length > 0;
    const sources = watches ? await lookAtSources(job, runState, session) : [];
    const { nodes } = production;
    const counts = await countAllRows(job, runState, session, nodes);
    const { sha } = live.state.record;
    const history = await continueHistory(job, runState, {
      ...{ previous: live, mode: 'monitor', sha, counts, nodes, sources },
    });
    await keepHistory(job, runState, { store, live, history });
    await sweepClosedPulls(job, runState, session, production);
  } finally {
    await session.close();
  }
}

/** Where dbt cannot look, the run fails; the rest is checked all the same. */
async function lookAtSources(
  job: Job,
  runState: RunState,
  session: DbtSession,
): Promise<ReportSource[]> {
  if (job.settings.freshness === 'off') return [];
  try {
    await installDbtPackages(job, session);
    await parseProject(job, session);
    const project = await loadManifest(join(targetPath(job), 'manifest.json'));
    const { sources, writes } = await checkFreshness(job, runState, session, project);
    refuseWrites(runState, writes);
    return sources;
  } catch (error) {
    recordFatal(runState, error);
    return [];
  }
}

/**
 * dbt runs the project's hooks with `source freshness`; what the fence refused did not happen.
 * https://docs.getdbt.com/reference/global-configs/behavior-changes
 */
function refuseWrites(runState: RunState, writes: Build['writes']): void {
  const refused = writes.filter((write) => write.refused);
  if (refused.length === 0) return;
  const names = [...new Set(refused.map(({ by }) => by))];
  recordFatal(
    runState,
    new RefusedError(
      `A health check writes nothing, so ${formatNumberOf(refused.length, 'statement')} of ${names.join(', ')} ${refused.length === 1 ? 'was' : 'were'} not sent.`,
      {
        hint: 'Make the hook depend on `flags.WHICH`, which is "freshness" here, set dbt’s flag `source_freshness_run_project_hooks` to false, or add the target to the workflow’s input `allow-writes`.',
      },
    ),
  );
}

/** Where that fails, the next run knows one less of them. */
async function keepHistory(
  job: Job,
  runState: RunState,
  parts: Parameters<typeof publishUnlessOvertaken>[2],
): Promise<void> {
  try {
    const reason = await publishUnlessOvertaken(job, runState, parts);
    if (reason !== undefined) runState.notices.push(describe(reason));
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    runState.notices.push(describe(error.message));
  }
}

function describe(reason: string): string {
  return `This run was not saved to the history of production: ${reason}`;
}
