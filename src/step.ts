import { readFileSync, realpathSync } from 'node:fs';
import { findEnvironmentSecrets } from './config/environment-secrets.ts';
import { loadSettings, settingsSources } from './config/settings.ts';
import { parseRunContext } from './context/parse-run-context.ts';
import { refuseDeployOutsideGitHub, resolveMode } from './context/resolve-mode.ts';
import { describeProblem, problemsOf } from './errors.ts';
import { markStarted, readPhase } from './pipelines/steps/saved-state.ts';
import { createArtifacts } from './platform/artifacts.ts';
import { createCache } from './platform/cache.ts';
import { createProcesses } from './platform/child-processes.ts';
import { clock } from './platform/clock.ts';
import { createGitHub } from './platform/github.ts';
import { createHttp } from './platform/http.ts';
import { createMailer } from './platform/mailer.ts';
import type { Ports, Runner } from './platform/ports.ts';
import { redactingRunner } from './platform/redacting-runner.ts';
import { createRunner } from './platform/runner.ts';
import type { Watchdog } from './platform/watchdog.ts';
import { isGreen } from './report/model/verdict.ts';
import { runPost } from './run/post.ts';
import { type Surroundings, startRun, type Task } from './run/run.ts';
import { createSecrets } from './secrets/secrets.ts';

/** 128 + SIGINT, as shells count: the runner asked the step to stop. */
const CANCELLED = 130;

/** The bundle as a step of GitHub Actions. @returns its exit code */
export async function runStep(
  started: Pick<Surroundings, 'actionRoot' | 'startedAt' | 'watchdog'>,
): Promise<number> {
  const { env } = process;
  const bareRunner = createRunner();
  const secrets = createSecrets(bareRunner.setSecret);
  const ports = createPorts(redactingRunner(bareRunner, secrets.redact), started.watchdog);
  const { runner } = ports;
  try {
    secrets.add(findEnvironmentSecrets(env));
    const isPost = readPhase(runner) !== undefined;
    if (!isPost) return await runMain({ ports, secrets, env, ...started });
    await runPost(ports, secrets, env);
    return 0;
  } catch (error) {
    annotateProblems(runner, error);
    return 1;
  }
}

async function runMain(surroundings: Surroundings): Promise<number> {
  const { runner, processes } = surroundings.ports;
  markStarted(runner);
  const run = startRun(surroundings, readTask(surroundings.env));
  // Not `once`: with no listener left, a second signal would end this process before its children.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      run.interrupt();
      void processes.cancelAll().finally(() => process.exit(CANCELLED));
    });
  return isGreen(await run.finish()) ? 0 : 1;
}

/** @throws ConfigError, RefusedError */
function readTask(env: Surroundings['env']): Task {
  const payload = loadEventPayload(env);
  const context = parseRunContext(env, payload);
  const input = { env, workspace: env.GITHUB_WORKSPACE ?? process.cwd() };
  const settings = loadSettings(input);
  const mode = resolveMode(context, settings, payload);
  if (mode === 'deploy') refuseDeployOutsideGitHub(env, settings.statePath);
  const temp = realpathSync(env.RUNNER_TEMP ?? '/tmp');
  const sources = settingsSources(input);
  return { context, mode, settings, sources, temp, dryRun: false };
}

function loadEventPayload({ GITHUB_EVENT_PATH: path = '' }: Surroundings['env']): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function createPorts(runner: Runner, { track }: Watchdog): Ports {
  const { env } = process;
  const token = env['INPUT_GITHUB-TOKEN'] ?? '';
  const repository = env.GITHUB_REPOSITORY ?? '';
  return {
    runner,
    processes: createProcesses(track),
    github: createGitHub(token, repository),
    artifacts: createArtifacts(token, repository),
    cache: createCache(runner),
    http: createHttp(),
    mailer: createMailer(),
    clock,
  };
}

/** Everything that is wrong, each with its place; a stack only for what is a bug of this action. */
function annotateProblems(runner: Runner, error: unknown): void {
  for (const problem of problemsOf(error)) {
    const { location } = problem;
    runner.annotate({
      level: 'error',
      title: 'dbt did not start',
      message: describeProblem(problem),
      ...(location && { file: location.file }),
      ...(location?.line !== undefined && { line: location.line }),
    });
  }
}
