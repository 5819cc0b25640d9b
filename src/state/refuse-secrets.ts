import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { SecretError } from '../errors.ts';
import type { Secret, Secrets } from '../secrets/secrets.ts';
import { createSecretSearch, findsText } from './find-secret.ts';
import type { StateStore } from './state.ts';

/**
 * The store, but it publishes no state in which a secret of the run stands: whoever can read the
 * repository can download an artifact, and GitHub masks nothing in it.
 */
export function refusingSecrets<Store extends StateStore>(
  store: Store,
  secrets: Pick<Secrets, 'list' | 'redact'>,
): Store {
  return {
    ...store,
    async publish(directory, place) {
      const search = createSecretSearch(await withoutNames(secrets.list(), directory));
      for (const file of await readdir(directory)) {
        const found = await search.find(path.join(directory, file));
        // A key may be the secret itself.
        if (found) throw describe(file, found.secret.name, secrets.redact(found.field));
      }
      return store.publish(directory, place);
    },
  };
}

/**
 * Keys of a manifest that name where things are, in dbt's words and its adapters':
 * https://docs.getdbt.com/reference/configs-and-properties
 */
const NAMING_KEYS = [
  ...['database', 'schema', 'target_database', 'target_schema', 'catalog', 'project', 'dataset'],
  ...['snowflake_warehouse', 'databricks_compute'],
];

/** Whoever reads the project's relations sees such a name, and every manifest has to have it. */
async function withoutNames(secrets: readonly Secret[], directory: string): Promise<Secret[]> {
  const manifest = path.join(directory, 'manifest.json');
  const kept: Secret[] = [];
  for (const secret of secrets)
    if (!secret.mayName || !(await isName(manifest, secret.value))) kept.push(secret);
  return kept;
}

async function isName(manifest: string, value: string): Promise<boolean> {
  const members = NAMING_KEYS.flatMap((key) =>
    [': ', ':'].map((colon) => `"${key}"${colon}${JSON.stringify(value)}`),
  );
  return existsSync(manifest) && findsText(manifest, members);
}

function describe(file: string, secret: string, field: string): SecretError {
  return new SecretError(
    `${file} contains a secret, so it was not published: ${field} holds the value of ${secret}.`,
    { hint: adviseOn(file, field) },
  );
}

function adviseOn(file: string, field: string): string {
  if (field.startsWith('metadata.env.'))
    return 'dbt copies every variable whose name begins with DBT_ENV_CUSTOM_ENV_ into its files. Rename this variable.';
  if (file === 'run_results.json' && field.startsWith('args.'))
    return 'dbt writes the arguments and variables of each command to its files. Read the value with env_var() in profiles.yml, and do not pass it in "vars".';
  return 'dbt writes the rendered code and configuration of the project to its files, and the warehouse keeps it in its query history. Read the value in profiles.yml or packages.yml only. If it is not a secret, keep it in GitHub’s variables instead of its secrets, under a name that does not look like one.';
}
