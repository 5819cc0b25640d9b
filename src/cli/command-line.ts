import { parseArgs } from 'node:util';
import { SECRET_SETTINGS, SETTING_NAMES, type SettingName } from '../config/schema.ts';
import type { Mode } from '../context/resolve-mode.ts';
import { ConfigError, type Problem } from '../errors.ts';
import { findNearestName } from '../text/nearest-name.ts';
import { CONTEXT_FLAGS, type ContextFlagName, takesNoValue } from './context-flags.ts';
import { describeValue, isSwitch } from './flag-values.ts';

/** What each command does, for `--help`. */
export const COMMANDS: Readonly<Record<Mode, string>> = {
  deploy: 'Build production and publish the state that `ci` compares with.',
  ci: 'Build what a branch changes in a separate schema and compare it with production.',
  cleanup: 'Drop the schemas that `ci` created for a pull request.',
  rollback: 'Restore the schemas that the last blue-green deploy replaced.',
  monitor: 'Check the health of production without a build.',
  doctor:
    'Check the set-up: versions, profile, login and its rights, state, workflow. Writes nothing.',
};

const ONLY_GITHUB: readonly string[] = [
  'mode',
  'deploy-workflow',
  'production-branch',
  'production-tags',
  'deploy-after',
  'sweep',
  'keep-schemas',
  'drop-pull-request',
  'environment',
  'vault-addr',
  'vault-role',
  'vault-path',
  'comment',
  'github-token',
] satisfies SettingName[];

/** The settings that are flags of the command: not the secrets, nor what only GitHub can do. */
export const SETTING_FLAGS: readonly SettingName[] = SETTING_NAMES.filter(
  (name) => !ONLY_GITHUB.includes(name) && !SECRET_SETTINGS.includes(name),
);

/** The settings that the command reads from the environment: a command's arguments are public. */
export const SECRET_VARIABLES: readonly { setting: SettingName; variable: string }[] =
  SETTING_NAMES.filter((name) => SECRET_SETTINGS.includes(name) && !ONLY_GITHUB.includes(name)).map(
    (setting) => ({ setting, variable: nameVariable(setting) }),
  );

export interface CommandLine {
  command: Mode;
  /** As they were written; the schema has not seen them. */
  settings: ReadonlyMap<SettingName, string>;
  /** As they were written. */
  context: ReadonlyMap<ContextFlagName, string>;
}

export interface HelpRequest {
  /** Undefined: of all. */
  helpOn: Mode | undefined;
}

/**
 * Reads the arguments of `node dist/index.js`.
 * @throws ConfigError with all that is wrong with them
 */
export function parseCommandLine(args: readonly string[]): CommandLine | HelpRequest {
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(
        KNOWN_FLAGS.map((name) => [name, { type: takesNoValue(name) ? 'boolean' : 'string' }]),
      ),
      help: { type: 'boolean', short: 'h' },
    },
    strict: false,
    tokens: true,
  });
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const [command, ...rest] = words;
  const asksForHelp = tokens.some((token) => token.kind === 'option' && token.name === 'help');
  if (asksForHelp || command === 'help')
    return { helpOn: [command, ...rest].find((word) => word !== undefined && isCommand(word)) };
  if (command === undefined || !isCommand(command)) throw new ConfigError([describeNone(command)]);

  const problems: Problem[] = [];
  const given = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, value, rawName, inlineValue } = token;
    const problem =
      findFlagProblem(command, name, rawName) ??
      (given.has(name) ? { message: `--${name} is given twice.` } : undefined) ??
      findValueProblem(name, value, inlineValue);
    if (problem) problems.push(problem);
    if (takesNoValue(name)) given.set(name, 'on');
    // An empty one counts as not given, as an input does: --select "$SELECT".
    else if (value?.trim() !== '') given.set(name, value ?? '');
  }
  // After a flag without its value, the next words may stand in the wrong places.
  if (problems.length === 0) problems.push(...rest.map(describeStray));
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    command,
    settings: pick(given, SETTING_FLAGS),
    context: pick(given, Object.keys(CONTEXT_FLAGS) as ContextFlagName[]),
  };
}

const KNOWN_FLAGS: readonly string[] = [...SETTING_FLAGS, ...Object.keys(CONTEXT_FLAGS)];

function isCommand(word: string): word is Mode {
  return Object.keys(COMMANDS).includes(word);
}

function describeNone(word: string | undefined): Problem {
  const names = Object.keys(COMMANDS);
  if (word === undefined)
    return {
      message: `No command was given. Commands: ${names.join(', ')}.`,
      hint: 'See --help.',
    };
  const nearest = findNearestName(word, names);
  return {
    message: `There is no command "${word}".`,
    hint: nearest ? `Did you mean "${nearest}"?` : `Commands: ${names.join(', ')}.`,
  };
}

function findFlagProblem(command: Mode, name: string, raw: string): Problem | undefined {
  if (SECRET_SETTINGS.includes(name) && !ONLY_GITHUB.includes(name))
    return {
      message: `--${name} is a secret, and other users of this machine can read a command's arguments.`,
      hint: `Set the environment variable ${nameVariable(name)}.`,
    };
  if (name === 'mode')
    return { message: '--mode is not a flag.', hint: 'The command sets the mode, e.g. rollback.' };
  if (ONLY_GITHUB.includes(name))
    return { message: `--${name} has no effect outside GitHub.`, hint: 'Remove it.' };
  const only = CONTEXT_FLAGS[name as ContextFlagName]?.only;
  if (only && !only.includes(command))
    return {
      message: `--${name} is for ${only.join(', ').replace(/, (?=[^,]*$)/, ' and ')}.`,
      hint: 'Remove it.',
    };
  if (KNOWN_FLAGS.includes(name)) return undefined;
  const nearest = findNearestName(name, [
    ...KNOWN_FLAGS,
    ...SECRET_VARIABLES.map(({ setting }) => setting),
  ]);
  return {
    message: `There is no flag ${raw}.`,
    hint: nearest ? `Did you mean --${nearest}?` : `See ${command} --help.`,
  };
}

function findValueProblem(
  name: string,
  value: string | undefined,
  inlineValue: boolean | undefined,
): Problem | undefined {
  if (takesNoValue(name))
    return value === undefined
      ? undefined
      : { message: `--${name} takes no value.`, hint: `Write --${name}.` };
  // parseArgs takes the next flag for the value of one that has none.
  const isMissing = value === undefined || (!inlineValue && value.startsWith('--'));
  return isMissing ? describeMissing(name as SettingName) : undefined;
}

function describeMissing(name: SettingName | ContextFlagName): Problem {
  const value = describeValue(name);
  const example = isSwitch(name) ? `--${name} on` : `--${name} ${value}`;
  return { message: `--${name} needs a value.`, hint: `Write ${example}.` };
}

function describeStray(word: string): Problem {
  return {
    message: `"${word}" does not belong to a flag.`,
    hint: 'Quote a value that contains spaces, e.g. --select "orders customers".',
  };
}

function pick<Name extends string>(
  given: ReadonlyMap<string, string>,
  names: readonly Name[],
): Map<Name, string> {
  return new Map(
    names.flatMap((name) => {
      const value = given.get(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function nameVariable(setting: string): string {
  return `DBT_CI_${setting.toUpperCase().replaceAll('-', '_')}`;
}
