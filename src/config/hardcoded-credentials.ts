import { isMap, type ParsedNode } from 'yaml';
import type { Problem } from '../errors.ts';
import {
  findEmbeddedCredentials,
  findTokensAsUsers,
  findWrittenCredentials,
  isCredentialKey,
} from '../secrets/credential-keys.ts';
import { startOf, type YamlFile } from './yaml-file.ts';
import { readEntries, readMap, readText, resolveAlias } from './yaml-map.ts';
import { listValues, type YamlValue } from './yaml-scalars.ts';

/** Credentials that are written into files of the repository. The messages never show them. */
export interface HardcodedCredentials {
  errors: Problem[];
  /** Of outputs that this run does not use, or that are on the machine itself. */
  warnings: Problem[];
}

/** dbt renders such values; what they give comes from elsewhere. */
const JINJA = /\{[{%]/;
const JINJA_PART = /\{\{.*?\}\}/gs;

const LOCAL = /^(?:localhost|127(?:\.\d+){3}|::1|0\.0\.0\.0)$/i;

/** @param used the profile of this run, and its targets: of pull requests, of production */
export function findInProfiles(
  file: YamlFile,
  used: { profile: string | undefined; targets: ReadonlySet<string> },
): HardcodedCredentials {
  // An anchor that several outputs share is one place in the file.
  const places = new Map<ParsedNode, { problem: Problem; isUsed: boolean }>();
  for (const { profile, target, isLocal, values } of listOutputs(file)) {
    const isUsed = profile === used.profile && used.targets.has(target) && !isLocal;
    const credentials = values.filter(
      (value) => isCredential(value) || holds(value, findEmbeddedCredentials),
    );
    for (const value of credentials)
      if (isUsed || !places.has(value.node))
        places.set(value.node, { problem: describeInProfile(file, value, target), isUsed });
  }
  const list = (wanted: boolean) =>
    [...places.values()].filter(({ isUsed }) => isUsed === wanted).map(({ problem }) => problem);
  return { errors: list(true), warnings: list(false) };
}

interface Output {
  profile: string;
  target: string;
  isLocal: boolean;
  values: YamlValue[];
}

function listOutputs(file: YamlFile): Output[] {
  const { document } = file;
  const root = document.contents;
  if (!isMap(root)) return [];
  return [...readEntries(root, document).keys()].flatMap((profile) => {
    const map = readMap(root, profile, document);
    const outputs = map && readMap(map, 'outputs', document);
    if (!outputs) return [];
    return [...readEntries(outputs, document)].map(([target, { value }]) => {
      const output = resolveAlias(value, document);
      const read = (key: string) => (isMap(output) ? readText(output, key, document) : undefined);
      const host = read('host') ?? read('server') ?? '';
      const values = listValues(file, output);
      return { profile, target, isLocal: LOCAL.test(host), values };
    });
  });
}

/** Adapters whose database is a file that nobody logs in to. */
export const FILE_ADAPTERS = new Set(['duckdb', 'sqlite']);

/**
 * Methods whose credentials are elsewhere than in the profile, or that have none
 * (https://docs.getdbt.com/docs/core/connect-data-platform/trino-setup,
 * https://docs.getdbt.com/docs/core/connect-data-platform/bigquery-setup,
 * https://docs.getdbt.com/docs/core/connect-data-platform/redshift-setup,
 * https://docs.getdbt.com/docs/core/connect-data-platform/spark-setup).
 */
const METHODS_WITHOUT_SECRETS = new Set([
  ...['trino none', 'bigquery oauth', 'redshift iam', 'redshift iam_role', 'spark session'],
]);

/** The output reads nothing from the environment, although its adapter logs in. */
export function findNothingRead(
  file: YamlFile,
  output: { type: string; target: string; method: string | undefined },
): Problem | undefined {
  if (FILE_ADAPTERS.has(output.type) || /\benv_var\(/.test(file.text)) return undefined;
  if (METHODS_WITHOUT_SECRETS.has(`${output.type} ${output.method}`)) return undefined;
  return {
    message: 'This profiles.yml is in the repository and reads nothing from the environment.',
    hint: `Anyone who can read the repository can read how to connect to "${output.target}". Read at least its credentials with env_var().`,
    location: { file: file.locate(0).file, line: 1 },
  };
}

/** A variable of dbt is a credential by its name and its looks: a name of a column is none. */
const COLUMN_NAME = /^[a-z][a-z_]*$/i;

/** Vars with a credential's name, and addresses and tokens anywhere in dbt_project.yml. */
export function findInProject(file: YamlFile): Problem[] {
  return listValues(file, file.document.contents)
    .filter(
      (value) =>
        (value.keys[0] === 'vars' && !COLUMN_NAME.test(value.text ?? '') && isCredential(value)) ||
        holds(value, findWrittenCredentials),
    )
    .map(({ keys, node }) => ({
      message: `A credential is hard-coded in "${keys.join('.')}".`,
      hint: 'Store it as a repository secret and read it with env_var() where it is needed. Then rotate it: anyone who can read the repository has it.',
      location: file.locate(startOf(node)),
    }));
}

/** Addresses of packages with a password or token. */
export function findInPackages(file: YamlFile): Problem[] {
  return listValues(file, file.document.contents)
    .filter((value) => holds(value, findWrittenCredentials) || holds(value, findTokensAsUsers))
    .map(({ node }) => ({
      message: 'A credential is hard-coded in the address of this package.',
      hint: `Write https://{{ env_var('DBT_ENV_SECRET_GIT_CREDENTIAL') }}@… and set that variable under "env:" of the step, from a secret. Then rotate the credential: anyone who can read the repository has it.`,
      location: file.locate(startOf(node)),
    }));
}

function isCredential({ keys, text = '' }: YamlValue): boolean {
  return isCredentialKey(keys.at(-1) ?? '') && text.trim() !== '' && !JINJA.test(text);
}

/** @param find what it finds in the text besides Jinja */
function holds({ text = '' }: YamlValue, find: (text: string) => string[]): boolean {
  return find(text.replaceAll(JINJA_PART, '')).length > 0;
}

function describeInProfile(file: YamlFile, { keys, node }: YamlValue, target: string): Problem {
  const key = keys.at(-1) ?? '';
  const variable = `DBT_${key.toUpperCase().replaceAll(/\W/g, '_')}`;
  return {
    message: `The "${key}" of target "${target}" is hard-coded in the file.`,
    hint: `Store it as a repository secret, write "{{ env_var('${variable}') }}" here and set ${variable} under "env:" of the step. Then rotate it: anyone who can read the repository has it.`,
    location: file.locate(startOf(node)),
  };
}
