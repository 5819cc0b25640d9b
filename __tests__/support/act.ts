import { spawn } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import type { RunRecord } from './github/model.ts';
import type { GitHubStandIn } from './github/stand-in.ts';
import type { RunnerEvent } from './runner/events.ts';
import { makeTempDir } from './temp.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const BIN = join(ROOT, '.venv', 'bin');

export interface ActOptions {
  github: GitHubStandIn;
  event: RunnerEvent;
  /** The checked-out tree, a git repository; act copies it where the workflow says actions/checkout. */
  workspace: string;
  /** `.github/workflows/dbt.yml` */
  workflowPath: string;
  /** The action as the workflow names it, `owner/name@ref`: this checkout is used for it. */
  action: string;
  /** The repository's `vars`. */
  vars?: Record<string, string>;
  /** What the runner's machine has in its environment. */
  machine?: Record<string, string>;
}

export interface ActResult {
  exitCode: number | null;
  /** All that act printed. */
  log: string;
  /** Of all steps together. */
  outputs: Record<string, string>;
  run: RunRecord;
}

/**
 * Runs a real workflow file with act (https://github.com/nektos/act), on this machine without
 * Docker, against the local GitHub. act takes no part of its own in artifacts and caches.
 */
export async function runAct(options: ActOptions): Promise<ActResult> {
  const { github, event, workspace, workflowPath, action, vars = {}, machine = {} } = options;
  const root = await makeTempDir('act-');
  const run = github.plantRun({
    ...{ event: event.name, headBranch: event.headBranch, headSha: event.headSha },
    ...{ headRepository: event.headRepository, workflowPath },
  });
  const job = github.startJob({ run });
  const eventPath = join(root, 'event.json');
  await writeFile(eventPath, JSON.stringify(event.payload));
  const env = {
    ...machine,
    ...{ GITHUB_API_URL: github.url, GITHUB_REPOSITORY: github.model.repository },
    ...{ GITHUB_RUN_ID: String(run.id), GITHUB_RUN_ATTEMPT: String(run.attempt) },
    ...{ GITHUB_REF: event.ref, GITHUB_SHA: event.sha },
    // act leaves it out.
    GITHUB_WORKFLOW_REF: `${github.model.repository}/${workflowPath}@${event.ref}`,
    ...{ ACTIONS_RESULTS_URL: `${github.url}/`, ACTIONS_RUNTIME_TOKEN: job.runtimeToken },
    ...{ ACTIONS_CACHE_SERVICE_V2: 'true', NO_PROXY: '127.0.0.1' },
  };
  const envFile = join(root, 'run.env');
  await writeFile(
    envFile,
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const actionDir = join(root, 'action');
  await copyAction(actionDir);

  const args = [
    ...[event.name, '--eventpath', eventPath, '--workflows', workflowPath],
    ...['--directory', workspace, '--platform', 'ubuntu-latest=-self-hosted'],
    ...['--env-file', envFile, '--secret', `GITHUB_TOKEN=${job.token}`, '--no-cache-server'],
    ...['--local-repository', `${action}=${actionDir}`],
    ...Object.entries(vars).flatMap(([name, value]) => ['--var', `${name}=${value}`]),
  ];
  const { exitCode, log } = await execute(args, root);
  github.endJob(job, exitCode === 0 ? 'success' : 'failure');
  return { exitCode, log, outputs: parseOutputs(log), run };
}

function parseOutputs(log: string): Record<string, string> {
  const lines = log.matchAll(/::set-output:: ([\w-]+)=(.*)$/gm);
  return Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value]));
}

/** What GitHub's runner takes from a release of the action, without this checkout's node_modules. */
async function copyAction(target: string): Promise<void> {
  await mkdir(target);
  for (const part of ['action.yml', 'dist', 'driver', 'warehouse', 'dashboard'])
    await cp(join(ROOT, part), join(target, part), { recursive: true });
}

function execute(args: string[], home: string): Promise<{ exitCode: number | null; log: string }> {
  const child = spawn(join(BIN, 'act'), args, {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      // `using: node24` is the first node on PATH.
      PATH: [join(ROOT, 'node_modules', '.bin'), BIN, process.env.PATH].join(delimiter),
      HOME: home,
      XDG_CACHE_HOME: join(home, 'cache'),
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, log }));
  });
}
