import type { Problem } from '../errors.ts';
import { isCredentialKey } from '../secrets/credential-keys.ts';
import { type Environment, findEnvVars, renderEnvVars } from './env-vars.ts';
import { FILE_ADAPTERS } from './hardcoded-credentials.ts';
import { listOutputValues, type ProfileOutput, type ProfilesFile } from './profiles.ts';
import { findSecretUses } from './workflow-files.ts';
import type { YamlValue } from './yaml-scalars.ts';

/**
 * Where to and as whom. Without one of these an adapter fails, or goes to a place that nobody named:
 * libpq takes the machine's own socket, user and database.
 */
const NEEDED_KEYS = new Set([
  ...['host', 'hostname', 'server', 'port', 'endpoint', 'account', 'http_path', 'keyfile'],
  ...['user', 'username', 'uid', 'client_id', 'tenant_id', 'method', 'authentication'],
  ...['database', 'dbname', 'catalog', 'project', 'schema', 'dataset', 'threads'],
  ...['region_name', 's3_staging_dir'],
]);

/** Jinja that gives something else for an empty text; dbt evaluates it. */
const WITH_FALLBACK = /\b(?:or|if|default)\b|\|\s*d\(/;

/**
 * The variables that the target reads as a credential, or as where it connects to, and that are set
 * but empty. A default of `''` says that the value may be empty; so may a private key's passphrase,
 * and whatever key is not known to be needed (`role`, `query_tag`, `search_path` …).
 *
 * GitHub gives a secret that does not exist as an empty text
 * (https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets).
 *
 * @param workspace where the workflows are that may name the secret
 */
export function findEmptyVariables(
  profiles: ProfilesFile,
  output: Pick<ProfileOutput, 'profile' | 'target' | 'type'>,
  env: Environment,
  workspace: string,
): Problem[] {
  const { file, values } = listOutputValues(profiles, output);
  const found = new Map<string, Problem>();
  const hasLogin = values.some((value) => isLogin(keyOf(value)) && isFilled(value, env));
  for (const value of values) {
    const key = keyOf(value);
    if (!isNeeded(key, output.type) || WITH_FALLBACK.test(value.text ?? '')) continue;
    // A profile may offer two logins, a password and a key pair, of which the job has one.
    if (hasLogin && isLogin(key)) continue;
    for (const { name, hasDefault, location } of findEnvVars(file, value.node)) {
      if (env[name] !== '' || found.has(name)) continue;
      if (hasDefault && !hidesDefault(value, name, env)) continue;
      found.set(name, {
        message: `The environment variable ${name} is set but empty, and target "${output.target}" reads its "${key}" from it.`,
        hint: describeRemedy(name, workspace),
        location,
      });
    }
  }
  return [...found.values()];
}

function keyOf({ keys }: YamlValue): string {
  return keys.at(-1) ?? '';
}

/** A key without a passphrase needs none. */
function isLogin(key: string): boolean {
  return isCredentialKey(key) && !key.toLowerCase().endsWith('passphrase');
}

/** Also where only dbt can render it. */
function isFilled({ text = '' }: YamlValue, env: Environment): boolean {
  return renderEnvVars(text, env) !== '' && text !== '';
}

function isNeeded(key: string, type: string): boolean {
  const name = key.toLowerCase();
  if (isCredentialKey(name)) return isLogin(name);
  // Where a database in a file is, and as whom it is opened, may stay empty.
  return NEEDED_KEYS.has(name) && !FILE_ADAPTERS.has(type);
}

/** dbt takes the default where the variable is not set, and the empty text where it is. */
function hidesDefault({ text = '' }: YamlValue, name: string, env: Environment): boolean {
  const byDefault = renderEnvVars(text, { ...env, [name]: undefined });
  return byDefault !== undefined && byDefault !== renderEnvVars(text, env);
}

function describeRemedy(name: string, workspace: string): string {
  const uses = findSecretUses(workspace, name);
  const where = uses.map(
    ({ secret, location }) => `${location.file}:${location.line} sets it from secrets.${secret}.`,
  );
  const check =
    uses.length > 0
      ? 'Check the name: GitHub gives a secret that does not exist as an empty text.'
      : `Check what sets it, e.g. ${name}: \${{ secrets.${name} }}. GitHub gives a secret that does not exist as an empty text.`;
  return [
    ...where,
    check,
    'A secret of an environment needs "environment:" in the job, and a called workflow needs "secrets: inherit".',
    `If the value may be empty, write env_var('${name}', '') in the profile.`,
  ].join(' ');
}
