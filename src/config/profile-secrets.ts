import { homedir } from 'node:os';
import { ConfigError } from '../errors.ts';
import { findEmbeddedCredentials, isCredentialKey, isOpenKey } from '../secrets/credential-keys.ts';
import type { Secret, Secrets } from '../secrets/secrets.ts';
import { type Environment, findEnvVars, renderEnvVars } from './env-vars.ts';
import { findGivenSecrets } from './given-secrets.ts';
import { loadProfiles, type ProfilesFile } from './profiles.ts';
import type { Settings } from './settings.ts';
import { parseYamlFile } from './yaml-file.ts';
import { listValues } from './yaml-scalars.ts';

/** Under a key that nobody knows, a value of this length is rather a secret than a setting. */
const MIN_UNKNOWN_LENGTH = 8;

/** What the profiles contain of secrets. */
export interface ProfileSecrets {
  secrets: Secret[];
  /** Hosts, users, schemas … that stand in the file itself. */
  openWords: string[];
  /** Variables that are read only as a host, a port, a schema … */
  openVariables: ReadonlySet<string>;
}

/**
 * Looks through all profiles for what they hold or read from the environment: under the key of a
 * credential everything is secret; under one that says where to and as whom (`host`, `port`,
 * `schema`, `user` …) nothing but a password in an address, as hiding "5432" or "analytics" would
 * blacken whole logs; under any other key what is long enough.
 */
export function findProfileSecrets(
  { text, name }: Pick<ProfilesFile, 'text' | 'name'>,
  env: Environment,
): ProfileSecrets {
  const file = parseYamlFile(text, name);
  const secrets: Secret[] = [];
  const openWords: string[] = [];
  const open = new Set<string>();
  const closed = new Set<string>();
  for (const { keys, text: value, node } of listValues(file, file.document.contents)) {
    const key = keys.at(-1) ?? '';
    const isOpen = isOpenKey(key);
    const hide = (secret: Secret) => {
      const parts = findEmbeddedCredentials(secret.value);
      if (parts.length > 0 && !isCredentialKey(key))
        secrets.push(...parts.map((part) => ({ ...secret, value: part })));
      else if (isCredentialKey(key)) secrets.push(secret);
      else if (!isOpen && secret.value.length >= MIN_UNKNOWN_LENGTH)
        secrets.push({ ...secret, mayName: true });
    };
    const variables = findEnvVars(file, node);
    for (const { name: variable } of variables) {
      (isOpen ? open : closed).add(variable);
      hide({ name: `the environment variable ${variable}`, value: env[variable] ?? '' });
    }
    if (value === undefined) continue;
    if (variables.length === 0 && !isCredentialKey(key)) {
      if (isOpen) openWords.push(value);
      const parts = findEmbeddedCredentials(value);
      secrets.push(...parts.map((part) => ({ name: `"${key}" of ${name}`, value: part })));
    } else if (isCredentialKey(key)) {
      const rendered = renderEnvVars(value, env);
      if (rendered) secrets.push({ name: `"${key}" of ${name}`, value: rendered });
    }
  }
  return {
    secrets,
    openWords,
    openVariables: new Set([...open].filter((variable) => !closed.has(variable))),
  };
}

/**
 * Hides the secrets that the profiles, the settings and the workflow name. Of the profiles nothing
 * where there is no profiles.yml: whoever needs it says so.
 */
export function hideSecrets(secrets: Secrets, settings: Settings, env: Environment): void {
  let openVariables: ReadonlySet<string> = new Set();
  try {
    const found = findProfileSecrets(loadProfiles(settings, env, env.HOME ?? homedir()), env);
    secrets.add(found.secrets);
    secrets.expose(found.openWords);
    openVariables = found.openVariables;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
  secrets.add(findGivenSecrets(settings, env, openVariables));
}
