import { delimiter } from 'node:path';
import type { ActionFile } from './action-file.ts';
import { createCommandFiles, type FileCommands, readCommandFiles } from './file-commands.ts';
import type { Masks } from './masks.ts';
import { type CancelDelays, type NodeProcess, startNode } from './node-process.ts';
import type { OrphanHunt } from './processes.ts';
import { type LogGroup, type StepAnnotation, StepLog } from './step-log.ts';

/** One `node` process of the step. */
export interface Phase extends FileCommands {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  annotations: StepAnnotation[];
  droppedAnnotations: StepAnnotation[];
  groups: LogGroup[];
  /** Masked. */
  log: string;
  /** For leak checks: as written, but for the lines that announce a secret (`::add-mask::`). */
  unmaskedLog: string;
  peakRssMb: number;
  failed: boolean;
}

/** `main`, with what `post` added to annotations, groups, summary and logs. */
export interface MergedPhases
  extends Pick<
    Phase,
    'exitCode' | 'outputs' | 'state' | 'annotations' | 'groups' | 'summary' | 'log' | 'unmaskedLog'
  > {
  conclusion: 'success' | 'failure' | 'cancelled';
  main: Phase;
  post: Phase | undefined;
  peakRssMb: number;
}

interface PhaseParts {
  action: ActionFile;
  /** What both phases see: the runner's variables, inputs, the step's `env:`. */
  env: Record<string, string>;
  masks: Masks;
  runnerTemp: string;
  /** Inputs that action.yml does not declare. */
  unexpected: string[];
  workspace: string;
  delays: CancelDelays;
  hunt: OrphanHunt;
}

/** Runs `main`, then always `post`, as the runner does. */
export class Phases {
  readonly #parts: PhaseParts;
  readonly #seen: string[] = [];
  #waiting: { pattern: RegExp; resolve(line: string): void; reject(error: Error): void }[] = [];
  #process: NodeProcess | undefined;
  #cancelled = false;
  #killed = false;
  #ended = false;

  constructor(parts: PhaseParts) {
    this.#parts = parts;
  }

  async run(): Promise<MergedPhases> {
    const { action, unexpected } = this.#parts;
    try {
      const main = await this.#runPhase(action.main, {}, unexpected);
      const state = Object.entries(main.state).map(([name, value]) => [`STATE_${name}`, value]);
      const path = [...main.path].reverse().concat(this.#parts.env.PATH ?? '');
      const added = { ...main.env, PATH: path.join(delimiter), ...Object.fromEntries(state) };
      const script = this.#killed ? undefined : action.post;
      const post = script && (await this.#runPhase(script, added, []));
      return mergePhases(main, post || undefined, this.#cancelled);
    } finally {
      this.#end();
    }
  }

  cancel(first?: NodeJS.Signals): void {
    this.#cancelled = true;
    this.#process?.cancel(first);
  }

  kill(): void {
    this.#killed = true;
    this.#process?.kill();
  }

  sawLog(pattern: RegExp): Promise<string> {
    const line = this.#seen.find((one) => pattern.test(one));
    if (line !== undefined) return Promise.resolve(line);
    if (this.#ended) return Promise.reject(this.#neverSaw(pattern));
    return new Promise((resolve, reject) => this.#waiting.push({ pattern, resolve, reject }));
  }

  async #runPhase(script: string, added: object, unexpected: string[]): Promise<Phase> {
    const log = new StepLog(this.#parts.masks, (line) => this.#onLine(line));
    if (unexpected.length > 0)
      log.annotate({
        level: 'warning',
        message: `Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${Object.keys(this.#parts.action.inputs).join("', '")}']`,
      });
    const files = await createCommandFiles(this.#parts.runnerTemp);
    this.#process = startNode({
      ...{ script, cwd: this.#parts.workspace },
      ...{ delays: this.#parts.delays, hunt: this.#parts.hunt },
      env: { ...this.#parts.env, ...added, ...files },
      onLine: (line) => log.write(line),
    });
    const end = await this.#process.ended;
    const commands = await readCommandFiles(files, log);
    const { annotations, droppedAnnotations, groups } = log;
    return {
      ...{ ...end, ...commands, annotations, droppedAnnotations, groups },
      ...{ log: log.lines.join('\n'), unmaskedLog: log.rawLines.join('\n') },
      failed: end.exitCode !== 0 || log.failed,
    };
  }

  #onLine(line: string): void {
    this.#seen.push(line);
    const hits = this.#waiting.filter(({ pattern }) => pattern.test(line));
    this.#waiting = this.#waiting.filter((one) => !hits.includes(one));
    for (const { resolve } of hits) resolve(line);
  }

  #end(): void {
    this.#ended = true;
    for (const { pattern, reject } of this.#waiting) reject(this.#neverSaw(pattern));
  }

  #neverSaw(pattern: RegExp): Error {
    return new Error(`the step ended without a line like ${pattern}:\n${this.#seen.join('\n')}`);
  }
}

function mergePhases(main: Phase, post: Phase | undefined, cancelled: boolean): MergedPhases {
  const failed = main.failed || (post?.failed ?? false);
  const both = (pick: (phase: Phase) => string) =>
    [pick(main), post ? pick(post) : ''].filter((text) => text !== '').join('\n');
  return {
    conclusion: cancelled ? 'cancelled' : failed ? 'failure' : 'success',
    ...{ main, post, exitCode: main.exitCode, outputs: main.outputs, state: main.state },
    annotations: [...main.annotations, ...(post?.annotations ?? [])],
    groups: [...main.groups, ...(post?.groups ?? [])],
    summary: both((phase) => phase.summary),
    log: both((phase) => phase.log),
    unmaskedLog: both((phase) => phase.unmaskedLog),
    peakRssMb: Math.max(main.peakRssMb, post?.peakRssMb ?? 0),
  };
}
