import { writeSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/**
 * Ends the process where `timeout-minutes` is over and the main thread does not get to ending the run
 * itself: while it parses a file, no timer of it fires.
 */
export interface Watchdog {
  /** The process has to end `minutes` after its start. */
  limit(minutes: number): void;
  /** A child that leads a process group has started or ended: it ends with the process. */
  track(pid: number, isRunning: boolean): void;
}

/** What the thread is started with. */
interface Start {
  purpose: typeof PURPOSE;
  /** Counted up while the main thread runs. */
  beat: Int32Array<SharedArrayBuffer>;
  startedAt: number;
  graceMs: number;
  /** Whether the message is a command of GitHub's log. */
  isStep: boolean;
}

type Message = { minutes: number } | { pid: number; isRunning: boolean };

const PURPOSE = 'watchdog';
const BEAT_MS = 500;
/** How long the main thread may be at work after the deadline before it counts as lost. */
const GRACE_MS = 15_000;

/** Whether this thread is the watchdog's: then nothing else is to be run in it. */
export const isWatchdog =
  !isMainThread && (workerData as Partial<Start> | null)?.purpose === PURPOSE;

/**
 * @param program path of a program that calls `runWatchdog` where `isWatchdog`, before it loads anything
 */
export function startWatchdog(
  program: string,
  options: { startedAt: Date; isStep: boolean; graceMs?: number },
): Watchdog {
  const { startedAt, isStep, graceMs = GRACE_MS } = options;
  const beat = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  setInterval(() => Atomics.add(beat, 0, 1), BEAT_MS).unref();
  const start: Start = {
    ...{ purpose: PURPOSE, beat, graceMs, isStep },
    startedAt: startedAt.getTime(),
  };
  const thread = new Worker(program, { workerData: start, env: {} });
  thread.unref();
  // Without it, the deadline holds as long as the main thread is not blocked.
  thread.on('error', () => {});
  const send = (message: Message) => thread.postMessage(message);
  return {
    limit: (minutes) => send({ minutes }),
    track: (pid, isRunning) => send({ pid, isRunning }),
  };
}

/** The watchdog's own thread. */
export function runWatchdog(): void {
  const { beat, startedAt, graceMs, isStep } = workerData as Start;
  const children = new Set<number>();
  let minutes: number | undefined;
  let lastBeat = Atomics.load(beat, 0);
  let lastSeen = Date.now();
  parentPort?.on('message', (message: Message) => {
    if ('minutes' in message) minutes = message.minutes;
    else if (message.isRunning) children.add(message.pid);
    else children.delete(message.pid);
  });
  setInterval(() => {
    const now = Date.now();
    const current = Atomics.load(beat, 0);
    if (current !== lastBeat) [lastBeat, lastSeen] = [current, now];
    const isOver = minutes !== undefined && now > startedAt + minutes * 60_000;
    if (minutes === undefined || !isOver || now - lastSeen < graceMs) return;
    writeSync(
      isStep ? 1 : 2,
      `\n${isStep ? '::error title=dbt timed out::' : ''}${describe(minutes)}\n`,
    );
    for (const pid of children) killGroup(pid);
    process.kill(process.pid, 'SIGKILL');
  }, BEAT_MS);
}

function describe(minutes: number): string {
  return (
    `The run took longer than the ${minutes} min that "timeout-minutes" allows. It was ended without a report, ` +
    'because it was at work on one file that it could not stop reading: the last line of the log says ' +
    'at what step. What to do: look for a very large or oddly repetitive YAML file in the pull request.'
  );
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}
