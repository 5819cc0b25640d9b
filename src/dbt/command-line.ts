import { basename, dirname, join } from 'node:path';
import type { DbtCommand } from './session.ts';

/** What every command of a session is given, as far as the command knows it. */
export interface CommonFlags {
  profilesDir?: string | undefined;
  profile?: string | undefined;
  target?: string | undefined;
  /** YAML or JSON text. */
  vars?: string | undefined;
  threads?: number | undefined;
  /** Absolute. Another project than the session's own gets a folder beside it. */
  targetPath: string;
}

interface CommandLine {
  /** dbt's arguments. */
  args: string[];
  /** Commands with the same key can share a parsed manifest. */
  manifestKey: string;
  /** The command's target is that of the common flags. */
  isCommonTarget: boolean;
  /**
   * Where the command writes its results, if it has any. Must not exist before: dbt leaves it
   * alone when it stops early, and old results would be read as new ones.
   */
  resultsFile: string | undefined;
}

/**
 * Flags that not every command takes; dbt 1.11 refuses them with "No such option". All commands
 * take `--project-dir`, `--profiles-dir`, `--profile`, `--target` and `--vars`.
 */
const REFUSED_FLAGS: Record<string, readonly string[]> = {
  ls: ['--threads'],
  list: ['--threads'],
  clean: ['--threads'],
  deps: ['--threads', '--target-path'],
  debug: ['--threads', '--target-path'],
};

/** What the parsed project depends on. */
const PARSE_FLAGS = ['--project-dir', '--profiles-dir', '--profile', '--target', '--vars'];

/** What the target depends on. */
const TARGET_FLAGS = ['--profiles-dir', '--profile', '--target'];

/** Adds the common flags to a command; a flag that the command itself brings wins. */
export function buildCommandLine(
  command: DbtCommand,
  projectDir: string,
  flags: CommonFlags,
): CommandLine {
  const isOwnProject = command.projectDir === undefined || command.projectDir === projectDir;
  const dir = command.projectDir ?? projectDir;
  const common: Array<[flag: string, value: string | number | undefined]> = [
    ['--project-dir', dir],
    ['--profiles-dir', flags.profilesDir],
    ['--profile', flags.profile],
    ['--target', flags.target],
    ['--vars', flags.vars],
    ['--threads', flags.threads],
    ['--target-path', isOwnProject ? flags.targetPath : targetPathBeside(flags.targetPath, dir)],
  ];
  const refused = REFUSED_FLAGS[command.args[0] ?? ''] ?? [];
  const args = [...command.args];
  for (const [flag, value] of common) {
    if (value === undefined || refused.includes(flag)) continue;
    if (readFlag(command.args, flag) === undefined) args.push(flag, String(value));
  }
  const isCommonTarget = TARGET_FLAGS.every((flag) => readFlag(command.args, flag) === undefined);
  const manifestKey = JSON.stringify(PARSE_FLAGS.map((flag) => readFlag(args, flag) ?? null));
  return { args, manifestKey, isCommonTarget, resultsFile: resultsFileOf(args) };
}

function resultsFileOf(args: readonly string[]): string | undefined {
  const targetPath = readFlag(args, '--target-path');
  if (targetPath === undefined) return undefined;
  const isFreshness = args[0] === 'source' && args[1] === 'freshness';
  return join(targetPath, isFreshness ? 'sources.json' : 'run_results.json');
}

/** The value of `--flag value` or `--flag=value`. */
export function readFlag(args: readonly string[], flag: string): string | undefined {
  const index = args.indexOf(flag);
  if (index >= 0) return args[index + 1];
  return args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1);
}

/** Two projects in one target folder would overwrite each other's manifest and partial parse file. */
function targetPathBeside(targetPath: string, projectDir: string): string {
  return join(dirname(targetPath), `${basename(targetPath)}-${basename(projectDir)}`);
}

/**
 * The environment of dbt. Its output is set here and not by flags, because dbt passes over a
 * variable that it does not know, and the variables win over `flags:` in dbt_project.yml.
 */
export function buildDbtEnvironment(
  env: Readonly<Record<string, string>>,
  output: 'none' | 'json',
  logPath: string,
): Record<string, string> {
  const dbtEnv = { ...env };
  const settings = {
    LOG_FORMAT: output === 'json' ? 'json' : 'text',
    LOG_LEVEL: output === 'json' ? 'info' : 'none',
    // The file would follow the two above.
    LOG_FORMAT_FILE: 'debug',
    LOG_LEVEL_FILE: 'debug',
    LOG_PATH: logPath,
    DEBUG: 'false',
    PRINT: 'true',
    QUIET: 'false',
    USE_COLORS: 'false',
    WRITE_JSON: 'true',
  };
  for (const [name, value] of Object.entries(settings)) {
    // dbt 1.11 has a second name for each, which wins.
    delete dbtEnv[`DBT_ENGINE_${name}`];
    dbtEnv[`DBT_${name}`] = value;
  }
  return dbtEnv;
}
