import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { EOL } from 'node:os';

/**
 * The files through which a step speaks to the runner, by their variables. What is in them when
 * the step ends counts for all steps that follow: environment, PATH, outputs, saved state, summary.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files
 */
const FILES = ['ENV', 'PATH', 'OUTPUT', 'STATE', 'STEP_SUMMARY'] as const;

type CommandFile = (typeof FILES)[number];

/** The step's command files, held to what this process wrote into them. */
interface CommandFiles {
  /** Gives a value of any text a name. @throws Error where the runner gave no such file */
  append(file: 'OUTPUT' | 'STATE', name: string, value: string): void;
  /** Does nothing where the runner gave no such file. */
  replace(file: CommandFile, text: string): void;
  /** Takes back what others wrote. @returns the variables of the files that had changed */
  restore(): string[];
}

/**
 * Children do not get the paths of these files. But they run as the same user and find them in the
 * runner's temporary folder, and a statement of DuckDB can write there too. So each write puts the
 * whole file, and the last act of the process is to put all of them once more.
 */
export function openCommandFiles(env: Readonly<Record<string, string | undefined>>): CommandFiles {
  const files = new Map<CommandFile, { path: string; text: string }>();
  for (const file of FILES) {
    const path = env[nameVariable(file)];
    const text = path === undefined ? undefined : read(path);
    if (path !== undefined && text !== undefined) files.set(file, { path, text });
  }
  const write = (file: CommandFile, change: (text: string) => string): boolean => {
    const known = files.get(file);
    if (!known) return false;
    known.text = change(known.text);
    writeFileSync(known.path, known.text);
    return true;
  };
  return {
    append(file, name, value) {
      // Nobody who chose the value knows its end.
      const end = `ghadelimiter_${randomUUID()}`;
      const text = [`${name}<<${end}`, value, end, ''].join(EOL);
      if (!write(file, (before) => before + text))
        throw new Error(`The runner gave no file ${nameVariable(file)} that can be read.`);
    },
    replace(file, text) {
      write(file, () => text);
    },
    restore() {
      const changed = [...files].filter(([, { path, text }]) => read(path) !== text);
      for (const [, { path, text }] of changed) writeFileSync(path, text);
      return changed.map(([file]) => nameVariable(file));
    },
  };
}

function nameVariable(file: CommandFile): string {
  return `GITHUB_${file}`;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
