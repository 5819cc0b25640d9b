import { inputOfVariable } from '../platform/github/variables.ts';
import { findEmbeddedCredentials } from '../secrets/credential-keys.ts';
import type { Secret } from '../secrets/secrets.ts';
import { SECRET_SETTINGS, SETTING_NAMES } from './schema.ts';

/** Names that people give to secrets. */
const SECRET_NAME =
  /PASS|SECRET|TOKEN|CREDENTIAL|PRIVATE|WEBHOOK|API_?KEY|ACCESS_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|_KEY$|_PAT$|DSN|BEARER|(?:^|_)(?:PWD|PW|SALT|PEPPER|LOGIN|AUTH|AUTH_HEADER|AUTHORIZATION|CERT|PIN|HMAC|JWT)$/i;

/** The folder of the shell, which everything is in. */
const FOLDER_NAME = /^(?:OLD|INIT_)?PWD$/i;

/** Where a secret is kept, which is none. */
const PLACE_NAME = /(?:_|PASS)(?:PATH|FILE|DIR|SOCK)$|^GOOGLE_APPLICATION_CREDENTIALS$/i;

/**
 * What in the step's environment, inputs included, is secret by its name, and passwords in the
 * addresses of others. The input `profiles` is looked into elsewhere (`profile-secrets.ts`).
 */
export function findEnvironmentSecrets(
  env: Readonly<Record<string, string | undefined>>,
): Secret[] {
  return Object.entries(env).flatMap(([name, value = '']) => {
    const secret = { name: nameVariable(name), value };
    if (isSecretName(name)) return [secret];
    return findEmbeddedCredentials(value).map((part) => ({ ...secret, value: part }));
  });
}

/** Whether people give such a name to a secret. */
export function soundsSecret(name: string): boolean {
  return SECRET_NAME.test(name) && !PLACE_NAME.test(name) && !FOLDER_NAME.test(name);
}

function isSecretName(name: string): boolean {
  const setting = inputOfVariable(name);
  if (setting === undefined) return soundsSecret(name);
  if (setting === 'profiles') return false;
  // The name may be misspelt.
  const isKnown = SETTING_NAMES.some((known) => known === setting);
  return isKnown ? SECRET_SETTINGS.includes(setting) : SECRET_NAME.test(setting);
}

function nameVariable(name: string): string {
  const input = inputOfVariable(name);
  return input === undefined ? `the environment variable ${name}` : `the input ${input}`;
}
