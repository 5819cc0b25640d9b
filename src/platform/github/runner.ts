import * as core from '@actions/core';
import { cleanText } from '../../text/plain-text.ts';
import type { Annotation, Runner } from '../ports.ts';
import { openCommandFiles } from './command-files.ts';

/**
 * GitHub shows 10 annotations of each level per step, and 4,096 characters of each.
 * https://docs.github.com/en/rest/checks/runs
 */
const MAX_ANNOTATIONS = 10;
const MAX_MESSAGE = 4_096;
/** A shorter line of a secret would blank out ordinary words. */
const MIN_SECRET_LINE = 4;

const ANNOTATE = { error: core.error, warning: core.warning, notice: core.notice };

/** GitHub's runner, by the workflow commands of @actions/core. */
export function createRunner(): Runner {
  const annotated = new Map<Annotation['level'], number>();
  const files = openCommandFiles(process.env);

  process.once('exit', () => {
    const changed = files.restore();
    if (changed.length > 0)
      print(
        `Something that this step started wrote to ${changed.join(', ')}. It was taken back: these files command the runner.`,
      );
    for (const [level, count] of annotated) {
      if (count > MAX_ANNOTATIONS) {
        print(
          `${count - MAX_ANNOTATIONS} more of level ${level} are not annotated: GitHub shows ${MAX_ANNOTATIONS} per step.`,
        );
      }
    }
  });

  return {
    info: (line) => print(breakCommands(cleanText(line))),
    debug: (line) => core.debug(cleanText(line)),

    group: core.group,

    annotate({ level, title, file, line, message }) {
      const count = (annotated.get(level) ?? 0) + 1;
      annotated.set(level, count);
      if (count > MAX_ANNOTATIONS) return;
      const place = { title, ...(file && { file }), ...(line && { startLine: line }) };
      ANNOTATE[level](shorten(message), place);
    },

    showProgress() {},

    setOutput: (name, value) => files.append('OUTPUT', name, value),

    setSecret(value) {
      const lines = value.split(/\r?\n/).filter((line) => line.length >= MIN_SECRET_LINE);
      for (const secret of new Set([value, ...lines])) if (secret !== '') core.setSecret(secret);
    },

    async writeSummary(markdown) {
      files.replace('STEP_SUMMARY', markdown);
    },

    saveState: (name, value) => files.append('STATE', name, value),
    readState: (name) => process.env[`STATE_${name}`] ?? '',
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * The runner obeys `::cmd::` at the start of a line and `##[cmd]` anywhere in it. Text that is only
 * to be read must hold neither; U+200B keeps it readable.
 */
function breakCommands(text: string): string {
  return text.replace(/(^|[\r\n])(\s*):(?=:)/g, '$1$2:\u200b').replaceAll('##[', '##\u200b[');
}

function shorten(message: string): string {
  return message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE - 1)}…` : message;
}
