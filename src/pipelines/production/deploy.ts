import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import type { DbtInstallation } from '../../dbt/install/installation.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { plannedFor } from '../../plan/unreported.ts';
import type { ReportSource } from '../../report/model/report.ts';
import { HISTORY_FILE, type ProductionStore, type StateLookup } from '../../state/state.ts';
import { writeLedger } from '../../state/write-ledger.ts';
import { writeRunResults } from '../../state/write-run-results.ts';
import { writeStateRecord } from '../../state/write-state.ts';
import { type Build, startBuild } from '../steps/build.ts';
import { parseProject } from '../steps/commands.ts';
import { openDbt, prepareDbt, targetPath } from '../steps/connect.ts';
import { fetchNewerDeploys, isSuperseded, refuseOvertaken } from '../steps/deploy-order.ts';
import type { Job } from '../steps/job.ts';
import { loadProjectManifest } from '../steps/manifests.ts';
import { installDbtPackages } from '../steps/packages.ts';
import { runNodes } from '../steps/retry.ts';
import type { RunState } from '../steps/run-state.ts';
import {
  comparableState,
  describeBuilder,
  fetchPreviousState,
  openStateStore,
} from '../steps/state.ts';
import { resolveProductionTarget, type WarehouseTarget } from '../steps/warehouse-target.ts';
import { startGreen } from './blue-green.ts';
import { makeDocs } from './dashboard.ts';
import { refuseFormerDefaultBranch } from './deploy-branch.ts';
import { resolveDeploySelection } from './deploy-selection.ts';
import { checkFreshness, keepSources, refuseStale } from './freshness.ts';
import { continueHistory } from './history.ts';
import { promote } from './promote.ts';
import { publishAgain } from './publish-again.ts';
import { countBuiltRows } from './row-counts.ts';
import { keepStoppedDeploy } from './stopped-deploy.ts';
import { refuseUnsupportedSwap } from './swap.ts';
import { sweepClosedPulls } from './sweep.ts';
import { watchHooks } from './watch-hooks.ts';

/** Builds production and leaves the production state that pull requests compare with. */
export async function runDeploy(job: Job, draft: RunState): Promise<void> {
  const store = openStateStore(job);
  const target = await resolveProductionTarget(job, draft);
  if (job.settings.blueGreen) refuseUnsupportedSwap(job, target);
  const [installation, previous, running] = await Promise.all([
    prepareDbt(job, target),
    fetchPreviousState(job, store, draft),
    fetchNewerDeploys(job),
    refuseFormerDefaultBranch(job),
  ]);
  if (isSuperseded(job, draft, { previous, running })) return;
  try {
    await deploy(job, draft, { store, target, installation, previous });
  } catch (error) {
    await keepStoppedDeploy(job, draft, { store, previous, error });
    throw error;
  }
}

async function deploy(
  job: Job,
  draft: RunState,
  parts: {
    store: ProductionStore;
    target: WarehouseTarget;
    installation: DbtInstallation;
    previous: StateLookup;
  },
): Promise<void> {
  const { store, target, installation, previous } = parts;
  const session = await openDbt(job, draft, installation, target);
  try {
    await installDbtPackages(job, session);
    await parseProject(job, session);
    const manifest = await loadProjectManifest(job, draft);
    const sources = await checkFreshness(job, draft, session, manifest);
    if (job.settings.freshness === 'error') refuseStale(sources);
    const green = job.settings.blueGreen
      ? await startGreen(job, draft, session, { target, previous, live: manifest })
      : undefined;
    const comparable = comparableState(previous, session);
    const build = startBuild(green?.manifest.nodes ?? manifest.nodes);
    draft.build = build;
    const succeeded = await runSteps(
      job,
      draft,
      build,
      green?.session ?? watchHooks(session),
      comparable,
    );
    const goesLive = !green || succeeded;
    if (green && goesLive) await promote(job, draft, green, { build, store, previous });
    const manifestFile = green?.liveFile ?? join(targetPath(job), 'manifest.json');
    const counts = goesLive
      ? await countBuiltRows(job, draft, session, { build, target })
      : undefined;
    const { sha } = job.context;
    const history = await continueHistory(job, draft, {
      ...{ previous, mode: 'deploy', sha, counts },
      ...{ nodes: build.nodes, sources },
    });
    if (goesLive)
      await publishState(job, draft, {
        ...{ store, previous: comparable, session, target, manifest, history },
        ...{ build, sources, manifestFile },
      });
    else await publishAgain(job, draft, { store, live: previous, history, place: 'same' });
    if (goesLive) await makeDocs(job, draft, session, manifestFile);
    if (job.context.event === 'schedule') await sweepClosedPulls(job, draft, session, manifest);
  } finally {
    await session.close();
  }
}

/**
 * One after the other; a step that fails ends the row, as it does in a workflow of single steps.
 * @returns whether all of them succeeded
 */
async function runSteps(
  job: Job,
  draft: RunState,
  build: Build,
  session: DbtSession,
  previous: StateLookup,
): Promise<boolean> {
  const { settings } = job;
  // Before the first step: a command takes the results of the one before out of the target folder.
  const { listed, args: selection } = await resolveDeploySelection(job, draft, session, previous);
  // Where `warn_error` is set, dbt takes a command that selects nothing for a failure.
  if (listed.length === 0) return true;
  for (const [index, step] of settings.steps.entries()) {
    const planned = plannedFor(step, listed, build.nodes);
    if (await runNodes(job, draft, build, session, { step, selection, planned })) continue;
    const left = settings.steps.slice(index + 1);
    if (left.length > 0)
      draft.notices.push(`dbt ${step} failed, so ${left.join(', ')} did not run.`);
    return false;
  }
  return true;
}

async function publishState(
  job: Job,
  draft: RunState,
  parts: {
    store: ProductionStore;
    previous: StateLookup;
    session: DbtSession;
    target: WarehouseTarget;
    manifest: Manifest;
    history: string | undefined;
    build: Build;
    sources: readonly ReportSource[];
    /** Absolute path of the manifest of what is live now. */
    manifestFile: string;
  },
): Promise<void> {
  const { store, previous, session, target, manifest, history, build, sources } = parts;
  const { context, scratch, ports } = job;
  await refuseOvertaken(job, draft, store);
  const directory = join(scratch, 'next-state');
  await mkdir(directory);
  await writeLedger({
    currentFile: parts.manifestFile,
    previousFile: previous.found ? join(previous.state.directory, 'manifest.json') : undefined,
    results: build.results,
    targetFile: join(directory, 'manifest.json'),
  });
  await writeRunResults(directory, build.runResults, job.secrets.redact);
  await keepSources(job, { previous, manifest, directory, build, sources });
  if (history !== undefined) await writeFile(join(directory, HISTORY_FILE), history);
  await writeStateRecord(directory, {
    ...describeBuilder(job, { session, target, build }),
    sha: context.sha,
    ref: `refs/heads/${context.branch}`,
  });
  job.stopped.throwIfAborted();
  draft.state = 'uploading';
  ports.runner.info(`Production state: ${await store.publish(directory)}`);
  draft.state = 'published';
}
