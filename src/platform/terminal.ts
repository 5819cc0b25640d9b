import { clearLine, cursorTo } from 'node:readline';
import { cleanLine, cleanText, cutText } from '../text/plain-text.ts';
import { formatDuration } from '../text/quantities.ts';
import type { Annotation, Progress, Runner } from './ports.ts';

const BAR_WIDTH = 24;
const REDRAW_MS = 1_000;
const MESSAGE_LENGTH = 500;
/** Of a terminal that does not say, or says 0. */
const COLUMNS = 80;

/** What is used of process.stdout. */
export type TerminalStream = Pick<NodeJS.WriteStream, 'write'> & {
  isTTY?: boolean;
  columns?: number;
};

export interface Terminal extends Runner {
  /** What `setOutput` was given. */
  readonly outputs: ReadonlyMap<string, string>;
  /** What `writeSummary` was given. */
  readonly summary: string | undefined;
}

/**
 * The runner outside GitHub: plain lines, and on a terminal a bar below them. `post` being no other
 * process here, what is saved for it is kept in memory.
 * @param isDumb a terminal that cannot move its cursor (`TERM=dumb`)
 */
export function createTerminal(stream: TerminalStream, now: () => Date, isDumb = false): Terminal {
  const outputs = new Map<string, string>();
  const saved = new Map<string, string>();
  const bar = stream.isTTY && !isDumb ? createBar(stream, now) : undefined;
  let summary: string | undefined;

  function print(line: string): void {
    bar?.hide();
    stream.write(`${cleanText(line)}\n`);
    bar?.show();
  }

  return {
    outputs,
    get summary() {
      return summary;
    },
    info: print,
    debug() {},
    group(title, work) {
      print(`▸ ${title}`);
      return work();
    },
    annotate: (annotation) => print(renderAnnotation(annotation)),
    showProgress: (progress) => bar?.update(progress),
    setOutput: (name, value) => outputs.set(name, value),
    // Nothing outside this process hides it; what is printed is redacted before.
    setSecret() {},
    async writeSummary(markdown) {
      summary = markdown;
    },
    saveState: (name, value) => saved.set(name, value),
    readState: (name) => saved.get(name) ?? '',
  };
}

/** `models/orders.sql:12: error: title: message`, the form that editors and CI systems find places by. */
function renderAnnotation({ level, title, message, file, line }: Annotation): string {
  const place = [file, line].filter((part) => part !== undefined).join(':');
  const text = cutText(cleanLine(message), MESSAGE_LENGTH);
  return [place, level, title, text].filter((part) => part !== '').join(': ');
}

/** One line at the bottom of the terminal, redrawn at every event and every second. */
function createBar(stream: TerminalStream, now: () => Date) {
  const writable = stream as NodeJS.WriteStream;
  let startedAt: Date | undefined;
  let progress: Progress | undefined;
  let timer: NodeJS.Timeout | undefined;

  function hide(): void {
    if (!progress) return;
    cursorTo(writable, 0);
    clearLine(writable, 0);
  }

  function show(): void {
    if (!progress || !startedAt) return;
    const seconds = (now().getTime() - startedAt.getTime()) / 1_000;
    stream.write(renderBar(progress, seconds, (stream.columns || COLUMNS) - 1, now()));
  }

  return {
    hide,
    show,
    update(next: Progress | undefined): void {
      hide();
      progress = next;
      if (!next) {
        clearInterval(timer);
        timer = startedAt = undefined;
        return;
      }
      startedAt ??= now();
      timer ??= setInterval(() => {
        hide();
        show();
      }, REDRAW_MS).unref();
      show();
    },
  };
}

/** `████████░░░░░░░░ 12/40 · 1 min 4 s · fct_orders 12 s, dim_customers 3 s`, cut to `width`. */
function renderBar(
  { done, total, running }: Progress,
  seconds: number,
  width: number,
  at: Date,
): string {
  const filled = total > 0 ? Math.floor((BAR_WIDTH * Math.min(done, total)) / total) : 0;
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
  const names = running.map(
    ({ name, since }) =>
      `${cleanLine(name)} ${formatDuration((at.getTime() - since.getTime()) / 1_000)}`,
  );
  const parts = [`${bar} ${done}/${total}`, formatDuration(seconds), names.join(', ')];
  return cutText(parts.filter((part) => part !== '').join(' · '), width);
}
