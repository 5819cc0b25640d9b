import { inputOfVariable, nameInputVariable } from '../platform/github/variables.ts';
import { type CommandLine, SECRET_VARIABLES } from './command-line.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment that the command was started with, its flags and secrets as the inputs that a step
 * would have: no child process is handed those.
 */
export function buildEnvironment(
  env: Environment,
  flags: CommandLine['settings'],
): Record<string, string | undefined> {
  const secrets = SECRET_VARIABLES.map(
    ({ setting, variable }) => [setting, env[variable]] as const,
  );
  const inputs = [...flags, ...secrets].map(
    ([name, value]) => [nameInputVariable(name), value] as const,
  );
  const variables: readonly string[] = SECRET_VARIABLES.map(({ variable }) => variable);
  const own = Object.entries(env).filter(
    ([name]) => inputOfVariable(name) === undefined && !variables.includes(name),
  );
  return Object.fromEntries([...own, ...inputs]);
}

/** A problem with an input, in the words of a command. */
export function nameFlag(message: string): string {
  return message.replace(/^Input "([^"]+)"/, (_, name: string) => {
    const secret = SECRET_VARIABLES.find(({ setting }) => setting === name);
    return secret ? secret.variable : `--${name}`;
  });
}
