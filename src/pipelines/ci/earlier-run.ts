import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findLocalPackages } from '../../config/packages.ts';
import { fillPlaceholders } from '../../config/placeholders.ts';
import type { Manifest } from '../../dbt/artifacts/manifest.ts';
import { parseRunResults, type RawRunResults } from '../../dbt/artifacts/run-results.ts';
import type { DbtSession } from '../../dbt/session.ts';
import { ActionError, SecretError } from '../../errors.ts';
import { mergeRef } from '../../platform/github/links.ts';
import { createPullStateStore } from '../../state/pull-state.ts';
import { refusingSecrets } from '../../state/refuse-secrets.ts';
import type { ProductionState, StateStore } from '../../state/state.ts';
import { writeRunResults } from '../../state/write-run-results.ts';
import { writeStateRecord } from '../../state/write-state.ts';
import type { Build } from '../steps/build.ts';
import { targetPath } from '../steps/connect.ts';
import { readGivenValues } from '../steps/given-values.ts';
import { dbtEnvironment, type Job } from '../steps/job.ts';
import { REFRESH_LABEL } from '../steps/refresh.ts';
import { describeBuilder } from '../steps/state.ts';
import type { WarehouseTarget } from '../steps/warehouse-target.ts';

/** What the last run of the same pull request left. */
export interface EarlierRun {
  state: ProductionState;
  /** The results of all that was in its plan, whichever push they are of. */
  runResults: RawRunResults;
}

/** Never throws an `ActionError`: without it, the whole pull request is built again. */
export async function fetchEarlierRun(job: Job): Promise<EarlierRun | undefined> {
  const { runner } = job.ports;
  const store = openPullStateStore(job);
  if (!store) return undefined;
  try {
    const lookup = await store.fetch(join(job.scratch, 'earlier'));
    runner.info(`Earlier push: ${lookup.found ? lookup.state.origin : lookup.reason}`);
    if (!lookup.found) return undefined;
    const path = join(lookup.state.directory, 'run_results.json');
    return { state: lookup.state, runResults: parseRunResults(await readFile(path, 'utf8'), path) };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    runner.info(`Earlier push: not used. ${error.message}`);
    return undefined;
  }
}

/**
 * Leaves what the next push can build on. Where that fails, the next push builds more: of all
 * `ActionError`s only `SecretError` is thrown.
 */
export async function publishRun(
  job: Job,
  session: DbtSession,
  parts: { fingerprint: string; target: WarehouseTarget; build: Build },
): Promise<void> {
  const { fingerprint, target, build } = parts;
  const { context, scratch, ports } = job;
  const store = openPullStateStore(job);
  if (!store || !build.runResults || !context.pullRequest) return;
  const directory = join(scratch, 'pull-state');
  try {
    await mkdir(directory);
    await copyFile(join(targetPath(job), 'manifest.json'), join(directory, 'manifest.json'));
    await writeRunResults(directory, build.runResults, job.secrets.redact);
    await writeStateRecord(directory, {
      ...describeBuilder(job, { session, target, build }),
      sha: context.pullRequest.headSha,
      ref: mergeRef(context.pullRequest.number),
      basis: fingerprint,
    });
    job.stopped.throwIfAborted();
    ports.runner.info(`Saved for the next push: ${await store.publish(directory)}`);
  } catch (error) {
    if (!(error instanceof ActionError) || error instanceof SecretError) throw error;
    ports.runner.info(`The next push builds everything again: ${error.message}`);
  }
}

/** Where vars of a project or package stand; the second since dbt 1.12. */
const VARS = ['dbt_project.yml', 'vars.yml'];

/**
 * What makes nodes other ones though dbt takes them for unmodified: another state of production
 * below them, another dbt, another target, other variables (dbt-core#4304), another content of a
 * seed above 1 MB, of which dbt compares the path.
 */
export async function computeFingerprint(
  job: Job,
  { target, schema }: WarehouseTarget,
  session: DbtSession,
  { record }: ProductionState,
  { nodes }: Manifest,
): Promise<string> {
  const { settings, context } = job;
  const { runId, runAttempt, createdAt } = record;
  const { vars, fullRefresh } = settings;
  const parts = [
    ...[runId, runAttempt, createdAt, session.version, target, schema, vars, fullRefresh],
    context.pullRequest?.labels.includes(REFRESH_LABEL) ?? false,
    await readGivenValues(job, join(targetPath(job), 'manifest.json')),
  ];
  const hash = createHash('sha256').update(JSON.stringify(parts));
  const largeSeeds = [...nodes.values()].filter(
    ({ resourceType, checksum }) =>
      resourceType === 'seed' && !/^[0-9a-f]{64}$/.test(checksum ?? ''),
  );
  const packages = findLocalPackages(settings.projectDir, dbtEnvironment(job)) ?? [];
  const files = [
    ...[settings.projectDir, ...packages].flatMap((folder) =>
      VARS.map((name) => join(folder, name)),
    ),
    ...largeSeeds.map((seed) => join(settings.projectDir, seed.originalFilePath)),
  ];
  for (const file of files.filter((each) => existsSync(each))) hash.update(await readFile(file));
  return hash.digest('hex');
}

/** Not for forks, whose runs nobody vouches for, nor without artifacts (`state-path`). */
function openPullStateStore(job: Job): StateStore | undefined {
  const { ports, settings, context, project } = job;
  const { pullRequest } = context;
  if (!pullRequest || pullRequest.fromFork || settings.statePath !== undefined) return undefined;
  const store = createPullStateStore({
    github: ports.github,
    artifacts: ports.artifacts,
    context,
    pullRequest,
    stateName: fillPlaceholders(settings.stateName, { project: project.name }),
    project: project.name,
  });
  return refusingSecrets(store, job.secrets);
}
