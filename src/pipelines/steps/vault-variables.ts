import { homedir } from 'node:os';
import { findProfileSecrets } from '../../config/profile-secrets.ts';
import { loadProfiles } from '../../config/profiles.ts';
import { fetchVariables } from '../../vault/fetch-variables.ts';
import type { Job } from './job.ts';

/**
 * The job with what Vault holds for dbt. All of it is secret, but for what profiles.yml reads as a
 * host, a port, a schema … Runs of forks get no token to log in with, those of Dependabot only where
 * the workflow says so; without one they continue without.
 */
export async function withVaultVariables(job: Job): Promise<Job> {
  const { ports, settings, secrets, env, context } = job;
  if (!settings.vault || context.restricted === 'fork') return job;
  if (context.restricted && !env.ACTIONS_ID_TOKEN_REQUEST_URL) return job;
  const { openVariables } = findProfileSecrets(
    loadProfiles(settings, env, env.HOME ?? homedir()),
    env,
  );
  const variables = await fetchVariables(settings.vault, { http: ports.http, secrets, env });
  const hidden = Object.entries(variables).filter(([name]) => !openVariables.has(name));
  secrets.add(hidden.map(([name, value]) => ({ name: `${name} from Vault`, value })));
  ports.runner.info(`Vault: ${Object.keys(variables).join(', ')} from ${settings.vault.path}`);
  return { ...job, variables };
}
