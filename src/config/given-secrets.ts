import { isScalar, type ParsedNode, visit } from 'yaml';
import { findEmbeddedCredentials, isCredentialKey } from '../secrets/credential-keys.ts';
import type { Secret } from '../secrets/secrets.ts';
import type { Environment } from './env-vars.ts';
import { soundsSecret } from './environment-secrets.ts';
import type { Settings } from './settings.ts';
import { readWorkflows } from './workflow-files.ts';
import { parseYamlFile, type YamlFile } from './yaml-file.ts';
import { listValues } from './yaml-scalars.ts';

/** An expression that reads the secrets context, by any of its forms. */
const READS_SECRETS = /\$\{\{[^}]*\bsecrets\s*[.[]/;

/** Such a value is rather the name of a column or a schema than a secret. */
const PLAIN_WORD = /^[a-z][a-z_]*$/i;

/**
 * The secrets that only the workflow and the settings name: variables of the input `mask`, what a
 * workflow of the checkout fills from `secrets`, and variables of dbt (input `vars`) with a secret's
 * name.
 *
 * @param openVariables what the profile reads only as a host, a user, a schema …: to hide such a
 *   value would blacken whole logs, and no state could be published
 */
export function findGivenSecrets(
  settings: Pick<Settings, 'workspace' | 'vars' | 'mask'>,
  env: Environment,
  openVariables: ReadonlySet<string>,
): Secret[] {
  const named = new Set(settings.mask);
  for (const name of findFilledFromSecrets(settings.workspace))
    if (!openVariables.has(name)) named.add(name);
  const variables = [...named].flatMap((name): Secret[] => {
    const value = env[name];
    if (value === undefined) return [];
    const secret: Secret = { name: `the environment variable ${name}`, value };
    return settings.mask.includes(name) || soundsSecret(name)
      ? [secret]
      : [{ ...secret, mayName: true }];
  });
  return [...variables, ...findInVars(settings.vars ?? '', named)];
}

/** Names of environment variables, and of variables of dbt, that hold a secret whatever it is. */
export function listSecretNames({ workspace, mask }: Pick<Settings, 'workspace' | 'mask'>): {
  has(name: string): boolean;
} {
  const named = new Set([...mask, ...findFilledFromSecrets(workspace)]);
  return { has: (name) => named.has(name) || soundsSecret(name) || isCredentialKey(name) };
}

function findInVars(text: string, named: ReadonlySet<string>): Secret[] {
  const file = parseYamlFile(text, 'vars');
  return listValues(file, file.document.contents).flatMap(({ keys, text: value = '' }) => {
    const name = `"${keys.join('.')}" of the input vars`;
    const sounds = keys.some((key) => isCredentialKey(key) || soundsSecret(key));
    if (keys.some((key) => named.has(key)) || (sounds && !PLAIN_WORD.test(value)))
      return [{ name, value }];
    return findEmbeddedCredentials(value).map((part) => ({ name, value: part }));
  });
}

/**
 * Names of environment variables, and of variables of dbt, that any workflow of the checkout fills
 * from `secrets`: the running one may be called by another.
 */
function findFilledFromSecrets(workspace: string): Set<string> {
  const names = new Set<string>();
  for (const file of readWorkflows(workspace)) {
    visit(file.document, {
      Pair(_, { key, value }) {
        const name = isScalar(key) ? key.value : undefined;
        if (name === 'env') addFilled(file, value as ParsedNode | null, names);
        if (name !== 'vars' || !isScalar(value)) return;
        const vars = parseYamlFile(String(value.value), 'vars');
        addFilled(vars, vars.document.contents, names);
      },
    });
  }
  return names;
}

function addFilled(file: YamlFile, node: ParsedNode | null, names: Set<string>): void {
  for (const { keys, text = '' } of listValues(file, node)) {
    const name = keys.at(-1);
    if (name !== undefined && READS_SECRETS.test(text)) names.add(name);
  }
}
