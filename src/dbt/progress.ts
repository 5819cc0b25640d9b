import { stripVTControlCharacters } from 'node:util';
import type { Progress } from '../platform/ports.ts';
import { labelOf } from '../text/node-label.ts';
import type { DbtEvent } from './events.ts';

const STATUS_WORDS: Record<string, string> = { success: 'ok', pass: 'ok', skipped: 'skip' };

/** dbt says the same in the command's exception, which is reported in its own place. */
const SILENT_EVENTS = new Set(['MainEncounteredError', 'MainStackTrace']);

/**
 * One line of the job's log, safe to print: `[ 12/200] ok model.shop.orders 3.2 s`. Undefined for
 * what needs no line.
 */
export function renderProgress(event: DbtEvent): string | undefined {
  switch (event.kind) {
    case 'start':
    // The result has it.
    case 'node-error':
      return undefined;
    case 'result': {
      const { index, total, status, failures, uniqueId, executionTime } = event;
      const position = `[${String(index).padStart(String(total).length)}/${total || '?'}]`;
      const word = STATUS_WORDS[status] ?? (failures ? `${status} ${failures}` : status);
      const duration = status === 'skipped' ? '' : ` ${executionTime.toFixed(1)} s`;
      return escapeLogLine(`${position} ${word} ${uniqueId}${duration}`);
    }
    case 'macro-output':
      return escapeLogLine(event.message);
    case 'message':
      if (SILENT_EVENTS.has(event.name)) return undefined;
      return escapeLogLine(
        event.level === 'info' ? event.message : `${event.level}: ${event.message.trim()}`,
      );
  }
}

/** Counts one command's events. @returns how far it is, after an event that changes that */
export function trackProgress(now: () => Date): (event: DbtEvent) => Progress | undefined {
  const running = new Map<string, Date>();
  let done = 0;
  return (event) => {
    if (event.kind !== 'start' && event.kind !== 'result') return undefined;
    if (event.kind === 'start') running.set(event.uniqueId, now());
    else {
      running.delete(event.uniqueId);
      done += 1;
    }
    const names = [...running].map(([uniqueId, since]) => ({ name: labelOf(uniqueId), since }));
    return { done, total: event.total, running: names };
  };
}

/**
 * Makes text that the action did not write harmless in the runner's log: terminal sequences and
 * control characters go, and the runner's commands are broken by a zero-width space. The runner
 * reads `::cmd::` at the start of a line, after white space, and `##[cmd]` anywhere in it
 * (actions/runner, ActionCommand.cs). Line feeds and tabs stay.
 */
export function escapeLogLine(text: string): string {
  return (
    stripVTControlCharacters(text)
      // A carriage return ends a line for the runner; U+0085 counts as white space.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
      .replace(/^(\s*):(?=:)/gm, '$1:\u200b')
      .replaceAll('##[', '##\u200b[')
  );
}
