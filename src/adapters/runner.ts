import { writeFile } from 'node:fs/promises';
import {
  type AnnotationProperties,
  debug,
  error,
  getState,
  group,
  info,
  notice,
  saveState,
  setOutput,
  setSecret,
  warning,
} from '@actions/core';
import type { Annotation, Runner } from './ports.ts';

/**
 * GitHub shows 10 annotations of each level per step, and 4,096 characters of each.
 * https://docs.github.com/en/rest/checks/runs
 */
const MAX_ANNOTATIONS = 10;
const MAX_MESSAGE = 4_096;
/** A shorter line of a secret would blank out ordinary words. */
const MIN_SECRET_LINE = 4;

const print: Record<
  Annotation['level'],
  (message: string, properties: AnnotationProperties) => void
> = { notice, warning, error };

/** GitHub's runner, by @actions/core. */
export function createRunner(): Runner {
  const annotated = new Map<Annotation['level'], number>();

  process.once('exit', () => {
    for (const [level, count] of annotated) {
      if (count > MAX_ANNOTATIONS) {
        info(
          `${count - MAX_ANNOTATIONS} more of level ${level} are not annotated: GitHub shows ${MAX_ANNOTATIONS} of a step.`,
        );
      }
    }
  });

  return {
    info: (line) => info(breakCommands(line)),
    debug,
    group: (title, work) => group(title, work),

    annotate(annotation) {
      const count = (annotated.get(annotation.level) ?? 0) + 1;
      annotated.set(annotation.level, count);
      if (count > MAX_ANNOTATIONS) return;
      const { title, file, line } = annotation;
      print[annotation.level](shorten(annotation.message), {
        title,
        ...(file !== undefined && { file }),
        ...(line !== undefined && { startLine: line }),
      });
    },

    setOutput,

    setSecret(value) {
      const lines = value.split(/\r?\n/).filter((line) => line.length >= MIN_SECRET_LINE);
      for (const secret of new Set([value, ...lines])) if (secret !== '') setSecret(secret);
    },

    async writeSummary(markdown) {
      const file = process.env.GITHUB_STEP_SUMMARY;
      if (file) await writeFile(file, markdown);
    },

    saveState,
    readState: getState,
  };
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
