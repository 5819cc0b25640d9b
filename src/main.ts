import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { createArtifacts } from './adapters/artifacts.ts';
import { createCache } from './adapters/cache.ts';
import { createProcesses } from './adapters/child-processes.ts';
import { clock } from './adapters/clock.ts';
import { createGitHub } from './adapters/github.ts';
import { createHttp } from './adapters/http.ts';
import type { Ports } from './adapters/ports.ts';
import { redactingRunner } from './adapters/redacting-runner.ts';
import { createRunner } from './adapters/runner.ts';
import { ActionError, ConfigError, describeProblem, type Problem } from './errors.ts';
import { runPost } from './post.ts';
import { startRun } from './run.ts';
import { markStarted, readPhase } from './saved-state.ts';
import { createSecrets, findEnvironmentSecrets } from './secrets.ts';

/** 128 + SIGINT, as shells count: the runner asked the step to stop. */
const CANCELLED = 130;

// Otherwise V8 lets the space for new objects grow while manifests are read, and keeps it
// (`npm run bench:memory`).
setFlagsFromString('--semi-space-growth-factor=1');

const startedAt = new Date();
const bareRunner = createRunner();
const secrets = createSecrets(bareRunner.setSecret);
const ports = createPorts();
const { runner, processes } = ports;

try {
  secrets.add(findEnvironmentSecrets(process.env));
  const isPost = readPhase(runner) !== undefined;
  process.exit(isPost ? await post() : await main());
} catch (error) {
  fail(error);
  process.exit(1);
}

async function main(): Promise<number> {
  markStarted(runner);
  const { env } = process;
  // argv[1] and not import.meta.url: the bundler puts its own in place of that.
  const actionRoot = dirname(dirname(realpathSync(process.argv[1] ?? '')));
  const run = startRun({ ports, secrets, env, actionRoot, startedAt });
  // Not `once`: with no listener left, a second signal would end this process before its children.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      run.interrupt();
      void processes.cancelAll().finally(() => process.exit(CANCELLED));
    });
  return (await run.finish()) ? 0 : 1;
}

async function post(): Promise<number> {
  await runPost(ports, secrets, process.env);
  return 0;
}

function createPorts(): Ports {
  const { env } = process;
  const token = env['INPUT_GITHUB-TOKEN'] ?? '';
  const repository = env.GITHUB_REPOSITORY ?? '';
  const runner = redactingRunner(bareRunner, secrets.redact);
  return {
    runner,
    processes: createProcesses(),
    github: createGitHub(token, repository),
    artifacts: createArtifacts(token, repository),
    cache: createCache(runner),
    http: createHttp(),
    clock,
  };
}

/** Everything that is wrong, each with its place; a stack only for what is a bug of this action. */
function fail(error: unknown): void {
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

function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof ConfigError) return error.problems;
  if (error instanceof ActionError)
    return [
      {
        message: error.message,
        ...(error.hint !== undefined && { hint: error.hint }),
        ...(error.location && { location: error.location }),
      },
    ];
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    { message: stack, hint: 'This is a bug of the action: please report it with this text.' },
  ];
}
