import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { InstallError, StoppedError } from '../errors.ts';
import { findProgram } from './find-program.ts';
import type { Processes, ProcessOptions } from './ports.ts';
import type { Watchdog } from './watchdog.ts';

/**
 * A cancelled job's action has 7.5 s from SIGINT to SIGTERM and 2.5 s from there to SIGKILL, and
 * only the action's own process is signalled. So the
 * children get theirs earlier.
 */
const TERMINATE_AFTER_MS = 4000;
const KILL_AFTER_MS = 5500;

/** How long output is awaited that a process left behind holds open after its parent's end. */
const OUTPUT_GRACE_MS = 2000;

/** What a shell answers when a program cannot be started. */
const EXIT_NOT_STARTED = 127;

interface RunningChild {
  process: ChildProcess;
  /** Resolves when the child has ended and its output is read; never rejects. */
  exited: Promise<number>;
  startError: Error | undefined;
  cancelling: Promise<void> | undefined;
}

/**
 * Real child processes. Each leads a process group of its own, so that it can be cancelled with
 * all that it has started.
 *
 * @param track is called for each that starts and ends
 */
export function createProcesses(track: Watchdog['track'] = () => {}): Processes {
  const running = new Set<RunningChild>();
  let stopped = false;

  function start(
    command: string,
    args: readonly string[],
    options: ProcessOptions,
    stdio: StdioOptions,
  ): RunningChild {
    if (stopped) throw new StoppedError(`${command} was not started, because the run is stopping.`);
    const { cwd, env } = options;
    const child = watch(spawn(command, args, { ...(cwd && { cwd }), env, stdio, detached: true }));
    running.add(child);
    const { pid } = child.process;
    if (pid !== undefined) track(pid, true);
    void child.exited.then(() => {
      running.delete(child);
      if (pid !== undefined) track(pid, false);
    });
    return child;
  }

  return {
    async run(command, args, options) {
      const child = start(command, args, options, ['ignore', 'pipe', 'pipe']);
      const stdout = collect(child.process.stdout, options.onLine);
      const stderr = collect(child.process.stderr, options.onLine);
      const exitCode = await child.exited;
      if (child.startError) throw startFailure(command, options, child.startError);
      return { exitCode, stdout: stdout(), stderr: stderr() };
    },

    start(command, args, options) {
      const child = start(command, args, options, ['pipe', 'pipe', 'pipe', 'pipe']);
      const { stdin, stdout, stderr, stdio } = child.process;
      readLines(stdout, options.onLine ?? ignore);
      readLines(stderr, options.onLine ?? ignore);
      readLines(stdio[3] as Readable | null, options.onMessage);
      // A child that dies with unread input breaks the pipe; `exited` reports its death.
      stdin?.on('error', ignore);
      const exited = child.exited.then((code) => {
        if (child.startError) {
          options.onLine?.(startFailure(command, options, child.startError).message);
        }
        return code;
      });
      return {
        send: (line) => void stdin?.write(`${line}\n`),
        close: () => {
          stdin?.end();
          return exited;
        },
        cancel: () => cancel(child),
        exited,
      };
    },

    async which(command) {
      return findProgram(command);
    },

    async cancelAll() {
      stopped = true;
      await Promise.all([...running].map(cancel));
    },
  };
}

function watch(process: ChildProcess): RunningChild {
  const child: RunningChild = {
    process,
    exited: new Promise((resolve) => {
      process.on('error', (error) => {
        if (process.pid !== undefined) return;
        child.startError = error;
        resolve(EXIT_NOT_STARTED);
      });
      process.on('exit', () => {
        setTimeout(() => {
          for (const stream of process.stdio) stream?.destroy();
        }, OUTPUT_GRACE_MS).unref();
      });
      process.on('close', (code, signal) => resolve(code ?? exitCodeOf(signal)));
    }),
    startError: undefined,
    cancelling: undefined,
  };
  return child;
}

/** The shell's convention for a process that was killed: 128 and the signal's number. */
function exitCodeOf(signal: NodeJS.Signals | null): number {
  return 128 + (signal ? constants.signals[signal] : 0);
}

function cancel(child: RunningChild): Promise<void> {
  child.cancelling ??= signalUntilGone(child);
  return child.cancelling;
}

async function signalUntilGone({ process, exited }: RunningChild): Promise<void> {
  signalGroup(process, 'SIGINT');
  const terminate = setTimeout(() => signalGroup(process, 'SIGTERM'), TERMINATE_AFTER_MS);
  const kill = setTimeout(() => signalGroup(process, 'SIGKILL'), KILL_AFTER_MS);
  await exited;
  clearTimeout(terminate);
  clearTimeout(kill);
  // What the child started and left behind.
  signalGroup(process, 'SIGKILL');
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone.
  }
}

function startFailure(command: string, { cwd }: ProcessOptions, cause: Error): InstallError {
  const reason =
    'code' in cause && cause.code === 'ENOENT'
      ? `no such program${cwd ? `, or no such folder: ${cwd}` : ''}`
      : cause.message;
  return new InstallError(`${command} could not be started: ${reason}.`, { cause });
}

/** @returns a function that gives all the text that was read. */
function collect(stream: Readable | null, onLine: ((line: string) => void) | undefined) {
  const chunks: string[] = [];
  stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  if (onLine) readLines(stream, onLine);
  return () => chunks.join('');
}

/** Lines end at `\n` alone: node:readline would also split at a carriage return inside a line. */
function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  let pending: string[] = [];
  const flush = () => {
    onLine(pending.join('').replace(/\r$/, ''));
    pending = [];
  };
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    const [first = '', ...others] = chunk.split('\n');
    pending.push(first);
    for (const other of others) {
      flush();
      pending.push(other);
    }
  });
  stream?.on('close', () => {
    if (pending.some((part) => part !== '')) flush();
  });
}

function ignore(): void {}
