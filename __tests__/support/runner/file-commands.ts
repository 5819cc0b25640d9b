import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StepLog } from './step-log.ts';

/** GitHub drops a step's summary over 1 MiB whole. */
const MAX_SUMMARY_BYTES = 1024 * 1024;

const FILES = {
  output: 'GITHUB_OUTPUT',
  env: 'GITHUB_ENV',
  state: 'GITHUB_STATE',
  path: 'GITHUB_PATH',
  summary: 'GITHUB_STEP_SUMMARY',
} as const;

export interface FileCommands {
  outputs: Record<string, string>;
  env: Record<string, string>;
  state: Record<string, string>;
  path: string[];
  /** Empty when it was too big: GitHub shows nothing then. */
  summary: string;
}

/** Creates the empty files of one phase. @returns the variables that name them. */
export async function createCommandFiles(runnerTemp: string): Promise<Record<string, string>> {
  const directory = join(runnerTemp, '_runner_file_commands');
  await mkdir(directory, { recursive: true });
  const variables: Record<string, string> = {};
  for (const [kind, variable] of Object.entries(FILES)) {
    const path = join(directory, `set_${kind}_${randomUUID()}`);
    await writeFile(path, '');
    variables[variable] = path;
  }
  return variables;
}

/** Reads the files back as the runner does after the process has ended; errors go to the log. */
export async function readCommandFiles(
  variables: Record<string, string>,
  log: StepLog,
): Promise<FileCommands> {
  const text = (name: string) => readFile(variables[name] ?? '', 'utf8');
  const pairs = async (kind: 'output' | 'env' | 'state') => {
    try {
      return parseKeyValues(await text(FILES[kind]));
    } catch (error) {
      log.fail(`Unable to process file command '${kind}' successfully.`);
      log.fail(error instanceof Error ? error.message : String(error));
      return {};
    }
  };
  const env = await pairs('env');
  if ('NODE_OPTIONS' in env) {
    log.fail("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
    delete env.NODE_OPTIONS;
  }
  const summary = await text(FILES.summary);
  const bytes = Buffer.byteLength(summary);
  const tooBig = bytes > MAX_SUMMARY_BYTES;
  if (tooBig)
    log.annotate({
      level: 'error',
      message: `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.round(bytes / 1024)}k.`,
    });
  return {
    outputs: { ...log.outputs, ...(await pairs('output')) },
    env,
    state: { ...log.state, ...(await pairs('state')) },
    path: (await text(FILES.path)).split(/\r?\n/).filter((line) => line !== ''),
    summary: tooBig ? '' : summary,
  };
}

/** `name=value` and `name<<END … END` (the runner's FileCommandManager.cs). */
function parseKeyValues(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/);
  const values: Record<string, string> = {};
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      if (equals === 0) throw new Error(`Invalid format '${line}'. Name must not be empty`);
      values[line.slice(0, equals)] = line.slice(equals + 1);
      continue;
    }
    if (heredoc < 0) throw new Error(`Invalid format '${line}'`);
    const name = line.slice(0, heredoc);
    const delimiter = line.slice(heredoc + 2);
    if (name === '' || delimiter === '')
      throw new Error(`Invalid format '${line}'. Name and delimiter must not be empty`);
    const end = lines.indexOf(delimiter, index + 1);
    if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
    values[name] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return values;
}
