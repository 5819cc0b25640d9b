import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { findEnvironmentSecrets } from '../config/environment-secrets.ts';
import { loadSettings, type Settings, settingsSources } from '../config/settings.ts';
import { ActionError, describeProblem, problemsOf, RefusedError } from '../errors.ts';
import { markStarted, readPhase } from '../pipelines/steps/saved-state.ts';
import { buildChildEnvironment } from '../platform/child-environment.ts';
import { createProcesses } from '../platform/child-processes.ts';
import { clock } from '../platform/clock.ts';
import { createHttp } from '../platform/http.ts';
import { createMailer } from '../platform/mailer.ts';
import { createFolderArtifacts, noCache, noGitHub } from '../platform/outside-github.ts';
import type { Ports } from '../platform/ports.ts';
import { redactingRunner } from '../platform/redacting-runner.ts';
import { createTerminal, type Terminal } from '../platform/terminal.ts';
import type { Watchdog } from '../platform/watchdog.ts';
import { publishUnfinished } from '../run/post.ts';
import { type StartedRun, type Surroundings, startRun } from '../run/run.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { buildRunContext } from './build-context.ts';
import { readCheckout } from './checkout.ts';
import { type CommandLine, parseCommandLine } from './command-line.ts';
import { type ContextFlags, parseContextFlags } from './context-flags.ts';
import { buildEnvironment, nameFlag } from './environment.ts';
import { EXIT_CODES, exitCodeOf } from './exit-code.ts';
import { renderHelp } from './help.ts';
import { writeReportFolder } from './report-folder.ts';

/** The bundle as a command, outside GitHub. @returns its exit code */
export async function runCommand(
  args: readonly string[],
  started: Pick<Surroundings, 'actionRoot' | 'startedAt' | 'watchdog'>,
): Promise<number> {
  const secrets = createSecrets(() => {});
  const temp = realpathSync(mkdtempSync(join(tmpdir(), 'dbt-ci-')));
  process.once('exit', () => rmSync(temp, { recursive: true, force: true }));
  // `| head` ends before dbt does; with nobody to read it, the run continues.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  try {
    refuseWindows();
    const line = parseCommandLine(args);
    if ('helpOn' in line) {
      const action = readFileSync(join(started.actionRoot, 'action.yml'), 'utf8');
      process.stdout.write(renderHelp(action, line.helpOn));
      return EXIT_CODES.green.code;
    }
    const flags = parseContextFlags(line.context);
    const env = buildEnvironment(process.env, line.settings);
    secrets.add(findEnvironmentSecrets(env));
    const terminal = createTerminal(process.stdout, clock.now, env.TERM === 'dumb');
    const ports = createPorts(terminal, secrets.redact, flags, started.watchdog);
    const surroundings = { ports, secrets, env, ...started };
    const prepared = await prepare(surroundings, { line, flags, temp });
    return await watch(surroundings, prepared, { terminal, flags });
  } catch (error) {
    for (const problem of problemsOf(error))
      process.stderr.write(`${secrets.redact(nameFlag(describeProblem(problem)))}\n`);
    return (error instanceof ActionError ? EXIT_CODES.usage : EXIT_CODES.failed).code;
  }
}

function refuseWindows(): void {
  if (process.platform === 'win32')
    throw new RefusedError(
      'Windows is not supported, because this program has not been tested on it.',
    );
}

function createPorts(
  terminal: Terminal,
  redact: (text: string) => string,
  { 'report-dir': reportDir }: ContextFlags,
  { track }: Watchdog,
): Ports {
  return {
    runner: redactingRunner(terminal, redact),
    processes: createProcesses(track),
    github: noGitHub,
    artifacts: createFolderArtifacts(reportDir && resolve(reportDir)),
    cache: noCache,
    http: createHttp(),
    mailer: createMailer(),
    clock,
  };
}

/** @throws ConfigError, RefusedError; nothing has been written then */
async function prepare(
  surroundings: Surroundings,
  { line, flags, temp }: { line: CommandLine; flags: ContextFlags; temp: string },
): Promise<{ run: StartedRun; settings: Settings }> {
  const { ports, env, startedAt } = surroundings;
  const workspace = realpathSync(process.cwd());
  const input = { env, workspace };
  // What GitHub alone can do may stand in .github/dbt-ci.yml all the same; without a sweep, nothing
  // would drop the schemas that are kept.
  const settings = {
    ...loadSettings(input),
    ...{ comment: false, environment: undefined, keepSchemas: 0, dropPullRequest: undefined },
  };
  const dryRun = flags['dry-run'];
  if (!dryRun && line.command !== 'doctor') refuseWithoutState(settings);
  const checkout = await readCheckout(ports.processes, buildChildEnvironment(env), workspace);
  const { command } = line;
  const facts = { command, flags, checkout, folder: basename(workspace), startedAt };
  const context = await buildRunContext(facts);
  const sources = settingsSources(input).map((each) =>
    each.source === 'input' ? { ...each, source: 'flag' } : each,
  );
  markStarted(ports.runner);
  return {
    run: startRun(surroundings, {
      ...{ context, mode: command, settings, sources, temp, dryRun },
    }),
    settings,
  };
}

function refuseWithoutState({ statePath }: Settings): void {
  if (statePath !== undefined) return;
  throw new RefusedError(
    '--state-path is missing. Outside GitHub there are no artifacts to store the production state.',
    { hint: 'Set it to a folder that outlives this run and that only deploys write to.' },
  );
}

/** Runs it to its end, or until it is stopped; there is no `post` here to report that. */
async function watch(
  { ports, secrets }: Surroundings,
  { run, settings }: { run: StartedRun; settings: Settings },
  { terminal, flags }: { terminal: Terminal; flags: ContextFlags },
): Promise<number> {
  const { runner, processes } = ports;
  const publishTheRest = async () => {
    if (readPhase(runner) !== 'published')
      await publishUnfinished(ports, secrets, () => ({ settings, temp: tmpdir() }));
    const folder = flags['report-dir'];
    if (folder !== undefined) await writeReportFolder(resolve(folder), terminal);
  };
  let stopped = false;
  // Not `once`: with no listener left, a second signal would end this process before its children.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (stopped) return;
      stopped = true;
      run.interrupt();
      void processes
        .cancelAll()
        .then(publishTheRest)
        .finally(() => process.exit(EXIT_CODES.stopped.code));
    });
  const report = await run.finish();
  await publishTheRest();
  return exitCodeOf(report);
}
