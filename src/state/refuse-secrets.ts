import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { SecretError } from '../errors.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { createSecretSearch } from './find-secret.ts';
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
      const search = createSecretSearch(secrets.list());
      for (const file of await readdir(directory)) {
        const found = await search.find(path.join(directory, file));
        // A key may be the secret itself.
        if (found) throw describe(file, found.secret.name, secrets.redact(found.field));
      }
      return store.publish(directory, place);
    },
  };
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
