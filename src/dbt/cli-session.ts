import { readFile, rm } from 'node:fs/promises';
import type { Processes } from '../adapters/ports.ts';
import { DbtError } from '../errors.ts';
import { parseRunResults, toNodeResults } from './artifacts/run-results.ts';
import { CANCELLED, isCancellation } from './cancellation.ts';
import { buildCommandLine, buildDbtEnvironment } from './command-line.ts';
import { type LogRecord, outputEvent, parseEvent, parseLogRecord, withoutLevel } from './events.ts';
import { LastLines } from './last-lines.ts';
import type { DbtCommand, DbtOutcome, DbtSession, NodeResult } from './session.ts';
import type { SessionOptions } from './session-options.ts';

/** dbt: 0 success, 1 a node failed, 2 the command failed as a whole. */
const EXIT_NODE_FAILED = 1;

const LISTING = ['ls', 'list'];

/**
 * A session over the `dbt` command line: a process for each command. Rejects with `DbtError` when
 * `dbt --version` does not tell a version.
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
  const version = /\d+\.\d+\.\d+\S*/.exec(stdout)?.[0];
  if (version === undefined) {
    const output = `${stdout}${stderr}`.trim();
    throw new DbtError(`\`dbt --version\` tells no version:\n${output}`);
  }
  return new CliSession(version, processes, { ...options, env });
}

class CliSession implements DbtSession {
  readonly version: string;
  readonly #processes: Processes;
  readonly #options: SessionOptions;
  #queue: Promise<unknown> = Promise.resolve();

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

  async close(): Promise<void> {
    await this.#queue;
  }

  async #run(command: DbtCommand): Promise<DbtOutcome> {
    const { dbt, projectDir, env, flags } = this.#options;
    const { args, resultsFile } = buildCommandLine(command, projectDir, flags);
    if (resultsFile) await rm(resultsFile, { force: true });

    const log = new CommandLog(command);
    // The results are read from the files that this flag would suppress.
    const cliArgs = args.filter((arg) => arg !== '--no-write-json');
    const { exitCode } = await this.#processes.run(dbt, cliArgs, {
      cwd: projectDir,
      env,
      onLine: (line) => log.add(line),
    });
    const isCancelled = log.cancelled || isCancellation(exitCode);
    if (isDeath(exitCode) && !isCancelled) throw log.death(exitCode);

    const results = resultsFile ? await readResults(resultsFile, log.invocationId) : [];
    if (isCancelled) return { ...CANCELLED, results };
    return {
      success: exitCode === 0,
      exception: exitCode > EXIT_NODE_FAILED ? log.exception() : undefined,
      results,
      lines: log.lines,
    };
  }
}

/** What one command has printed. */
class CommandLog {
  readonly lines: string[] = [];
  cancelled = false;
  invocationId: string | undefined;
  readonly #command: DbtCommand;
  readonly #isListing: boolean;
  readonly #output = new LastLines();
  #exception: string | undefined;

  constructor(command: DbtCommand) {
    this.#command = command;
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
    const usageError = this.#output.find(/^Error: (.*)/)?.[1];
    return this.#exception ?? usageError ?? this.#output.appendTo('dbt stopped.');
  }

  death(exitCode: number): DbtError {
    const message = `dbt's process ended with exit code ${exitCode} before \`dbt ${this.#command.args[0]}\` was done.`;
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
    if (event) this.#command.onEvent?.(event);
  }
}

/** Killed, or never started: 126 and above by the shell's convention. */
function isDeath(exitCode: number): boolean {
  return exitCode >= 126;
}

async function readResults(file: string, invocationId: string | undefined): Promise<NodeResult[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return [];
  }
  const runResults = parseRunResults(text, file);
  return runResults.metadata.invocation_id === invocationId ? toNodeResults(runResults) : [];
}
