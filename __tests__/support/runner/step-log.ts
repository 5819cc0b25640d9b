import { type Command, parseCommand } from './commands.ts';
import type { Masks } from './masks.ts';

/** Limits of the runner: annotations of one level per step, characters of one message. */
const MAX_ANNOTATIONS = 10;
const MAX_MESSAGE = 4096;

export interface StepAnnotation {
  level: 'notice' | 'warning' | 'error';
  message: string;
  title?: string;
  file?: string;
  line?: number;
  endLine?: number;
  column?: number;
}

export interface LogGroup {
  title: string;
  lines: string[];
}

/** Reads one step's output line by line and obeys the workflow commands in it. */
export class StepLog {
  /** Masked, as people see it. */
  readonly lines: string[] = [];
  /** As the process wrote it, but for the lines that announce a secret: for leak checks. */
  readonly rawLines: string[] = [];
  readonly annotations: StepAnnotation[] = [];
  /** Annotations that GitHub would not show, because ten of their level came before. */
  readonly droppedAnnotations: StepAnnotation[] = [];
  readonly groups: LogGroup[] = [];
  readonly state: Record<string, string> = {};
  readonly outputs: Record<string, string> = {};
  /** A command failed: the runner fails the step whatever its exit code. */
  failed = false;
  readonly #masks: Masks;
  readonly #onLine: (line: string) => void;
  #openGroup: LogGroup | undefined;
  #resumeToken: string | undefined;

  constructor(masks: Masks, onLine: (line: string) => void) {
    this.#masks = masks;
    this.#onLine = onLine;
  }

  write(line: string): void {
    const command = parseCommand(line, this.#resumeToken);
    if (command?.name !== 'add-mask') this.rawLines.push(line);
    if (!command || !this.#obey(command, line)) this.#print(line);
  }

  annotate(annotation: StepAnnotation): void {
    const shown = { ...annotation, message: this.#masks.apply(annotation.message) };
    shown.message = shown.message.slice(0, MAX_MESSAGE);
    const before = this.annotations.filter(({ level }) => level === shown.level).length;
    (before < MAX_ANNOTATIONS ? this.annotations : this.droppedAnnotations).push(shown);
    this.#print(`##[${annotation.level}]${annotation.message}`);
  }

  /** The runner's own error, which fails the step. */
  fail(message: string): void {
    this.failed = true;
    this.annotate({ level: 'error', message });
  }

  #obey(command: Command, line: string): boolean {
    if (this.#resumeToken !== undefined) {
      if (command.name !== this.#resumeToken) return false;
      this.#resumeToken = undefined;
      return false;
    }
    const { data, properties } = command;
    const name = command.name.toLowerCase();
    if (name === 'error' || name === 'warning' || name === 'notice')
      this.annotate(toAnnotation(name, data, properties));
    else if (name === 'group') this.#startGroup(data);
    else if (name === 'endgroup') this.#endGroup();
    else if (name === 'add-mask') this.#masks.add(data);
    else if (name === 'debug') this.#print(`##[debug]${data}`);
    else if (name === 'save-state') this.state[properties.name ?? ''] = data;
    else if (name === 'set-output') this.outputs[properties.name ?? ''] = data;
    else if (name === 'set-env' || name === 'add-path')
      this.fail(`Unable to process command '${line}' successfully. The command is disabled.`);
    else if (name === 'stop-commands') {
      this.#resumeToken = data;
      this.#print(line);
    }
    return true;
  }

  #startGroup(title: string): void {
    this.#openGroup = { title: this.#masks.apply(title), lines: [] };
    this.groups.push(this.#openGroup);
    const line = `##[group]${this.#openGroup.title}`;
    this.lines.push(line);
    this.#onLine(line);
  }

  #endGroup(): void {
    this.#openGroup = undefined;
    this.lines.push('##[endgroup]');
  }

  #print(line: string): void {
    const masked = this.#masks.apply(line);
    this.lines.push(masked);
    this.#openGroup?.lines.push(masked);
    this.#onLine(masked);
  }
}

function toAnnotation(
  level: StepAnnotation['level'],
  message: string,
  properties: Record<string, string>,
): StepAnnotation {
  const { title, file, line, endLine, col } = properties;
  return {
    level,
    message,
    ...(title ? { title } : {}),
    ...(file ? { file } : {}),
    ...(line ? { line: Number(line) } : {}),
    ...(endLine ? { endLine: Number(endLine) } : {}),
    ...(col ? { column: Number(col) } : {}),
  };
}
