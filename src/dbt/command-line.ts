import { basename, dirname, join } from 'node:path';
import { RefusedError } from '../errors.ts';
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

export interface CommandLine {
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

const DEFER_FLAGS = ['--defer', '--no-defer'];

/** What the parsed project depends on. */
const PARSE_FLAGS = ['--project-dir', '--profiles-dir', '--profile', '--target', '--vars'];

/** What the target depends on. */
const TARGET_FLAGS = ['--profiles-dir', '--profile', '--target'];

/**
 * All options that this action gives dbt. dbt takes what follows `--select` up to the next word that
 * begins with a dash (`MultiOption` of dbt-core), so a value that does would be one.
 */
const OWN_FLAGS: readonly string[] = [
  ...['--project-dir', '--profiles-dir', '--profile', '--target', '--vars', '--threads'],
  ...['--target-path', '--select', '--exclude', '--state', '--defer', '--favor-state'],
  ...['--defer-state', '--indirect-selection', '--resource-type'],
  ...['--args', '--output', '--output-keys', '--full-refresh', '--static', '--no-compile'],
  ...['--no-write-json', '--no-defer'],
];

/** The last check before dbt: every word with a dash in front is an option that this action writes. */
function refuseUnexpectedFlags(args: readonly string[], values: ReadonlyArray<string | undefined>) {
  const unexpected = [
    ...args.filter((arg) => arg.startsWith('-') && !OWN_FLAGS.includes(arg.replace(/=.*$/s, ''))),
    ...values.filter((value) => value?.startsWith('-')),
  ];
  if (unexpected.length > 0)
    throw new RefusedError(
      `dbt ${args[0]} was not started: dbt would read ${JSON.stringify(unexpected[0])} as an option, and no setting may set one.`,
      { hint: 'Look for a value that begins with "-" in the workflow and in .github/dbt-ci.yml.' },
    );
}

/**
 * Adds the common flags to a command; a flag that the command itself brings wins.
 * @throws RefusedError for a value that dbt would read as an option
 */
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
  const defers = DEFER_FLAGS.some((flag) => command.args.includes(flag));
  const refused = REFUSED_FLAGS[command.args[0] ?? ''] ?? [];
  const values = common.map(([, value]) => (typeof value === 'string' ? value : undefined));
  refuseUnexpectedFlags(command.args, values);
  const args = [...command.args];
  // dbt 2 defers whenever a state is given; here a state is compared with unless it is said.
  if (readFlag(args, '--state') !== undefined && !defers) args.push('--no-defer');
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
