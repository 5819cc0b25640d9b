import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { hideSecrets } from '../config/profile-secrets.ts';
import { loadProject } from '../config/project.ts';
import type { SettingSource, Settings } from '../config/settings.ts';
import { loginModeOf, type Mode } from '../context/resolve-mode.ts';
import type { RunContext } from '../context/run-context.ts';
import { requestDashboard } from '../pipelines/production/dashboard.ts';
import {
  assumeLoaded,
  readDotEnv,
  refuseSettings,
  withDotEnv,
} from '../pipelines/steps/dot-env.ts';
import type { Job } from '../pipelines/steps/job.ts';
import {
  finishReport,
  type RunState,
  recordFatal,
  startRunState,
} from '../pipelines/steps/run-state.ts';
import { markPublished, saveReport } from '../pipelines/steps/saved-state.ts';
import { findUnavailableSecrets } from '../pipelines/steps/unavailable-secrets.ts';
import { withVaultVariables } from '../pipelines/steps/vault-variables.ts';
import { endsInTime, startDeadline } from '../platform/deadline.ts';
import type { Ports } from '../platform/ports.ts';
import type { Watchdog } from '../platform/watchdog.ts';
import { redactReport } from '../report/model/redact.ts';
import type { Report } from '../report/model/report.ts';
import type { Secrets } from '../secrets/secrets.ts';

type Pipeline = (job: Job, runState: RunState) => Promise<void>;

/** Each is loaded when it runs: nobody waits for the code of the other modes. */
const PIPELINES: Record<Mode, () => Promise<Pipeline>> = {
  ci: async () => (await import('../pipelines/ci/ci.ts')).runCi,
  deploy: async () => (await import('../pipelines/production/deploy.ts')).runDeploy,
  cleanup: async () => (await import('../pipelines/ci/cleanup.ts')).runCleanup,
  rollback: async () => (await import('../pipelines/production/rollback.ts')).runRollback,
  monitor: async () => (await import('../pipelines/production/monitor.ts')).runMonitor,
  doctor: async () => (await import('../pipelines/doctor/doctor.ts')).runDoctor,
};

/** What the process was started with. */
export interface Surroundings {
  ports: Ports;
  /** Those of the environment are known already. */
  secrets: Secrets;
  env: Readonly<Record<string, string | undefined>>;
  /** Absolute folder of the action. */
  actionRoot: string;
  startedAt: Date;
  watchdog: Watchdog;
}

/** What is to be done, and what it is for. */
export interface Task {
  context: RunContext;
  mode: Mode;
  settings: Settings;
  /** For the log: what is not at its default, and who says so. */
  sources: readonly SettingSource[];
  /** Absolute folder that may be written to, symlinks resolved. */
  temp: string;
  /** Only plan, and write nothing to the warehouse. */
  dryRun: boolean;
}

/** A run whose settings and event are in order; what can go wrong from here on is reported. */
export interface StartedRun {
  /** Runs the pipeline, while there is time, and reports to everybody. */
  finish(): Promise<Report>;
  /**
   * The run is being stopped from outside: keeps all that is known at this moment for `post`, which
   * publishes it. `finish` publishes nothing any more and does not resolve. Once is enough.
   */
  interrupt(): void;
}

/**
 * Nothing has been written anywhere but below `temp` when this throws.
 * @throws ConfigError
 */
export function startRun(surroundings: Surroundings, task: Task): StartedRun {
  const { ports, secrets, env, startedAt, watchdog } = surroundings;
  const { runner } = ports;
  const { context, mode, settings, temp } = task;
  if (settings.timeoutMinutes !== undefined) watchdog.limit(settings.timeoutMinutes);
  const project = loadProject({ ...settings, env });
  hideSecrets(secrets, settings, env);

  runner.info(`dbt ${project.name}: ${mode} (${context.event} on ${context.branch})`);
  for (const { name, value, source } of task.sources)
    runner.info(`  ${name}: ${value} (${source})`);

  const stopped = startDeadline(settings.timeoutMinutes, startedAt, ports.clock.now());
  const job = createJob(surroundings, task, { project, stopped });
  const runState = startRunState();
  const reportStop = (why: 'cancelled' | 'timed-out') => {
    const report = finishReport({ ...runState, stopped: why }, job);
    saveReport(runner, redactReport(report, secrets.redact));
    return report;
  };
  let interrupted = false;
  return {
    async finish() {
      reportStop('cancelled');
      let report: Report;
      try {
        const inTime = await endsInTime(runPipeline(job, runState, mode), stopped);
        report = inTime ? finishReport(runState, job) : reportStop('timed-out');
        if (!inTime) {
          runner.info('The run timed out. Stopping dbt and its queries.');
          await ports.processes.cancelAll();
        }
      } catch (error) {
        recordFatal(runState, error);
        report = finishReport(runState, job);
      }
      if (interrupted) return new Promise(() => {});
      // What was sent can only be stopped with this process; `post` reports then.
      if (report.status === 'timed-out' && runState.state === 'uploading') return report;
      const { publishReport } = await import('../publish/publish.ts');
      await publishReport(ports, {
        report,
        settings,
        redact: secrets.redact,
        createComment: runState.dbtStarted,
        temp,
        reportPath: join(job.scratch, 'report.json'),
        files: { ...runState.files, runResults: runState.build.file },
        dashboard: requestDashboard(job, runState),
      });
      markPublished(runner);
      return report;
    },
    interrupt() {
      if (interrupted) return;
      interrupted = true;
      runner.info('The run was cancelled. Stopping dbt and its queries.');
      reportStop('cancelled');
    },
  };
}

/** Makes the folders that the run writes to. */
function createJob(
  surroundings: Surroundings,
  { context, mode, settings, temp, dryRun }: Task,
  { project, stopped }: Pick<Job, 'project' | 'stopped'>,
): Job {
  const scratch = mkdtempSync(join(temp, `dbt-ci-${project.name}-`));
  const env = {
    ...surroundings.env,
    ...pointToTemp(mkdtempSync(join(temp, 'dbt-ci-tmp-'))),
  };
  const task = { context, mode, settings, temp, dryRun };
  return { ...surroundings, ...task, env, scratch, project, variables: {}, stopped };
}

/**
 * Children get a temporary folder of their own, in place of one that others use. Its path is short:
 * that of a socket may have 108 characters.
 */
function pointToTemp(folder: string): Record<string, string> {
  return { TMPDIR: folder, TMP: folder, TEMP: folder };
}

/** A run that GitHub gave no credentials ends before it needs any. */
async function runPipeline(job: Job, runState: RunState, mode: Mode): Promise<void> {
  const equipped = await withVaultVariables(job);
  refuseSettings(equipped);
  const dotEnv = readDotEnv(equipped);
  const unavailable = findUnavailableSecrets(assumeLoaded(equipped, dotEnv), mode);
  if (!unavailable) {
    const pipeline = await PIPELINES[mode]();
    return pipeline(await withDotEnv(equipped, dotEnv, loginModeOf(mode, job.context)), runState);
  }
  runState.skipped = true;
  runState.notices.push(unavailable.reason, unavailable.advice);
}
