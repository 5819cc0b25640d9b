import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import type { DbtInstallation } from '../../dbt/install/installation.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { keepGiven } from '../../plan/given-values.ts';
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
import { readGivenValues } from '../steps/given-values.ts';
import type { Job } from '../steps/job.ts';
import { loadProjectManifest } from '../steps/manifests.ts';
import { installDbtPackages } from '../steps/packages.ts';
import { pinNodes } from '../steps/pinned-nodes.ts';
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
import { refuseOtherCheckout, refuseWrongRef } from './deploy-commit.ts';
import { type DeploySelection, resolveDeploySelection } from './deploy-selection.ts';
import { checkFreshness, keepSources, refuseStale } from './freshness.ts';
import { continueHistory } from './history.ts';
import { refuseUnsupportedDrop, tidyOrphans } from './orphans.ts';
import { promote } from './promote.ts';
import { publishAgain } from './publish-again.ts';
import { planRefreshes } from './refresh.ts';
import { countBuiltRows } from './row-counts.ts';
import { keepStoppedDeploy } from './stopped-deploy.ts';
import { refuseUnsupportedSwap } from './swap.ts';
import { isNightly, sweepClosedPulls } from './sweep.ts';
import { watchHooks } from './watch-hooks.ts';

/** Builds production and leaves the production state that pull requests compare with. */
export async function runDeploy(job: Job, runState: RunState): Promise<void> {
  const target = await resolveProductionTarget(job, runState);
  const store = openStateStore(job, target.target);
  if (job.settings.blueGreen) refuseUnsupportedSwap(job, target);
  refuseUnsupportedDrop(job, target);
  const [installation, previous, running] = await Promise.all([
    prepareDbt(job, target),
    fetchPreviousState(job, store, runState),
    fetchNewerDeploys(job),
    refuseWrongRef(job),
    refuseOtherCheckout(job),
  ]);
  if (isSuperseded(job, runState, { previous, running })) return;
  try {
    await deploy(job, runState, { store, target, installation, previous });
  } catch (error) {
    await keepStoppedDeploy(job, runState, { store, previous, error });
    throw error;
  }
}

async function deploy(
  job: Job,
  runState: RunState,
  parts: {
    store: ProductionStore;
    target: WarehouseTarget;
    installation: DbtInstallation;
    previous: StateLookup;
  },
): Promise<void> {
  const { store, target, installation, previous } = parts;
  const session = await openDbt(job, runState, installation, target);
  try {
    await installDbtPackages(job, session);
    await parseProject(job, session);
    const manifest = await loadProjectManifest(job, runState);
    const { sources } = await checkFreshness(job, runState, session, manifest);
    if (job.settings.freshness === 'error') refuseStale(sources);
    const comparable = comparableState(previous, session);
    const selection = await resolveDeploySelection(job, runState, session, comparable);
    const refresh = await planRefreshes(job, runState, session, {
      ...{ previous: comparable, manifest, target, installation, selection },
    });
    const green = job.settings.blueGreen
      ? await startGreen(job, runState, session, { target, previous, live: manifest, refresh })
      : undefined;
    const build = startBuild(green?.manifest.nodes ?? manifest.nodes, refresh);
    runState.build = build;
    const succeeded = await runSteps(
      job,
      runState,
      build,
      green?.session ?? watchHooks(session, manifest.nodes.values()),
      selection,
    );
    const goesLive = !green || succeeded;
    if (green && goesLive) await promote(job, runState, green, { build, store, previous });
    const manifestFile = green?.liveFile ?? join(targetPath(job), 'manifest.json');
    const counts = goesLive
      ? await countBuiltRows(job, runState, session, { build, target })
      : undefined;
    const { sha } = job.context;
    const history = await continueHistory(job, runState, {
      ...{ previous, mode: 'deploy', sha, counts },
      ...{ nodes: build.nodes, sources },
    });
    if (goesLive)
      await publishState(job, runState, {
        ...{ store, before: previous, previous: comparable, session, target, manifest, history },
        ...{ build, sources, manifestFile },
      });
    else await publishAgain(job, runState, { store, live: previous, history, place: 'same' });
    if (goesLive) await makeDocs(job, runState, session, manifestFile);
    if (isNightly(job)) await sweepClosedPulls(job, runState, session, manifest);
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
  runState: RunState,
  build: Build,
  session: DbtSession,
  { listed, args: selection }: DeploySelection,
): Promise<boolean> {
  const { settings } = job;
  if (!(await refreshSeeds(job, runState, build, session))) {
    runState.notices.push(`dbt seed failed, so ${settings.steps.join(', ')} did not run.`);
    return false;
  }
  // Where `warn_error` is set, dbt takes a command that selects nothing for a failure.
  if (listed.length === 0) return true;
  for (const [index, step] of settings.steps.entries()) {
    const planned = plannedFor(step, listed, build.nodes);
    if (await runNodes(job, runState, build, session, { step, selection, planned })) continue;
    const left = settings.steps.slice(index + 1);
    if (left.length > 0)
      runState.notices.push(`dbt ${step} failed, so ${left.join(', ')} did not run.`);
    return false;
  }
  return true;
}

/**
 * Where dbt is not driven, `--full-refresh` counts for all that a command selects: seeds get a command
 * of their own before all others, as nothing is upstream of them.
 */
async function refreshSeeds(
  job: Job,
  runState: RunState,
  build: Build,
  session: DbtSession,
): Promise<boolean> {
  const planned = [...build.refresh];
  if (session.refreshes || planned.length === 0 || job.settings.fullRefresh === 'on') return true;
  const selection = await pinNodes(join(job.scratch, 'refreshed-seeds'), planned);
  return runNodes(job, runState, build, session, { step: 'seed', selection, planned }, [
    '--full-refresh',
  ]);
}

async function publishState(
  job: Job,
  runState: RunState,
  parts: {
    store: ProductionStore;
    /** The state before; `previous` only where this run's dbt can compare with it. */
    before: StateLookup;
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
  const { store, before, previous, session, target, manifest, history, build, sources } = parts;
  const { context, scratch, ports, settings } = job;
  await refuseOvertaken(job, runState, store);
  const directory = join(scratch, 'next-state');
  await mkdir(directory);
  const ledgerFile = join(directory, 'manifest.json');
  await writeLedger({
    currentFile: parts.manifestFile,
    previousFile: previous.found ? join(previous.state.directory, 'manifest.json') : undefined,
    results: build.results,
    targetFile: ledgerFile,
  });
  await writeRunResults(directory, build.runResults, job.secrets.redact);
  await keepSources(job, { previous, manifest, directory, build, sources });
  if (history !== undefined) await writeFile(join(directory, HISTORY_FILE), history);
  const orphans = await tidyOrphans(job, runState, session, {
    ...{ store, previous: before, target, manifest, build, ledgerFile },
    manifestFile: parts.manifestFile,
  });
  await writeStateRecord(directory, {
    ...describeBuilder(job, { session, target, build }),
    orphans,
    sha: context.sha,
    ref: `refs/${context.isTag ? 'tags' : 'heads'}/${context.branch}`,
    given: keepGiven(
      previous.found ? previous.state.record.given : undefined,
      await readGivenValues(job, parts.manifestFile),
      build.succeeded && settings.select.length + settings.exclude.length === 0,
    ),
  });
  job.stopped.throwIfAborted();
  runState.state = 'uploading';
  ports.runner.info(`Production state: ${await store.publish(directory)}`);
  runState.state = 'published';
}
