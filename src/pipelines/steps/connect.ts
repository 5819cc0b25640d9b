import { join } from 'node:path';
import { MOST_FOLDERS_UP } from '../../config/outside-writes.ts';
import type { RunContext } from '../../context/run-context.ts';
import { ENGINE_2_NOTICE, isEngine2, refuseOnEngine2 } from '../../dbt/engine.ts';
import { restoreEngine2Drivers } from '../../dbt/install/engine2-drivers.ts';
import { installDbt } from '../../dbt/install/install-dbt.ts';
import type { DbtInstallation, InstallRequest } from '../../dbt/install/installation.ts';
import type { VenvTrust } from '../../dbt/install/venv.ts';
import { openSession } from '../../dbt/open-session.ts';
import type { DbtSession } from '../../dbt/session.ts';
import type { SessionOptions } from '../../dbt/session-options.ts';
import { buildChildEnvironment } from '../../platform/child-environment.ts';
import type { Login } from '../../warehouse/missing-grant.ts';
import { createWarehouse, type Warehouse } from '../../warehouse/operations.ts';
import { dbtEnvironment, type Job } from './job.ts';
import { findOperations } from './operations-project.ts';
import { addNotice, type RunState } from './run-state.ts';
import { saveCacheLater } from './saved-state.ts';
import { placeOf, type WarehouseTarget } from './warehouse-target.ts';

/** Finds or installs dbt with the adapter that the target needs. */
export async function prepareDbt(
  job: Job,
  target: Pick<WarehouseTarget, 'type'>,
): Promise<DbtInstallation> {
  if (job.installation) return job.installation;
  const { ports } = job;
  const installation = await installDbt(ports, describeInstallation(job, target.type));
  if (installation.saveCache) saveCacheLater(ports.runner, 'venv', installation.saveCache);
  return installation;
}

/** What is installed for this run, and where to. */
export function describeInstallation(job: Job, adapterType: string): InstallRequest {
  const { settings, env, temp, context } = job;
  return {
    ...settings,
    profileType: adapterType,
    trust: trustOf(context),
    tempDir: temp,
    env: buildChildEnvironment(env),
  };
}

/** What a pull request's run leaves in the cache is no deploy's. */
export function trustOf({ event }: RunContext): VenvTrust {
  return event === 'pull_request' || event === 'merge_group' ? 'review' : 'deploy';
}

/** Starts the session in which every dbt command of this run is run. */
export async function openDbt(
  job: Job,
  runState: RunState,
  installation: DbtInstallation,
  target: WarehouseTarget,
  { keepManifest = false, fence }: Pick<SessionOptions, 'keepManifest' | 'fence'> = {},
): Promise<DbtSession> {
  const { ports, settings, actionRoot } = job;
  const session = await openSession(
    ports.processes,
    {
      python: installation.python,
      dbt: installation.dbt,
      driverPath: join(actionRoot, 'driver', 'dbt_driver.py'),
      projectDir: settings.projectDir,
      env: dbtEnvironment(job),
      flags: {
        profilesDir: target.profilesDir,
        profile: target.profile,
        target: target.target,
        vars: settings.vars,
        threads: settings.threads,
        targetPath: targetPath(job),
      },
      place: placeOf(target),
      logPath: join(job.scratch, 'logs'),
      keepManifest,
      ...(fence && { fence }),
    },
    ports.runner,
  );
  try {
    const swap = job.mode === 'deploy' && settings.blueGreen;
    const use = { adapter: target.type, swap };
    refuseOnEngine2(session.version, dbtEnvironment(job), use);
  } catch (error) {
    await session.close();
    throw error;
  }
  if (isEngine2(session)) {
    addNotice(runState, ENGINE_2_NOTICE);
    await keepEngine2Drivers(job, session, target);
  }
  if (fence && !session.fenced)
    runState.notices.push(
      'This dbt has no write fence. The action checks the planned writes, but not what hooks and macros write.',
    );
  runState.dbtStarted = true;
  runState.dbtVersion = session.version;
  ports.runner.info(`dbt ${session.version} on ${target.type}, schema ${target.schema ?? ''}`);
  return session;
}

/** Before dbt 2 connects for the first time. */
async function keepEngine2Drivers(
  job: Job,
  { version }: DbtSession,
  { type }: WarehouseTarget,
): Promise<void> {
  const { cache, runner } = job.ports;
  const request = { version, adapter: type, trust: trustOf(job.context), env: dbtEnvironment(job) };
  const drivers = await restoreEngine2Drivers(cache, request);
  if (drivers) saveCacheLater(runner, 'drivers', drivers);
}

/** The operations of `warehouse/` in this session, with another target of its profile if need be. */
export function openWarehouse(
  job: Job,
  session: DbtSession,
  connection: { target?: string | undefined; login?: Login | undefined },
): Warehouse {
  return createWarehouse(session, findOperations(job), connection);
}

/** As deep as paths of the project may lead out of it, which are paths below the target folder too. */
const DEPTH = Array.from({ length: MOST_FOLDERS_UP }, () => 'dbt');

/** Absolute folder that dbt writes manifest.json and run_results.json to. */
export function targetPath({ scratch }: Job): string {
  return join(scratch, ...DEPTH, 'target');
}
