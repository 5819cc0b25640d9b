import { readFile, rm } from 'node:fs/promises';
import { DbtError } from '../errors.ts';
import type { Processes } from '../platform/ports.ts';
import { LastLines } from '../text/last-lines.ts';
import type { NodeResult } from './artifacts/run-results.ts';
import { parseRunResults, toNodeResults } from './artifacts/run-results.ts';
import { CANCELLED, isCancellation } from './cancellation.ts';
import { buildCommandLine, type CommandLine, readFlag } from './command-line.ts';
import { isEngine2 } from './engine.ts';
import { buildDbtEnvironment, ENGINE_1_SETTINGS, ENGINE_2_SETTINGS } from './engine-settings.ts';
import {
  type DbtEvent,
  type LogRecord,
  outputEvent,
  parseEvent,
  parseLogRecord,
  withoutLevel,
} from './events.ts';
import { isElsewhere, PLACE_COMMAND, placeProject, readPlace, refusePlace } from './place-check.ts';
import type { DbtCommand, DbtOutcome, DbtSession } from './session.ts';
import type { Place, SessionOptions } from './session-options.ts';

/** dbt: 0 success, 1 a node failed, 2 the command failed as a whole. */
const EXIT_NODE_FAILED = 1;

const LISTING = ['ls', 'list'];

/** Commands that read no profile, or do nothing with it. */
const CONNECTS_NOT = ['deps', 'clean'];

/** What the target's place depends on, with `--vars`, which a profile can read. */
const PLACE_FLAGS = ['--profiles-dir', '--profile', '--target', '--vars'];

/**
 * A session over the `dbt` command line: a process for each command. Rejects with `DbtError` when
 * `dbt --version` does not name a version.
 */
export async function startCliSession(
  processes: Processes,
  options: SessionOptions,
): Promise<DbtSession> {
  const env = buildDbtEnvironment(options.env, 'json', options.logPath);
  const { stdout, stderr } = await processes.run(options.dbt, ['--version'], {
    cwd: options.projectDir,
    env,
  });
  // `- installed: 1.12.6`, `dbt-core 2.0.0-beta.2`, `dbt-fusion 2.0.0-preview.9`
  const version = /\d+\.\d+\.\d+\S*/.exec(stdout)?.[0];
  if (version === undefined) {
    const output = `${stdout}${stderr}`.trim();
    throw new DbtError(`\`dbt --version\` printed no version:\n${output}`);
  }
  const own = isEngine2({ version }) ? ENGINE_2_SETTINGS : ENGINE_1_SETTINGS;
  return new CliSession(version, processes, { ...options, env: { ...env, ...own } });
}

class CliSession implements DbtSession {
  readonly version: string;
  readonly #processes: Processes;
  readonly #options: SessionOptions;
  #queue: Promise<unknown> = Promise.resolve();
  /** Targets whose place is right, with that place. */
  readonly #checked = new Set<string>();

  constructor(version: string, processes: Processes, options: SessionOptions) {
    this.version = version;
    this.#processes = processes;
    this.#options = options;
  }

  invoke(command: DbtCommand): Promise<DbtOutcome> {
    const outcome = this.#queue.then(() => this.#run(command));
    this.#queue = outcome.catch(() => {});
    return outcome;
  }

  /** Nothing stands between the program and the warehouse. */
  readonly fenced = false;

  /** `--full-refresh` counts for all that a command selects. */
  readonly refreshes = false;

  protect(): void {}

  async close(): Promise<void> {
    await this.#queue;
  }

  async #run(command: DbtCommand): Promise<DbtOutcome> {
    const { projectDir, flags, place } = this.#options;
    const line = buildCommandLine(command, projectDir, flags);
    await this.#checkPlace(
      command,
      line,
      command.place ?? (line.isCommonTarget ? place : undefined),
    );
    return this.#start(command, line);
  }

  /** Asks dbt where the target leads to, once for each, before the first command that could connect. */
  async #checkPlace(
    { args: [name = ''] }: DbtCommand,
    { args }: CommandLine,
    place: Place | undefined,
  ): Promise<void> {
    const { projectDir, flags, driverPath } = this.#options;
    const target = PLACE_FLAGS.flatMap((flag) => {
      const value = readFlag(args, flag);
      return value === undefined ? [] : [flag, value];
    });
    const key = JSON.stringify([target, place]);
    if (!place || CONNECTS_NOT.includes(name) || this.#checked.has(key)) return;
    const ask = { args: [...PLACE_COMMAND, ...target], projectDir: placeProject(driverPath) };
    const found = readPlace(await this.#start(ask, buildCommandLine(ask, projectDir, flags)));
    if (isElsewhere(place, found)) throw refusePlace(place, found);
    this.#checked.add(key);
  }

  async #start(command: DbtCommand, { args, resultsFile }: CommandLine): Promise<DbtOutcome> {
    const { dbt, projectDir, env, flags } = this.#options;
    if (resultsFile) await rm(resultsFile, { force: true });

    const isRust = isEngine2(this);
    const log = new CommandLog(command, isRust);
    // The results are read from the files that this flag would suppress.
    const cliArgs = args.filter((arg) => arg !== '--no-write-json');
    // Without it, `deps` of dbt 2 makes a folder `target` in the project.
    if (isRust && args[0] === 'deps') cliArgs.push('--target-path', flags.targetPath);
    const { exitCode } = await this.#processes.run(dbt, cliArgs, {
      cwd: projectDir,
      env,
      onLine: (line) => log.add(line),
    });
    const isCancelled = log.cancelled || isCancellation(exitCode);
    if (isDeath(exitCode) && !isCancelled) throw log.death(exitCode);

    const written = resultsFile ? await readResults(resultsFile, log.invocationId) : undefined;
    // dbt 2 writes no file when it is stopped or panics.
    const results = written ?? (isRust ? log.results() : []);
    if (isCancelled) return { ...CANCELLED, results };
    return {
      success: exitCode === 0,
      exception: hasStopped(exitCode, results, isRust) ? log.exception() : undefined,
      results,
      lines: log.lines,
    };
  }
}

/**
 * Whether the command stopped as a whole. dbt 2 ends with 1 for nearly everything, so there it is
 * read from the results: none of them failed.
 */
function hasStopped(exitCode: number, results: readonly NodeResult[], isRust: boolean): boolean {
  if (!isRust || exitCode === 0) return exitCode > EXIT_NODE_FAILED;
  return !results.some(({ status }) => FAILED.includes(status));
}

const FAILED = ['error', 'fail', 'runtime error', 'partial success'];

/** What one command has printed. */
class CommandLog {
  readonly lines: string[] = [];
  cancelled = false;
  invocationId: string | undefined;
  readonly #command: DbtCommand;
  readonly #isListing: boolean;
  readonly #output = new LastLines();
  readonly #isRust: boolean;
  readonly #errors = new Set<string>();
  readonly #results = new Map<string, NodeResult>();
  #exception: string | undefined;

  constructor(command: DbtCommand, isRust: boolean) {
    this.#command = command;
    this.#isRust = isRust;
    this.#isListing = LISTING.includes(command.args[0] ?? '');
  }

  add(line: string): void {
    const record = parseLogRecord(line);
    if (record) {
      this.#addRecord(record);
    } else {
      this.#output.add(line);
      this.#command.onEvent?.(outputEvent(line));
    }
  }

  exception(): string {
    // A wrong argument is reported before dbt's log begins.
    const usageError = this.#output.find(/^[Ee]rror: (.*)/)?.[1];
    const errors = this.#errors.size > 0 ? [...this.#errors].join('\n') : undefined;
    return this.#exception ?? errors ?? usageError ?? this.#output.appendTo('dbt stopped.');
  }

  /** As far as the events say, of a dbt that wrote no file. */
  results(): NodeResult[] {
    return [...this.#results.values()];
  }

  death(exitCode: number): DbtError {
    const message = `dbt's process ended with exit code ${exitCode} before \`dbt ${this.#command.args[0]}\` finished.`;
    return new DbtError(this.#output.appendTo(message));
  }

  #addRecord(record: LogRecord): void {
    const { info, data } = record;
    this.invocationId ??= info.invocation_id;
    if (info.name === 'MainEncounteredError') {
      this.#exception = data.exc ?? withoutLevel(info.msg);
      // The text of Python's KeyboardInterrupt.
      this.cancelled ||= data.exc === '';
    }
    if (this.#isListing && info.name === 'PrintEvent') {
      this.lines.push(info.msg);
      return;
    }
    const event = parseEvent(record);
    if (!event) return;
    this.#command.onEvent?.(this.#isRust ? this.#complete(event) : event);
  }

  /** dbt 2 does not count its nodes, and says only in messages what stopped it. */
  #complete(event: DbtEvent): DbtEvent {
    if (event.kind === 'message' && event.level === 'error') {
      const message = stripErrorPrefix(event.message);
      this.#errors.add(message);
      return { ...event, message };
    }
    if (event.kind !== 'start' && event.kind !== 'result') return event;
    if (event.kind === 'result') this.#results.set(event.uniqueId, toResult(event));
    const done = this.#results.size;
    const index = event.kind === 'result' ? done : done + 1;
    return { ...event, index, total: Math.max(this.#command.expected ?? 0, done) };
  }
}

/** `[error] [SyntaxError (dbt1501)]: text` (crates/dbt-common/src/tracing/formatters/log_message.rs) */
function stripErrorPrefix(message: string): string {
  return message.replace(/^\[error\] (?:\[(\w+ \(dbt\d+\))\])?:? */, (_, name?: string) =>
    name === undefined ? '' : `${name}: `,
  );
}

function toResult(event: Extract<DbtEvent, { kind: 'result' }>): NodeResult {
  const { uniqueId, status, executionTime, failures = null } = event;
  return { uniqueId, status, executionTime, failures, message: null, rowsAffected: null };
}

/** Killed, or never started: 126 and above by the shell's convention. */
function isDeath(exitCode: number): boolean {
  return exitCode >= 126;
}

/** Undefined where this command wrote none. */
async function readResults(
  file: string,
  invocationId: string | undefined,
): Promise<NodeResult[] | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
  const runResults = parseRunResults(text, file);
  return runResults.metadata.invocation_id === invocationId ? toNodeResults(runResults) : undefined;
}
