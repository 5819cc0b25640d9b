import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job, Permissions } from '../github/access.ts';
import type { RunRecord } from '../github/model.ts';
import { DEFAULT_PERMISSIONS, type GitHubStandIn } from '../github/stand-in.ts';
import { makeTempDir } from '../temp.ts';
import { inputVariable, loadAction, resolveInputs } from './action-file.ts';
import { buildEnvironment } from './environment.ts';
import type { RunnerEvent } from './events.ts';
import { Masks } from './masks.ts';
import type { CancelDelays } from './node-process.ts';
import { type MergedPhases, Phases } from './phases.ts';
import { kill, type Orphan, OrphanHunt } from './processes.ts';

export interface StepOptions {
  /** The folder that holds action.yml. */
  actionDir: string;
  github: GitHubStandIn;
  event: RunnerEvent;
  /** The checked-out tree. */
  workspace: string;
  /** The step's `with:`. */
  inputs?: Record<string, string>;
  /** The step's `env:`; also replaces what the runner or this machine sets (PATH, HOME). */
  env?: Record<string, string>;
  /** Values of the workflow's secrets: masked from the first line on. */
  secrets?: readonly string[];
  /** The job's `permissions:`. A fork's or Dependabot's are lowered to read. */
  permissions?: Permissions;
  /** Adds to, or continues, this run (a re-run: `{ id, attempt: 2 }`). */
  run?: { id?: number; attempt?: number };
  /** `.github/workflows/dbt.yml` */
  workflowPath?: string;
  /** GITHUB_SHA when it is not the event's. */
  sha?: string;
  /** RUNNER_TEMP's folder, the same from job to job and emptied in between, as GitHub's are. */
  machine?: string;
  /** 7.5 s and 2.5 s, the runner's own. */
  cancelDelays?: Partial<CancelDelays>;
}

export interface StepResult extends MergedPhases {
  /**
   * Processes that were still there when main and post had ended; they have been killed. None after
   * `kill`, which ends the machine and not only what `/proc` lists at that moment.
   */
  orphans: Orphan[];
  run: RunRecord;
  /** RUNNER_TEMP, kept until `removeTempDirs`. */
  runnerTemp: string;
}

export interface RunningStep {
  readonly result: Promise<StepResult>;
  /**
   * As a person who presses "Cancel workflow". `post` still runs. `first` replaces SIGINT, which the
   * runner sends first.
   */
  cancel(first?: NodeJS.Signals): void;
  /** As when the runner's machine is gone: all processes at once, and no `post`. */
  kill(): void;
  /** Resolves with the first line of the (masked) log that matches; rejects when the step ends without. */
  sawLog(pattern: RegExp): Promise<string>;
}

export async function runStep(options: StepOptions): Promise<StepResult> {
  return (await startStep(options)).result;
}

/** Starts the step and returns at once; see README.md for what is emulated. */
export async function startStep(options: StepOptions): Promise<RunningStep> {
  const { github, event, inputs = {} } = options;
  const action = await loadAction(options.actionDir);
  const root = options.machine ?? (await makeTempDir('runner-'));
  const runnerTemp = join(root, '_temp');
  const toolCache = join(root, '_tool');
  if (options.machine) await emptyFolder(root);
  await mkdir(join(runnerTemp, '_github_workflow'), { recursive: true });
  await mkdir(toolCache);
  const eventPath = join(runnerTemp, '_github_workflow', 'event.json');
  await writeFile(eventPath, JSON.stringify(event.payload, null, 2));

  const run = findOrPlantRun(options);
  const job = startJob(options, run);
  const { values, unexpected } = resolveInputs(action, inputs, job.token);
  const trackingId = `github_${randomUUID()}`;
  const env: Record<string, string> = {
    ...buildEnvironment({
      ...{ apiUrl: github.url, repository: github.model.repository, job, run, event },
      ...{ sha: options.sha ?? event.sha, workspace: options.workspace, eventPath },
      ...{ runnerTemp, toolCache, trackingId },
    }),
    ...Object.fromEntries(
      Object.entries(values).map(([name, value]) => [inputVariable(name), value]),
    ),
    ...options.env,
  };
  const masks = new Masks();
  for (const secret of [job.token, job.runtimeToken, ...(options.secrets ?? [])]) masks.add(secret);

  const delays = { afterInterrupt: 7500, afterTerminate: 2500, ...options.cancelDelays };
  const { workspace } = options;
  const hunt = new OrphanHunt([trackingId, root]);
  const phases = new Phases({
    ...{ action, env, masks, runnerTemp, unexpected, workspace, delays, hunt },
  });
  let isMachineGone = false;
  const result = phases.run().then((merged): StepResult => {
    const left = hunt.find();
    for (const { pid } of left) kill(pid);
    github.endJob(job, merged.conclusion);
    return { ...merged, orphans: isMachineGone ? [] : left, run, runnerTemp };
  });
  return {
    result,
    cancel: (first) => phases.cancel(first),
    kill() {
      isMachineGone = true;
      phases.kill();
    },
    sawLog: (pattern) => phases.sawLog(pattern),
  };
}

async function emptyFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}

function findOrPlantRun(options: StepOptions): RunRecord {
  const { github, event, run = {}, workflowPath } = options;
  const known = github.model.runs.find((one) => one.id === run.id);
  if (known) return Object.assign(known, { attempt: run.attempt ?? known.attempt });
  return github.plantRun({
    ...{ event: event.name, headBranch: event.headBranch, headSha: event.headSha },
    headRepository: event.headRepository,
    ...(workflowPath ? { workflowPath } : {}),
    ...run,
  });
}

function startJob(options: StepOptions, run: RunRecord): Job {
  const { github, event, permissions = DEFAULT_PERMISSIONS } = options;
  const lowered = Object.keys(permissions).map((scope) => [scope, 'read']);
  const base = event.baseRef ? [`refs/heads/${event.baseRef}`] : [];
  return github.startJob({
    run,
    permissions: event.readOnlyToken ? Object.fromEntries(lowered) : permissions,
    cacheScopes: [event.ref, ...base, `refs/heads/${github.model.defaultBranch}`],
  });
}
