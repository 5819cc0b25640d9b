import type { SettingName } from '../config/schema.ts';
import type { Mode } from '../context/resolve-mode.ts';
import { readYaml } from '../text/yaml.ts';
import { COMMANDS, SECRET_VARIABLES, SETTING_FLAGS } from './command-line.ts';
import { CONTEXT_FLAGS, type ContextFlagName } from './context-flags.ts';
import { EXIT_CODES } from './exit-code.ts';
import { describeValue } from './flag-values.ts';

const WIDTH = 100;
const INDENT = '      ';

interface Action {
  name: string;
  description: string;
  inputs: Record<SettingName, { description: string }>;
}

/**
 * What `--help` prints.
 * @param actionYml the text of action.yml, which describes the settings
 * @param command undefined: of all
 */
export function renderHelp(actionYml: string, command: Mode | undefined): string {
  const action = readYaml(actionYml).value as Action;
  return command === undefined ? renderOverview(action) : renderCommand(action, command);
}

function renderOverview({ name, description }: Action): string {
  return [
    `${name}. ${description}`,
    '',
    'Usage: node dist/index.js <command> --target <target> --state-path <folder> [flags]',
    '',
    ...Object.entries(COMMANDS).map(([command, what]) => `  ${command.padEnd(10)}${what}`),
    '',
    'The flags of a command: node dist/index.js <command> --help',
    '',
    'Exit codes:',
    ...Object.values(EXIT_CODES).flatMap(({ code, meaning }) => item(String(code), meaning)),
    '',
  ].join('\n');
}

function renderCommand(action: Action, command: Mode): string {
  const context = Object.entries(CONTEXT_FLAGS)
    .filter(([, { only }]) => only?.includes(command) ?? true)
    .map(([name, { description }]) => [name as ContextFlagName, description] as const);
  const settings = SETTING_FLAGS.map((name) => [name, action.inputs[name].description] as const);
  const flags = (entries: readonly (readonly [SettingName | ContextFlagName, string])[]) =>
    entries.flatMap(([name, description]) =>
      item(`--${name} ${describeValue(name)}`, description, true),
    );
  return [
    `Usage: node dist/index.js ${command} --target <target> --state-path <folder> [flags]`,
    '',
    COMMANDS[command],
    '',
    'Run context (git provides most of it):',
    ...flags(context),
    '',
    'Settings (you can also set them in .github/dbt-ci.yml; paths start at the current folder):',
    ...flags(settings),
    '',
    'Secrets (set them as environment variables):',
    ...SECRET_VARIABLES.flatMap(({ setting, variable }) =>
      item(variable, action.inputs[setting].description, true),
    ),
    '',
  ].join('\n');
}

/** The term, and what it means beside or below it. */
function item(term: string, meaning: string, below = false): string[] {
  const [first = '', ...rest] = wrap(meaning, WIDTH - INDENT.length);
  const lines = below ? [`  ${term}`, `${INDENT}${first}`] : [`  ${term.padEnd(4)}${first}`];
  return [...lines, ...rest.map((line) => `${INDENT}${line}`)];
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
