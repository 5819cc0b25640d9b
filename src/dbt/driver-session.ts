import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { type ActionError, DbtError } from '../errors.ts';
import type { LineProcess, Processes } from '../platform/ports.ts';
import { LastLines } from '../text/last-lines.ts';
import { nodeResultSchema } from './artifacts/run-results.ts';
import { CANCELLED, isCancellation } from './cancellation.ts';
import { buildCommandLine } from './command-line.ts';
import { buildDbtEnvironment, ENGINE_1_SETTINGS } from './engine-settings.ts';
import { logRecordSchema, outputEvent, parseEvent } from './events.ts';
import { refusePlace } from './place-check.ts';
import type { DbtCommand, DbtOutcome, DbtSession } from './session.ts';
import type {
  CheckFence,
  DeployFence,
  Place,
  SessionOptions,
  WriteFence,
} from './session-options.ts';

/** What `driver/dbt_driver.py` writes to file descriptor 3. */
const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), version: z.string() }),
  z.object({ type: z.literal('unavailable'), reason: z.string() }),
  logRecordSchema.extend({ type: z.literal('event') }),
  z.object({
    type: z.literal('done'),
    id: z.number(),
    success: z.boolean(),
    cancelled: z.boolean(),
    exception: z.string().nullable(),
    results: z.array(nodeResultSchema),
    lines: z.array(z.string()),
    writes: z.array(
      z.object({
        refused: z.boolean(),
        by: z.string(),
        statement: z.string(),
        target: z.string().nullable(),
        reason: z.string(),
      }),
    ),
    refreshed: z.array(z.string()),
    elsewhere: z.object({ schema: z.string(), database: z.string() }).nullable(),
  }),
]);
type Message = z.infer<typeof messageSchema>;
type DoneMessage = Extract<Message, { type: 'done' }>;

/** Of another form than this action knows. */
interface UnreadableMessage {
  type: 'unreadable';
  /** Without it, only a line of the log is missing. */
  isEvent: boolean;
  reason: string;
}

interface RunningCommand {
  id: number;
  command: DbtCommand;
  place: Place | null;
  resolve: (outcome: DbtOutcome) => void;
  reject: (error: ActionError) => void;
}

/**
 * A session in one Python process. Rejects with `DbtError` when Python or dbt's Python interface
 * is not there.
 */
export async function startDriverSession(
  processes: Processes,
  options: SessionOptions,
): Promise<DbtSession> {
  if (options.python === undefined) throw new DbtError('dbt was not installed by Python.');
  const session = new DriverSession(processes, options.python, options);
  await session.start();
  return session;
}

class DriverSession implements DbtSession {
  version = '';
  readonly #options: SessionOptions;
  readonly #process: LineProcess;
  readonly #output = new LastLines();
  readonly #ready = Promise.withResolvers<string>();
  #running: RunningCommand | undefined;
  /** Ends with the last command that was asked for: dbt runs one at a time. */
  #queue: Promise<unknown> = Promise.resolve();
  #commands = 0;
  #exitCode: number | undefined;
  #production: readonly string[] = [];

  constructor(processes: Processes, python: string, options: SessionOptions) {
    this.#options = options;
    const flags = options.keepManifest ? ['--keep-manifest'] : [];
    this.#process = processes.start(python, [options.driverPath, ...flags], {
      cwd: options.projectDir,
      env: {
        ...buildDbtEnvironment(options.env, 'none', options.logPath),
        ...ENGINE_1_SETTINGS,
      },
      onLine: (line) => this.#onOutput(line),
      onMessage: (line) => this.#onMessage(line),
    });
    void this.#process.exited.then((code) => this.#onExit(code));
  }

  async start(): Promise<void> {
    this.version = await this.#ready.promise;
  }

  invoke(command: DbtCommand): Promise<DbtOutcome> {
    const outcome = this.#queue.then(() => this.#run(command));
    this.#queue = outcome.catch(() => {});
    return outcome;
  }

  protect(relations: readonly string[]): void {
    this.#production = relations;
  }

  get fenced(): boolean {
    return this.#options.fence !== undefined;
  }

  readonly refreshes = true;

  async close(): Promise<void> {
    await this.#process.close();
  }

  async #run(command: DbtCommand): Promise<DbtOutcome> {
    const { projectDir, flags } = this.#options;
    const { args, manifestKey, resultsFile, isCommonTarget } = buildCommandLine(
      command,
      projectDir,
      flags,
    );
    if (resultsFile) await rm(resultsFile, { force: true });
    if (this.#exitCode !== undefined) throw this.#death(command, this.#exitCode);
    this.#commands += 1;
    const id = this.#commands;
    const place = command.place ?? (isCommonTarget ? this.#options.place : undefined) ?? null;
    return new Promise((resolve, reject) => {
      this.#running = { id, command, place, resolve, reject };
      const fence = this.#fenceOf(command);
      const refresh = command.refresh ?? [];
      this.#process.send(JSON.stringify({ id, project: manifestKey, args, fence, place, refresh }));
    });
  }

  /** The action's own operations keep the schemas, with their ownership markers. */
  #fenceOf(command: DbtCommand): WriteFence | CheckFence | DeployFence | null {
    const { args, projectDir, deploy, fenced } = command;
    const { fence } = this.#options;
    if (projectDir !== undefined && args[0] === 'run-operation' && !fenced) return null;
    const own = fence && 'schema' in fence ? { ...fence, production: this.#production } : fence;
    return deploy ?? own ?? null;
  }

  #onOutput(line: string): void {
    this.#output.add(line);
    this.#running?.command.onEvent?.(outputEvent(line));
  }

  #onMessage(line: string): void {
    const message = parseMessage(line);
    switch (message.type) {
      case 'unreadable':
        this.#onOutput(line);
        if (!message.isEvent) this.#giveUp(message.reason);
        break;
      case 'ready':
        this.#ready.resolve(message.version);
        break;
      case 'unavailable':
        this.#ready.reject(new DbtError(`dbt has no Python interface: ${message.reason}`));
        break;
      case 'event': {
        const event = parseEvent(message);
        if (event) this.#running?.command.onEvent?.(event);
        break;
      }
      case 'done':
        if (this.#running?.id === message.id) {
          const { command, place, resolve, reject } = this.#running;
          const missed = command.refresh?.filter((id) => !message.refreshed.includes(id)) ?? [];
          if (place && message.elsewhere) reject(refusePlace(place, message.elsewhere));
          else if (missed.length > 0 && message.success) reject(refuseMissed(missed));
          else resolve(toOutcome(message));
          this.#running = undefined;
        }
    }
  }

  /** An answer that cannot be read is none, and no other comes. */
  #giveUp(reason: string): void {
    const running = this.#running;
    const asked = running ? `\`dbt ${running.command.args[0]}\`` : 'its start';
    const error = new DbtError(
      `dbt's process gave an answer to ${asked} that cannot be read: ${reason}`,
      {
        hint: 'Please report this to the action, with the dbt version and this message.',
      },
    );
    this.#ready.reject(error);
    this.#running = undefined;
    running?.reject(error);
  }

  #onExit(code: number): void {
    this.#exitCode = code;
    const start = `dbt's process could not be started: it ended with exit code ${code}.`;
    this.#ready.reject(new DbtError(this.#output.appendTo(start)));
    const running = this.#running;
    this.#running = undefined;
    if (running && isCancellation(code)) running.resolve(CANCELLED);
    else running?.reject(this.#death(running.command, code));
  }

  #death({ args }: DbtCommand, code: number): DbtError {
    const message = `dbt's process ended with exit code ${code} before \`dbt ${args[0]}\` finished.`;
    return new DbtError(this.#output.appendTo(message));
  }
}

/** The relations are as they were, or have only new rows: not what the command was for. */
function refuseMissed(ids: readonly string[]): DbtError {
  return new DbtError(`dbt did not build ${ids.join(', ')} from scratch, as this run announced.`, {
    hint: 'Run dbt with --full-refresh for them.',
  });
}

function parseMessage(line: string): Message | UnreadableMessage {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { type: 'unreadable', isEvent: false, reason: 'It is not JSON.' };
  }
  const { data, error } = messageSchema.safeParse(value);
  if (data) return data;
  const isEvent = z.object({ type: z.literal('event') }).safeParse(value).success;
  return { type: 'unreadable', isEvent, reason: z.prettifyError(error) };
}

function toOutcome(message: DoneMessage): DbtOutcome {
  const { success, cancelled, exception, results, lines, writes } = message;
  return cancelled
    ? { ...CANCELLED, results, writes }
    : { success, exception: exception ?? undefined, results, lines, writes };
}
